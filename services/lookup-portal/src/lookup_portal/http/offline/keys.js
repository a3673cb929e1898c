/** Public keys and signatures, by WebCrypto: those of statements, and those of CAs, TSAs and responders. */

import { concat, hex } from "./bytes.js";
import { element, TAG } from "./der.js";
import { demand } from "./refused.js";

const EC = "1.2.840.10045.2.1";
const RSA = "1.2.840.113549.1.1.1";
const CURVES = {
  "1.2.840.10045.3.1.7": { name: "P-256", size: 32 },
  "1.3.132.0.34": { name: "P-384", size: 48 },
  "1.3.132.0.35": { name: "P-521", size: 66 },
};
/** Kinds and curves that stand in certificates and sign nothing of format 1: read, never used. */
const OTHERS = new Set(["1.3.101.112", "1.3.101.113", "1.2.840.10040.4.1", "1.3.101.110", "1.3.101.111"]);
const OTHER_CURVES = /^(1\.3\.132\.0\.(10|33)|1\.2\.840\.10045\.3\.1\.1|1\.3\.36\.3\.3\.2\.8\.1\.1\.(7|11|13))$/;
const HALF_OF_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n / 2n;
const ORDER_OF_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** SignatureAlgorithm of X.509 and CMS: how it signs, with which hash. RSASSA-PSS names its hash inside. */
const ALGORITHMS = {
  "1.2.840.10045.4.3.2": ["ec", "SHA-256"],
  "1.2.840.10045.4.3.3": ["ec", "SHA-384"],
  "1.2.840.10045.4.3.4": ["ec", "SHA-512"],
  "1.2.840.113549.1.1.11": ["rsa", "SHA-256"],
  "1.2.840.113549.1.1.12": ["rsa", "SHA-384"],
  "1.2.840.113549.1.1.13": ["rsa", "SHA-512"],
};
const PSS = "1.2.840.113549.1.1.10";
export const HASHES = {
  "2.16.840.1.101.3.4.2.1": "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};

/** A key from its SubjectPublicKeyInfo. Throws for a kind that nobody knows, and for a point that is on no curve. */
export async function readKey(info) {
  const [algorithm, value] = info.members(TAG.sequence, TAG.bits);
  const [oid, parameters] = algorithm.children;
  if (oid.oid === EC) {
    const curve = CURVES[parameters.oid];
    if (!curve && !OTHER_CURVES.test(parameters.oid)) throw new Error("a curve that nobody knows");
    const key = { kind: "ec", curve: curve?.name ?? "another", size: curve?.size, spki: info.whole };
    if (curve) await imported(key, { name: "ECDSA", hash: "SHA-256" });
    return key;
  }
  if (oid.oid === RSA) {
    const [modulus, exponent] = element(value.bits).members(TAG.integer, TAG.integer);
    const bits = modulus.unsigned.length * 8 - Math.clz32(modulus.unsigned[0]) + 24;
    return { kind: "rsa", bits, exponent: exponent.small, spki: info.whole };
  }
  if (!OTHERS.has(oid.oid)) throw new Error("a key of an unknown kind");
  return { kind: "other", spki: info.whole };
}

const isSizedRsa = (key) => key.kind === "rsa" && key.bits >= 2048 && key.bits <= 4096 && key.exponent === 65537;

/** A statement's signature: the key decides what `alg` may say (docs/packet.md §6). */
export async function checkStatementSignature(key, { header, signingInput, signature }) {
  const isEc = header.alg === "ES256";
  const isFit = isEc ? key.kind === "ec" && key.curve === "P-256" : isSizedRsa(key);
  demand(isFit, "signatures", "the key does not fit the algorithm");
  if (isEc) {
    demand(signature.length === 64, "signatures", "an ES256 signature has 64 bytes");
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)].map((half) => BigInt(`0x${hex(half)}`));
    const isInRange = r > 0n && r < ORDER_OF_P256 && s > 0n && s <= HALF_OF_P256;
    demand(isInRange, "signatures", "r or s out of range, or s in its upper half");
  }
  const how = isEc
    ? { name: "ECDSA", hash: "SHA-256" }
    : { name: header.alg === "PS256" ? "RSA-PSS" : "RSASSA-PKCS1-v1_5", hash: "SHA-256", saltLength: 32 };
  demand(await holds(key, how, signature, signingInput), "signatures", "the signature does not hold");
}

/** Whether an X.509 or CMS signature holds; false too for algorithms that are not known here. */
export async function holdsUnder(key, algorithm, signature, message) {
  try {
    const [oid, parameters] = algorithm.as(TAG.sequence).children;
    const [kind, hash] = oid.oid === PSS ? ["pss", pssHash(parameters)] : (ALGORITHMS[oid.oid] ?? []);
    if (kind === "ec" && key.kind === "ec" && key.size) {
      return await holds(key, { name: "ECDSA", hash }, rawOfDer(signature, key.size), message);
    }
    if (key.kind !== "rsa" || key.bits < 2048 || !hash || kind === "ec") return false;
    const salt = { "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 }[hash];
    const name = kind === "pss" ? "RSA-PSS" : "RSASSA-PKCS1-v1_5";
    return await holds(key, { name, hash, saltLength: salt }, signature, message);
  } catch {
    return false;
  }
}

/** A CMS signature whose algorithm names the key alone takes its hash from the digest algorithm. */
export const holdsUnderHash = (key, hash, signature, message) =>
  holds(key, { name: "RSASSA-PKCS1-v1_5", hash }, signature, message).catch(() => false);

const holds = async (key, how, signature, message) =>
  crypto.subtle.verify(how, await imported(key, how), signature, message);

/** Once for each use: WebCrypto binds an RSA key to its padding and hash. */
function imported(key, how) {
  const parameters = key.kind === "ec" ? { name: "ECDSA", namedCurve: key.curve } : { name: how.name, hash: how.hash };
  const use = key.kind === "ec" ? "" : `${how.name} ${how.hash}`;
  key.imported ??= new Map();
  if (!key.imported.has(use)) {
    key.imported.set(use, crypto.subtle.importKey("spki", key.spki, parameters, false, ["verify"]));
  }
  return key.imported.get(use);
}

function pssHash(parameters) {
  const hash = parameters.children.find((entry) => entry.tag === 0xa0);
  return HASHES[hash.only.children[0].oid];
}

function rawOfDer(signature, size) {
  const halves = element(signature).members(TAG.integer, TAG.integer);
  return concat(...halves.map((half) => concat(new Uint8Array(size - half.unsigned.length), half.unsigned)));
}
