/**
 * What a fork reads when that is changed: other rows from some batch on, or smaller batches. In Spark one would start the
 * program again with other options, or point it at another topic.
 */
import { IllegalArgumentException } from "../data/errors";
import type { InternalRow } from "../data/value";
import { recordedSource } from "../faults/recorded-source";
import { sourceName } from "../inspect/trace-query";
import type { MicroBatchSource, Offset } from "../sources/source";

/**
 * Goes on with these rows, one block a batch, whatever the source would have offered. What was read before cannot be read again.
 * @param name tells its offsets from those of the source, which stand in the checkpoint before them
 */
export function readingInstead(
  source: MicroBatchSource,
  name: string,
  blocks: readonly (readonly InternalRow[])[],
): MicroBatchSource {
  const rows = recordedSource(source.description, source.schema, blocks);
  const outside = (offset: Offset | null): Offset | null =>
    offset === null ? null : JSON.stringify({ [name]: Number(offset) });
  const inside = (offset: Offset | null): Offset | null => {
    const block =
      offset === null ? undefined : (JSON.parse(offset) as Readonly<Record<string, unknown>> | null)?.[name];
    return block === undefined ? null : String(block);
  };
  return {
    ...rows,
    latestOffset: async (start, limit) => outside(await rows.latestOffset(inside(start), limit)),
    reportLatestOffset: async () => outside(await rows.reportLatestOffset()),
    getBatch: (start, end) => rows.getBatch(inside(start), inside(end) ?? "-1"),
  };
}

/** At most so many rows a batch. @throws IllegalArgumentException when the source knows no such limit */
export async function atMost(source: MicroBatchSource, rows: number): Promise<MicroBatchSource> {
  if (!Number.isInteger(rows) || rows <= 0)
    throw new IllegalArgumentException(null, `maxOffsetsPerTrigger is a whole number from 1 on, not ${rows}`);
  const { ReplaySource } = await import("../sources/replay.js"); // as all sources: loaded only where it is used
  if (!(source instanceof ReplaySource))
    throw new IllegalArgumentException(
      null,
      `maxOffsetsPerTrigger says how much of a recorded stream (format "replay") a batch takes; this query reads from ${sourceName(source.description)}.`,
    );
  return Object.create(source, { readLimit: { value: { kind: "maxRows", rows } } });
}
