/** Arguments of aggregates that must be the same for all rows, and within bounds; what Spark says when they are not. */
import { castToString } from "../../data/format-value";
import { DoubleType } from "../../data/types";
import type { Value } from "../../data/value";
import { type Expression, Literal } from "../expression";
import { Refusal } from "../refusal";

/** @param given the argument, computed where it could be; undefined where it is left out */
export function checkConstant(name: string, type: string, given: Expression | undefined): void {
  if (given === undefined || given instanceof Literal) return;
  throw new Refusal(
    "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
    `the input \`${name}\` should be a foldable "${type}" expression; however, got "${given.sql()}".`,
    "42K09",
  );
}

/** A fraction of a percentile, or several. */
export function checkFraction(given: Expression | undefined): void {
  checkConstant("percentage", "DOUBLE", given);
  const value = given instanceof Literal ? given.value : null;
  const isList = Array.isArray(value);
  const numbers = (isList ? (value as readonly Value[]) : [value]).map((one) => (one === null ? 0 : Number(`${one}`)));
  if (numbers.every((n) => n >= 0 && n <= 1)) return;
  const text = (n: number): string => `${castToString(n, DoubleType, "UTC")}`;
  const shown = isList ? `array(${numbers.map((n) => `${text(n)}D`).join(", ")})` : `${text(numbers[0])}D`;
  throw outOfRange("percentage", "[0.0, 1.0]", shown);
}

export function checkAccuracy(given: Expression | undefined): void {
  checkConstant("accuracy", "INTEGRAL", given);
  if (given instanceof Literal && given.value !== null && Number(given.value) <= 0)
    throw outOfRange("accuracy", "(0, 2147483647]", `${given.value}L`);
}

/** @throws Refusal `UNEXPECTED_NULL` */
export function checkNotNull(name: string, given: Expression): void {
  if (given instanceof Literal && given.value === null)
    throw new Refusal("DATATYPE_MISMATCH.UNEXPECTED_NULL", `The ${name} must not be null.`, "42K09");
}

export function outOfRange(name: string, range: string, current: string): Refusal {
  return new Refusal(
    "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
    `The ${name} must be between ${range} (current value = ${current}).`,
    "42K09",
  );
}
