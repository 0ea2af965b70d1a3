/**
 * What is said about `+ - * /` of a date, a timestamp or an interval and something that does not go with it.
 *
 * Spark has chosen by the one side already what the operator means (adding days, an interval to a timestamp, a difference of timestamps),
 * and so finds fault with the other side alone, in the words of that meaning.
 */
import type { DataType } from "../../data/types";
import type { Expression } from "../../plan/expression";

export interface MistypedMoment {
  /** The call as Spark has it by then. */
  sql(): string;
  readonly place: "first" | "second";
  readonly expects: string;
  readonly argument: Expression;
}

const DAYS = '("INT" or "SMALLINT" or "TINYINT")';
const TIMESTAMPS =
  '("(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)" or "(TIMESTAMP_LTZ(P) OR TIMESTAMP_NTZ(P) WITH P IN [7, 9])")';

const isTimestamp = ({ kind }: DataType): boolean => kind === "timestamp" || kind === "timestamp_ntz";
const isDayTime = ({ kind }: DataType): boolean => kind === "dayTimeInterval";
const isInterval = (type: DataType): boolean => isDayTime(type) || type.kind === "yearMonthInterval";

/** Null where the operator stays an operator of numbers for Spark. */
export function mistypedMoment(sign: string, [a, b]: readonly Expression[]): MistypedMoment | null {
  if (sign === "+") return mistypedSum(a, b);
  if (sign === "-") return mistypedDifference(a, b);
  if (sign !== "*" && sign !== "/") return null;
  if (sign === "*" && isInterval(b.dataType) && (!isInterval(a.dataType) || isDayTime(a.dataType)))
    return { sql: () => `(${b.sql()} * ${a.sql()})`, place: "second", expects: '"NUMERIC"', argument: a };
  if (!isInterval(a.dataType)) return null;
  return { sql: () => `(${a.sql()} ${sign} ${b.sql()})`, place: "second", expects: '"NUMERIC"', argument: b };
}

function mistypedSum(a: Expression, b: Expression): MistypedMoment | null {
  const [date, days] = a.dataType.kind === "date" ? [a, b] : [b, a];
  if (date.dataType.kind === "date")
    return { sql: () => `date_add(${date.sql()}, ${days.sql()})`, place: "second", expects: DAYS, argument: days };
  const [interval, other] = isDayTime(a.dataType) ? [a, b] : [b, a];
  if (!isDayTime(interval.dataType)) return null;
  return { sql: () => `${other.sql()} + ${interval.sql()}`, place: "first", expects: TIMESTAMPS, argument: other };
}

function mistypedDifference(a: Expression, b: Expression): MistypedMoment | null {
  const sql = (): string => `(${a.sql()} - ${b.sql()})`;
  if (isTimestamp(a.dataType)) return { sql, place: "second", expects: TIMESTAMPS, argument: b };
  if (isTimestamp(b.dataType)) return { sql, place: "first", expects: TIMESTAMPS, argument: a };
  if (a.dataType.kind === "date")
    return { sql: () => `date_sub(${a.sql()}, ${b.sql()})`, place: "second", expects: DAYS, argument: b };
  return b.dataType.kind === "date" ? { sql, place: "first", expects: '"DATE"', argument: a } : null;
}
