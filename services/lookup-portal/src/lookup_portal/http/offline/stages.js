/** One packet and the endorsements that it comes with: binding, stages, proofs (docs/packet.md §8, 9 to 11). */

import { fromDigest } from "./bytes.js";
import { chain, checkProof, leaf } from "./digests.js";
import { demand } from "./refused.js";

/** Refuses unless every endorsement speaks of this record's school, year, level, class and policy. */
export function checkBinding({ header }, endorsements) {
  for (const { statement } of endorsements) {
    const { payload } = statement;
    const scope = payload.scope ?? {};
    const isSame =
      ["registrar", "school", "school_year", "level"].every((name) => payload[name] === header[name]) &&
      ["id", "version", "digest"].every((name) => payload.policy[name] === header.policy[name]) &&
      [undefined, header.track].includes(payload.track) &&
      [undefined, header.class].includes(scope.class) &&
      (scope.grades?.includes(header.grade) ?? true);
    demand(isSame, "binding", "an endorsement speaks of something else");
  }
}

/** Each endorsement with the number of its stage; refuses unless they are exactly those that the policy asks for. */
export function readStages(packet, endorsements, policy) {
  const rest = [...endorsements];
  const staged = [];
  policy.stages.forEach((stage, number) => {
    for (const part of covered(packet, stage)) {
      const taken = take(rest, stage, part);
      demand(taken.length > 0, "stages", `no endorsement by ${stage.role}`);
      const names = taken.map((placed) => placed.statement.name);
      demand(names.every((name, index) => index === 0 || names[index - 1] <= name), "stages", "endorsements out of order");
      staged.push(...taken.map((placed) => ({ number, placed })));
    }
  });
  demand(rest.length === 0, "stages", "an endorsement that the policy does not ask for, or out of order");
  return staged;
}

/** The parts that a stage must cover, in order of their names; undefined stands for the packet. */
function covered(packet, stage) {
  if (stage.covers === "packet") return [undefined];
  const isAsked = (name) =>
    stage.parts.includes(name) || (stage.parts.includes("subjects/*") && name.startsWith("subjects/"));
  return packet.parts.map((part) => part.name).filter(isAsked);
}

/** Removes from the head of `rest` the endorsements of one stage and part. */
function take(rest, stage, part) {
  const taken = [];
  while (rest.length > 0) {
    const { payload } = rest[0].statement;
    const fits = payload.covers === stage.covers && payload.scope?.part === part;
    if (!fits || ![stage.role, ...stage.stand_ins].includes(payload.role)) break;
    const isAlone = !stage.individual || payload.count === 1;
    demand(isAlone, "stages", `${stage.role} signs each record by itself under this policy`);
    taken.push(rest.shift());
    if (stage.signers === "any") break;
  }
  return taken;
}

/** Refuses unless each endorsement's leaf is in its tree. */
export async function checkEndorsementProofs(packet, staged) {
  for (const { number, placed } of staged) {
    const earlier = staged.filter((entry) => entry.number < number);
    await checkProof("proofs", placed, await leafOf(packet, placed.statement.payload, earlier));
  }
}

/** The leaf that an endorsement must have signed; `earlier` are those of all earlier stages. */
async function leafOf(packet, payload, earlier) {
  if (payload.covers === "packet") {
    const digests = earlier.map((entry) => fromDigest(entry.placed.statement.name));
    return leaf("hbs1:endorse-packet", packet.key, packet.content, await chain(digests));
  }
  const identity = packet.byName.get("identity").hash;
  return leaf("hbs1:endorse-part", packet.key, identity, packet.byName.get(payload.scope.part).hash);
}
