/** Casts of intervals: to and from numbers of their last unit, and between the fields they show. */
import { Decimal } from "../data/decimal";
import type { AtomicType, DataType } from "../data/types";
import { type Long, toLong, type Value } from "../data/value";
import { toDecimalType } from "../plan/functions/decimal-types";
import { castOverflow } from "./cast-errors";
import { inRange, isIntegral } from "./cast-numbers";

type IntervalKind = "dayTimeInterval" | "yearMonthInterval";

const unitSize: Readonly<Record<string, bigint>> = {
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
  year: 12n,
  month: 1n,
};

const isInterval = (type: DataType): type is AtomicType<IntervalKind> =>
  type.kind === "dayTimeInterval" || type.kind === "yearMonthInterval";

/** First and last field: `day` and `second` of INTERVAL DAY TO SECOND. */
function fieldsOf(type: AtomicType): readonly [string, string] {
  const [, from, , to] = type.simpleString.split(" ");
  return [from, to ?? from];
}

export function intervalConversion(from: DataType, to: DataType): ((value: Value) => Value) | undefined {
  if (isInterval(from) && isInterval(to)) {
    if (from.kind !== to.kind) return undefined;
    const size = to.kind === "dayTimeInterval" && fieldsOf(to)[1] === "second" ? 1n : unitSize[fieldsOf(to)[1]];
    return (value) => toLong((BigInt(value as Long) / size) * size);
  }
  if (isInterval(from) && isIntegral(to)) {
    const [, last] = fieldsOf(from);
    return (value) => inRange(BigInt(value as Long) / unitSize[last], value, from, to);
  }
  if (isIntegral(from) && isInterval(to)) {
    const [, last] = fieldsOf(to);
    const bits = to.kind === "dayTimeInterval" ? 64 : 32;
    return (value) => {
      const amount = BigInt(value as Long) * unitSize[last];
      if (BigInt.asIntN(bits, amount) !== amount) throw castOverflow(value, from, to);
      return toLong(amount);
    };
  }
  if (isInterval(from) && to.kind === "decimal") {
    const [, last] = fieldsOf(from);
    // A day is counted in days, seconds with what is behind the point.
    return (value) => toDecimalType(inUnits(BigInt(value as Long), last), to);
  }
  if (from.kind === "decimal" && isInterval(to)) return fromDecimal(from, to);
  return undefined;
}

function inUnits(length: bigint, unit: string): Decimal {
  return unit === "second" ? new Decimal(length, 6) : new Decimal(length / unitSize[unit], 0);
}

/** Rounded half up to what the type can tell: months, or microseconds; then cut to its last unit. */
function fromDecimal(from: DataType, to: AtomicType<IntervalKind>): (value: Value) => Value {
  const [, last] = fieldsOf(to);
  const bits = to.kind === "dayTimeInterval" ? 64 : 32;
  const unit = last === "second" ? 1n : unitSize[last];
  return (value) => {
    const length = (value as Decimal).mul(new Decimal(unitSize[last], 0)).rescale(0).unscaled;
    if (BigInt.asIntN(bits, length) !== length) throw castOverflow(value, from, to);
    return toLong((length / unit) * unit);
  };
}
