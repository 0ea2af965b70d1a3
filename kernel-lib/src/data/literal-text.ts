/** A literal as it stands in a column's name: `X'0AFF'`, `DATE '2024-01-31'`, and texts without quotes, as Spark heads columns. */
import type { Decimal } from "./decimal";
import { castToString } from "./format-value";
import type { DataType } from "./types";
import type { Value } from "./value";

/** Types whose literals begin with a word. */
const WORDS: Partial<Record<DataType["kind"], string>> = {
  date: "DATE",
  timestamp: "TIMESTAMP",
  timestamp_ntz: "TIMESTAMP_NTZ",
  time: "TIME",
  calendarInterval: "INTERVAL",
};

export function literalText(value: Value, type: DataType, timeZone: string): string {
  if (value === null) return "NULL";
  if (type.kind === "binary")
    return `X'${Buffer.from(value as Uint8Array)
      .toString("hex")
      .toUpperCase()}'`;
  if (type.kind === "decimal") return (value as Decimal).toScientific();
  const text = castToString(value, type, timeZone) as string;
  if (type.kind === "string" && type.collation !== null) return `'${text}' collate ${type.collation}`;
  const word = WORDS[type.kind];
  return word === undefined ? text : `${word} '${text}'`;
}
