/** X.509 certificates: what is asked of them, and paths to a root that the verifier brought (docs/packet.md §6). */

import { equal, fromBase64, hex, sha256, strictlyAscend, toBase64url } from "./bytes.js";
import { element, TAG } from "./der.js";
import { holdsUnder, readKey } from "./keys.js";
import { demand, Refused } from "./refused.js";

const MAX_CERTIFICATE = 4096;
const MAX_CAS = 16;
const MAX_BETWEEN = 2;
const ID = { constraints: "2.5.29.19", usage: "2.5.29.15", extendedUsage: "2.5.29.37", names: "2.5.29.30" };
/** Critical extensions that are understood, or that say nothing which is asked here. */
const UNDERSTOOD = new Set([ID.constraints, ID.usage, ID.extendedUsage, "2.5.29.32", "2.5.29.17"]);

/** What may stand behind the key: two numbers that nobody uses, and the extensions. */
const EXTENSIONS = 0xa3;
const OPTIONAL = new Set([0x81, 0x82, EXTENSIONS]);
/** How a name's strings are written, by tag, where it is not UTF-8 or a part of it; null: any bytes. */
const ENCODINGS = { 0x03: null, 0x1c: null, 0x1e: "utf-16be" };

/** A certificate from its DER. Throws an Error for anything else. */
export async function readCertificate(der) {
  const [inner, algorithm, signature] = element(der).members(TAG.sequence, TAG.sequence, TAG.bits);
  const fields = inner.children;
  if (fields[0].tag === 0xa0) fields.shift();
  const [serial, innerAlgorithm, issuer, validity, subject, key, ...more] = fields;
  if (!strictlyAscend(more.map((field) => field.tag & 0x1f)) || !more.every((field) => OPTIONAL.has(field.tag))) {
    throw new Error("members that no certificate has");
  }
  if (!equal(algorithm.whole, innerAlgorithm.whole)) throw new Error("the algorithm stands twice and differs");
  for (const name of [issuer, subject]) checkName(name);
  const [notBefore, notAfter, ...later] = validity.as(TAG.sequence).children.map((time) => time.seconds);
  if (notAfter === undefined || later.length > 0) throw new Error("not two instants");
  const extensions = readExtensions(more.find((field) => field.tag === EXTENSIONS));
  const constraints = extensions.get(ID.constraints)?.value.children ?? [];
  const usage = extensions.get(ID.usage)?.value;
  const isCa = constraints[0]?.tag === TAG.boolean && constraints[0].boolean;
  return {
    der,
    thumbprint: toBase64url(await sha256(der)),
    serial: hex(serial.as(TAG.integer).content),
    serialDer: serial.whole,
    issuer: hex(issuer.as(TAG.sequence).whole),
    issuerDer: issuer.whole,
    subject: hex(subject.as(TAG.sequence).whole),
    subjectDer: subject.whole,
    keyBits: key.children[1].bits,
    key: await readKey(key),
    notBefore,
    notAfter,
    isCa,
    mostBelow: isCa && constraints[1] ? constraints[1].small : Infinity,
    mayCertify: isCa && (usage === undefined || usage.bit(5)),
    maySign: !isCa && usage !== undefined && (usage.bit(0) || usage.bit(1)),
    extendedUsage: extendedUsage(extensions.get(ID.extendedUsage)),
    isUnderstood: [...extensions].every(([id, extension]) => UNDERSTOOD.has(id) || !extension.isCritical),
    hasNameConstraints: extensions.has(ID.names),
    inner: inner.whole,
    algorithm,
    signature: signature.bits,
  };
}

/** A name is sets of attributes, each of a type and one value. */
function checkName(name) {
  for (const set of name.as(TAG.sequence).children) {
    for (const attribute of set.as(TAG.set).children) {
      const [type, value, ...more] = attribute.as(TAG.sequence).children;
      if (!type.oid || !value || more.length > 0) throw new Error("not a name");
      const encoding = ENCODINGS[value.tag];
      if (encoding !== null) new TextDecoder(encoding ?? "utf-8", { fatal: true }).decode(value.content);
    }
  }
}

function readExtensions(field) {
  const found = new Map();
  for (const entry of field ? field.only.as(TAG.sequence).children : []) {
    const [id, ...rest] = entry.as(TAG.sequence).children;
    const value = rest.pop().as(TAG.octets);
    if (rest.length > 1) throw new Error("not an extension");
    const isCritical = rest.length > 0 && rest[0].boolean;
    if (found.has(id.oid)) throw new Error("an extension twice");
    const isRead = Object.values(ID).includes(id.oid);
    found.set(id.oid, { isCritical, value: isRead ? element(value.content) : value });
  }
  return found;
}

const extendedUsage = (extension) => ({
  isCritical: extension?.isCritical ?? false,
  purposes: extension ? extension.value.children.map((purpose) => purpose.oid) : [],
});

export const isValidAt = (certificate, moment) => certificate.notBefore <= moment && moment <= certificate.notAfter;

/** Certificates of an envelope, by thumbprint. */
export async function readCertificates(texts) {
  const found = new Map();
  for (const text of texts) {
    const der = fromBase64(text, MAX_CERTIFICATE);
    const certificate = await readCertificate(der).catch(() => {
      throw new Refused("format", "not a certificate");
    });
    found.set(certificate.thumbprint, certificate);
  }
  demand([...found.values()].filter((entry) => entry.isCa).length <= MAX_CAS, "format", "too many CA certificates");
  return found;
}

/** Refuses a certificate that is neither named by a statement nor the issuer of one that is, step by step. */
export function checkAllReferred(certificates, names) {
  const reached = new Set(names.filter((name) => certificates.has(name)));
  for (const name of reached) {
    for (const [other, certificate] of certificates) {
      if (certificate.subject === certificates.get(name).issuer) reached.add(other);
    }
  }
  demand(reached.size === certificates.size, "format", "a certificate that nothing refers to");
}

/** Whether there is a path (RFC 5280 §6) to one of `roots`: four certificates at most, root included. */
export async function hasPath(certificate, moment, roots, others) {
  if (!isValidAt(certificate, moment) || !certificate.isUnderstood) return false;
  if (roots.some((root) => equal(root.der, certificate.der))) return true;
  return climbs(certificate, moment, roots, others, 0);
}

async function climbs(certificate, moment, roots, others, between) {
  for (const issuer of [...roots, ...others].filter((entry) => entry.subject === certificate.issuer)) {
    if (!(await issued(issuer, certificate, moment, between))) continue;
    if (roots.includes(issuer)) return true;
    if (between < MAX_BETWEEN && (await climbs(issuer, moment, roots, others, between + 1))) return true;
  }
  return false;
}

/** What no path of ours needs is refused rather than guessed at: name constraints, unknown critical extensions. */
async function issued(issuer, certificate, moment, between) {
  const isFit = issuer.mayCertify && issuer.isUnderstood && !issuer.hasNameConstraints && between <= issuer.mostBelow;
  return isFit && isValidAt(issuer, moment) && isSignedBy(certificate, issuer);
}

/** Asked for every time at which a certificate signed: answered once. */
const answers = new WeakMap();

export function isSignedBy(certificate, issuer) {
  const { algorithm, signature, inner } = certificate;
  if (!answers.has(certificate)) answers.set(certificate, new Map());
  const known = answers.get(certificate);
  if (!known.has(issuer)) known.set(issuer, holdsUnder(issuer.key, algorithm, signature, inner));
  return known.get(issuer);
}
