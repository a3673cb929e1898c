/** Whether OCSP responses and CRLs hold, and whether anybody was revoked when he signed (docs/packet.md §8, 24). */

import { equal } from "./bytes.js";
import { hasPath, isSignedBy, isValidAt } from "./certificates.js";
import { holdsUnder } from "./keys.js";
import { demand, Refused } from "./refused.js";
import { concerns, readEntry } from "./status_entries.js";

const OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

/** True if each use has evidence no older than itself; null if an entry is of a kind that is not judged here. */
export async function checkRevocation(bundle, uses, roots) {
  const known = [...bundle.certificates.values()];
  const covered = new Set();
  let isJudged = true;
  for (const bytes of bundle.certStatus) {
    const entry = await readEntry(bytes).catch(() => {
      throw new Refused("revocation", "an entry that is neither an OCSP response nor a CRL");
    });
    const concerned = [];
    for (const use of uses) if (await concerns(entry, use.certificate)) concerned.push(use);
    demand(concerned.length > 0, "revocation", "an entry about nobody who signed here");
    isJudged &&= entry.isUnderstood;
    if (!entry.isUnderstood) continue;
    for (const use of new Map(concerned.map((each) => [keyOf(each), each])).values()) {
      demand(await holdsFor(entry, use, roots, known), "revocation", "an entry that is not valid");
      const revoked = entry.revoked.get(use.certificate.serial);
      demand(!(revoked <= use.at), "revocation", "a certificate was revoked when it signed");
      if (entry.thisUpdate >= use.at) covered.add(keyOf(use));
    }
  }
  return isJudged ? uses.every((use) => covered.has(keyOf(use))) : null;
}

const keyOf = ({ certificate, at }) => `${certificate.thumbprint} ${at}`;

/** Signed by the certificate's issuer, or by a responder that the issuer has certified for it. */
async function holdsFor(entry, { certificate, at }, roots, known) {
  if (!entry.isAnswer || !(await hasPath(certificate, at, roots, known))) return false;
  for (const issuer of [...roots, ...known].filter((each) => each.isCa && each.subject === certificate.issuer)) {
    if (!(await isSignedBy(certificate, issuer)) || !(await isNamed(entry, issuer))) continue;
    if (!(await hasPath(issuer, entry.thisUpdate, roots, known))) continue;
    const signer = entry.responder && !equal(entry.responder.der, issuer.der) ? entry.responder : issuer;
    if (signer !== issuer && !(await isAppointed(signer, issuer, entry.thisUpdate))) continue;
    if (await holdsUnder(signer.key, entry.algorithm, entry.signature, entry.signed)) return true;
  }
  return false;
}

async function isAppointed(responder, issuer, moment) {
  const isFor = responder.issuer === issuer.subject && responder.extendedUsage.purposes.includes(OCSP_SIGNING);
  return isFor && isValidAt(responder, moment) && isSignedBy(responder, issuer);
}

async function isNamed(entry, issuer) {
  if (!entry.isOcsp) return true;
  const hash = new Uint8Array(await crypto.subtle.digest(entry.about.hash, issuer.keyBits));
  return equal(hash, entry.about.key);
}
