/**
 * Functions of functions, for programs: `F.transform("xs", (x) => x.plus(1))`.
 *
 * The function is called once, with columns that stand for an element; what it returns describes the computation.
 */
import { Column, nameOrColumn } from "../column";
import { type Expression, UnresolvedFunction } from "../expression";
import { LambdaFunction, UnresolvedLambdaVariable } from "../lambda";

/**
 * @param fewest how many columns it is given even when it names fewer
 * @param most how many it is given when it names that many
 */
function lambda(fn: (...columns: Column[]) => Column, fewest: number, most: number = fewest): Expression {
  const names = ["x", "y", "z"].slice(0, Math.max(fewest, Math.min(most, fn.length)));
  const parameters = names.map((name) => new UnresolvedLambdaVariable(name));
  const body = fn(...parameters.map((parameter) => new Column(parameter)));
  if (!(body instanceof Column))
    throw new TypeError(`the function given to a higher-order function returns a Column, not ${typeof body}`);
  return new LambdaFunction(body.expression, parameters);
}

function call(name: string, ...args: readonly (Column | string | Expression)[]): Column {
  const expressions = args.map((arg) => (arg instanceof Column || typeof arg === "string" ? nameOrColumn(arg) : arg));
  return new Column(new UnresolvedFunction(name, expressions));
}

/**
 * Each element changed: `transform("xs", (x) => x.plus(1))`, or `(x, i) => x.plus(i)` with its place from 0.
 * @returns an array of the same length
 */
export function transform(array: Column | string, fn: (x: Column, i: Column) => Column): Column {
  return call("transform", array, lambda(fn, 1, 2));
}

/** The elements for which it is true; the second parameter is the place from 0. */
export function filter(array: Column | string, fn: (x: Column, i: Column) => Column): Column {
  return call("filter", array, lambda(fn, 1, 2));
}

/** Whether it is true for an element; NULL when it is for none and NULL for one. */
export function exists(array: Column | string, fn: (x: Column) => Column): Column {
  return call("exists", array, lambda(fn, 1));
}

/** Whether it is true for all elements; NULL when it is false for none and NULL for one. */
export function forall(array: Column | string, fn: (x: Column) => Column): Column {
  return call("forall", array, lambda(fn, 1));
}

/**
 * The elements gathered into one value: `aggregate("xs", F.lit(0), (sum, x) => sum.plus(x))`.
 * @param initial its type is that of `merge`'s result
 * @param finish what is made of the value in the end
 */
export function aggregate(
  array: Column | string,
  initial: Column | string,
  merge: (gathered: Column, x: Column) => Column,
  finish?: (gathered: Column) => Column,
): Column {
  return gather("aggregate", array, initial, merge, finish);
}

/** The same as `aggregate`. */
export function reduce(
  array: Column | string,
  initial: Column | string,
  merge: (gathered: Column, x: Column) => Column,
  finish?: (gathered: Column) => Column,
): Column {
  return gather("reduce", array, initial, merge, finish);
}

function gather(
  name: string,
  array: Column | string,
  initial: Column | string,
  merge: (gathered: Column, x: Column) => Column,
  finish?: (gathered: Column) => Column,
): Column {
  const last = finish === undefined ? [] : [lambda(finish, 1)];
  return call(name, array, initial, lambda(merge, 2), ...last);
}

/** Two arrays joined element by element; the shorter one goes on with NULLs. */
export function zip_with(left: Column | string, right: Column | string, fn: (a: Column, b: Column) => Column): Column {
  return call("zip_with", left, right, lambda(fn, 2));
}

/** The entries for which it is true. */
export function map_filter(map: Column | string, fn: (key: Column, value: Column) => Column): Column {
  return call("map_filter", map, lambda(fn, 2));
}

/** Each key changed; two that become the same are an error. */
export function transform_keys(map: Column | string, fn: (key: Column, value: Column) => Column): Column {
  return call("transform_keys", map, lambda(fn, 2));
}

/** Each value changed. */
export function transform_values(map: Column | string, fn: (key: Column, value: Column) => Column): Column {
  return call("transform_values", map, lambda(fn, 2));
}

/** Two maps joined key by key; a value that one does not have is NULL. */
export function map_zip_with(
  left: Column | string,
  right: Column | string,
  fn: (key: Column, a: Column, b: Column) => Column,
): Column {
  return call("map_zip_with", left, right, lambda(fn, 3));
}

/**
 * Sorted, NULLs last, or in an order of one's own.
 * @param comparator negative, zero or positive, as an int
 */
export function array_sort(array: Column | string, comparator?: (a: Column, b: Column) => Column): Column {
  if (comparator === undefined) return call("array_sort", array);
  return call("array_sort", array, lambda(comparator, 2));
}
