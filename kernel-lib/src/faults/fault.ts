/**
 * One way to break a run, with a name that can be read: `kill batch 3 addBatch.done`, `torn write 7 (offsets/2)`.
 */
import type { DiskFault } from "../checkpoint/faulty-disk";
import type { DiskChange } from "../checkpoint/numbered-disk";
import type { PointName } from "../streaming/points";

/** The process dies at a point: what lies before it has happened, what comes after has not. */
export interface PointFault {
  readonly kind: "kill";
  /** The number of the point in its life, from 0. */
  readonly ordinal: number;
  readonly point: PointName;
  readonly batchId: number;
}

/**
 * A change of the checkpoint goes wrong: the process dies before it (`kill`) or in the middle of it (`torn`), or it is
 * acknowledged and the power fails before the next change (`lost`), or there is no room from then on (`full`).
 */
export interface DiskChangeFault {
  readonly kind: "disk";
  readonly how: "kill" | "torn" | "lost" | "full";
  readonly change: Pick<DiskChange, "ordinal" | "kind" | "path">;
}

export type Fault = PointFault | DiskChangeFault;

export function nameOf(fault: Fault): string {
  if (fault.kind === "kill") return `kill batch ${fault.batchId} ${fault.point} (point ${fault.ordinal})`;
  const { ordinal, kind, path } = fault.change;
  return `${fault.how} ${kind} ${ordinal} (${path})`;
}

/** What it does to the disk. A write that is lost must be followed by the power cut that loses it. */
export function diskFaults(fault: DiskChangeFault): DiskFault[] {
  const at = fault.change.ordinal;
  const struck: DiskFault = { kind: fault.how, at };
  return fault.how === "lost" ? [struck, { kind: "kill", at: at + 1 }] : [struck];
}
