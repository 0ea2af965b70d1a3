/**
 * `randstr(length, seed)` and `uniform(min, max, seed)`: texts and numbers by chance.
 *
 * Spark's `RandStr` and `Uniform`: they draw from the generator of `rand`, begun anew in each task. Without a seed ours is 0.
 */

import { Decimal } from "../../data/decimal";
import { XorShiftRandom } from "../../data/java-random";
import { checkLetters } from "../../data/size-limits";
import { DoubleType, IntegerType, StringType } from "../../data/types";
import type { Value } from "../../data/value";
import { toLong } from "../../data/value";
import { type Expression, Literal } from "../expression";
import type { BoundScalar, Misfit, ScalarFunction } from "../function";
import { INT } from "./define";
import { unexpectedType } from "./define-higher-order";
import { generatorPerTask, isSeed, seedOf, type TaskPlace } from "./nondeterministic";
import { commonType, isNumeric } from "./numeric-types";

const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

function textOf(length: number, random: XorShiftRandom): string {
  checkLetters("randstr", length);
  let text = "";
  while (text.length < length) text += LETTERS[Math.abs(random.nextWord() % LETTERS.length)];
  return text;
}

function notConstant(given: readonly Expression[], names: readonly string[], kind: string): Misfit | null {
  const place = given.findIndex((argument) => !(argument instanceof Literal));
  if (place < 0) return null;
  const why = `the input \`${names[place]}\` should be a foldable ${kind} expression; however, got "${given[place].sql()}".`;
  return { kind: "NON_FOLDABLE_INPUT", why };
}

const SEED = '("INT" or "BIGINT")';

function badLength(given: readonly Expression[]): Misfit | null {
  const [length, seed] = given;
  if (INT.accept(length.dataType) === null) return null;
  if (seed !== undefined && !isSeed(seed.dataType)) return unexpectedType(given, 1, SEED);
  const misfit = notConstant(given, ["length", "seed"], "integer");
  if (misfit !== null || !(length instanceof Literal) || !(Number(length.value) < 0)) return misfit;
  const why = `The \`length\` must be between [0, 2147483647] (current value = ${length.value}).`;
  return { kind: "VALUE_OUT_OF_RANGE", why };
}

/** Draws once per row, beginning with the seed and the number of the task. */
function drawing(
  name: string,
  seed: bigint,
  draw: (random: XorShiftRandom, ...args: never[]) => Value,
): BoundScalar["code"] {
  return (args, context) => {
    const random = generatorPerTask(seed, (own) => new XorShiftRandom(own));
    const call = (task: TaskPlace, ...values: Value[]): Value => draw(random(task), ...(values as never[]));
    return `${context.reference(name, call)}(task, ${args.join(", ")})`;
  };
}

const randstr: ScalarFunction = {
  kind: "scalar",
  name: "randstr",
  arity: [1, 2],
  expects: INT.text,
  nondeterministic: true,
  needsConstants: true,
  misfit: badLength,
  bind(types, given = []) {
    if (badLength(given) !== null || INT.accept(types[0]) === null) return null;
    return {
      argumentTypes: [IntegerType, ...types.slice(1)],
      dataType: StringType,
      seesNulls: { neverNull: true },
      code: drawing("randstr", seedOf(given.slice(1)), (random, length: number | null) => textOf(length ?? 0, random)),
    };
  },
};

function badRange(given: readonly Expression[]): Misfit | null {
  for (const [i, { dataType }] of given.entries())
    if (dataType.kind !== "null" && !(i < 2 ? isNumeric(dataType) : isSeed(dataType)))
      return unexpectedType(given, i, i < 2 ? '"NUMERIC"' : SEED);
  return notConstant(given, ["min", "max", "seed"], "integer or floating-point");
}

/** Both ends as doubles, the result cut off to their type. */
const uniform: ScalarFunction = {
  kind: "scalar",
  name: "uniform",
  arity: [2, 3],
  expects: '"NUMERIC"',
  nondeterministic: true,
  needsConstants: true,
  misfit: badRange,
  bind(types, given = []) {
    if (badRange(given) !== null) return null;
    const isNull = types.slice(0, 2).some(({ kind }) => kind === "null");
    const type = isNull ? DoubleType : commonType(types.slice(0, 2));
    if (type === null) return null;
    const numbers = given.slice(0, 2).map((end) => (end instanceof Literal && end.value !== null ? end.value : 0));
    const [low, high] = numbers.map((n) => (n instanceof Decimal ? n.toNumber() : Number(n)));
    const place = (random: XorShiftRandom): number => low + (high - low) * random.nextDouble();
    return {
      argumentTypes: types,
      dataType: type,
      nullableResult: isNull,
      seesNulls: { neverNull: !isNull },
      code: drawing("uniform", seedOf(given.slice(2)), (random) => {
        if (isNull) return null;
        const x = place(random);
        if (type.kind === "decimal") return Decimal.fromNumber(x)?.rescale(type.scale) ?? null;
        if (type.kind === "double") return x;
        return type.kind === "float" ? Math.fround(x) : toLong(BigInt(Math.trunc(x)));
      }),
    };
  },
};

export const randomValues: readonly ScalarFunction[] = [randstr, uniform];
