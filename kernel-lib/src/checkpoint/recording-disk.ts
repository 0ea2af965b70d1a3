/** Tells a listener about every change of a disk once it is durable: for traces, and for listing where faults may strike. */
import type { Disk } from "./disk";
import { type DiskChange, NumberedDisk } from "./numbered-disk";

export class RecordingDisk extends NumberedDisk {
  /** @param listener called after each change that succeeded; a refused one has a number but is not told. */
  constructor(
    inner: Disk,
    private readonly listener: (change: DiskChange) => void,
  ) {
    super(inner);
  }

  protected override async change(change: DiskChange, perform: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    await perform(change.bytes);
    this.listener(change);
  }
}
