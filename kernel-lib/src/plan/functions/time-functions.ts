/**
 * The functions of the types TIME and nanosecond timestamps, which Spark 4.3 has but refuses unless a setting is on that is off by
 * default. They are known here by name and number of arguments, and refused with the same errors.
 */
import { SparkError } from "../../data/errors";
import { timeIsUnsupported } from "../../data/time-of-day";
import { LongType } from "../../data/types";
import type { ScalarFunction } from "../function";

function refused(name: string, arity: readonly [number, number], why: () => Error): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity,
    expects: '"ANY"',
    bind() {
      throw why();
    },
  };
}

const ofTime = (name: string, fewest: number, most: number = fewest): ScalarFunction =>
  refused(name, [fewest, most], timeIsUnsupported);

const nanosecondsAreOff = (): SparkError =>
  new SparkError(
    "FEATURE_NOT_ENABLED",
    "The feature Nanosecond-precision timestamp types is not enabled. Consider setting the config spark.sql.timestampNanosTypes.enabled to true to enable this capability.",
    { sqlState: "56038" },
  );

const unixNanos: ScalarFunction = {
  kind: "scalar",
  name: "unix_nanos",
  arity: [1, 1],
  expects: '"(TIMESTAMP_LTZ(P) OR TIMESTAMP_NTZ(P) WITH P IN [7, 9])"',
  bind: ([type]) =>
    type.kind === "null"
      ? { argumentTypes: [type], dataType: LongType, nullableResult: true, code: () => "null" }
      : null,
};

export const timeFunctions: readonly ScalarFunction[] = [
  ofTime("make_time", 3),
  ofTime("to_time", 1, 2),
  ofTime("try_to_time", 1, 2),
  ofTime("time_diff", 3),
  ofTime("time_trunc", 2),
  ofTime("time_from_seconds", 1),
  ofTime("time_from_millis", 1),
  ofTime("time_from_micros", 1),
  ofTime("time_to_seconds", 1),
  ofTime("time_to_millis", 1),
  ofTime("time_to_micros", 1),
  refused("timestamp_nanos", [1, 1], nanosecondsAreOff),
  unixNanos,
];
