/**
 * StreamingContexts that are broken on purpose, each in one rule. One that survives everything would show that the search sees
 * nothing.
 */

import type { Disk } from "../../src/checkpoint/disk";
import type { StorageLevel } from "../../src/data/storage-level";
import { Seconds } from "../../src/dstream/duration";
import type { Receiver } from "../../src/dstream/receiver/receiver";
import type { StreamCore } from "../../src/dstream/stream-core";
import type { StreamingContext } from "../../src/dstream/streaming-context";
import type { Time } from "../../src/dstream/time";
import { changed } from "../../src/faults/disks";
import { KeepingSource, ReliableReceiver } from "../../src/faults/dstream-outside";
import { items, type ProgramOptions, RELIABLE, WINDOWED_COUNTS } from "./dstream-programs";

interface CanLose extends Disk {
  writeUnsynced(path: string, bytes: Uint8Array): void;
}

/** Appends are acknowledged before they are synced: a power cut takes them back. */
function unsynced(disk: Disk): Disk {
  if (!("writeUnsynced" in disk)) return disk;
  const inner = disk as CanLose;
  return changed(disk, {
    append: async (path, bytes) => {
      const before = (await disk.read(path)) ?? new Uint8Array();
      inner.writeUnsynced(path, new Uint8Array([...before, ...bytes]));
    },
  });
}

/** The source hears that data has arrived when it was handed over, not when it is safe. */
class HastySource extends KeepingSource {
  override receiver(level: StorageLevel): Receiver<string> {
    return new HastyReceiver(this, level);
  }
}

class HastyReceiver extends ReliableReceiver {
  override notice(): void {
    const { source } = this;
    const news = source.sent.slice(source.acknowledged);
    source.acknowledged = source.sent.length;
    if (news.length > 0) this.storeMany(news).catch(() => {});
  }
}

/** The checkpoint of a batch says that it is done, before its jobs have run. */
function checkpointsBeforeOutput({ execution }: StreamingContext): void {
  const write = execution.writeCheckpoint.bind(execution);
  execution.writeCheckpoint = (time) => write(time.plus(Seconds(1)));
  Object.defineProperty(execution, "pendingTimes", { get: () => [] });
}

/** A new driver does not read what the old one wrote down about blocks. */
function readsNoLog(context: StreamingContext): void {
  const { receiving } = context;
  const open = receiving.open.bind(receiving);
  receiving.open = async () => {
    const { recovered } = context;
    context.recovered = null;
    await open();
    context.recovered = recovered;
  };
}

/** After a crash the data that leaves a window is not there: it goes on being counted. */
function losesWhatLeaves(context: StreamingContext): void {
  const { recovered } = context;
  if (recovered === null) return;
  for (const { operator } of context.graph.inputs) {
    const compute = operator.compute.bind(operator);
    Object.assign(operator, {
      compute: (time: Time, stream: StreamCore<unknown>) =>
        time.milliseconds <= recovered.timeMs
          ? context.sparkContext.emptyRDD<unknown>()
          : compute(time, stream as never),
    });
  }
}

export const BROKEN_DSTREAMS: readonly ProgramOptions[] = [
  { ...RELIABLE, name: "appends to the logs are not synced", disk: unsynced },
  {
    ...RELIABLE,
    name: "data counts as arrived before it is safe",
    sources: (clock) => [new HastySource(clock, items("h", 8))],
  },
  { ...RELIABLE, name: "the checkpoint says that a batch is done before it is", spoil: checkpointsBeforeOutput },
  { ...WINDOWED_COUNTS, name: "a recovered window does not know what leaves it", spoil: losesWhatLeaves },
  { ...RELIABLE, name: "the log of blocks is not read after a crash", spoil: readsNoLog },
];
