/** Why bytes are refused: the name of a check of docs/packet.md §8 and a short reason for engineers. */

export class Refused extends Error {
  constructor(check, reason) {
    super(`${check}: ${reason}`);
    this.check = check;
    this.reason = reason;
  }
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
