/** The functions that tell the time, see `plan/current-time.ts`; with and without parentheses, by all of Spark's names. */
import { DateType, StringType, TimestampNTZType, TimestampType, timeType } from "../../data/types";
import { type CurrentKind, CurrentTime } from "../current-time";
import { type Expression, Literal } from "../expression";
import type { ScalarFunction } from "../function";
import { literalValue } from "./define";

function current(name: string, make: (given: readonly Expression[]) => CurrentTime, most: number = 0): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [0, most],
    expects: '"INT"',
    complete: make,
    bind: () => null,
  };
}

const moment = (name: string, kind: CurrentKind, type: CurrentTime["dataType"], shown: string = name): ScalarFunction =>
  current(name, () => new CurrentTime(kind, type, `${shown}()`));

/** With how many digits of a second's fraction. */
function currentTime(given: readonly Expression[]): CurrentTime {
  const digits = given.length === 0 ? 6 : Number(literalValue(given, 0) ?? 6);
  return new CurrentTime("time", timeType(digits), `current_time(${digits})`);
}

export const now = (): CurrentTime => new CurrentTime("timestamp", TimestampType, "current_timestamp()");

/** What stands for the arguments of `unix_timestamp()`. */
export function nowInSeconds(): readonly Expression[] {
  return [now(), new Literal("yyyy-MM-dd HH:mm:ss", StringType)];
}

export const currentFunctions: readonly ScalarFunction[] = [
  moment("current_timestamp", "timestamp", TimestampType),
  moment("now", "timestamp", TimestampType),
  moment("current_date", "date", DateType),
  moment("curdate", "date", DateType, "current_date"),
  moment("localtimestamp", "localtimestamp", TimestampNTZType),
  current("current_time", currentTime, 1),
  current("localtime", currentTime, 1),
];
