/**
 * The end of a life: thrown where a fault cuts a query off, by a faulty disk or at a point of the protocol.
 *
 * It stands for `kill -9`. No code of the engine may catch it and go on; the fault driver catches it, drops what was not
 * durable and starts the next life. It lies here because disks throw it; `faults/` imports it.
 */
export class Killed extends Error {
  override readonly name = "Killed";

  constructor(
    /** Where, in words for a list of faults: `before write 7 (offsets/2)`, `batch 3 addBatch.done`. */
    readonly where: string,
  ) {
    super(`Killed ${where}`);
  }
}
