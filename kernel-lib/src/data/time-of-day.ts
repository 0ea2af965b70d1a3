/**
 * The type TIME: a time of day without a date or a zone, as nanoseconds since midnight.
 *
 * Spark 4.3 has literals of it (`TIME'12:34:56.5'`) and what can be done with values, but refuses casts to it and the
 * functions that make it or take it apart (`UNSUPPORTED_TIME_TYPE`), unless a setting that is off by default allows them.
 * So does this engine, which does not have the setting.
 */
import { AnalysisException } from "./errors";

const TIME_TEXT = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?(?:\s*([AaPp][Mm]))?$/;

const NANOS_PER_SECOND = 1_000_000_000;

export interface TimeOfDay {
  readonly nanos: number;
  /** How many digits of a second's fraction were written. */
  readonly digits: number;
}

/** `12:34`, `1:2:3.25`, `01:30 PM`; null when the text is no time of day. */
export function parseTime(text: string): TimeOfDay | null {
  const match = TIME_TEXT.exec(text.trim());
  if (match === null) return null;
  const [, hours, minutes, seconds = "0", fraction = "", half] = match;
  let hour = Number(hours);
  if (half !== undefined && hour <= 12 && hour >= 1) hour = (hour % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const whole = hour * 3600 + Number(minutes) * 60 + Number(seconds);
  return { nanos: whole * NANOS_PER_SECOND + Number(fraction.padEnd(9, "0")), digits: fraction.length };
}

/** `12:34:56.5`: zeros at the end of the fraction are cut. */
export function formatTime(nanos: number): string {
  const seconds = Math.floor(nanos / NANOS_PER_SECOND);
  const two = (n: number): string => String(n).padStart(2, "0");
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = String(nanos % NANOS_PER_SECOND)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return fraction === "" ? clock : `${clock}.${fraction}`;
}

/** What Spark says of everything else that has to do with the type. */
export function timeIsUnsupported(): AnalysisException {
  return new AnalysisException("UNSUPPORTED_TIME_TYPE", "The data type TIME is not supported.", { sqlState: "0A000" });
}
