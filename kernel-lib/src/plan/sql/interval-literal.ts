/**
 * `INTERVAL 1 DAY 2 HOURS`, `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '90 minutes'`.
 *
 * Spark has two kinds of interval, of months and of microseconds, and a literal must be one of them: fields of both
 * are refused. The type names the fields that were written (`INTERVAL DAY TO HOUR`).
 */
import { intervalToMicros, parseInterval } from "../../data/interval";
import { intervalType, parseDayTimeInterval, parseYearMonthInterval } from "../../data/interval-text";
import { type Expression, Literal } from "../expression";
import type { Parser } from "./parser";
import type { Token } from "./token";
import { invalidTypedLiteral } from "./typed-literal";

const UNIT = /^(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND|MILLISECOND|MICROSECOND)S?$/;
const FIELDS = ["year", "month", "day", "hour", "minute", "second"];
/** Units that are no field of an interval type, and the field they count to. */
const FIELD_OF: Readonly<Record<string, string>> = { week: "day", millisecond: "second", microsecond: "second" };

/** Whether an interval is written here, rather than a column called `interval`. */
export function startsInterval(p: Parser): boolean {
  if (!p.isWord("INTERVAL")) return false;
  const signed = p.isSign("-", 1) || p.isSign("+", 1) ? 1 : 0;
  const { kind } = p.peek(1 + signed);
  return kind === "string" || kind === "number";
}

/** @throws ParseException `INVALID_TYPED_LITERAL` */
export function intervalLiteral(p: Parser): Expression {
  const start = p.take();
  const parts: string[] = [];
  const units: string[] = [];
  while (isPart(p)) {
    const negative = p.isSign("-");
    if (negative || p.isSign("+")) p.take();
    const value = p.take();
    const unit = p.next.kind === "word" ? UNIT.exec(p.next.value)?.[1].toLowerCase() : undefined;
    // A string without a unit holds its units itself.
    if (unit === undefined) {
      if (value.kind !== "string" || units.length > 0) throw p.unexpected();
      return fromText(p, start, value.value, negative);
    }
    p.take();
    if (units.length === 0 && value.kind === "string" && p.isWord("TO"))
      return fromTo(p, start, value.value, unit, negative);
    const digits = value.value.trim();
    parts.push(`${negative ? (digits.startsWith("-") ? digits.slice(1) : `-${digits}`) : digits} ${unit}`);
    units.push(unit);
  }
  return build(p, start, parts.join(" "), units, false);
}

function isPart(p: Parser): boolean {
  const signed = p.isSign("-") || p.isSign("+") ? 1 : 0;
  const value = p.peek(signed);
  const unit = p.peek(signed + 1);
  if (value.kind === "string" && signed === 0 && unit.kind !== "word") return true;
  const isValue = value.kind === "string" || (value.kind === "number" && /^[\d.]+$/.test(value.text));
  return isValue && (signed > 0 || value.kind === "string" || (unit.kind === "word" && UNIT.test(unit.value)));
}

function fromText(p: Parser, start: Token, text: string, negative: boolean): Expression {
  const units = text
    .toLowerCase()
    .split(/\s+/)
    .flatMap((word) => UNIT.exec(word.toUpperCase())?.[1].toLowerCase() ?? []);
  return build(p, start, text, units, negative);
}

function build(p: Parser, start: Token, text: string, units: readonly string[], negate: boolean): Expression {
  const fields = units.map((unit) => FIELD_OF[unit] ?? unit).sort((a, b) => FIELDS.indexOf(a) - FIELDS.indexOf(b));
  const type = fields.length === 0 ? null : intervalType(fields[0], fields[fields.length - 1]);
  if (fields.length > 0 && type === null)
    throw p.unsupported("an interval of both months and days; write two intervals", start);
  return p.located(start, () => {
    try {
      const interval = parseInterval(text);
      if (type === null) throw invalidTypedLiteral(p, start, "INTERVAL", text);
      const value = type.kind === "yearMonthInterval" ? interval.months : intervalToMicros(interval);
      return new Literal(negate ? -value : value, type);
    } catch {
      throw invalidTypedLiteral(p, start, "INTERVAL", text);
    }
  });
}

/** `INTERVAL '1 02:03' DAY TO MINUTE` */
function fromTo(p: Parser, start: Token, text: string, from: string, negative: boolean): Expression {
  p.expectWord("TO");
  const to = UNIT.exec(p.next.value)?.[1].toLowerCase();
  const type = to === undefined ? null : intervalType(from, to);
  if (type === null) throw p.unexpected();
  p.take();
  const minus = text.trim().startsWith("-");
  const body = text.trim().replace(/^[+-]/, "");
  const written = `INTERVAL '${minus === negative ? "" : "-"}${body}' ${type.sql.slice("INTERVAL ".length)}`;
  const value = type.kind === "yearMonthInterval" ? parseYearMonthInterval(written) : parseDayTimeInterval(written);
  if (value === null) throw invalidTypedLiteral(p, start, "INTERVAL", text);
  return p.located(start, () => new Literal(value, type));
}
