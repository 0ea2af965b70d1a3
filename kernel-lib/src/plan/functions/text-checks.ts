/** Texts masked, checked, compared and taken apart into words. */
import { ArrayType, BooleanType, DoubleType, StringType } from "../../data/types";
import type { Value } from "../../data/value";
import type { BoundScalar, ScalarFunction } from "../function";
import { Refusal } from "../refusal";
import { literalValue, STRING, scalar } from "./define";

const characters = (text: string): readonly string[] => [...text];

/** Each capital, small letter and digit, and each other character, becomes the one given for its kind; NULL keeps it. */
function mask(
  value: string | null,
  upper: string | null,
  lower: string | null,
  digit: string | null,
  other: string | null,
): string | null {
  if (value === null) return null;
  return characters(value)
    .map((c) => {
      if (/\p{Lu}/u.test(c)) return upper ?? c;
      if (/\p{Ll}/u.test(c)) return lower ?? c;
      return (/\p{Nd}/u.test(c) ? digit : /\p{L}/u.test(c) ? null : other) ?? c;
    })
    .join("");
}

const MASKS = ["X", "x", "n", null];
const MASK_NAMES = ["upperChar", "lowerChar", "digitChar", "otherChar"];

const masking: ScalarFunction = {
  kind: "scalar",
  name: "mask",
  arity: [1, 5],
  needsConstants: true,
  expects: '"STRING"',
  sql: ([value, ...given]) =>
    `mask(${[value, ...MASKS.map((byDefault, i) => given[i] ?? byDefault ?? "NULL")].join(", ")})`,
  bind(args, given = []): BoundScalar | null {
    if (args.some((type) => STRING.accept(type) === null)) return null;
    for (const [i, name] of MASK_NAMES.entries()) {
      if (i + 1 >= args.length) break;
      const value = literalValue(given, i + 1);
      if (value === undefined)
        throw new Refusal(
          "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
          `the input \`${name}\` should be a foldable "STRING" expression; however, got "${given[i + 1]?.sql()}".`,
          "42K09",
        );
      if (value !== null && characters(String(value)).length !== 1)
        throw new Refusal("DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE", `Length of ${name} should be 1.`, "42K09");
    }
    const compute = (value: string | null, ...by: (string | null)[]): Value => {
      const [upper, lower, digit, other] = MASKS.map((byDefault, i) => (i < by.length ? by[i] : byDefault));
      return mask(value, upper, lower, digit, other);
    };
    return {
      argumentTypes: args.map(() => StringType),
      dataType: StringType,
      seesNulls: { neverNull: false },
      code: (values, context) => `${context.reference("mask", compute)}(${values.join(", ")})`,
    };
  },
};

/** The check digit of card numbers. */
function luhnCheck(text: string): boolean {
  if (!/^\d+$/.test(text)) return false;
  const sum = [...text].reverse().reduce((total, c, i) => {
    const doubled = Number(c) * (i % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** 1 for equal texts, 0 for those without a common character; a common beginning of up to four counts extra. */
function jaroWinkler(a: string, b: string): number {
  const [left, right] = [characters(a), characters(b)];
  if (left.length === 0 && right.length === 0) return 1;
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Set<number>();
  const matched = left.filter((c, i) => {
    for (let j = Math.max(0, i - reach); j < Math.min(right.length, i + reach + 1); j++)
      if (right[j] === c && !taken.has(j)) return taken.add(j);
    return false;
  });
  if (matched.length === 0) return 0;
  const others = right.filter((_, j) => taken.has(j));
  const moved = matched.filter((c, i) => c !== others[i]).length / 2;
  const m = matched.length;
  const jaro = (m / left.length + m / right.length + (m - moved) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < left.length && left[prefix] === right[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** Sentences as lists of words, without punctuation; the rules of the language of Unicode. */
function sentences(text: string): readonly (readonly string[])[] {
  const words = new Intl.Segmenter("en", { granularity: "word" });
  return [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(text)].map(({ segment }) =>
    [...words.segment(segment)].filter(({ isWordLike }) => isWordLike).map((word) => word.segment),
  );
}

export const textChecks: readonly ScalarFunction[] = [
  masking,
  scalar({ name: "luhn_check", takes: [STRING], gives: BooleanType, nullable: true }, luhnCheck),
  scalar({ name: "jaro_winkler_similarity", takes: [STRING, STRING], gives: DoubleType, nullable: true }, jaroWinkler),
  scalar(
    {
      name: "sentences",
      takes: [STRING, STRING, STRING],
      optional: 2,
      gives: new ArrayType(new ArrayType(StringType, false), false),
      nullable: true,
      sql: ([text, language = "", country = ""]) => `sentences(${text}, ${language}, ${country})`,
    },
    sentences,
  ),
];
