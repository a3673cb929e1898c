// Reads the parts of the named files as SD-JWT disclosures (RFC 9901) with @sd-jwt/decode: JSON on standard output, by
// file: of each part the digest under our label, and the claims that an SD-JWT over the plain digests shows.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { files, modules } = JSON.parse(readFileSync(0, "utf-8"));
const require = createRequire(`${modules}/package.json`);
const { decodeSdJwt, getClaims } = require("@sd-jwt/decode");

const sha256 = (...pieces) => pieces.reduce((hash, piece) => hash.update(piece), createHash("sha256")).digest();
const plain = (data) => new Uint8Array(sha256(Buffer.from(data)));
const labelled = (data) => new Uint8Array(sha256("hbs1:part\0", Buffer.from(data)));
const json = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

const told = {};
for (const file of files) {
  const envelope = JSON.parse(readFileSync(file, "utf-8"));
  const parts = (envelope.packets ?? [envelope.packet])[0].parts;
  const payload = { _sd: parts.map((part) => sha256(part).toString("base64url")), _sd_alg: "sha-256" };
  const token = [`${json({ alg: "none" })}.${json(payload)}.`, ...parts, ""].join("~");
  const decoded = await decodeSdJwt(token, plain);
  const digests = {};
  for (const part of (await decodeSdJwt(token, labelled)).disclosures) {
    digests[part.key] = await part.digest({ alg: "sha-256", hasher: labelled });
  }
  const salts = decoded.disclosures.map((part) => part.salt);
  told[file] = { digests, salts, claims: await getClaims(decoded.jwt.payload, decoded.disclosures, plain) };
}
process.stdout.write(JSON.stringify(told));
