/**
 * The first line of every log file, `v1`, and the JSON below it.
 *
 * Spark's `MetadataVersionUtil`: a version too new is told apart from a line that is no version at all, because the
 * remedies differ. Errors here say what is wrong with the text; `MetadataLog` adds which file it is.
 */
import { IllegalStateException } from "../data/errors";

/** The lines of a log file after its version line. `what` names the log for the error about an empty file. */
export function linesBelowVersion(text: string, supported: number, what: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) throw new IllegalStateException(null, `Incomplete log file ${what}: it is empty`);
  checkVersion(lines[0].trim(), supported);
  return lines.slice(1);
}

function checkVersion(line: string, supported: number): void {
  const version = /^v([1-9]\d{0,8})$/.exec(line);
  if (version === null) {
    const message = `Log file was malformed: failed to read correct log version from ${JSON.stringify(line.slice(0, 80))}`;
    throw new IllegalStateException(null, `${message}; the first line is v1`);
  }
  if (Number(version[1]) > supported)
    throw new IllegalStateException(
      null,
      `UnsupportedLogVersion: maximum supported log version is v${supported}, but encountered ${line}. ` +
        "The log file was produced by a newer version and cannot be read by this one",
    );
}

/** A line that holds a JSON object. `what` names the line in the error. */
export function parseObject(line: string, what: string): Readonly<Record<string, unknown>> {
  const value = parseJson(line, what);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new IllegalStateException(null, `Log file was malformed: ${what} is not a JSON object: ${cut(line)}`);
  return value as Readonly<Record<string, unknown>>;
}

/** A line that holds any JSON value. */
export function parseJson(line: string, what: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    const reason = (error as Error).message;
    throw new IllegalStateException(null, `Log file was malformed: ${what} is not JSON: ${cut(line)} (${reason})`);
  }
}

/** A field that is a whole number; zero when it is not there, as in Spark. */
export function wholeNumber(object: Readonly<Record<string, unknown>>, field: string): number {
  const value = object[field] ?? 0;
  if (Number.isSafeInteger(value)) return value as number;
  throw new IllegalStateException(
    null,
    `Log file was malformed: ${field} is not a whole number: ${cut(String(value))}`,
  );
}

function cut(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
