/** RFC 3161 tokens, every byte of which is either signed or a constant (docs/packet.md §9). */

import { equal, fromDigest, hex, sha256 } from "./bytes.js";
import { hasPath, isValidAt, readCertificate } from "./certificates.js";
import { asSet, element, TAG } from "./der.js";
import { HASHES, holdsUnder, holdsUnderHash } from "./keys.js";
import { demand, Refused } from "./refused.js";

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TST_INFO = "1.2.840.113549.1.9.16.1.4";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const RSA = "1.2.840.113549.1.1.1";
const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const [CONTEXT_0, SHA_256] = [0xa0, "2.16.840.1.101.3.4.2.1"];

/** Earliest genTime of each stamped statement; refuses if one token is not valid. */
export async function readTimestamps(bundle, roots) {
  const stamped = new Map();
  const issuers = [...bundle.certificates.values()].filter((certificate) => certificate.isCa);
  for (const [name, line] of bundle.timestamps) {
    let imprint = fromDigest(name);
    const moments = [];
    for (const token of line) {
      moments.push(await checkToken(token, imprint, roots, issuers));
      // A later token renews the earlier one: it is over its bytes.
      imprint = await sha256(token);
    }
    stamped.set(name, Math.min(...moments));
  }
  return stamped;
}

async function checkToken(bytes, imprint, roots, issuers) {
  let token;
  try {
    token = await readToken(bytes);
  } catch {
    throw new Refused("timestamps", "a timestamp is malformed");
  }
  const { certificates, signer, moment } = token;
  const isStamper = signer.extendedUsage.isCritical && signer.extendedUsage.purposes.includes(TIME_STAMPING);
  demand(equal(token.imprint, imprint), "timestamps", "a timestamp of something else");
  demand(isStamper && (await isSigned(token)), "timestamps", "a timestamp is not valid");
  for (const certificate of certificates) {
    const isFit = isValidAt(certificate, moment) && (certificate.isCa || certificate.maySign);
    const others = [...certificates, ...issuers];
    const holds = isFit && (await hasPath(certificate, moment, roots, others));
    demand(holds, "timestamps", "a timestamp whose certificates do not hold");
  }
  return moment;
}

async function readToken(bytes) {
  const [type, wrapped] = element(bytes).members(TAG.oid, CONTEXT_0);
  const [version, digests, encapsulated, embedded, signers] = wrapped.only.members(
    ...[TAG.integer, TAG.set, TAG.sequence, CONTEXT_0, TAG.set],
  );
  const [contentType, content] = encapsulated.members(TAG.oid, CONTEXT_0);
  const [signerVersion, signerName, digest, attributes, algorithm, signature] = signers.only.members(
    ...[TAG.integer, TAG.sequence, TAG.sequence, CONTEXT_0, TAG.sequence, TAG.octets],
  );
  const certificates = await Promise.all(embedded.children.map((entry) => readCertificate(entry.whole)));
  const named = signerName.children.map((entry) => hex(entry.whole)).join("");
  const signer = certificates.find((entry) => hex(entry.issuerDer) + hex(entry.serialDer) === named);
  const inside = content.only.as(TAG.octets).content;
  const hash = HASHES[digest.children[0].oid];
  const isPlain =
    type.oid === SIGNED_DATA &&
    contentType.oid === TST_INFO &&
    version.small === 3 &&
    signerVersion.small === 1 &&
    equal(digests.only.whole, digest.whole);
  if (!isPlain || !signer || !hash) throw new Error("unusual members");
  return { certificates, signer, inside, hash, attributes, algorithm, signature, ...readInfo(inside) };
}

/** TSTInfo: version, policy, imprint, serial number, genTime; what follows is optional and says nothing here. */
function readInfo(bytes) {
  const [version, , imprint, serial, time] = element(bytes).as(TAG.sequence).children;
  const [algorithm, hashed] = imprint.members(TAG.sequence, TAG.octets);
  const isPlain = version.small === 1 && serial.tag === TAG.integer && time.tag === TAG.time;
  if (!isPlain || algorithm.children[0].oid !== SHA_256) throw new Error("another imprint");
  return { imprint: hashed.content, moment: time.seconds };
}

async function isSigned({ signer, inside, hash, attributes, algorithm, signature }) {
  const found = new Map();
  for (const attribute of attributes.children) {
    const [type, values] = attribute.members(TAG.oid, TAG.set);
    if (found.has(type.oid)) return false;
    found.set(type.oid, values.only);
  }
  const digest = new Uint8Array(await crypto.subtle.digest(hash, inside));
  const isBound =
    found.get(CONTENT_TYPE)?.oid === TST_INFO && equal(found.get(MESSAGE_DIGEST)?.content ?? [], digest);
  if (!isBound) return false;
  const message = asSet(attributes);
  const isBare = algorithm.children[0].oid === RSA;
  return isBare
    ? holdsUnderHash(signer.key, hash, signature.content, message)
    : holdsUnder(signer.key, algorithm, signature.content, message);
}
