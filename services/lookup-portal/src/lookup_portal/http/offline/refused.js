/** Why bytes are refused: the name of a check of docs/packet.md §8 and a short reason for engineers. */

import { format } from "./format.js";

export class Refused extends Error {
  constructor(check, reason) {
    super(`${check}: ${reason}`);
    this.check = check;
    this.reason = reason;
  }
}

/** The stable code of a refusal, by the table that hbs-verify has it from. */
export function codeOf({ check, reason }) {
  const { beginnings, ends, checks, otherwise } = format().failures;
  const [byEnd] = Object.entries(ends).find(([, end]) => reason.endsWith(end)) ?? [];
  const [, byBeginning] = beginnings.find(([beginning]) => reason.startsWith(beginning)) ?? [];
  return byEnd ?? byBeginning ?? checks[check] ?? otherwise;
}

/** Refuses unless `holds`. */
export function demand(holds, check, reason) {
  if (!holds) throw new Refused(check, reason);
}

/** Runs `work`; what it refuses is told as another check. */
export async function tellAs(check, work) {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refused ? new Refused(check, error.reason) : error;
  }
}
