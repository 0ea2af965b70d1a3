/** `time_bucket` and `width_bucket`: which of many equal intervals a value is in. */
import { instantToWallClock, wallClockToInstant } from "../../data/time-zone";
import { civilFromMicros } from "../../data/timestamp";
import { type DataType, DoubleType, LongType, TimestampType } from "../../data/types";
import { type Long, toLong, type Value } from "../../data/value";
import type { BoundScalar, ScalarFunction } from "../function";
import { LONG, NUMERIC } from "./define";
import { shiftTimestampByMonths } from "./shift-timestamp";

const floorDiv = (a: bigint, n: bigint): bigint => (a - (((a % n) + n) % n)) / n;

/** Where the bucket begins that `time` is in; one begins at `origin`. */
function byMicros(size: Long, time: Long, origin: Long): Long {
  const [width, start] = [BigInt(size), BigInt(origin)];
  return toLong(start + floorDiv(BigInt(time) - start, width) * width);
}

function byMonths(months: number, time: Long, origin: Long, zone: string): Long {
  const [at, start] = [time, origin].map((micros) => civilFromMicros(instantToWallClock(micros, zone)));
  const between = (at.year - start.year) * 12 + at.month - start.month;
  const count = Math.floor(between / months);
  const begins = shiftTimestampByMonths(origin, count * months, zone);
  return begins > time ? shiftTimestampByMonths(origin, (count - 1) * months, zone) : begins;
}

const EPOCH: Readonly<Record<string, string>> = {
  timestamp: "TIMESTAMP '1970-01-01 00:00:00'",
  timestamp_ntz: "TIMESTAMP_NTZ '1970-01-01 00:00:00'",
};

const timeBucket: ScalarFunction = {
  kind: "scalar",
  name: "time_bucket",
  arity: [2, 3],
  expects: '("TIMESTAMP" or "TIMESTAMP_NTZ")',
  expectsEach: ['("INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")'],
  sql: ([size, time, origin = EPOCH.timestamp]) => `time_bucket(${size}, ${time}, ${origin})`,
  bind(args): BoundScalar | null {
    const [size, given] = args;
    const isMonths = size.kind === "yearMonthInterval";
    if (!isMonths && size.kind !== "dayTimeInterval") return null;
    if (!["timestamp", "timestamp_ntz", "date", "string", "null"].includes(given.kind)) return null;
    const type: DataType = given.kind === "timestamp_ntz" ? given : TimestampType;
    const compute = (session: string) => {
      const zone = type.kind === "timestamp" ? session : "UTC";
      return (length: Long, time: Long, origin: Long = wallClockToInstant(0, zone)): Long =>
        isMonths ? byMonths(Number(length), time, origin, zone) : byMicros(length, time, origin);
    };
    return {
      argumentTypes: [size, type, type].slice(0, args.length),
      dataType: type,
      code: (values, context) => `${context.reference("time_bucket", compute(context.timeZone))}(${values.join(", ")})`,
      sql: ([a, b, origin = EPOCH[type.kind]]) => `time_bucket(${a}, ${b}, ${origin})`,
    };
  },
};

/** The number of the bucket, from 1; 0 below the first, one more above the last. NULL when there are no buckets. */
function widthBucket(value: Value, low: Value, high: Value, count: Long): Long | null {
  const [x, from, to, n] = [value, low, high, count].map(Number);
  const usable = n > 0 && from !== to && !Number.isNaN(x) && Number.isFinite(from) && Number.isFinite(to);
  if (!usable || BigInt(count) === 2n ** 63n - 1n) return null;
  const rises = from < to;
  if (rises ? x < from : x > from) return 0;
  if (rises ? x >= to : x <= to) return n + 1;
  return Math.trunc((n * (x - from)) / (to - from)) + 1;
}

const widthBuckets: ScalarFunction = {
  kind: "scalar",
  name: "width_bucket",
  arity: [4, 4],
  expects: '("DOUBLE" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
  bind([value, low, high, count]): BoundScalar | null {
    const isInterval = value.kind === "yearMonthInterval" || value.kind === "dayTimeInterval";
    if (isInterval ? low.kind !== value.kind || high.kind !== value.kind : false) return null;
    if (!isInterval && [value, low, high].some((type) => NUMERIC.accept(type) === null)) return null;
    if (LONG.accept(count) === null) return null;
    return {
      argumentTypes: isInterval ? [value, low, high, LongType] : [DoubleType, DoubleType, DoubleType, LongType],
      dataType: LongType,
      nullableResult: true,
      code: (values, context) => `${context.reference("width_bucket", widthBucket)}(${values.join(", ")})`,
    };
  },
};

export const buckets: readonly ScalarFunction[] = [timeBucket, widthBuckets];
