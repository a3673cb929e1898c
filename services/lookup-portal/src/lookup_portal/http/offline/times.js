/** When a statement was made, as far as anybody can prove (docs/packet.md §9). Times are seconds. */

import { demand, Refused } from "./refused.js";

export const CLOCK_TOLERANCE = 300;

export const fromInstant = (text) => Date.parse(text) / 1000;

/** Best times of the statements of a bundle; `stamped` maps their names to the earliest valid genTime. */
export class BestTimes {
  constructor(bundle, stamped) {
    this.bundle = bundle;
    this.stamped = stamped;
  }

  /** Earliest timestamp, else when the registrar says that it received it. */
  ofSchool(statement) {
    const stamped = this.stamped.get(statement.name);
    if (stamped !== undefined) return stamped;
    const receipt = this.bundle.receipt.statement;
    if (this.#endOf(receipt)?.reason === "compromised") return this.ofAuthority("receipt", receipt);
    return fromInstant(receipt.payload.received_at);
  }

  /** Earliest timestamp, else `iat`; for a compromised certificate the Ministry's acknowledgement. */
  ofAuthority(check, statement) {
    const stamped = this.stamped.get(statement.name);
    let moment = stamped ?? statement.iat;
    const end = this.#endOf(statement);
    if (!end) return moment;
    if (end.reason === "compromised" && stamped === undefined) {
      const acknowledgement = this.#acknowledgementOf(statement);
      if (!acknowledgement) throw new Refused(check, "the certificate was compromised and the time is only claimed");
      moment = this.ofAuthority(check, acknowledgement);
    }
    demand(moment < fromInstant(end.ended_at), check, "the signer's certificate had ended by then");
    return moment;
  }

  #endOf(statement) {
    return this.bundle.status?.payload.ended.find((entry) => entry["x5t#S256"] === statement.signer);
  }

  /** The acknowledgement that fixes a lock, the receipt of a packet in it, and the policy that it names. */
  #acknowledgementOf(statement) {
    const { acknowledgement, lock, receipt, policy } = this.bundle;
    if (!acknowledgement || !lock) return null;
    const isFixed = [lock.statement, receipt.statement, policy].some((entry) => entry.name === statement.name);
    return isFixed ? acknowledgement.statement : null;
  }
}
