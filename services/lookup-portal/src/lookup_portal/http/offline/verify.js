/** Verify a bundle or presentation: the checks of docs/packet.md §8, in their order, without a network. */

import { checkAlgorithms, checkPaths, checkSigningTimes, checkUse, checkValidity, usesOf } from "./acceptance.js";
import { Authorities, checkRoot } from "./authorities.js";
import { readBundle, statementsOf } from "./envelope.js";
import { checkStatementSignature } from "./keys.js";
import { codeOf, demand, Refused } from "./refused.js";
import { checkRevocation } from "./revocation.js";
import { checkBinding, checkEndorsementProofs, readStages } from "./stages.js";
import { BestTimes, fromInstant } from "./times.js";
import { readTimestamps } from "./timestamps.js";
import { checkValues } from "./value_rules.js";

const CHECKS = [
  ...["format", "parts", "schema", "record-key", "statements", "signatures", "authority", "policy", "binding"],
  ...["stages", "proofs", "receipt", "lock", "acknowledgement", "annotations", "status", "effective"],
  ...["certificate-use", "certificate-validity", "certificate-path", "algorithms", "signing-time"],
  ...["timestamps", "revocation"],
];
const WITHDRAWING = ["invalidated", "reissued-as"];
const PASSED = ["passed", ""];
const VOUCHED = ["not-applicable", "vouched-by-receipt"];
const NOT_CONCLUDED = ["not-applicable", "not-concluded"];
const NOT_REACHED = ["not-applicable", "not-reached"];

/**
 * The report on a file's bytes: `{verdict, level, checks: [{name, result, reason, detail}], header}`.
 *
 * `anchors`: `{root, roots}`, the Ministry's root certificate (or null) and the CAs' roots. `now`: seconds. Never
 * throws for what the bytes contain.
 */
export async function verifyBundle(bytes, anchors, now, isAtLock = false) {
  let bundle;
  try {
    bundle = await readBundle(bytes);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return unreadable(error);
  }
  const run = new Run(bundle, anchors, now, isAtLock);
  await run.judge();
  return finished(run.checks, run.isWithdrawn, run.level, bundle);
}

/** Reading stops at the first problem; what a check before it has not seen by then, it has not passed. */
function unreadable(refusal) {
  const at = CHECKS.indexOf(refusal.check);
  const checks = CHECKS.map((name, index) =>
    index === at ? failed(name, refusal) : line(name, index < at ? NOT_CONCLUDED : NOT_REACHED),
  );
  return finished(checks, false, "basic", null);
}

const line = (name, [result, reason], detail = "") => ({ name, result, reason, detail });

const failed = (name, refusal) => line(name, ["failed", codeOf(refusal)], refusal.reason);

function finished(checks, isWithdrawn, level, bundle) {
  const has = (result) => checks.some((check) => check.result === result);
  const doubt = has("indeterminate") ? "indeterminate" : "genuine";
  const verdict = has("failed") ? "failed" : isWithdrawn ? "withdrawn" : doubt;
  return { verdict, level, checks, bundle };
}

class Run {
  constructor(bundle, anchors, now, isAtLock) {
    Object.assign(this, { bundle, anchors, now, isAtLock, checks: [], isWithdrawn: false, level: "basic" });
    this.staged = null;
  }

  async judge() {
    const evidence = await this.#readEvidence();
    const times = new BestTimes(this.bundle, evidence.stamped);
    const authorities = new Authorities(this.bundle, times);
    for (const name of ["format", "parts"]) this.checks.push(line(name, PASSED));
    await this.#run("schema", () => (checkValues(this.bundle.packet) ? PASSED : ["not-applicable", "schema-unknown"]));
    // Reading refuses a wrong one; here it is only told apart from a hidden one.
    await this.#run("record-key", () => (this.bundle.packet.byName.has("record") ? PASSED : ["not-applicable", "hidden"]));
    await this.#run("statements", () => PASSED);
    await this.#run("signatures", () => this.#signatures());
    await this.#run("authority", () => this.#authority());
    await this.#run("policy", () => authorities.checkPolicy());
    await this.#run("binding", () => this.#binding());
    await this.#run("stages", () => this.#stages());
    await this.#run("proofs", () => this.#proofs());
    await this.#run("receipt", () => authorities.checkReceipt());
    await this.#run("lock", () => (this.bundle.lock ? authorities.checkLock() : ["indeterminate", "not-locked"]));
    await this.#run("acknowledgement", () => this.#acknowledgement(authorities));
    await this.#run("annotations", () => this.#annotations(authorities));
    await this.#run("status", () => this.#status(authorities));
    await this.#run("effective", () => this.#effective());
    await this.#acceptance(times, evidence);
  }

  async #run(name, check) {
    try {
      this.checks.push(line(name, (await check()) ?? PASSED));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.checks.push(failed(name, error));
    }
  }

  async #signatures() {
    for (const statement of statementsOf(this.bundle)) {
      const certificate = this.bundle.certificates.get(statement.signer);
      demand(certificate !== undefined, "signatures", "the signer's certificate is missing");
      await checkStatementSignature(certificate.key, statement);
    }
  }

  async #authority() {
    if (!this.anchors.root) return ["indeterminate", "no-root"];
    await checkRoot(this.bundle.authority, this.anchors.root);
    return PASSED;
  }

  #binding() {
    if (this.bundle.isPresentation) return VOUCHED;
    checkBinding(this.bundle.packet, this.bundle.endorsements);
    return PASSED;
  }

  #stages() {
    if (this.bundle.isPresentation) return VOUCHED;
    const { packet, endorsements, policy } = this.bundle;
    this.staged = readStages(packet, endorsements, policy.payload);
    return PASSED;
  }

  async #proofs() {
    if (this.bundle.isPresentation) return VOUCHED;
    if (this.staged === null) return NOT_REACHED;
    await checkEndorsementProofs(this.bundle.packet, this.staged);
    return PASSED;
  }

  async #acknowledgement(authorities) {
    if (!this.bundle.acknowledgement) return ["indeterminate", "not-acknowledged"];
    await authorities.checkAcknowledgement();
    return PASSED;
  }

  async #annotations(authorities) {
    for (const placed of this.bundle.annotations) {
      await authorities.checkAnnotation(placed);
      this.#mark(placed.statement.payload.annotation);
    }
    if (this.bundle.annotations.length === 0) return ["not-applicable", ""];
    return ["passed", this.isWithdrawn ? "withdrawn" : "annotated"];
  }

  async #status(authorities) {
    const { status, packet } = this.bundle;
    if (!status) return this.isAtLock ? ["not-applicable", ""] : ["indeterminate", "status-absent"];
    const isFresh = authorities.checkStatus(this.isAtLock ? null : this.now);
    const noted = status.payload.annotated.find((entry) => entry.packet === packet.name)?.annotation;
    this.#mark(noted);
    if (WITHDRAWING.includes(noted)) return ["passed", "withdrawn"];
    if (!isFresh) return ["indeterminate", "status-old"];
    return ["passed", noted ? "annotated" : ""];
  }

  #mark(annotation) {
    this.isWithdrawn ||= WITHDRAWING.includes(annotation);
  }

  #effective() {
    const { lock } = this.bundle;
    if (!lock) return ["not-applicable", "not-locked"];
    const isEffective = this.isAtLock || fromInstant(lock.statement.payload.effective_at) <= this.now;
    return isEffective ? PASSED : ["indeterminate", "not-yet-effective"];
  }

  /** Timestamps now, because times are judged by them; revocation once the times are known. */
  async #readEvidence() {
    const { timestamps, certStatus, endorsements, receipt } = this.bundle;
    const none = ["not-applicable", "no-evidence"];
    const found = { timestamps: none, revocation: none, stamped: new Map(), isFullyStamped: false, refusal: null };
    if (timestamps.size === 0 && certStatus.length === 0) return found;
    if (this.anchors.roots.length === 0) {
      return { ...found, timestamps: ["indeterminate", "no-ca"], revocation: ["indeterminate", "no-ca"] };
    }
    try {
      found.stamped = await readTimestamps(this.bundle, this.anchors.roots);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      found.refusal = error;
    }
    found.isFullyStamped = [...endorsements, receipt].every(({ statement }) => found.stamped.has(statement.name));
    return { ...found, timestamps: timestamps.size ? PASSED : none, revocation: certStatus.length ? null : none };
  }

  async #acceptance(times, evidence) {
    const { bundle, anchors, now } = this;
    const known = [...bundle.certificates.values()];
    let uses;
    try {
      uses = usesOf(bundle, times);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // The refusing check above has said why there is no time to judge by.
      const rest = CHECKS.slice(CHECKS.indexOf("certificate-use"));
      this.checks.push(...rest.map((name) => line(name, NOT_REACHED)));
      return;
    }
    await this.#run("certificate-use", () => checkUse(uses));
    await this.#run("certificate-validity", () => checkValidity(uses));
    const hasRoots = anchors.roots.length > 0;
    await this.#run("certificate-path", () =>
      hasRoots ? checkPaths(uses, anchors.roots, known) : ["indeterminate", "no-ca"],
    );
    await this.#run("algorithms", () => checkAlgorithms(bundle, times));
    await this.#run("signing-time", () => checkSigningTimes(bundle, times, now));
    await this.#run("timestamps", () => {
      if (evidence.refusal) throw evidence.refusal;
      return evidence.timestamps;
    });
    await this.#run("revocation", () => this.#revocation(evidence, uses));
  }

  async #revocation(evidence, uses) {
    this.level = evidence.isFullyStamped ? "timestamped" : "basic";
    if (evidence.revocation) return evidence.revocation;
    const isCovered = await checkRevocation(this.bundle, uses, this.anchors.roots).catch((error) => {
      // As hbs-verify: what fails is reported at the lowest level.
      this.level = "basic";
      throw error;
    });
    if (isCovered === null) return ["not-applicable", "not-checked-here"];
    if (isCovered && evidence.isFullyStamped) this.level = "long-term";
    return PASSED;
  }
}
