/** A packet whose parts have been read: the digests that everybody else signs (docs/packet.md §3, §4). */

import { equal, fromBase64url, fromDigest, strictlyAscend, toBase64url } from "./bytes.js";
import { PART_DEPTH, parse } from "./canonical.js";
import { chain, contentDigest, packetDigest, partHash, recordKey } from "./digests.js";
import { demand } from "./refused.js";
import { isValid } from "./schemas.js";
import { isYear } from "./statement_rules.js";

const REQUIRED = ["header", "record", "identity", "personal", "outcome"];
const NAME =
  /^(header|record|identity|personal|qualities|competences|conduct|attendance|outcome|remarks|subjects\/[A-Z][A-Z0-9_]{0,31})$/;

/** A whole packet: parts and endorsements. */
export async function readPacket(shape) {
  const parts = await readParts(shape.parts);
  const names = parts.map((part) => part.name);
  const isWhole = REQUIRED.every((name) => names.includes(name)) && names.some((name) => name.startsWith("subjects/"));
  demand(isWhole, "parts", "a part is missing");
  const header = readHeader(parts, parts.length);
  const statements = shape.endorsements.map((proof) => proof.statement);
  demand(new Set(statements).size === statements.length, "stages", "one statement endorses twice");
  const endorsed = await chain(statements.map((name) => fromDigest(name)));
  return finish(parts, [], header, endorsed, shape.endorsements);
}

/** The shown parts of a presentation; the hidden ones stand as hashes. */
export async function readPresentation(shape) {
  const parts = await readParts(shape.parts);
  demand(parts.some((part) => part.name === "identity"), "parts", "the identity is always shown");
  const hidden = shape.hidden.map((text) => fromDigest(text, "parts"));
  const hashes = [...shape.hidden, ...parts.map((part) => toBase64url(part.hash))];
  const isFair = strictlyAscend(shape.hidden) && new Set(hashes).size === hashes.length;
  demand(isFair, "parts", "hidden hashes out of order, or one hash twice");
  const header = readHeader(parts, hashes.length);
  return finish(parts, hidden, header, fromDigest(shape.chain, "parts"), []);
}

async function finish(parts, hidden, header, endorsed, endorsements) {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const key = fromDigest(header.record_key);
  await checkRecordKey(byName.get("record"), header, key);
  const content = await contentDigest([...parts.map((part) => part.hash), ...hidden]);
  const digest = await packetDigest(content, endorsed);
  return { parts, byName, header, endorsements, content, key, digest, name: toBase64url(digest) };
}

async function readParts(texts) {
  const parts = [];
  for (const text of texts) parts.push(await readPart(text));
  demand(strictlyAscend(parts.map((part) => part.name)), "parts", "parts stand in ascending order of their names");
  demand(new Set(parts.map((part) => part.salt)).size === parts.length, "parts", "two parts with one salt");
  return parts;
}

async function readPart(text) {
  const content = parse(fromBase64url(text, "parts"), PART_DEPTH, "parts");
  demand(Array.isArray(content) && content.length === 3, "parts", "not an array of three");
  const [salt, name, value] = content;
  const isSalt = typeof salt === "string" && fromBase64url(salt, "parts").length === 16;
  demand(isSalt, "parts", "a salt has 16 bytes");
  demand(typeof name === "string" && NAME.test(name), "parts", "unknown part name");
  demand(typeof value === "object" && !Array.isArray(value), "parts", "a value is an object");
  return { name, salt, value, hash: await partHash(text) };
}

function readHeader(parts, number) {
  const header = parts.find((part) => part.name === "header")?.value;
  demand(header !== undefined, "parts", "the header is always shown");
  demand(isValid("header", header), "parts", "header: not of its schema");
  const isFirst = header.revision === 1;
  const isLine = isFirst === (header.kind === "issue") && isFirst === (header.supersedes === undefined);
  demand(isYear(header.school_year) && isLine, "parts", "header: not consistent");
  demand(header.parts === number, "parts", "the number of parts is not the header's");
  return header;
}

async function checkRecordKey(record, header, key) {
  if (record === undefined) return;
  const code = record.value.lookup_code;
  demand(typeof code === "string" && /^[\x00-\x7f]*$/.test(code), "parts", "record without a lookup code");
  demand(equal(await recordKey(code, header.school_year), key), "record-key", "does not follow from code and school year");
}
