/**
 * The offset log: what each batch is going to read, written down before it reads anything.
 *
 * Spark's `OffsetSeqLog` (`offsets/<batch>`), in its text: `v1`, one line of JSON with what must be the same when the
 * batch runs again (watermark, time, settings), then one line per source in plan order, `-` for a source that has never
 * had data. Spark's second format, for sources with names, is not read.
 */
import { IllegalStateException } from "../data/errors";
import type { Disk } from "./disk";
import { linesBelowVersion, parseJson, parseObject, wholeNumber } from "./log-text";
import { type LogFormat, MetadataLog } from "./metadata-log";

export interface OffsetSeq {
  /** End offset of each source in plan order, as its JSON text; null: the source has never had data. */
  readonly offsets: readonly (string | null)[];
  readonly metadata: OffsetSeqMetadata;
}

export interface OffsetSeqMetadata {
  /** The watermark this batch runs with, in ms. */
  readonly batchWatermarkMs: number;
  /** What `current_timestamp()` returns in this batch, in ms. */
  readonly batchTimestampMs: number;
  /** The settings that decide how state is laid out. */
  readonly conf: Readonly<Record<string, string>>;
}

export class OffsetLog extends MetadataLog<OffsetSeq> {
  constructor(disk: Disk, directory: string = "offsets") {
    super(disk, directory, FORMAT);
  }
}

const FORMAT: LogFormat<OffsetSeq> = {
  serialize({ offsets, metadata }) {
    const { batchWatermarkMs, batchTimestampMs, conf } = metadata;
    const lines = offsets.map((offset) => offset ?? "-");
    return ["v1", JSON.stringify({ batchWatermarkMs, batchTimestampMs, conf }), ...lines].join("\n");
  },

  deserialize(text) {
    const lines = linesBelowVersion(text, 1, "in the offset log");
    if (lines.length === 0)
      throw new IllegalStateException(
        null,
        "Incomplete log file in the offset log: the line with the watermark is missing",
      );
    const metadata = parseObject(lines[0].trim() === "" ? "{}" : lines[0], "the line with the watermark");
    return {
      offsets: lines.slice(1).map(parseOffset),
      metadata: {
        batchWatermarkMs: wholeNumber(metadata, "batchWatermarkMs"),
        batchTimestampMs: wholeNumber(metadata, "batchTimestampMs"),
        conf: parseConf(metadata.conf ?? {}),
      },
    };
  },

  remedy:
    "Bring the file back from a copy of the checkpoint. If it is the newest one in offsets/ and commits/ has no file of " +
    "that number, you can also delete it: the batch is then planned anew.",
};

function parseOffset(line: string, index: number): string | null {
  if (line === "-") return null;
  parseJson(line, `the offset of source ${index}`);
  return line;
}

function parseConf(conf: unknown): Record<string, string> {
  const isMap = typeof conf === "object" && conf !== null && !Array.isArray(conf);
  if (isMap && Object.values(conf).every((value) => typeof value === "string")) return conf as Record<string, string>;
  throw new IllegalStateException(null, "Log file was malformed: conf is not an object of texts");
}
