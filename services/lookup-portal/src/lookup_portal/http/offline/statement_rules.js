/** What a payload must be beyond its JSON Schema (docs/packet.md §5), by kind. */

import { strictlyAscend } from "./bytes.js";

export const isYear = (text) => Number(text.slice(5)) === Number(text.slice(0, 4)) + 1;

const ascend = (numbers) => numbers.every((number, index) => index === 0 || numbers[index - 1] < number);
const isFirst = ({ seq, previous }) => (seq === 1) === (previous === undefined);
const hasSuccessor = ({ annotation, successor }) => (annotation === "reissued-as") === (successor !== undefined);

const scopeHolds = (scope) => scope === undefined || (Object.keys(scope).length > 0 && ascend(scope.grades ?? []));

const RULES = {
  endorsement: (p) => scopeHolds(p.scope) && (p.scope?.part !== undefined) === (p.covers === "part"),
  receipt: () => true,
  lock: (p) => ascend(p.scope.grades) && isFirst(p) && strictlyAscend(p.policies),
  acknowledgement: isFirst,
  annotation: hasSuccessor,
  policy: isPolicy,
  authority: isAuthority,
  status: isStatus,
};

/** Whether a payload that fits its schema is also consistent in itself. */
export function isConsistent(payload) {
  return (payload.school_year === undefined || isYear(payload.school_year)) && RULES[payload.kind](payload);
}

function isPolicy({ stages }) {
  const covers = stages.map((stage) => stage.covers);
  const seats = stages.flatMap((stage) => [stage.role, ...stage.stand_ins].map((role) => `${stage.covers} ${role}`));
  return (
    stages.every((stage) => (stage.parts !== undefined) === (stage.covers === "part")) &&
    covers.lastIndexOf("part") < (covers.includes("packet") ? covers.indexOf("packet") : -1) &&
    new Set(seats).size === seats.length
  );
}

function isAuthority({ bo, registrars }) {
  const holders = [bo, ...registrars];
  const owner = new Map();
  const isOneHolder = holders.every((holder, number) =>
    holder.certificates.every(({ "x5t#S256": name }) => {
      if (!owner.has(name)) owner.set(name, number);
      return owner.get(name) === number;
    }),
  );
  const inOrder = holders.every((holder) =>
    strictlyAscend(holder.certificates.map((entry) => `${entry["x5t#S256"]} ${entry.purpose}`)),
  );
  return isOneHolder && inOrder && strictlyAscend(registrars.map((entry) => entry.registrar));
}

function isStatus({ issued_at, next_update, ended, annotated }) {
  return (
    next_update > issued_at &&
    strictlyAscend(ended.map((entry) => entry["x5t#S256"])) &&
    strictlyAscend(annotated.map((entry) => entry.packet)) &&
    annotated.every(hasSuccessor)
  );
}
