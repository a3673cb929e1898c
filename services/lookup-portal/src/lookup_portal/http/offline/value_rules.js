/** The values of the parts: by the schema that the header names, and what no JSON Schema says (docs/packet.md §3). */

import { format } from "./format.js";
import { demand } from "./refused.js";
import { hasSchema, isValid } from "./schemas.js";

const given = (...members) => members.filter((member) => member !== undefined).length;
const levelOrReason = (value) => given(value.level, value.exempt_reason) > 0;
const oneId = (value) => given(value.personal_id, value.personal_id_absent) === 1;
const oneResult = (result) => result === undefined || given(result.mark, result.level) === 1;
const PERIODS = ["semester_1", "semester_2", "year", "reassessment"];

const placeHolds = (place) =>
  place === undefined || given(place.province, place.commune) > 0 === (place.as_of !== undefined);

const isPupilPage = (value) => oneId(value) && [value.birthplace, value.origin, value.address].every(placeHolds);

const isSecondary = (value) =>
  given(value.year, value.exempt_reason) > 0 && PERIODS.every((period) => oneResult(value[period]));

const isInterimSecondary = (value) =>
  given(value.semester_1, value.running, value.comment) > 0 && oneResult(value.semester_1);

const RULES = {
  "primary-1": { subjects: levelOrReason, personal: oneId },
  "primary-2": { subjects: levelOrReason, personal: isPupilPage },
  "secondary-1": { subjects: isSecondary, personal: isPupilPage },
  "primary-interim-1": { subjects: (value) => given(value.level, value.comment) > 0, personal: isPupilPage },
  "secondary-interim-1": { subjects: isInterimSecondary, personal: isPupilPage },
};

/** Refuses a value that its model refuses; false if nobody knows the schema here. */
export function checkValues(packet) {
  const { id, version } = packet.header.schema;
  const name = `${id}-${version}`;
  if (!format().models.includes(name)) return false;
  for (const part of packet.parts.filter((entry) => entry.name !== "header")) {
    const model = part.name.split("/")[0];
    demand(hasSchema(`values/${name}/${model}`), "schema", "a part that this schema does not have");
    const isFair = isValid(`values/${name}/${model}`, part.value) && (RULES[name][model]?.(part.value) ?? true);
    demand(isFair, "schema", "a value that its model refuses");
  }
  return true;
}
