/** Dates and times as data files are written, by pattern; everything else as CAST to string. Spark's `UnivocityGenerator`. */
import { formatPattern } from "./date-pattern-format";
import type { FileOptions } from "./file-options";
import { castToString } from "./format-value";
import type { DataType } from "./types";
import { type Long, toLong, type Value } from "./value";

/** The text of a non-null cell. */
export function cellText(type: DataType, options: FileOptions): (value: Value) => string {
  const zone = options.timeZone;
  switch (type.kind) {
    case "date": {
      const pattern = options.text("dateFormat", "yyyy-MM-dd");
      return (value) => formatPattern(toLong(BigInt(value as number) * 86_400_000_000n), pattern, "UTC");
    }
    case "timestamp": {
      const pattern = options.text("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]");
      return (value) => formatPattern(value as Long, pattern, zone);
    }
    case "timestamp_ntz": {
      const pattern = options.text("timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS]");
      return (value) => formatPattern(value as Long, pattern, "UTC");
    }
    case "binary":
      return (value) =>
        `[${Buffer.from(value as Uint8Array)
          .toString("hex")
          .toUpperCase()
          .replace(/..(?=.)/g, "$& ")}]`;
    default:
      return (value) => castToString(value, type, zone) ?? "";
  }
}
