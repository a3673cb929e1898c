/** The published JSON Schemas: as much of draft 2020-12 as they use. A keyword that is not known here is a fault. */

import { format } from "./format.js";

const NOTES = new Set(["$schema", "$defs", "title", "description"]);
const patterns = new Map();

/** Whether a value is valid by `docs/packet/<name>.schema.json`. */
export function isValid(name, value) {
  const root = format().schemas[name];
  if (!root) throw new Error(`no schema ${name}`);
  return fits(root, value, root);
}

export const hasSchema = (name) => Object.hasOwn(format().schemas, name);

/** Whether a text that begins with a day names one that the calendar has. */
export function isRealDay(text) {
  const [year, month, day] = text.slice(0, 10).split("-").map(Number);
  const found = new Date(Date.UTC(year, month - 1, day));
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}

function fits(schema, value, root) {
  return Object.entries(schema).every(([keyword, wanted]) => {
    if (NOTES.has(keyword)) return true;
    const holds = KEYWORDS[keyword];
    if (!holds) throw new Error(`unknown keyword ${keyword}`);
    return holds(wanted, value, root, schema);
  });
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isNumber = (value) => typeof value === "number";
const isText = (value) => typeof value === "string";
const TYPES = {
  array: Array.isArray,
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  object: isObject,
  string: isText,
};

const KEYWORDS = {
  type: (wanted, value) => TYPES[wanted](value),
  const: (wanted, value) => value === wanted,
  enum: (wanted, value) => wanted.includes(value),
  anyOf: (wanted, value, root) => wanted.some((schema) => fits(schema, value, root)),
  $ref: (wanted, value, root) => fits(root.$defs[wanted.replace("#/$defs/", "")], value, root),
  minimum: (wanted, value) => !isNumber(value) || value >= wanted,
  maximum: (wanted, value) => !isNumber(value) || value <= wanted,
  exclusiveMaximum: (wanted, value) => !isNumber(value) || value < wanted,
  minLength: (wanted, value) => !isText(value) || [...value].length >= wanted,
  maxLength: (wanted, value) => !isText(value) || [...value].length <= wanted,
  pattern: (wanted, value) => !isText(value) || (matches(wanted, value) && isOfTheCalendar(wanted, value)),
  minItems: (wanted, value) => !Array.isArray(value) || value.length >= wanted,
  maxItems: (wanted, value) => !Array.isArray(value) || value.length <= wanted,
  items: (wanted, value, root) => !Array.isArray(value) || value.every((entry) => fits(wanted, entry, root)),
  maxProperties: (wanted, value) => !isObject(value) || Object.keys(value).length <= wanted,
  required: (wanted, value) => !isObject(value) || wanted.every((name) => Object.hasOwn(value, name)),
  properties: (wanted, value, root) =>
    !isObject(value) ||
    Object.keys(value).every((name) => !Object.hasOwn(wanted, name) || fits(wanted[name], value[name], root)),
  patternProperties: (wanted, value, root) =>
    !isObject(value) ||
    Object.keys(value).every((name) =>
      Object.entries(wanted).every(([pattern, schema]) => !matches(pattern, name) || fits(schema, value[name], root)),
    ),
  additionalProperties: (wanted, value, root, schema) =>
    !isObject(value) ||
    Object.keys(value)
      .filter((name) => !Object.hasOwn(schema.properties ?? {}, name))
      .filter((name) => !Object.keys(schema.patternProperties ?? {}).some((pattern) => matches(pattern, name)))
      .every((name) => (typeof wanted === "boolean" ? wanted : fits(wanted, value[name], root))),
};

function matches(pattern, text) {
  if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(pattern, "u"));
  return patterns.get(pattern).test(text);
}

/** A pattern with months in it is that of a day or an instant, which the calendar must have (docs/packet.md §1). */
const isOfTheCalendar = (pattern, text) => !pattern.includes("(0[1-9]|1[0-2])") || text.length < 10 || isRealDay(text);
