/**
 * Casts of times of day (TIME) to numbers of seconds. There are none to the type, see `data/time-of-day.ts`; to text, there is
 * `castToString`. A cast to a timestamp, which Spark reads as today's, is not there.
 */
import { Decimal } from "../data/decimal";
import { type DataType, LongType } from "../data/types";
import type { Value } from "../data/value";
import { toDecimalType } from "../plan/functions/decimal-types";
import { inRange, isIntegral } from "./cast-numbers";

export function timeOfDayConversion(from: DataType, to: DataType): ((value: Value) => Value) | undefined {
  if (from.kind !== "time") return undefined;
  if (isIntegral(to)) return (nanos) => inRange(BigInt(Math.floor(Number(nanos) / 1e9)), nanos, LongType, to);
  if (to.kind === "decimal") return (nanos) => toDecimalType(new Decimal(BigInt(nanos as number), 9), to);
  return undefined;
}
