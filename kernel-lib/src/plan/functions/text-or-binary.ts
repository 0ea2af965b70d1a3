/**
 * What texts and binary data have in common: parts, length, padding, laying over, turning round. A text is a row of code points here, binary
 * data a row of bytes.
 *
 * As in Spark, two arguments are binary data only where both are; beside a text, binary data is taken as text.
 */
import { checkLetters } from "../../data/size-limits";
import { BooleanType, type DataType, IntegerType } from "../../data/types";
import type { Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { type Accepts, BINARY, type Compute, INT, renamed, STRING, STRING_OR_BINARY, scalar } from "./define";

type TextOrBytes = string | Uint8Array;

const characters = (text: string): readonly string[] => [...text];
/** Letters beyond U+FFFF are two units of JavaScript's texts. */
function lengthOf(value: TextOrBytes): number {
  if (typeof value !== "string") return value.length;
  let pairs = 0;
  for (let i = 0; i < value.length - 1; i++)
    if ((value.charCodeAt(i) & 0xfc00) === 0xd800 && (value.charCodeAt(i + 1) & 0xfc00) === 0xdc00) pairs++;
  return value.length - pairs;
}

/** From `position` (1 is the first, 0 as well, negative ones count from the end), `length` of them. */
export function slice<T>(all: readonly T[], position: number, length: number): readonly T[] {
  const start = position > 0 ? position - 1 : position < 0 ? all.length + position : 0;
  const end = Math.min(all.length, start + length);
  return all.slice(Math.max(0, start), Math.max(0, end));
}

function substring(value: TextOrBytes, position: number, length: number = 2 ** 31 - 1): TextOrBytes {
  if (typeof value === "string") return slice(characters(value), position, length).join("");
  return Uint8Array.from(slice([...value], position, length));
}

function joined(...parts: readonly TextOrBytes[]): TextOrBytes {
  return typeof parts[0] === "string"
    ? parts.join("")
    : Uint8Array.from((parts as Uint8Array[]).flatMap((p) => [...p]));
}

const substringOf = (name: string): ScalarFunction =>
  scalar(
    {
      name,
      takes: [STRING_OR_BINARY, INT, INT],
      optional: 1,
      gives: ([type]) => type,
      sql: ([value, position, length = "2147483647"]) => `${name}(${value}, ${position}, ${length})`,
    },
    substring,
  );

function pad(value: TextOrBytes, length: number, padding: TextOrBytes, left: boolean): TextOrBytes {
  const [has, by] = [lengthOf(value), lengthOf(padding)];
  if (length <= has) return substring(value, 1, Math.max(0, length));
  if (by === 0) return value;
  checkLetters(left ? "lpad" : "rpad", length);
  const times = Math.ceil((length - has) / by);
  const whole =
    typeof padding === "string"
      ? padding.repeat(times)
      : new Uint8Array(times * by).map((_, i) => (padding as Uint8Array)[i % by]);
  const added = substring(whole, 1, length - has);
  return left ? joined(added, value) : joined(value, added);
}

/** Binary data where all arguments in these places are: else they are all texts. */
function oneKind(makeOf: (kind: Accepts) => ScalarFunction, places: readonly number[]): ScalarFunction {
  const [ofTexts, ofBytes] = [makeOf(STRING), makeOf(BINARY)];
  return {
    ...ofTexts,
    bind(args, given) {
      const kinds = places.filter((i) => i < args.length).map((i) => args[i].kind);
      return (kinds.every((kind) => kind === "binary") ? ofBytes : ofTexts).bind(args, given);
    },
  };
}

/** Without a padding, blanks fill texts and zeros binary data. */
function padOf(name: string, left: boolean): ScalarFunction {
  const make = (kind: Accepts): ScalarFunction =>
    scalar(
      {
        name,
        takes: [kind, INT, kind],
        optional: 1,
        gives: ([type]) => type,
        sqlOf:
          ([type]) =>
          ([value, length, padding = type.kind === "binary" ? "X'00'" : " "]) =>
            `${name}(${value}, ${length}, ${padding})`,
      },
      (value: TextOrBytes, length: number, padding?: TextOrBytes) =>
        pad(value, length, padding ?? (typeof value === "string" ? " " : new Uint8Array(1)), left),
    );
  return oneKind(make, [0, 2]);
}

const overlaid = scalar(
  {
    name: "overlay",
    takes: [STRING_OR_BINARY, STRING_OR_BINARY, INT, INT],
    optional: 1,
    gives: ([type]) => type,
    sql: ([value, by, from, length = "-1"]) => `overlay(${value}, ${by}, ${from}, ${length})`,
  },
  (value: TextOrBytes, by: TextOrBytes, from: number, length: number = -1) => {
    const count = length >= 0 ? length : lengthOf(by);
    return joined(substring(value, 1, from - 1), by, substring(value, from + count));
  },
);

const isMixed = (a: DataType, b: DataType): boolean => (a.kind === "binary") !== (b.kind === "binary");

/** Here one is not made of the other. */
const overlay: ScalarFunction = {
  ...overlaid,
  bind: (args, given) => (isMixed(args[0], args[1]) ? null : overlaid.bind(args, given)),
  misfit([{ dataType: a }, { dataType: b }]) {
    if (!isMixed(a, b) || overlaid.bind([a, b, IntegerType]) === null) return null;
    return {
      kind: "DATA_DIFF_TYPES",
      why: `Input to \`overlay\` should all be the same type, but it's ("${a.sql}" or "${b.sql}").`,
    };
  },
};

const REVERSIBLE: Accepts = {
  text: '("STRING" or "BINARY" or "ARRAY")',
  accept: (type) => (type.kind === "array" ? type : STRING_OR_BINARY.accept(type)),
};
const reverse = scalar(
  { name: "reverse", takes: [REVERSIBLE], gives: ([type]) => type },
  (value: TextOrBytes | readonly Value[]) => {
    if (typeof value === "string") return characters(value).slice().reverse().join("");
    return value instanceof Uint8Array ? value.slice().reverse() : [...value].reverse();
  },
);

const length = scalar({ name: "length", takes: [STRING_OR_BINARY], gives: IntegerType }, lengthOf as Compute);

/** Whether a part is where it is looked for. Plans name these by the classes of Spark. */
function test(className: string, ofTexts: (value: string, part: string) => boolean, ofBytes: Compute): ScalarFunction {
  const name = className.toLowerCase();
  const planText = (args: readonly string[]): string => `${className}(${args.join(", ")})`;
  const make = (kind: Accepts): ScalarFunction =>
    scalar({ name, takes: [kind, kind], gives: BooleanType, planText }, kind === STRING ? ofTexts : ofBytes);
  return oneKind(make, [0, 1]);
}

const isAt = (value: Uint8Array, part: Uint8Array, at: number): boolean =>
  at >= 0 && part.every((byte, i) => value[at + i] === byte);

export const textsOrBinary: readonly ScalarFunction[] = [
  substringOf("substring"),
  substringOf("substr"),
  scalar({ name: "left", takes: [STRING_OR_BINARY, INT], gives: ([type]) => type }, (value: TextOrBytes, n: number) =>
    substring(value, 1, Math.max(0, n)),
  ),
  padOf("lpad", true),
  padOf("rpad", false),
  overlay,
  reverse,
  length,
  ...["char_length", "character_length", "len"].map((name) => renamed(length, name)),
  test(
    "StartsWith",
    (value, part) => value.startsWith(part),
    (value: Uint8Array, part: Uint8Array) => isAt(value, part, 0),
  ),
  test(
    "EndsWith",
    (value, part) => value.endsWith(part),
    (value: Uint8Array, part: Uint8Array) => isAt(value, part, value.length - part.length),
  ),
  test(
    "Contains",
    (value, part) => value.includes(part),
    (value: Uint8Array, part: Uint8Array) => Buffer.from(value).includes(Buffer.from(part)),
  ),
];
