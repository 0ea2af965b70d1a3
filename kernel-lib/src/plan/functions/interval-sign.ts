/** `+`, `-`, `abs` and `sign` of intervals. */
import { type DataType, DoubleType } from "../../data/types";
import type { CalendarInterval, Long } from "../../data/value";
import type { BoundScalar } from "../function";
import { negateInterval } from "./calendar-interval-arithmetic";
import { negateLong } from "./long-math";

const negateMonths = (months: number): number => Number(negateLong(months)) + 0;

/** The call when the argument is an interval; undefined when it is none, null when it has no such operation. */
export function bindIntervalSign(name: string, type: DataType): BoundScalar | null | undefined {
  const isCalendar = type.kind === "calendarInterval";
  if (!isCalendar && type.kind !== "dayTimeInterval" && type.kind !== "yearMonthInterval") return undefined;
  if (name === "positive") return { argumentTypes: [type], dataType: type, code: ([value]) => value };
  if (isCalendar) {
    if (name === "abs") return null;
    const negated = (value: CalendarInterval): CalendarInterval => negateInterval(value);
    return {
      argumentTypes: [type],
      dataType: type,
      code: ([value], context) => `${context.reference("negated", negated)}(${value})`,
    };
  }
  const negate = type.kind === "dayTimeInterval" ? negateLong : negateMonths;
  return {
    argumentTypes: [type],
    dataType: type,
    code: ([value], context) => {
      const negated = `${context.reference("negated", negate)}(${value})`;
      return name === "abs" ? `(${value} < 0 ? ${negated} : ${value})` : negated;
    },
  };
}

/** -1, 0 or 1. */
export function bindSignum(type: DataType): BoundScalar | null {
  if (type.kind !== "dayTimeInterval" && type.kind !== "yearMonthInterval") return null;
  const sign = (value: Long): number => Math.sign(Number(value));
  return {
    argumentTypes: [type],
    dataType: DoubleType,
    nullableResult: true,
    code: ([value], context) => `${context.reference("sign", sign)}(${value})`,
  };
}
