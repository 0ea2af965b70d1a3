/**
 * Strings: searching in them, replacing, trimming, comparing. Positions count code points from 1.
 *
 * A string of JavaScript counts UTF-16 units; wherever a position or a length matters, it is taken apart into its code
 * points first, unless it has none beyond U+FFFF.
 */

import { SparkError } from "../../data/errors";
import { checkLetters, MOST_LETTERS } from "../../data/size-limits";
import { type DataType, IntegerType, StringType } from "../../data/types";
import type { Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { type Compute, INT, LONG, renamed, type Shape, STRING, STRING_OR_BINARY, scalar, scalarOf } from "./define";

const characters = (text: string): readonly string[] => [...text];

function text(name: string, takes: Shape["takes"], compute: Compute, more: Partial<Shape> = {}): ScalarFunction {
  return scalar({ name, takes, gives: StringType, ...more }, compute);
}

/** The 1-based place of the first `part` at or after `start`; 0 when there is none. */
function locate(part: string, value: string, start: number = 1): number {
  if (start < 1) return 0;
  const skipped = characters(value)
    .slice(0, start - 1)
    .join("").length;
  const index = value.indexOf(part, skipped);
  return index < 0 ? 0 : characters(value.slice(0, index)).length + 1;
}

/** Takes the given characters off the ends. */
function strip(value: string, which: string, left: boolean, right: boolean): string {
  const all = characters(value);
  const set = new Set(characters(which));
  let [from, to] = [0, all.length];
  while (left && from < to && set.has(all[from])) from++;
  while (right && to > from && set.has(all[to - 1])) to--;
  return all.slice(from, to).join("");
}

/** Spark multiplies the bytes before it looks for room. */
function repeat(value: string, n: number): string {
  const times = Math.max(0, n);
  if (value.length * times > MOST_LETTERS && utf8.encode(value).length * times > 0x7fffffff)
    throw new SparkError(null, "integer overflow");
  checkLetters("repeat", value.length * times);
  return value === "" ? "" : value.repeat(times);
}

/** In SQL the characters come first: `ltrim('xy', 'xyz')` is `z`; but `btrim('xxaxx', 'x')`. */
function trimOf(name: string, left: boolean, right: boolean): ScalarFunction {
  const word = left ? (right ? "BOTH" : "LEADING") : "TRAILING";
  return text(
    name,
    [STRING, STRING],
    (first: string, second?: string) =>
      second === undefined ? strip(first, " ", left, right) : strip(second, first, left, right),
    { optional: 1, sql: ([a, b]) => (b === undefined ? `${name}(${a})` : `TRIM(${word} ${a} FROM ${b})`) },
  );
}

function translate(value: string, from: string, to: string): string {
  const targets = characters(to);
  const table = new Map<string, string>();
  for (const [i, c] of characters(from).entries()) if (!table.has(c)) table.set(c, targets[i] ?? "");
  return characters(value)
    .map((c) => table.get(c) ?? c)
    .join("");
}

/** Each word begins with a capital; only blanks part words. */
function initcap(value: string): string {
  return value
    .toLowerCase()
    .replace(/(^| )([^ ])/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** The parts before the n-th delimiter, or after the n-th from the right. */
function substringIndex(value: string, delimiter: string, count: number): string {
  if (delimiter === "" || count === 0) return "";
  const parts = value.split(delimiter);
  return (count > 0 ? parts.slice(0, count) : parts.slice(count)).join(delimiter);
}

function splitPart(value: string, delimiter: string, index: number): string {
  if (index === 0)
    throw new SparkError(
      "INVALID_INDEX_OF_ZERO",
      "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).",
      { sqlState: "22003" },
    );
  const parts = delimiter === "" ? [value] : value.split(delimiter);
  return parts[index > 0 ? index - 1 : parts.length + index] ?? "";
}

function levenshtein(a: string, b: string): number {
  const [left, right] = [characters(a), characters(b)];
  let row = right.map((_, i) => i + 1);
  row.unshift(0);
  for (const [i, x] of left.entries()) {
    const next = [i + 1];
    for (const [j, y] of right.entries()) next.push(Math.min(row[j] + (x === y ? 0 : 1), row[j + 1] + 1, next[j] + 1));
    row = next;
  }
  return row[right.length];
}

const soundexCodes = "01230120022455012623010202";

/** American Soundex; H and W do not part equal codes, vowels do. Unchanged when it does not begin with a letter. */
function soundex(value: string): string {
  const letters = value.toUpperCase();
  const codeOf = (i: number): string => soundexCodes[letters.charCodeAt(i) - 65] ?? "";
  if (!/^[A-Z]/.test(letters)) return value;
  let result = letters[0];
  let last = codeOf(0);
  for (let i = 1; i < letters.length && result.length < 4; i++) {
    const code = codeOf(i);
    if (code === "") {
      if (letters.charCodeAt(i) < 128) last = "0";
    } else {
      if (code !== "0" && code !== last) result += code;
      if (letters[i] !== "H" && letters[i] !== "W") last = code;
    }
  }
  return result.padEnd(4, "0");
}

/** NULLs and the NULLs inside arrays are left out; only a NULL separator makes NULL. */
const concatWs: ScalarFunction = {
  kind: "scalar",
  name: "concat_ws",
  arity: [1, Number.POSITIVE_INFINITY],
  expects: '("STRING" or "ARRAY<STRING>")',
  bind(args) {
    const types = args.map((type, i) => (i > 0 && type.kind === "array" ? arrayOfText(type) : STRING.accept(type)));
    if (types.includes(null)) return null;
    const join = (separator: string | null, ...values: Value[]): string | null =>
      separator === null
        ? null
        : values
            .flat()
            .filter((value) => value !== null)
            .join(separator);
    return {
      argumentTypes: types as readonly DataType[],
      dataType: StringType,
      seesNulls: { neverNull: false },
      nullable: ([separator]) => separator,
      code: (values, context) => `${context.reference("concat_ws", join)}(${values.join(", ")})`,
    };
  },
};

function arrayOfText(type: DataType): DataType | null {
  return type.kind === "array" && type.elementType.kind === "string" ? type : null;
}

const number = (name: string, takes: Shape["takes"], compute: Compute, more: Partial<Shape> = {}): ScalarFunction =>
  scalar({ name, takes, gives: IntegerType, ...more }, compute);

const utf8 = new TextEncoder();
const position = number("locate", [STRING, STRING, INT], locate, {
  optional: 1,
  sql: ([part, value, start = "1"]) => `locate(${part}, ${value}, ${start})`,
});
const chr = text("chr", [LONG], (code: number | bigint) => {
  const low = Number(BigInt.asUintN(8, BigInt(code)));
  return BigInt(code) < 0n ? "" : String.fromCharCode(low);
});

export const texts: readonly ScalarFunction[] = [
  text("right", [STRING, INT], (value: string, n: number) => (n <= 0 ? "" : characters(value).slice(-n).join(""))),
  number("instr", [STRING, STRING], (value: string, part: string) => locate(part, value)),
  position,
  renamed(position, "position", ([part, value, start = "1"]) => `position(${part}, ${value}, ${start})`),
  trimOf("trim", true, true),
  trimOf("ltrim", true, false),
  trimOf("rtrim", false, true),
  text("btrim", [STRING, STRING], (value: string, which: string = " ") => strip(value, which, true, true), {
    optional: 1,
  }),
  text("repeat", [STRING, INT], repeat),
  text("space", [INT], (n: number) => {
    checkLetters("space", n);
    return " ".repeat(Math.max(0, n));
  }),
  text(
    "replace",
    [STRING, STRING, STRING],
    (value: string, search: string, by: string = "") => (search === "" ? value : value.replaceAll(search, () => by)),
    { optional: 1, sql: ([value, search, by = ""]) => `replace(${value}, ${search}, ${by})` },
  ),
  text("translate", [STRING, STRING, STRING], translate),
  text("initcap", [STRING], initcap),
  text("substring_index", [STRING, STRING, INT], substringIndex),
  text("split_part", [STRING, STRING, INT], splitPart),
  concatWs,
  scalarOf(
    { name: "octet_length", takes: [STRING_OR_BINARY], gives: IntegerType },
    () => (v: string | Uint8Array) => (typeof v === "string" ? utf8.encode(v).length : v.length),
  ),
  scalarOf(
    { name: "bit_length", takes: [STRING_OR_BINARY], gives: IntegerType },
    () => (v: string | Uint8Array) => 8 * (typeof v === "string" ? utf8.encode(v).length : v.length),
  ),
  number("ascii", [STRING], (value: string) => value.codePointAt(0) ?? 0),
  chr,
  renamed(chr, "char"),
  text("ucase", [STRING], (value: string) => value.toUpperCase()),
  text("lcase", [STRING], (value: string) => value.toLowerCase()),
  number("levenshtein", [STRING, STRING], levenshtein),
  text("soundex", [STRING], soundex),
  number("find_in_set", [STRING, STRING], (part: string, list: string) =>
    part.includes(",") ? 0 : list.split(",").indexOf(part) + 1,
  ),
  text("quote", [STRING], (value: string) => `'${value.replace(/['\\]/g, "\\$&")}'`),
];
