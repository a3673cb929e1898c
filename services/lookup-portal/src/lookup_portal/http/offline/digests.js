/** Hashes, leaves and paths of format 1 (docs/packet.md §2, §5). */

import { ascending, ascii, concat, equal, fromDigest, sha256, toBase64url } from "./bytes.js";
import { demand, tellAs } from "./refused.js";

/** `label ‖ 0x00 ‖ x…`: the preimage of a labelled hash, and how a leaf is written. */
export const leaf = (label, ...values) => concat(ascii(`${label}\0`), ...values);

export const recordKey = (code, schoolYear) => sha256(ascii(`hbs1:record\0${code}${schoolYear}`));
export const partHash = (text) => sha256(ascii(`hbs1:part\0${text}`));
export const contentDigest = (hashes) => sha256(leaf("hbs1:content", ...ascending(hashes)));
export const chain = (digests) => sha256(leaf("hbs1:chain", ...digests));
export const packetDigest = (content, endorsements) => sha256(leaf("hbs1:packet", content, endorsements));
export const statementName = async (jws) => toBase64url(await sha256(ascii(jws)));

const NODE = Uint8Array.of(1);
const LEAF = Uint8Array.of(0);

/** RFC 9162 §2.1.3.2: refuses a path that is longer or shorter than index and count demand. */
async function checkPath(entry, index, count, path, root) {
  demand(index < count, "proofs", "index outside the tree");
  const steps = [...path];
  let node = await sha256(LEAF, entry);
  for (let at = index, last = count - 1; last > 0; at = Math.floor(at / 2), last = Math.floor(last / 2)) {
    if (at % 2 === 0 && at === last) continue;
    demand(steps.length > 0, "proofs", "path too short");
    const step = steps.shift();
    node = at % 2 ? await sha256(NODE, step, node) : await sha256(NODE, node, step);
  }
  demand(steps.length === 0, "proofs", "path too long");
  demand(equal(node, root), "proofs", "the path does not lead to the root");
}

/** Refuses, as `check`, unless `entry` is where the proof says it is. */
export function checkProof(check, { statement, proof }, entry) {
  const { count, root } = statement.payload;
  return tellAs(check, () =>
    checkPath(
      entry,
      proof.index,
      count,
      proof.path.map((step) => fromDigest(step, "proofs")),
      fromDigest(root, "proofs"),
    ),
  );
}
