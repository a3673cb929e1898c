/** Signers and dates: certificates at their best times, algorithms, claimed times (docs/packet.md §8, 18 to 22). */

import { hasPath, isValidAt } from "./certificates.js";
import { statementsOf } from "./envelope.js";
import { demand } from "./refused.js";
import { CLOCK_TOLERANCE, fromInstant } from "./times.js";

/** Each certificate with the instant at which it signed. Refuses if a statement has no best time. */
export function usesOf(bundle, times) {
  const endorsements = new Set(bundle.endorsements.map((placed) => placed.statement.name));
  return statementsOf(bundle).map((statement) => {
    const certificate = bundle.certificates.get(statement.signer);
    demand(certificate !== undefined, "signatures", "the signer's certificate is missing");
    const isSchools = endorsements.has(statement.name);
    const at = isSchools ? times.ofSchool(statement) : times.ofAuthority("certificate-validity", statement);
    return { certificate, at };
  });
}

export function checkUse(uses) {
  const isFit = uses.every((use) => use.certificate.maySign);
  demand(isFit, "certificate-use", "a certificate that may not sign documents");
}

export function checkValidity(uses) {
  const isFit = uses.every((use) => isValidAt(use.certificate, use.at));
  demand(isFit, "certificate-validity", "a certificate was not valid at the time of signing");
}

export async function checkPaths(uses, roots, certificates) {
  const known = new Map(uses.map((use) => [`${use.certificate.thumbprint} ${use.at}`, use]));
  for (const { certificate, at } of known.values()) {
    demand(await hasPath(certificate, at, roots, certificates), "certificate-path", "no path to a trusted root");
  }
}

/** RS256 only while the policy allows it. */
export function checkAlgorithms(bundle, times) {
  const until = fromInstant(bundle.policy.payload.rs256_until);
  for (const { statement } of bundle.endorsements) {
    const isLate = statement.header.alg === "RS256" && times.ofSchool(statement) >= until;
    demand(!isLate, "algorithms", "RS256 after the policy's last day for it");
  }
}

/** Nobody claims to have signed later than it can have been. */
export function checkSigningTimes(bundle, times, now) {
  for (const { statement } of bundle.endorsements) {
    const isLate = statement.iat > times.ofSchool(statement) + CLOCK_TOLERANCE;
    demand(!isLate, "signing-time", "claims a time after it was received or stamped");
  }
  for (const statement of statementsOf(bundle)) {
    const latest = Math.min(times.stamped.get(statement.name) ?? now, now) + CLOCK_TOLERANCE;
    demand(statement.iat <= latest, "signing-time", "claims a time that has not come");
  }
}
