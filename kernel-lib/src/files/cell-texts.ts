/** Dates and times as data files are written, by pattern; everything else as CAST to string. Spark's `UnivocityGenerator`. */
import { castToString } from "../data/format-value";
import type { DataType } from "../data/types";
import { type Long, toLong, type Value } from "../data/value";
import { formatPattern } from "./datetime-pattern";
import type { FileOptions } from "./file-options";

/** The text of a non-null cell. */
export function cellText(type: DataType, options: FileOptions): (value: Value) => string {
  const zone = options.timeZone;
  switch (type.kind) {
    case "date": {
      const format = formatPattern(options.text("dateFormat", "yyyy-MM-dd"), "UTC");
      return (value) => format(toLong(BigInt(value as number) * 86_400_000_000n));
    }
    case "timestamp": {
      const format = formatPattern(options.text("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]"), zone);
      return (value) => format(value as Long);
    }
    case "timestamp_ntz": {
      const format = formatPattern(options.text("timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS]"), "UTC");
      return (value) => format(value as Long);
    }
    default:
      return (value) => castToString(value, type, zone) ?? "";
  }
}
