/**
 * `sequence(start, stop, step)`: whole numbers, dates or timestamps at equal distances, both ends included.
 *
 * Without a step it is 1 or a day, backwards where the end comes first. Months are counted from the start, so that a sequence
 * from 31 January has the last of February and then 31 March. A step that leads away is an error.
 */
import { MICROS_PER_DAY } from "../../data/calendar";
import { SparkError } from "../../data/errors";
import { checkCount } from "../../data/size-limits";
import { ArrayType, CalendarIntervalType, type DataType } from "../../data/types";
import { type CalendarInterval, type Long, toLong, type Value } from "../../data/value";
import type { Misfit, ScalarFunction } from "../function";
import { shiftMoment } from "./calendar-interval-arithmetic";
import { commonType, isIntegral } from "./numeric-types";

const MICROS_PER_MONTH = 28n * BigInt(MICROS_PER_DAY);

export const sequence: ScalarFunction = {
  kind: "scalar",
  name: "sequence",
  arity: [2, 3],
  expects: '"INTEGRAL"',
  misfit: () => wrongTypes,
  bind(types) {
    const argumentTypes = typesOf(types);
    if (argumentTypes === null) return null;
    const [type, , step] = argumentTypes;
    return {
      argumentTypes,
      dataType: new ArrayType(type, false),
      code: (values, context) => {
        const make = isIntegral(type)
          ? numbers
          : moments(type, step, type.kind === "timestamp" ? context.timeZone : "UTC");
        return `${context.reference("sequence", make)}(${values.join(", ")})`;
      },
    };
  },
};

const isInterval = ({ kind }: DataType): boolean =>
  kind === "calendarInterval" || kind === "dayTimeInterval" || kind === "yearMonthInterval";

function typesOf(types: readonly DataType[]): readonly DataType[] | null {
  const type = commonType(types.filter((one) => !isInterval(one)));
  const [, , step] = types;
  if (type === null || types.slice(0, 2).some(isInterval)) return null;
  if (isIntegral(type)) return step !== undefined && isInterval(step) ? null : types.map(() => type);
  if (!["date", "timestamp", "timestamp_ntz"].includes(type.kind)) return null;
  if (step === undefined) return [type, type];
  if (step.kind === "null") return [type, type, CalendarIntervalType];
  return isInterval(step) ? [type, type, step] : null;
}

const wrongTypes: Misfit = {
  kind: "SEQUENCE_WRONG_INPUT_TYPES",
  why:
    "`sequence` uses the wrong parameter type. The parameter type must conform to:\n" +
    "1. The start and stop expressions must resolve to the same type.\n" +
    '2. If start and stop expressions resolve to the ("TIMESTAMP" or "TIMESTAMP_NTZ" or "DATE") type, then the step expression must resolve to the ("INTERVAL" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND") type.\n' +
    '3. Otherwise, if start and stop expressions resolve to the "INTEGRAL" type, then the step expression must resolve to the same type.',
};

/** How many steps there are at most. */
function lengthOf(start: bigint, stop: bigint, step: bigint): number {
  if (step === 0n ? start !== stop : step > 0n ? start > stop : start < stop)
    throw new SparkError(null, `requirement failed: Illegal sequence boundaries: ${start} to ${stop} by ${step}`);
  const length = step === 0n ? 1n : (stop - start) / step + 1n;
  checkCount("sequence", length);
  return Number(length);
}

function numbers(start: Long, stop: Long, step: Long = start <= stop ? 1 : -1): readonly Value[] {
  const [from, by] = [BigInt(start), BigInt(step)];
  const length = lengthOf(from, BigInt(stop), by);
  return Array.from({ length }, (_, i) => toLong(from + BigInt(i) * by));
}

const DAY: CalendarInterval = { months: 0, days: 1, micros: 0 };
const BACK: CalendarInterval = { months: 0, days: -1, micros: 0 };

function moments(type: DataType, stepType: DataType | undefined, zone: string) {
  const isDate = type.kind === "date";
  const toMicros = (value: Long): Long => (isDate ? toLong(BigInt(value) * BigInt(MICROS_PER_DAY)) : value);
  const fromMicros = (micros: Long): Long => (isDate ? Math.floor(Number(micros) / MICROS_PER_DAY) : micros);
  return (start: Long, stop: Long, given?: Value): readonly Value[] => {
    const step = given === undefined ? (start <= stop ? DAY : BACK) : splitStep(given, stepType as DataType);
    if (isDate && step.months === 0 && step.days === 0) throw noWholeDays(stepType as DataType);
    const inMicros =
      BigInt(step.micros) + BigInt(step.days) * BigInt(MICROS_PER_DAY) + BigInt(step.months) * MICROS_PER_MONTH;
    const [from, to] = [toMicros(start), toMicros(stop)];
    const most = lengthOf(BigInt(from), BigInt(to), inMicros);
    const found: Value[] = [];
    for (let i = 0; i <= most; i++) {
      const by = { months: step.months * i, days: step.days * i, micros: toLong(BigInt(step.micros) * BigInt(i)) };
      const at = shiftMoment(from, by, zone);
      if (inMicros < 0n ? at < to : at > to) break;
      found.push(fromMicros(at));
    }
    return found;
  };
}

function splitStep(step: Value, type: DataType): CalendarInterval {
  if (type.kind === "yearMonthInterval") return { months: step as number, days: 0, micros: 0 };
  if (type.kind !== "dayTimeInterval") return step as CalendarInterval;
  const days = BigInt(step as Long) / BigInt(MICROS_PER_DAY);
  return { months: 0, days: Number(days), micros: toLong(BigInt(step as Long) - days * BigInt(MICROS_PER_DAY)) };
}

function noWholeDays({ kind, simpleString }: DataType): SparkError {
  const name = kind === "dayTimeInterval" ? "interval day to second" : simpleString;
  return new SparkError(
    "_LEGACY_ERROR_TEMP_3242",
    `sequence step must be an ${name} of day granularity if start and end values are dates`,
  );
}
