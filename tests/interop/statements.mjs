// Verifies every JWS of the named files with `jose`, under the certificates that come with them: JSON on standard
// output, by file: the name of each statement and what jose said. Knows nothing of the format but where a JWS stands.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { anchors, files, modules } = JSON.parse(readFileSync(0, "utf-8"));
const { compactVerify, decodeProtectedHeader, importX509 } = createRequire(`${modules}/package.json`)("jose");
const ALGORITHMS = ["ES256", "PS256", "RS256"];

const thumbprint = (der) => createHash("sha256").update(der).digest("base64url");
const pem = (der) => `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----`;

async function say(jws, certificates) {
  try {
    const header = decodeProtectedHeader(jws);
    const der = certificates.get(header["x5t#S256"]);
    if (!der) return "no certificate";
    await compactVerify(jws, await importX509(pem(der), header.alg), { algorithms: ALGORITHMS });
    return "verified";
  } catch (error) {
    return error.code ?? error.name;
  }
}

const told = {};
for (const file of files) {
  const envelope = JSON.parse(readFileSync(file, "utf-8"));
  const ders = [...envelope.certificates, ...anchors].map((text) => Buffer.from(text, "base64"));
  const certificates = new Map(ders.map((der) => [thumbprint(der), der]));
  const single = ["policy", "authority", "status", "sender"].filter((name) => name in envelope);
  const all = [...Object.entries(envelope.statements), ...single.map((name) => [name, envelope[name]])];
  told[file] = Object.fromEntries(await Promise.all(all.map(async ([name, jws]) => [name, await say(jws, certificates)])));
}
process.stdout.write(JSON.stringify(told));
