/** The options of reading files as a stream. Spark's `FileStreamOptions` (semantics M5); those of the format come besides. */
import { IllegalArgumentException } from "../data/errors";
import { timeStringAs } from "../data/time-string";
import type { SourceOptions } from "./provider";
import type { ReadLimit } from "./source";
import { OptionReader } from "./source-options";

export interface FileStreamOptions {
  readonly limit: ReadLimit;
  /** Newest files first; the age of files then no longer counts if there is a limit. */
  readonly latestFirst: boolean;
  /** Files this much older than the newest seen are not read, in ms. */
  readonly maxFileAgeMs: number;
  /** Whether two files of one name in different directories are the same. */
  readonly fileNameOnly: boolean;
  readonly cleanSource: "archive" | "delete" | "off";
  readonly sourceArchiveDir: string | null;
  /** How many files that were found, but not taken, are kept for the next batches. */
  readonly maxCachedFiles: number;
  /** When less than this part of a batch was left over, the directory is listed anew. */
  readonly discardCachedInputRatio: number;
}

/** @throws IllegalArgumentException */
export function parseFileStreamOptions(options: SourceOptions): FileStreamOptions {
  const reader = new OptionReader(options);
  for (const name of ["modifiedbefore", "modifiedafter"])
    if (reader.text(name) !== undefined)
      throw new IllegalArgumentException(null, `option '${name}' is not allowed in file stream sources`);
  const limit = limitOf(reader);
  const latestFirst = reader.flag("latestFirst", false);
  return {
    limit,
    latestFirst,
    maxFileAgeMs:
      latestFirst && limit.kind !== "all"
        ? Number.POSITIVE_INFINITY
        : timeStringAs(reader.text("maxFileAge") ?? "7d", "ms"),
    fileNameOnly: reader.flag("fileNameOnly", false),
    ...cleaningOf(reader),
    maxCachedFiles: check(reader, "maxCachedFiles", 10_000, isCount, "an integer greater than or equal to 0"),
    discardCachedInputRatio: check(
      reader,
      "discardCachedInputRatio",
      0.2,
      (value) => value >= 0 && value <= 1,
      "a positive float between 0 and 1",
    ),
  };
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function check(
  reader: OptionReader,
  name: string,
  byDefault: number,
  allowed: (value: number) => boolean,
  must: string,
): number {
  const text = reader.text(name);
  if (text === undefined) return byDefault;
  if (text.trim() !== "" && allowed(Number(text))) return Number(text);
  throw new IllegalArgumentException(null, `Invalid value '${text}' for option '${name}', must be ${must}`, {
    parameters: { option: name, value: text },
  });
}

function limitOf(reader: OptionReader): ReadLimit {
  const above = (value: number): boolean => isCount(value) && value > 0;
  const files = check(reader, "maxFilesPerTrigger", 0, above, "a positive integer");
  const bytes = check(reader, "maxBytesPerTrigger", 0, above, "a positive integer");
  if (files > 0 && bytes > 0)
    throw new IllegalArgumentException(
      null,
      "Options 'maxFilesPerTrigger' and 'maxBytesPerTrigger' can't be both set at the same time",
    );
  if (files > 0) return { kind: "maxFiles", files };
  return bytes > 0 ? { kind: "maxBytes", bytes } : { kind: "all" };
}

function cleaningOf(reader: OptionReader): Pick<FileStreamOptions, "cleanSource" | "sourceArchiveDir"> {
  const mode = (reader.text("cleanSource") ?? "off").toLowerCase();
  if (mode !== "archive" && mode !== "delete" && mode !== "off")
    throw new IllegalArgumentException(
      null,
      `Invalid mode for clean source option Some(${reader.text("cleanSource")}). Must be one of ARCHIVE,DELETE,OFF`,
    );
  const sourceArchiveDir = reader.text("sourceArchiveDir") ?? null;
  if (mode === "archive" && sourceArchiveDir === null)
    throw new IllegalArgumentException(null, "Archive mode must be used with 'sourceArchiveDir' option.");
  return { cleanSource: mode, sourceArchiveDir };
}
