/**
 * The binary operators of Spark's grammar, and how tightly each holds its operands: a larger number binds first.
 *
 * Between `AND` and the comparisons stand the predicates (`IN`, `LIKE` …), see `predicate-parser.ts`; a predicate takes
 * the whole comparison before it, and none follows another.
 */
import type { Parser } from "./parser";

export interface Operator {
  readonly precedence: number;
  /** The function that it stands for. */
  readonly name: string;
  /** `a <> b` is `NOT (a = b)`. */
  readonly negated?: boolean;
}

export const OR = 1;
export const AND = 2;
export const NOT = 3;
export const PREDICATE = 4;
export const VALUE = 5;
export const UNARY = 12;

const SIGNS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...["=", "<=>", "<", "<=", ">", ">="].map((name): [string, Operator] => [name, { precedence: 5, name }]),
  ["==", { precedence: 5, name: "=" }],
  ["<>", { precedence: 5, name: "=", negated: true }],
  ["!=", { precedence: 5, name: "=", negated: true }],
  ["|", { precedence: 6, name: "|" }],
  ["^", { precedence: 7, name: "^" }],
  ["&", { precedence: 8, name: "&" }],
  ["<<", { precedence: 9, name: "<<" }],
  [">>", { precedence: 9, name: ">>" }],
  [">>>", { precedence: 9, name: ">>>" }],
  ["+", { precedence: 10, name: "+" }],
  ["-", { precedence: 10, name: "-" }],
  ["||", { precedence: 10, name: "concat" }],
  ["*", { precedence: 11, name: "*" }],
  ["/", { precedence: 11, name: "/" }],
  ["%", { precedence: 11, name: "%" }],
]);

const WORDS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["OR", { precedence: OR, name: "or" }],
  ["AND", { precedence: AND, name: "and" }],
  ["DIV", { precedence: 11, name: "div" }],
]);

/** The binary operator that comes next, if one does. */
export function nextOperator(p: Parser): Operator | undefined {
  const { kind, value } = p.next;
  if (kind === "sign") return SIGNS.get(value);
  return kind === "word" ? WORDS.get(value) : undefined;
}
