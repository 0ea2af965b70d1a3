/**
 * The commit log: which batches are done for good.
 *
 * Spark's `CommitLog` (`commits/<batch>`), in its text. A batch with a file here is never run again; the newest batch of
 * the offset log without one is. Beside that it keeps the watermark the batch ended with, for the next one to start with.
 * Spark's formats 2 and 3 (ids of state files, metadata of the sink) are not read.
 */
import type { Disk } from "./disk";
import { linesBelowVersion, parseObject, wholeNumber } from "./log-text";
import { type LogFormat, MetadataLog } from "./metadata-log";

export interface CommitMetadata {
  readonly nextBatchWatermarkMs: number;
}

export class CommitLog extends MetadataLog<CommitMetadata> {
  constructor(disk: Disk, directory: string = "commits") {
    super(disk, directory, FORMAT);
  }
}

const FORMAT: LogFormat<CommitMetadata> = {
  serialize({ nextBatchWatermarkMs }) {
    return `v1\n${JSON.stringify({ nextBatchWatermarkMs })}`;
  },

  deserialize(text) {
    // A file that ends after its first line counts, as in Spark: the very first versions wrote no more.
    const [line = "{}"] = linesBelowVersion(text, 1, "in the offset commit log");
    return {
      nextBatchWatermarkMs: wholeNumber(parseObject(line, "the line with the watermark"), "nextBatchWatermarkMs"),
    };
  },

  remedy:
    "Bring the file back from a copy of the checkpoint. If it is the newest one in commits/, you can also delete it: the " +
    "batch then runs once more.",
};
