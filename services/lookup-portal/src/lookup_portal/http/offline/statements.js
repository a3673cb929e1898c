/** A compact JWS whose header and payload are exactly those of its kind (docs/packet.md §5). */

import { ascii, fromBase64url, sha256, toBase64url } from "./bytes.js";
import { PART_DEPTH, parse } from "./canonical.js";
import { statementName } from "./digests.js";
import { format } from "./format.js";
import { demand } from "./refused.js";
import { isValid } from "./schemas.js";
import { isConsistent } from "./statement_rules.js";

const LIMITS = { lock: 262144, policy: 262144, authority: 262144, status: 1048576 };
const DOCUMENTS = new Set(["policy", "authority", "status"]);

/** A well-formed statement of `kind`; its signature is not yet checked. */
export async function parseStatement(jws, kind) {
  const check = "statements";
  demand(jws.length <= (LIMITS[kind] ?? 4096), check, "the statement is too long");
  const segments = jws.split(".");
  demand(segments.length === 3, check, "not a compact JWS");
  const [protectedBytes, payloadBytes, signature] = segments.map((segment) => fromBase64url(segment, check));
  const header = parse(protectedBytes, PART_DEPTH, check);
  demand(isValid("jws-header", header), check, "payload or header: not of its schema");
  const payload = parse(payloadBytes, PART_DEPTH, check);
  demand(payload?.kind === kind && header.typ === `hbs-${kind}+jws`, check, "a kind that does not belong here");
  demand(isValid(`statements/${kind}`, payload) && isConsistent(payload), check, "payload or header: not of its kind");
  demand(DOCUMENTS.has(kind) || payload.text === sentence(payload), check, "the sentence is not that of the payload");
  return {
    kind,
    header,
    payload,
    signature,
    signingInput: ascii(jws.slice(0, jws.lastIndexOf("."))),
    name: await statementName(jws),
    documentDigest: toBase64url(await sha256(payloadBytes)),
    signer: header["x5t#S256"],
    /** The signer's own claim, in seconds. */
    iat: header.iat,
  };
}

/** The Vietnamese sentence that the signer was shown, from the payload alone; filled in one pass. */
export function sentence(payload) {
  const name = payload.kind === "endorsement" ? `endorsement/${payload.covers}` : payload.kind;
  return format().sentences.templates[name].replace(/\{([a-z_.]+)\}/g, (_whole, member) => fill(member, payload));
}

function fill(name, payload) {
  if (name === "scope") return scopeWords(payload.scope ?? {});
  if (name === "in_track") return payload.track === undefined ? "" : `, ${word("track", payload.track)}`;
  if (["role", "level", "annotation"].includes(name)) return word(name, payload[name]);
  const value = name.split(".").reduce((found, member) => found[member], payload);
  return String(Array.isArray(value) ? value.length : value);
}

function word(table, code) {
  const words = format().sentences[table];
  return Object.hasOwn(words, code) ? words[code] : code;
}

function scopeWords({ part, class: className, grades }) {
  const [head, code] = part === undefined ? [] : part.split("/");
  const words = [
    part === undefined ? "" : code ? ` môn ${code}` : ` phần ${head}`,
    className === undefined ? "" : `, lớp ${className}`,
    grades === undefined ? "" : `, khối lớp ${grades.join(", ")}`,
  ];
  return words.join("");
}
