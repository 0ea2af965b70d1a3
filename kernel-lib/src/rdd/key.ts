/**
 * Equality and order of keys by value, as Scala's tuples and case classes have it and JavaScript's arrays and objects have not.
 *
 * A `Map` finds texts and numbers by value already; arrays and objects are found by a text that says all that is in them.
 */

/** What a `Map` finds the key by: equal for equal keys. */
export function keyOf(key: unknown): unknown {
  if (typeof key === "string") return key.charCodeAt(0) === 0 ? `\0s${key}` : key;
  if (typeof key !== "object" || key === null) return key;
  return `\0${textOf(key)}`;
}

/** Whether two values are equal, as `==` of Scala. */
export function equalValues(a: unknown, b: unknown): boolean {
  const [x, y] = [keyOf(a), keyOf(b)];
  return x === y || (Number.isNaN(x) && Number.isNaN(y));
}

/** `equalValues`, for keys whose hash codes are equal: tuples are compared without being written out. */
export function sameKey(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return Number.isNaN(a) && Number.isNaN(b);
  if (!Array.isArray(a) || !Array.isArray(b)) return equalValues(a, b);
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!sameKey(a[i], b[i])) return false;
  return true;
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "object":
      return value === null ? "null" : textOfObject(value);
    default:
      return String(value === 0 ? 0 : value);
  }
}

function textOfObject(value: object): string {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return `[${Array.from(value as unknown[], textOf).join()}]`;
  if (value instanceof Date) return `Date ${value.getTime()}`;
  if (value instanceof Set) return `Set [${Array.from(value, textOf).sort().join()}]`;
  if (value instanceof Map) return `Map [${Array.from(value, textOf).sort().join()}]`;
  const name = className(value);
  if (hasOwnText(value)) return `${name} ${String(value)}`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${name}{${fields.map(([field, cell]) => `${field}:${textOf(cell)}`).join()}}`;
}

/** Empty for a plain object. */
export function className(value: object): string {
  return value.constructor === undefined || value.constructor === Object ? "" : value.constructor.name;
}

/** Whether it says what it is by its text, as a timestamp does. */
export function hasOwnText(value: object): boolean {
  return value.toString !== Object.prototype.toString;
}

/** The natural order: numbers by size (NaN last), texts by UTF-16 units, false before true, tuples by their elements; null first. */
export function compareKeys(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return compareNumbers(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareTuples(a, b);
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  const [x, y] = [a as number, b as number];
  return x < y ? -1 : x > y ? 1 : 0;
}

function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1;
}

function compareTuples(a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareKeys(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
