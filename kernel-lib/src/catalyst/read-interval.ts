/**
 * Texts read as intervals by a cast: `1 02:03:04.5` or `INTERVAL '1 02:03:04.5' DAY TO SECOND`, in the fields of the type.
 *
 * Spark looks at the form first: so many digits of the first field, two of the others, nine after the point. A lone field may then be too large
 * and its upper bits get lost; of several fields each has its range. The last digits of nanoseconds are cut.
 */
import { SparkError } from "../data/errors";
import type { AtomicType } from "../data/types";
import { type Long, toLong } from "../data/value";

interface Field {
  readonly name: string;
  /** How Spark's errors write it. */
  readonly letter: string;
  /** How many digits it may have in front. */
  readonly digits: number;
  /** In the smallest unit: microseconds, or months. */
  readonly size: bigint;
  /** Largest value behind another field. */
  readonly most: bigint;
  readonly separator: string;
}

const DAY_TIME: readonly Field[] = [
  { name: "day", letter: "d", digits: 9, size: 86_400_000_000n, most: 0n, separator: " " },
  { name: "hour", letter: "h", digits: 10, size: 3_600_000_000n, most: 23n, separator: ":" },
  { name: "minute", letter: "m", digits: 12, size: 60_000_000n, most: 59n, separator: ":" },
  { name: "second", letter: "s.n", digits: 13, size: 1_000_000n, most: 59n, separator: "" },
];
const YEAR_MONTH: readonly Field[] = [
  { name: "year", letter: "y", digits: 0, size: 12n, most: 0n, separator: "-" },
  { name: "month", letter: "m", digits: 0, size: 1n, most: 11n, separator: "" },
];

type IntervalType = AtomicType<"dayTimeInterval"> | AtomicType<"yearMonthInterval">;

/** @throws INVALID_INTERVAL_FORMAT, or Java's own errors, which have no class, for what is out of range. */
export function readInterval(given: string, text: string, type: IntervalType): Long {
  const [, first, last = first] = /^interval (\w+)(?: to (\w+))?$/.exec(type.simpleString) as RegExpExecArray;
  const all = type.kind === "dayTimeInterval" ? DAY_TIME : YEAR_MONTH;
  const names = all.map(({ name }) => name);
  const fields = all.slice(names.indexOf(first), names.indexOf(last) + 1);
  const match = matchOf(text, fields, type);
  if (match === null) throw unmatched(given, type, fields);
  const { before, sign, body } = match.groups as Record<string, string | undefined>;
  const direction = (before === "-") === (sign === "-") ? 1n : -1n;
  const parts = (body as string).split(/[ :-]/);
  if (type.kind === "yearMonthInterval") return months(given, parts, fields, direction);
  return fields.length === 1 ? lone(given, parts[0], fields[0], direction) : sum(parts, fields, direction);
}

/** With or without the words around it. */
function matchOf(text: string, fields: readonly Field[], type: IntervalType): RegExpExecArray | null {
  const body = fields.map((field, i) => {
    const digits = field.digits === 0 ? "\\d+" : `\\d{1,${i === 0 ? field.digits : 2}}`;
    const separator = i < fields.length - 1 ? field.separator : "";
    return `${digits}${field.name === "second" ? "(?:\\.\\d{1,9})?" : ""}${separator}`;
  });
  const value = `(?<sign>[+|-])?(?<body>${body.join("")})`;
  const words = type.sql.slice("INTERVAL ".length).replaceAll(" ", "\\s+");
  const whole = new RegExp(`^INTERVAL\\s+(?<before>[+|-])?'${value}'\\s+${words}$`, "i");
  return new RegExp(`^${value}$`).exec(text) ?? whole.exec(text);
}

/** Microseconds of `12` or, among seconds, `12.5`; the rest of nanoseconds is cut. */
function microsOf(part: string, { size }: Field): bigint {
  const [whole, fraction = ""] = part.split(".");
  return BigInt(whole) * size + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

function lone(given: string, part: string, field: Field, direction: bigint): Long {
  const micros = direction * microsOf(part, field);
  if (field.name === "second" && BigInt.asIntN(64, micros) !== micros) throw unparsed(given, "day-time");
  return toLong(BigInt.asIntN(64, micros));
}

function sum(parts: readonly string[], fields: readonly Field[], direction: bigint): Long {
  for (const [i, field] of fields.entries()) {
    const most = i === 0 ? (2n ** 63n - 1n) / field.size : field.most;
    const [whole] = parts[i].split(".");
    if (BigInt(whole) > most)
      throw new SparkError(null, `requirement failed: ${field.name} ${BigInt(whole)} outside range [0, ${most}]`);
  }
  const micros = direction * parts.reduce((total, part, i) => total + microsOf(part, fields[i]), 0n);
  if (BigInt.asIntN(64, micros) !== micros) throw new SparkError(null, "long overflow");
  return toLong(micros);
}

function months(given: string, parts: readonly string[], fields: readonly Field[], direction: bigint): number {
  const total = direction * parts.reduce((all, part, i) => all + BigInt(part) * fields[i].size, 0n);
  if (BigInt.asIntN(32, total) !== total || parts.some((part, i) => i > 0 && BigInt(part) > fields[i].most))
    throw unparsed(given, "year-month");
  return Number(total);
}

const VALID =
  "Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format.";

function unparsed(given: string, kind: string): SparkError {
  return new SparkError(
    "INVALID_INTERVAL_FORMAT.INTERVAL_PARSING",
    `Error parsing '${given}' to interval. ${VALID} Error parsing interval ${kind} string.`,
    { sqlState: "22006" },
  );
}

function unmatched(given: string, type: IntervalType, fields: readonly Field[]): SparkError {
  const isDayTime = type.kind === "dayTimeInterval";
  const form = fields.map(({ letter, separator }, i) => letter + (i < fields.length - 1 ? separator : "")).join("");
  const words = type.sql.slice("INTERVAL ".length);
  const forms = `\`[+|-]${form}\`, \`INTERVAL [+|-]'[+|-]${form}' ${words}\``;
  const notice = isDayTime
    ? ' Set "spark.sql.legacy.fromDayTimeString.enabled" to "true" to restore the behavior before Spark 3.0.'
    : "";
  return new SparkError(
    `INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING${isDayTime ? "_WITH_NOTICE" : ""}`,
    `Error parsing '${given}' to interval. ${VALID} Interval string does not match ${isDayTime ? "day-time" : "year-month"} format of ${forms} when cast to ${type.simpleString}: ${given}.${notice}`,
    { sqlState: "22006" },
  );
}
