/**
 * Patterns of dates and times: `yyyy-MM-dd HH:mm:ss`, as `date_format` and `to_timestamp` take them.
 *
 * Spark reads them with Java's `DateTimeFormatter` and adds rules of its own: letters whose meaning changed since Spark 2
 * are refused by name. A pattern becomes a list of pieces; `date-pattern-format.ts` writes with them, `date-pattern-parse.ts`
 * reads.
 */
import { SparkError } from "./errors";

export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field"; readonly letter: string; readonly width: number }
  | { readonly kind: "open" }
  | { readonly kind: "close" };

export const MONTH_NAMES: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

export const DAY_NAMES: readonly string[] = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
];

/** How often a letter may be repeated. */
const widest: Readonly<Record<string, number>> = {
  G: 4,
  y: 6,
  M: 4,
  L: 4,
  d: 2,
  D: 3,
  E: 4,
  F: 1,
  Q: 4,
  q: 4,
  a: 1,
  K: 2,
  k: 2,
  h: 2,
  H: 2,
  m: 2,
  s: 2,
  S: 9,
  V: 2,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
};

const kept = new Map<string, readonly Piece[]>();

/** @throws SparkError for letters that Spark does not take, with the class it has for each kind of them */
export function parsePattern(pattern: string): readonly Piece[] {
  let pieces = kept.get(pattern);
  if (pieces === undefined) {
    pieces = readPieces(pattern);
    if (kept.size > 200) kept.clear();
    kept.set(pattern, pieces);
  }
  return pieces;
}

function readPieces(pattern: string): Piece[] {
  checkLetters(pattern, "");
  const pieces: Piece[] = [];
  let open = 0;
  for (const match of pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[[\]]|[\s\S]/g)) {
    const [token, quoted, letter] = match;
    if (quoted !== undefined) pieces.push({ kind: "text", text: quoted === "" ? "'" : quoted.replaceAll("''", "'") });
    else if (letter !== undefined) {
      checkWidth(pattern, letter, token);
      pieces.push({ kind: "field", letter, width: token.length });
    } else if (token === "[" || token === "]") {
      open += token === "[" ? 1 : -1;
      if (open < 0) throw refused(pattern, unrecognised(pattern));
      pieces.push({ kind: token === "[" ? "open" : "close" });
    } else if ("{}#'".includes(token)) throw refused(pattern, unrecognised(pattern));
    else pieces.push({ kind: "text", text: token });
  }
  return pieces;
}

/**
 * Letters that Spark takes out before Java looks at the pattern.
 * @param others letters that only reading does not know
 * @throws SparkError with the class that Spark has for each kind of them
 */
export function checkLetters(pattern: string, others: string): void {
  for (const letter of pattern.replace(/'[^']*('|$)/g, "")) {
    if (`ABnNp${others}`.includes(letter)) throw refused(pattern, illegalCharacter(pattern, letter));
    if ("YWwuec".includes(letter)) throw refused(pattern, weekBased(letter));
  }
}

function checkWidth(pattern: string, letter: string, token: string): void {
  const width = token.length;
  if (("GMLEQq".includes(letter) && width > 4) || (letter === "y" && width > 6))
    throw refused(pattern, tooLong(pattern, token));
  const isOdd = (letter === "V" && width !== 2) || (letter === "O" && width !== 1 && width !== 4);
  if (!Object.hasOwn(widest, letter) || width > widest[letter] || isOdd) throw refused(pattern, unrecognised(pattern));
}

/** What is said of the pattern: advice where Spark 2 could read it, else the error itself. */
function refused(pattern: string, error: SparkError): SparkError {
  const plain = pattern.replace(/'[^']*'/g, "");
  const wasKnown = !plain.includes("'") && !/[^GyYMLwWDdFEuaHkKhmsSzZX]|X{4}/.test(plain.replace(/[^A-Za-z]/g, ""));
  if (!wasKnown) return error;
  // What Java itself says is no error of Spark's.
  return notRecognised(pattern, error.errorClass?.endsWith("WITH_SUGGESTION") ? undefined : error);
}

function weekBased(letter: string): SparkError {
  return new SparkError(
    "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN",
    `You may get a different result due to the upgrading to Spark >= 3.0:\nAll week-based patterns are unsupported since Spark 3.0, detected week-based character: ${letter}.\nPlease use the SQL function EXTRACT instead.`,
    { sqlState: "42K0B" },
  );
}

function illegalCharacter(pattern: string, letter: string): SparkError {
  return new SparkError(
    "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER",
    `Unrecognized datetime pattern: ${pattern}. Illegal pattern character found in datetime pattern: ${letter}. Please provide legal character.`,
    { sqlState: "22007" },
  );
}

function tooLong(pattern: string, token: string): SparkError {
  return new SparkError(
    "INVALID_DATETIME_PATTERN.LENGTH",
    `Unrecognized datetime pattern: ${pattern}. Too many letters in datetime pattern: ${token}. Please reduce pattern length.`,
    { sqlState: "22007" },
  );
}

const escaped = (pattern: string): string => pattern.replace(/['\\]/g, "\\$&");

function unrecognised(pattern: string): SparkError {
  return new SparkError(
    "INVALID_DATETIME_PATTERN.WITH_SUGGESTION",
    `Unrecognized datetime pattern: '${escaped(pattern)}'. You can form a valid datetime pattern with the guide from 'https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html'.`,
    { sqlState: "22007" },
  );
}

function notRecognised(pattern: string, cause: SparkError | undefined): SparkError {
  return new SparkError(
    "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION",
    `You may get a different result due to the upgrading to Spark >= 3.0:\nFail to recognize '${escaped(pattern)}' pattern in the DateTimeFormatter.\n1) You can set "spark.sql.legacy.timeParserPolicy" to "LEGACY" to restore the behavior before Spark 3.0.\n2) You can form a valid datetime pattern with the guide from 'https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html'.`,
    { sqlState: "42K0B", ...(cause && { cause }) },
  );
}
