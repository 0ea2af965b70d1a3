/**
 * Whether a run that was broken came out right.
 *
 * The table in the sink is compared with a run without faults *over the same offset log*. Comparing with just any run
 * without faults would be wrong: a kill before the offset log is written lets the next life cut its batches elsewhere, hence
 * another watermark, hence other late rows, and both answers are right.
 */

import { CommitLog } from "../checkpoint/commit-log";
import type { Disk } from "../checkpoint/disk";
import { MemoryDisk } from "../checkpoint/memory-disk";
import { OffsetLog } from "../checkpoint/offset-log";
import { keyText } from "../data/key-text";
import type { InternalRow } from "../data/value";
import type { MicroBatchSource, Offset } from "../sources/source";
import type { StreamPoint } from "../streaming/points";
import { live } from "./life";
import { realEngine, rowsIn, type Scenario } from "./scenario";

/** `stuck`: the query could not go on, or rests although there is more to do. */
export type Verdict = "same" | "duplicated" | "lost" | "wrong" | "stuck";

/** How a table differs from what it should be. */
export function compareTables(actual: readonly InternalRow[], expected: readonly InternalRow[]): Verdict {
  const [have, want] = [tally(actual), tally(expected)];
  const texts = new Set([...have.keys(), ...want.keys()]);
  const more = [...texts].filter((text) => (have.get(text) ?? 0) > (want.get(text) ?? 0));
  const less = [...texts].filter((text) => (have.get(text) ?? 0) < (want.get(text) ?? 0));
  if (more.length === 0) return less.length === 0 ? "same" : "lost";
  return less.length === 0 && more.every((text) => want.has(text)) ? "duplicated" : "wrong";
}

function tally(rows: readonly InternalRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyText(row), (counts.get(keyText(row)) ?? 0) + 1);
  return counts;
}

/** The rows that one of two tables has more often than the other. */
export function surplus(rows: readonly InternalRow[], over: readonly InternalRow[]): InternalRow[] {
  const left = tally(over);
  return rows.filter((row) => {
    const more = left.get(keyText(row)) ?? 0;
    left.set(keyText(row), more - 1);
    return more <= 0;
  });
}

/** Answers what the sink should hold after the batches of an offset log. Asked again for the same log, it remembers. */
export class Oracle {
  private readonly known = new Map<string, readonly InternalRow[]>();

  constructor(private readonly scenario: Scenario) {}

  /** @throws when the log cannot be read */
  async expected(checkpoint: Disk): Promise<readonly InternalRow[]> {
    const entries = await new OffsetLog(checkpoint).range();
    const ends = entries.map(({ entry }) => entry.offsets);
    const key = JSON.stringify(ends);
    const rows = this.known.get(key) ?? (await this.run(ends, checkpoint));
    this.known.set(key, rows);
    return rows;
  }

  private async run(ends: readonly (readonly (Offset | null)[])[], checkpoint: Disk): Promise<readonly InternalRow[]> {
    const [table, disk] = [this.scenario.table(), new MemoryDisk()];
    if (ends.length === 0) return table.rows;
    const query = this.scenario.define(disk, table);
    // What an offset stands for may be written in the checkpoint, as the file source does.
    const { sources: given } = this.scenario.define(checkpoint, table);
    const sources = given.map((source, i) =>
      dictated(
        source,
        ends.map((batch) => batch[i]),
      ),
    );
    // A batch without data that the log does not have must not run here either: after a restart there is none (A13).
    const isLast = (point: StreamPoint): boolean =>
      point.name === "watermark" && point.facts.batchId === ends.length - 1;
    const end = await live(realEngine, { ...query, sources }, { mostPoints: Number.POSITIVE_INFINITY, diesAt: isLast });
    if (end.kind === "failed") throw end.error;
    return rowsIn(this.scenario, table, disk);
  }
}

/** The source, but batch n ends where the log says. After the last entry there is nothing more. */
function dictated(source: MicroBatchSource, ends: readonly (Offset | null)[]): MicroBatchSource {
  let batch = 0;
  return {
    description: source.description,
    schema: source.schema,
    replayable: source.replayable,
    readLimit: source.readLimit,
    latestOffset: async (start) => ends[batch++] ?? start,
    reportLatestOffset: () => source.reportLatestOffset(),
    prepareForTriggerAvailableNow: async () => {},
    getBatch: (start, end) => source.getBatch(start, end),
    commit: async () => {},
    stop: async () => {},
  };
}

/**
 * What must hold in a checkpoint whenever the process is dead: both logs have no gap, at most one batch is begun and not
 * committed, and the watermark never falls. Null, or what is broken, in words.
 */
export async function brokenInvariant(checkpoint: Disk): Promise<string | null> {
  const offsets = await new OffsetLog(checkpoint).batchIds();
  const commits = await new CommitLog(checkpoint).batchIds();
  if (hasGap(offsets)) return `the offset log has a gap: ${offsets}`;
  if (hasGap(commits)) return `the commit log has a gap: ${commits}`;
  const [begun, done] = [offsets.at(-1) ?? -1, commits.at(-1) ?? -1];
  if (done > begun || begun > done + 1) return `batch ${begun} is begun, batch ${done} is committed`;
  const watermarks = (await new OffsetLog(checkpoint).range()).map(({ entry }) => entry.metadata.batchWatermarkMs);
  if (watermarks.some((ms, i) => i > 0 && ms < watermarks[i - 1])) return `the watermark fell: ${watermarks}`;
  return null;
}

/**
 * What a query that rests has left undone: a batch that is begun and not committed, or rows that a source still offers. Null
 * when it has come to the end. The table alone cannot tell, for it is compared over the offset log as far as that goes.
 */
export async function leftUndone(checkpoint: Disk, sources: readonly MicroBatchSource[]): Promise<string | null> {
  const [last] = (await new OffsetLog(checkpoint).range()).slice(-1);
  const committed = (await new CommitLog(checkpoint).batchIds()).at(-1) ?? -1;
  if (last !== undefined && last.batchId !== committed)
    return `it rests although batch ${last.batchId} is not committed`;
  for (const [i, source] of sources.entries()) {
    const end = last?.entry.offsets[i] ?? null;
    const offered = await source.latestOffset(end, source.readLimit);
    if (offered !== end) return `it rests at offset ${end} although ${source.description} has come to ${offered}`;
  }
  return null;
}

function hasGap(ids: readonly number[]): boolean {
  return ids.some((id, i) => i > 0 && id !== ids[i - 1] + 1);
}
