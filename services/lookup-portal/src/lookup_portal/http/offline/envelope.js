/** Reading a bundle or a presentation: afterwards every string has one meaning, nothing is yet believed. */

import { ascii, fromBase64, strictlyAscend } from "./bytes.js";
import { ENVELOPE_DEPTH, parse } from "./canonical.js";
import { checkAllReferred, readCertificates } from "./certificates.js";
import { readPacket, readPresentation } from "./packet.js";
import { demand } from "./refused.js";
import { isValid } from "./schemas.js";
import { parseStatement } from "./statements.js";

const MAX_BUNDLE = 2 * 1024 * 1024;
const MAX_TOKEN = 8 * 1024;
const MAX_TOKENS = 200;
const MAX_STATUS_EVIDENCE = 256 * 1024;
const PDF = ascii("%PDF-");
const KINDS = { "hbs-bundle/1": "bundle", "hbs-presentation/1": "presentation" };

/** The file's members, read in the one order in which its problems are told. */
export async function readBundle(bytes) {
  demand(!PDF.every((sign, at) => bytes[at] === sign), "format", "a PDF, not the file attached to it");
  demand(bytes.length <= MAX_BUNDLE, "format", "longer than 2 MiB");
  const shape = parse(bytes, ENVELOPE_DEPTH, "format");
  const name = shape?.format;
  const kind = typeof name === "string" && Object.hasOwn(KINDS, name) ? KINDS[name] : "";
  demand(kind && isValid(`envelopes/${kind}`, shape) && isInOrder(shape), "format", "not the members of the envelope");
  const isPresentation = kind === "presentation";
  const packet = await (isPresentation ? readPresentation : readPacket)(shape.packet);
  const placed = await readPlaced(shape, packet);
  const bundle = {
    isPresentation,
    packet,
    ...placed,
    policy: await parseStatement(shape.policy, "policy"),
    authority: await parseStatement(shape.authority, "authority"),
    status: shape.status === undefined ? null : await parseStatement(shape.status, "status"),
    certificates: await readCertificates(shape.certificates),
    timestamps: new Map(
      Object.entries(shape.timestamps).map(([name, line]) => [name, line.map((token) => fromBase64(token, MAX_TOKEN))]),
    ),
    certStatus: shape.cert_status.map((entry) => fromBase64(entry, MAX_STATUS_EVIDENCE)),
  };
  checkReferences(bundle);
  return bundle;
}

/** Every statement but the authority document, whose key the verifier is given. */
export function statementsOf(bundle) {
  const placed = [
    ...bundle.endorsements,
    bundle.receipt,
    ...[bundle.lock, bundle.acknowledgement].filter(Boolean),
    ...bundle.annotations,
  ];
  return [...placed.map((entry) => entry.statement), bundle.policy, ...[bundle.status].filter(Boolean)];
}

function isInOrder(shape) {
  const tokens = Object.values(shape.timestamps).reduce((sum, line) => sum + line.length, 0);
  const annotations = shape.annotations.map((proof) => proof.statement);
  return tokens <= MAX_TOKENS && [shape.certificates, shape.cert_status, annotations].every(strictlyAscend);
}

/** Each statement once for each place; in the end none may be left. */
async function readPlaced(shape, packet) {
  const taken = new Set();
  const take = async (proof, kind) => {
    if (proof === undefined) return null;
    demand(Object.hasOwn(shape.statements, proof.statement), "format", "a statement is missing");
    const statement = await parseStatement(shape.statements[proof.statement], kind);
    demand(statement.name === proof.statement, "format", "not the statement that its digest names");
    taken.add(statement.name);
    return { statement, proof };
  };
  const takeAll = async (proofs, kind) => {
    const found = [];
    for (const proof of proofs) found.push(await take(proof, kind));
    return found;
  };
  const endorsements = await takeAll(packet.endorsements, "endorsement");
  const receipt = await take(shape.receipt, "receipt");
  const lock = await take(shape.lock, "lock");
  const acknowledgement = await take(shape.acknowledgement, "acknowledgement");
  demand(!acknowledgement || lock, "format", "an acknowledgement without a lock");
  const annotations = await takeAll(shape.annotations, "annotation");
  demand(taken.size === Object.keys(shape.statements).length, "format", "a statement that nothing refers to");
  return { endorsements, receipt, lock, acknowledgement, annotations };
}

function checkReferences(bundle) {
  const statements = statementsOf(bundle);
  checkAllReferred(
    bundle.certificates,
    statements.map((statement) => statement.signer),
  );
  const names = new Set([...statements, bundle.authority].map((statement) => statement.name));
  const isOfThese = [...bundle.timestamps.keys()].every((name) => names.has(name));
  demand(isOfThese, "format", "a timestamp of a statement that is not here");
}
