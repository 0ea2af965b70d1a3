/** `DATE'2024-01-31'`, `TIMESTAMP'2024-01-31 10:00'`, `X'CAFE'`: a type's name right before a string. */
import { ParseException } from "../../data/errors";
import { sqlContext } from "../../data/parse-error";
import { parseTime } from "../../data/time-of-day";
import { parseDate, parseTimestamp, parseTimestampNtz } from "../../data/timestamp";
import { BinaryType, type DataType, DateType, TimestampNTZType, TimestampType, timeType } from "../../data/types";
import type { Value } from "../../data/value";
import { type Expression, Literal } from "../expression";
import type { Parser } from "./parser";
import type { Token } from "./token";

type Reader = (text: string, timeZone: string) => Value;

const READERS: ReadonlyMap<string, readonly [DataType, Reader]> = new Map<string, readonly [DataType, Reader]>([
  ["DATE", [DateType, parseDate]],
  ["TIMESTAMP", [TimestampType, parseTimestamp]],
  ["TIMESTAMP_LTZ", [TimestampType, parseTimestamp]],
  ["TIMESTAMP_NTZ", [TimestampNTZType, parseTimestampNtz]],
  ["X", [BinaryType, parseHex]],
  ["TIME", [timeType(), (text) => parseTime(text)?.nanos ?? null]],
]);

/** Types with a word for the beginning of 1970. */
const EPOCH: ReadonlySet<string> = new Set(["DATE", "TIMESTAMP", "TIMESTAMP_LTZ", "TIMESTAMP_NTZ"]);

/** @throws ParseException `INVALID_TYPED_LITERAL`, `UNSUPPORTED_TYPED_LITERAL` */
export function typedLiteral(p: Parser): Expression {
  const start = p.take();
  const { value } = p.take();
  const known = READERS.get(start.value);
  if (known === undefined)
    throw new ParseException(
      "UNSUPPORTED_TYPED_LITERAL",
      `Literals of the type "${start.value}" are not supported. Supported types are "DATE", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP", "INTERVAL", "X", "TIME".`,
      { sqlState: "0A000", context: sqlContext(p.text, start.start, p.previousStop) },
    );
  const [type, read] = known;
  const isEpoch = EPOCH.has(start.value) && value.trim().toLowerCase() === "epoch";
  const parsed = isEpoch ? 0 : read(value.trim(), p.options.timeZone);
  if (parsed === null) throw invalidTypedLiteral(p, start, start.value, value);
  const digits = start.value === "TIME" ? (parseTime(value)?.digits ?? 0) : 0;
  if (digits > 6) return p.located(start, () => new Literal(parsed, timeType(digits)));
  return p.located(start, () => new Literal(parsed, type, p.options.timeZone));
}

/** @param start the token of the type's name */
export function invalidTypedLiteral(p: Parser, start: Token, type: string, text: string): ParseException {
  return new ParseException(
    "INVALID_TYPED_LITERAL",
    `The value of the typed literal "${type}" is invalid: '${text}'.`,
    { sqlState: "42604", parameters: { valueType: type }, context: sqlContext(p.text, start.start, p.previousStop) },
  );
}

/** An odd number of digits has a 0 before it, as in Spark. */
function parseHex(text: string): Uint8Array | null {
  if (!/^[0-9a-fA-F]*$/.test(text)) return null;
  const even = text.length % 2 === 0 ? text : `0${text}`;
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => Number.parseInt(even.slice(2 * i, 2 * i + 2), 16));
}
