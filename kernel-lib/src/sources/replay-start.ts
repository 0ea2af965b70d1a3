/**
 * What a replay decides once, when a query first starts, and keeps over every restart.
 *
 * Spark's rate source keeps its start time in the checkpoint, Kafka's its first offsets, both in `sources/<i>/0`; without
 * that, a restart would begin another stream. Here both stand in that file.
 */
import type { Disk } from "../checkpoint/disk";
import { linesBelowVersion, parseObject, wholeNumber } from "../checkpoint/log-text";
import { type LogFormat, MetadataLog } from "../checkpoint/metadata-log";
import { IllegalStateException } from "../data/errors";
import type { Offset } from "./source";

export interface ReplayStart {
  /** What the clock showed when the first record arrived, in ms. */
  readonly startedAtMs: number;
  /** Where the first batch begins. */
  readonly offset: Offset;
}

/**
 * The start in the checkpoint; `decide()` makes and keeps one in a new checkpoint.
 * @param disk the checkpoint, or null for a query without one.
 * @param directory of this source in it, e.g. `sources/0`.
 */
export async function readOrDecideStart(
  disk: Disk | null,
  directory: string,
  decide: () => ReplayStart,
): Promise<ReplayStart> {
  if (disk === null) return decide();
  const log = new MetadataLog(disk, directory, FORMAT);
  const kept = await log.get(0);
  if (kept !== undefined) return kept;
  const decided = decide();
  // Written by somebody else in this moment? Then theirs holds.
  return (await log.add(0, decided)) ? decided : ((await log.get(0)) ?? decided);
}

const FORMAT: LogFormat<ReplayStart> = {
  serialize({ startedAtMs, offset }) {
    return `v1\n${JSON.stringify({ startedAtMs, offset })}`;
  },

  deserialize(text) {
    const [line] = linesBelowVersion(text, 1, "of the replay source");
    if (line === undefined)
      throw new IllegalStateException(null, "Incomplete log file: the line with the start is missing");
    const start = parseObject(line, "the line with the start");
    if (typeof start.offset !== "string")
      throw new IllegalStateException(null, "Log file was malformed: offset is no text");
    return { startedAtMs: wholeNumber(start, "startedAtMs"), offset: start.offset };
  },

  remedy: "Bring the file back from a copy of the checkpoint, or start with a new checkpoint.",
};
