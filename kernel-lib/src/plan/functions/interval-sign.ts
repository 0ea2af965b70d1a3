/** `+`, `-`, `abs` and `sign` of intervals. */
import { SparkError } from "../../data/errors";
import { type DataType, DoubleType } from "../../data/types";
import { type CalendarInterval, type Long, toLong } from "../../data/value";
import type { BoundScalar } from "../function";
import { negateInterval } from "./calendar-interval-arithmetic";
import { overflowAnywhere } from "./long-math";

/** @param hint the function that gives NULL instead, where there is one */
export function intervalOverflow(hint?: string): SparkError {
  const [kind, advice] =
    hint === undefined
      ? ["WITHOUT", "Try devising appropriate values for the interval parameters."]
      : ["WITH", `Use \`${hint}\` to tolerate overflow and return NULL instead.`];
  return new SparkError(
    `INTERVAL_ARITHMETIC_OVERFLOW.${kind}_SUGGESTION`,
    `Integer overflow while operating with intervals. ${advice}`,
    { sqlState: "22015", context: "" },
  );
}

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
  const bits = type.kind === "dayTimeInterval" ? 64 : 32;
  const negate = (value: Long): Long => {
    const negated = -BigInt(value);
    if (BigInt.asIntN(bits, negated) === negated) return toLong(negated);
    throw name === "abs" ? overflowAnywhere() : intervalOverflow();
  };
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
