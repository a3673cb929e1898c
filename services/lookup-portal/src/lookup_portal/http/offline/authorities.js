/** What registrar and Ministry have said about a packet, and whether they were entitled to (docs/packet.md §8). */

import { fromDigest } from "./bytes.js";
import { checkProof, leaf } from "./digests.js";
import { checkStatementSignature } from "./keys.js";
import { demand, tellAs } from "./refused.js";
import { CLOCK_TOLERANCE, fromInstant } from "./times.js";

const STATUS_MAX_AGE = 7 * 24 * 3600;

/** Refuses unless the authority document is signed by the given root key. */
export async function checkRoot(authority, root) {
  const isUnderRoot = authority.signer === root.thumbprint && authority.header.alg !== "RS256";
  demand(isUnderRoot, "authority", "not signed under the given root certificate");
  await tellAs("authority", () => checkStatementSignature(root.key, authority));
}

/** Whether the signer's certificate had the purpose at the statement's best time, and what each statement proves. */
export class Authorities {
  constructor(bundle, times) {
    Object.assign(this, { bundle, times, packet: bundle.packet, header: bundle.packet.header });
    this.charter = bundle.authority.payload;
  }

  checkPolicy() {
    const { payload, documentDigest } = this.bundle.policy;
    const { policy, registrar, level } = this.header;
    const isNamed =
      payload.id === policy.id &&
      payload.version === policy.version &&
      documentDigest === policy.digest &&
      payload.registrar === registrar &&
      payload.levels.includes(level);
    demand(isNamed, "policy", "not the policy that the header names");
    this.#checkPurpose("policy", this.bundle.policy, "policy", this.#registrar(registrar));
  }

  async checkReceipt() {
    const { statement } = this.bundle.receipt;
    this.#checkSame("receipt", statement.payload, ["school", "track"]);
    const isLate = fromInstant(statement.payload.received_at) > statement.iat + CLOCK_TOLERANCE;
    demand(!isLate, "receipt", "signed before the submission was received");
    this.#checkPurpose("receipt", statement, "receipt", this.#registrar(this.header.registrar));
    await checkProof("receipt", this.bundle.receipt, leaf("hbs1:receipt", this.packet.digest));
  }

  async checkLock() {
    const { statement } = this.bundle.lock;
    const lock = statement.payload;
    this.#checkSame("lock", lock, ["track"]);
    demand(lock.scope.grades.includes(this.header.grade), "lock", "the lock is of other grades");
    demand(lock.policies.includes(this.header.policy.digest), "lock", "the lock does not name the packet's policy");
    const received = fromInstant(this.bundle.receipt.statement.payload.received_at);
    demand(statement.iat + CLOCK_TOLERANCE >= received, "lock", "signed before the packet was received");
    this.#checkPurpose("lock", statement, "lock", this.#registrar(this.header.registrar));
    await checkProof("lock", this.bundle.lock, leaf("hbs1:lock", this.packet.key, this.packet.digest));
  }

  async checkAcknowledgement() {
    const { acknowledgement, lock } = this.bundle;
    const { statement } = acknowledgement;
    const check = "acknowledgement";
    this.#checkSame(check, statement.payload, ["track"]);
    demand(statement.payload.window === lock.statement.payload.window, check, "of another window");
    demand(statement.iat + CLOCK_TOLERANCE >= lock.statement.iat, check, "signed before the lock");
    this.#checkPurpose(check, statement, "ack", this.charter.bo.certificates);
    await checkProof(check, acknowledgement, leaf("hbs1:acknowledgement", fromDigest(lock.statement.name)));
  }

  async checkAnnotation(placed) {
    this.#checkSame("annotations", placed.statement.payload, ["school", "track"]);
    const entries = this.#line(this.header.registrar).flatMap((name) => this.#registrar(name));
    this.#checkPurpose("annotations", placed.statement, "lock", entries);
    await checkProof("annotations", placed, leaf("hbs1:annotation", this.packet.digest));
  }

  /** Whether the status is fresh at `now` (null: its age does not matter) and the authority document the newest. */
  checkStatus(now) {
    const { status, authority } = this.bundle;
    const { payload } = status;
    this.#checkPurpose("status", status, "status", this.charter.bo.certificates);
    const isOfThis = payload.registrar === this.header.registrar && payload.school_year === this.header.school_year;
    demand(isOfThis, "status", "of another registrar or school year");
    const issued = fromInstant(payload.issued_at);
    demand(Math.abs(issued - status.iat) <= CLOCK_TOLERANCE, "status", "not issued when it was signed");
    const isSameNumber = payload.authority.number === this.charter.number;
    const isOther = isSameNumber && payload.authority.digest !== authority.documentDigest;
    demand(!isOther, "status", "names another authority document of the same number");
    if (now === null) return true;
    const age = now - issued;
    return this.charter.number >= payload.authority.number && age >= -CLOCK_TOLERANCE && age <= STATUS_MAX_AGE;
  }

  #registrar(name) {
    return this.charter.registrars.find((entry) => entry.registrar === name)?.certificates ?? [];
  }

  /** The registrar and those that took over from it, until the line ends or repeats. */
  #line(name) {
    const line = [];
    for (let next = name; next !== undefined && !line.includes(next); ) {
      line.push(next);
      next = this.charter.registrars.find((entry) => entry.registrar === next)?.successor;
    }
    return line;
  }

  #checkSame(check, payload, more) {
    const names = ["registrar", "school_year", "level", ...more];
    const isSame = names.every((name) => payload[name] === this.header[name]);
    demand(isSame, check, "speaks of another registrar, school, year, level or track");
  }

  #checkPurpose(check, statement, purpose, entries) {
    demand(statement.header.alg !== "RS256", check, "RS256 is for schools' statements only");
    const moment = this.times.ofAuthority(check, statement);
    const held = entries.filter((entry) => entry["x5t#S256"] === statement.signer && entry.purpose === purpose);
    demand(held.length > 0, check, `the signer does not have purpose ${purpose}`);
    const isHeld = held.some((e) => fromInstant(e.not_before) <= moment && moment < fromInstant(e.not_after));
    demand(isHeld, check, "the signer's purpose did not hold at that time");
  }
}
