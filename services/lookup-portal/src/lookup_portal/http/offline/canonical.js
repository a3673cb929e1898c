/** RFC 8785 JSON under the further rules of docs/packet.md §1: read once, compared, never hashed again. */

import { strictlyAscend } from "./bytes.js";
import { format } from "./format.js";
import { demand } from "./refused.js";

export const PART_DEPTH = 8;
export const ENVELOPE_DEPTH = 12;
const MARKS_IN_A_ROW = 8;

/** The value of a text that is its own canonical form; refuses every other. */
export function parse(bytes, depth, check) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    demand(false, check, "not UTF-8");
  }
  demand(isPermitted(text), check, "a character or escape that is not permitted");
  demand(text.normalize("NFC") === text, check, "not in Unicode Normalization Form C");
  demand(!isHopeless(text), check, "too deep");
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    demand(false, check, "not JSON");
  }
  demand(write(value, depth, check) === text, check, "not its own RFC 8785 form");
  return value;
}

/**
 * Whether brackets go so deep that hbs-verify's parser stops there, before it sees what is missing.
 *
 * Before parsing, which takes a second for a million of them; in one pass, since a pattern for strings takes the
 * square of a text of quotes that never end.
 */
function isHopeless(text) {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length && depth <= 201; at += 1) {
    const sign = text[at];
    if (sign === "\\") at += 1;
    else if (sign === '"') isInString = !isInString;
    else if (!isInString && "[{".includes(sign)) depth += 1;
    else if (!isInString && "]}".includes(sign)) depth -= 1;
  }
  return depth > 201;
}

/** Before normalising, whose cost it bounds. */
function isPermitted(text) {
  const { permitted, marks } = format().codePoints;
  let row = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at);
    if (code === 0x5c) {
      if (!'"\\n'.includes(text[at + 1] ?? "?")) return false;
      at += 1;
      row = 0;
    } else if (code < 0x7f) {
      if (code < 0x20) return false;
      row = 0;
    } else {
      if (!isWithin(permitted, code)) return false;
      row = isWithin(marks, code) ? row + 1 : 0;
      if (row > MARKS_IN_A_ROW) return false;
      if (code > 0xffff) at += 1;
    }
  }
  return true;
}

function isWithin(ranges, code) {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < ranges[middle][0]) high = middle - 1;
    else if (code > ranges[middle][1]) low = middle + 1;
    else return true;
  }
  return false;
}

function write(value, depthLeft, check) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    demand(Number.isInteger(value), check, "null or a number with a point");
    demand(Number.isSafeInteger(value), check, "an integer beyond 2^53");
    return String(value);
  }
  demand(value !== null, check, "null or a number with a point");
  demand(depthLeft > 0, check, "too deep");
  if (Array.isArray(value)) return `[${value.map((entry) => write(entry, depthLeft - 1, check)).join(",")}]`;
  const found = Object.keys(value).filter((key) => !/^\d+$/.test(key)); // those stand first, wherever they were
  const keys = Object.keys(value).sort();
  demand(strictlyAscend(found), check, "keys out of order");
  demand(keys.every((key) => /^[ -~]*$/.test(key)), check, "a key that is not printable ASCII");
  return `{${keys.map((key) => `${JSON.stringify(key)}:${write(value[key], depthLeft - 1, check)}`).join(",")}}`;
}
