/**
 * A position in a partitioned log: for each partition the offset of the next record, as Kafka's source writes it.
 *
 * `{"earthquakes":{"0":100,"1":80}}` means that records 0 to 99 of partition 0 and 0 to 79 of partition 1 are taken.
 */
import { IllegalStateException } from "../data/errors";
import type { Offset } from "./source";

/** The next offset of each partition, by partition. */
export type LogOffset = readonly number[];

export function formatLogOffset(topic: string, offset: LogOffset): Offset {
  return JSON.stringify({ [topic]: Object.fromEntries(offset.map((next, partition) => [partition, next])) });
}

/**
 * Reads the offset of a log with `ends.length` partitions that have `ends` records.
 * @throws IllegalStateException when the text is no such offset, or is beyond what the log has.
 */
export function parseLogOffset(topic: string, text: Offset, ends: LogOffset): LogOffset {
  const byPartition = partitionsIn(topic, text);
  const names = Object.keys(byPartition);
  if (names.length !== ends.length)
    throw new IllegalStateException(
      null,
      `The offset ${text} has ${names.length} partitions, ${topic} has ${ends.length}. The recording changed since the ` +
        "query ran; start with a new checkpoint.",
    );
  return ends.map((end, partition) => {
    const next = byPartition[partition];
    if (!Number.isSafeInteger(next) || (next as number) < 0) throw notAnOffset(topic, text);
    if ((next as number) > end)
      throw new IllegalStateException(
        null,
        `Partition ${topic}-${partition}'s offset was changed from ${next} to ${end}, some data may have been missed. ` +
          "The recording was shortened since the query ran; bring it back, or start with a new checkpoint.",
      );
    return next as number;
  });
}

/**
 * Where a batch of at most `limit` records ends: each partition gives in proportion to how much of it waits, rounded
 * down, but at least one record if any waits. So a batch may stay below the limit, or pass it by a few with many
 * partitions. The rule is that of Spark's `KafkaMicroBatchStream`.
 */
export function limitInProportion(limit: number, start: LogOffset, end: LogOffset): LogOffset {
  const backlog = start.map((from, partition) => Math.max(0, end[partition] - from));
  const total = backlog.reduce((sum, size) => sum + size, 0);
  return start.map((from, partition) => {
    if (backlog[partition] === 0) return end[partition];
    const share = limit * (backlog[partition] / total);
    return Math.min(end[partition], from + (share < 1 ? 1 : Math.floor(share)));
  });
}

function partitionsIn(topic: string, text: Offset): Readonly<Record<string, unknown>> {
  try {
    const partitions = JSON.parse(text)?.[topic];
    if (typeof partitions === "object" && partitions !== null) return partitions;
  } catch {
    // Not even JSON: the same remedy.
  }
  throw notAnOffset(topic, text);
}

function notAnOffset(topic: string, text: Offset): IllegalStateException {
  return new IllegalStateException(
    null,
    `${text.slice(0, 80)} is not an offset of ${topic}; one looks like ${formatLogOffset(topic, [100])}. Did the query ` +
      "read another source when this checkpoint was written?",
  );
}
