/**
 * A disk that breaks where it is told to.
 *
 * Four things go wrong with disks: the process dies before a write, it dies in the middle of one, a write was
 * acknowledged and is gone after the power cut, or there is no room. A correct engine over a correct disk survives the first
 * and the last anywhere; the others show why writes are atomic and synced. Spark has only scattered tests of this kind.
 */
import { IllegalArgumentException } from "../data/errors";
import { type Disk, FileAlreadyExistsError } from "./disk";
import { Killed } from "./killed";
import { diskError } from "./node-disk-error";
import { type DiskChange, NumberedDisk } from "./numbered-disk";

export interface DiskFault {
  /**
   * - `kill`: the process dies before the change.
   * - `torn`: it dies during a write; the first `keep` bytes are there under the real name.
   * - `lost`: the write is acknowledged and read back, and gone after the crash. The process lives on.
   *
   * - `full`: from this change on there is no room: what is to be written fails with `ENOSPC`, and the process lives on.
   *
   * A rename and a deletion happen or not, so there `torn` and `lost` are like `kill`; they need no room.
   */
  readonly kind: "kill" | "torn" | "lost" | "full";
  /** The number of the change, or a pattern for its path; a pattern strikes at its first match. */
  readonly at: number | RegExp;
  /** For `torn`: how many bytes get through. Half of them, rounded down, if not given. */
  readonly keep?: number;
}

/** A disk that can hold bytes without syncing them, and so can lose them: `MemoryDisk`. */
interface CanLose extends Disk {
  writeUnsynced(path: string, bytes: Uint8Array): void;
}

export class FaultyDisk extends NumberedDisk {
  private waiting: readonly DiskFault[];
  private killed: Killed | null = null;
  private isFull = false;
  private readonly struckChanges: DiskChange[] = [];

  /** @throws IllegalArgumentException when a write shall be lost by a disk that cannot lose one. */
  constructor(inner: Disk, faults: readonly DiskFault[]) {
    super(inner);
    this.waiting = faults;
    if (faults.some((fault) => fault.kind === "lost") && !canLose(inner))
      throw new IllegalArgumentException(null, `Only a MemoryDisk can lose a write, not ${inner.description}.`);
  }

  /** The changes at which a fault struck. A fault that struck nowhere has tested nothing. */
  get struck(): readonly DiskChange[] {
    return this.struckChanges;
  }

  /** Nobody reads after his death either: what still runs of a killed query must not see the next life's files. */
  protected override beforeRead(): void {
    if (this.killed !== null) throw this.killed;
  }

  protected override async change(change: DiskChange, perform: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    if (this.killed !== null) throw this.killed;
    const writes = change.kind === "write" || change.kind === "append";
    const fault = this.waiting.find(({ at }) =>
      typeof at === "number" ? at === change.ordinal : at.test(change.path),
    );
    if (fault?.kind === "full") this.isFull = true;
    if (this.isFull && writes) throw this.noRoom(change);
    if (fault === undefined || fault.kind === "full") return perform(change.bytes);
    this.waiting = this.waiting.filter((other) => other !== fault);
    this.struckChanges.push(change);
    if (!writes || fault.kind === "kill") throw this.kill("before", change);
    if (fault.kind === "lost") return this.lose(change);
    await perform(change.bytes.subarray(0, fault.keep ?? change.bytes.length >> 1));
    throw this.kill("during", change);
  }

  private kill(when: string, { ordinal, kind, path }: DiskChange): Killed {
    this.killed = new Killed(`${when} ${kind} ${ordinal} (${path})`);
    return this.killed;
  }

  /** As a `NodeDisk` says it. */
  private noRoom(change: DiskChange): unknown {
    this.struckChanges.push(change);
    const cause = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    return diskError(change.kind === "append" ? "append to" : "write", `${this.description}/${change.path}`, cause);
  }

  private async lose({ kind, path, bytes, mustBeNew }: DiskChange): Promise<void> {
    const before = await this.inner.read(path);
    if (mustBeNew && before !== undefined) throw new FileAlreadyExistsError(path);
    (this.inner as CanLose).writeUnsynced(path, kind === "append" && before ? joined(before, bytes) : bytes);
  }
}

function canLose(disk: Disk): disk is CanLose {
  return "writeUnsynced" in disk;
}

function joined(before: Uint8Array, added: Uint8Array): Uint8Array {
  return Uint8Array.of(...before, ...added);
}
