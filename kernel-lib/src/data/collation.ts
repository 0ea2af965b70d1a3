/**
 * How texts of a collation compare, and how one is found within another.
 *
 * `UTF8_LCASE` compares letter by letter in lower case; `UNICODE` and languages by the Unicode Collation Algorithm, which Spark
 * takes from ICU4J and we from the ICU in Node (`Intl.Collator`), whose release may differ; `…_RTRIM` without the spaces at the end.
 * Only ICU4J can say what is equal by a key of bytes: here the first text of those that are equal stands for all.
 */
import { collationName } from "./collation-names";
import { compareStrings } from "./string-order";
import { type DataType, existsRecursively } from "./types";
import type { Value } from "./value";

export interface Collation {
  readonly name: string;
  /** Whether it is one of ICU's. */
  readonly isIcu: boolean;
  readonly ignoresCase: boolean;
  readonly ignoresAccents: boolean;
  compare(a: string, b: string): number;
  /** The same text for texts that are equal. It means something in this process only. */
  keyOf(text: string): string;
  /** How long the part of `text` at `at` is that equals `part`; -1 when none does. */
  match(text: string, part: string, at: number): number;
}

const known = new Map<string, Collation>();

/** @throws SparkError `COLLATION_INVALID_NAME` */
export function collationNamed(given: string): Collation {
  const found = known.get(given);
  if (found !== undefined) return found;
  const parsed = collationName(given);
  const plain = parsed.base === "UTF8_BINARY" ? binary : parsed.base === "UTF8_LCASE" ? lowerCase : icu(parsed);
  const { ignoresCase, ignoresAccents, name } = parsed;
  const how = parsed.trims ? trimming(plain) : plain;
  const collation: Collation = { name, isIcu: !name.startsWith("UTF8_"), ignoresCase, ignoresAccents, ...how };
  known.set(given, collation);
  return collation;
}

/** Of a text whose equality is not that of its bytes; null for all other types. */
export function collationOf(type: DataType): Collation | null {
  return type.kind === "string" && type.collation !== null ? collationNamed(type.collation) : null;
}

/** Whether the type is, or holds, a text with a collation. */
export function isCollated(type: DataType): boolean {
  return existsRecursively(type, hasCollation);
}

const hasCollation = (type: DataType): boolean => type.kind === "string" && type.collation !== null;

type How = Pick<Collation, "compare" | "keyOf" | "match">;

const binary: How = {
  compare: compareStrings,
  keyOf: (text) => text,
  match: (text, part, at) => (text.startsWith(part, at) ? part.length : -1),
};

/** Letter by letter, whatever stands beside it; the sigma at a word's end is a sigma. */
function lowered(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  return [...text].map((letter) => (letter === "ς" ? "σ" : letter.toLowerCase())).join("");
}

const lowerCase: How = {
  compare: (a, b) => compareStrings(lowered(a), lowered(b)),
  keyOf: lowered,
  match: (text, part, at) => {
    const wanted = lowered(part);
    let found = "";
    let end = at;
    while (found.length < wanted.length && end < text.length) {
      const letter = String.fromCodePoint(text.codePointAt(end) as number);
      found += lowered(letter);
      end += letter.length;
    }
    return found === wanted ? end - at : -1;
  },
};

/** Countries have three letters there and two in `Intl`. */
const COUNTRIES: Readonly<Record<string, string>> = {
  SAU: "SA",
  AUT: "AT",
  USA: "US",
  AFG: "AF",
  CAN: "CA",
  ISR: "IL",
  IDN: "ID",
  NOR: "NO",
  IND: "IN",
  BIH: "BA",
  MNE: "ME",
  SRB: "RS",
  CHN: "CN",
  SGP: "SG",
  HKG: "HK",
  MAC: "MO",
  TWN: "TW",
};

function icu({ base, ignoresCase, ignoresAccents }: ReturnType<typeof collationName>): How {
  const locale = base === "UNICODE" ? "en" : base.replace(/_/g, "-").replace(/[A-Z]{3}$/, (code) => COUNTRIES[code]);
  const sensitivity = ignoresAccents ? (ignoresCase ? "base" : "case") : ignoresCase ? "accent" : "variant";
  const collator = new Intl.Collator(locale, { usage: "sort", sensitivity });
  const compare = (a: string, b: string): number => collator.compare(a, b);
  const classes: string[] = [];
  return {
    compare,
    keyOf: (text) => firstOf(classes, text, compare),
    match: (text, part, at) => {
      const furthest = Math.min(text.length, at + 3 * part.length + 1);
      for (let end = at; end <= furthest; end++) if (compare(text.slice(at, end), part) === 0) return end - at;
      return -1;
    },
  };
}

/** The first text seen that equals this one. @param sorted those seen so far, in order */
function firstOf(sorted: string[], text: string, compare: How["compare"]): string {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(sorted[middle], text);
    if (order === 0) return sorted[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, text);
  return text;
}

function trimming({ compare, keyOf, match }: How): How {
  const trimmed = (text: string): string => text.replace(/ +$/, "");
  return { compare: (a, b) => compare(trimmed(a), trimmed(b)), keyOf: (text) => keyOf(trimmed(text)), match };
}

/** A value in which texts that are equal are the same. */
export function collationKey(value: Value, type: DataType): Value {
  if (value === null || !isCollated(type)) return value;
  if (type.kind === "array") return (value as readonly Value[]).map((cell) => collationKey(cell, type.elementType));
  if (type.kind === "struct")
    return (value as readonly Value[]).map((cell, i) => collationKey(cell, type.fields[i].dataType));
  return collationOf(type)?.keyOf(value as string) ?? value;
}
