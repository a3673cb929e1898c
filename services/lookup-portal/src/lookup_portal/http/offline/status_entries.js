/** OCSP responses and CRLs as they are: of when, about whom, whom they call revoked; not yet whether they hold. */

import { equal, hex } from "./bytes.js";
import { readCertificate } from "./certificates.js";
import { element, TAG } from "./der.js";

const BASIC = "1.3.6.1.5.5.7.48.1.1";
const HASHES = {
  "1.3.14.3.2.26": "SHA-1",
  "2.16.840.1.101.3.4.2.1": "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};
const [CONTEXT_0, GOOD, REVOKED] = [0xa0, 0x80, 0xa1];

/** An entry whose unsigned fields say only what they must. Throws an Error for anything else. */
export async function readEntry(bytes) {
  const [first] = element(bytes).children;
  return first.tag === TAG.enumerated ? readOcsp(bytes) : readCrl(bytes);
}

async function readOcsp(bytes) {
  const [status, wrapped] = element(bytes).members(TAG.enumerated, CONTEXT_0);
  const [type, octets] = wrapped.only.members(TAG.oid, TAG.octets);
  const [signed, algorithm, signature, ...rest] = element(octets.content).as(TAG.sequence).children;
  const certificates = rest.length === 0 ? [] : rest[0].as(CONTEXT_0).only.children;
  const isPlain = status.content.length === 1 && status.content[0] === 0 && type.oid === BASIC && rest.length < 2;
  if (!isPlain || certificates.length > 1) throw new Error("unusual members");
  // version, responderID, producedAt, responses, extensions: the list is the only SEQUENCE without a tag of its own.
  const list = signed.as(TAG.sequence).children.find((entry) => entry.tag === TAG.sequence);
  const [name, state, time] = list.only.children;
  const [hash, issuerHash, keyHash, serial] = name.members(TAG.sequence, TAG.octets, TAG.octets, TAG.integer);
  return {
    isOcsp: true,
    signed: signed.whole,
    algorithm,
    signature: signature.bits,
    responder: certificates.length ? await readCertificate(certificates[0].whole) : null,
    about: { hash: HASHES[hash.children[0].oid], issuer: issuerHash.content, key: keyHash.content },
    thisUpdate: time.as(TAG.time).seconds,
    revoked: new Map(state.tag === REVOKED ? [[hex(serial.content), state.children[0].seconds]] : []),
    serial: hex(serial.content),
    isAnswer: state.tag === GOOD || state.tag === REVOKED, // the third is "unknown": no answer
    isUnderstood: true,
  };
}

async function readCrl(bytes) {
  const [signed, algorithm, signature] = element(bytes).members(TAG.sequence, TAG.sequence, TAG.bits);
  const fields = signed.children;
  if (fields[0].tag === TAG.integer) fields.shift();
  const [inner, issuer, thisUpdate, ...rest] = fields;
  if (!equal(inner.whole, algorithm.whole)) throw new Error("the algorithm stands twice and differs");
  const list = rest.find((entry) => entry.tag === TAG.sequence)?.children ?? [];
  const extensions = rest.find((entry) => entry.tag === CONTEXT_0)?.only.children ?? [];
  return {
    isOcsp: false,
    isAnswer: true,
    signed: signed.whole,
    algorithm,
    signature: signature.bits,
    responder: null,
    issuer: hex(issuer.whole),
    thisUpdate: thisUpdate.seconds,
    revoked: new Map(list.map((entry) => [hex(entry.children[0].content), entry.children[1].seconds])),
    // A list of some certificates, or of changes only, says so in a critical extension.
    isUnderstood: extensions.every((extension) => extension.children[1].tag !== TAG.boolean),
  };
}

/** Whether an entry says anything about a certificate. */
export async function concerns(entry, certificate) {
  if (!entry.isOcsp) return entry.issuer === certificate.issuer;
  if (entry.serial !== certificate.serial || !entry.about.hash) return false;
  const name = new Uint8Array(await crypto.subtle.digest(entry.about.hash, certificate.issuerDer));
  return equal(name, entry.about.issuer);
}
