/**
 * What JSON from outside must look like before anybody trusts it, written down as the type it becomes.
 *
 * A trace file may come from a colleague, an older version or a text editor. A shape says of a value where it is not as expected, in words:
 * `batches[3].rowsIn[0].offset is "x", not a number`. Fields that a shape does not know are left alone: a version may add some.
 */
import type { Json } from "../data/json-value";

/** The type stands in `becomes`, which no value has. */
export interface Shape<T> {
  readonly becomes?: T;
  /** Null when the value fits. */
  readonly fault: (value: unknown, path: string) => string | null;
}

const shape = <T>(what: string, fits: (value: unknown) => boolean): Shape<T> => ({
  fault: (value, path) => (fits(value) ? null : `${path} is ${shown(value)}, not ${what}`),
});

const SHOWN_MAX = 40;

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

export const text: Shape<string> = shape("a text", (value) => typeof value === "string");
export const flag: Shape<boolean> = shape("true or false", (value) => typeof value === "boolean");
export const number: Shape<number> = shape("a number", Number.isFinite);
/** A number, an index or a count. */
export const natural: Shape<number> = shape(
  "a whole number from 0 on",
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
);
export const json: Shape<Json> = shape("a value", (value) => value !== undefined);

export function word<const T extends string | number>(...words: readonly T[]): Shape<T> {
  return shape(`one of ${words.join(", ")}`, (value) => words.includes(value as T));
}

export function nullOr<T>(inner: Shape<T>): Shape<T | null> {
  return { fault: (value, path) => (value === null ? null : inner.fault(value, path)) };
}

/** A field that may be left out. */
export function maybe<T>(inner: Shape<T>): Shape<T | undefined> {
  return { fault: (value, path) => (value === undefined ? null : inner.fault(value, path)) };
}

export function list<T>(inner: Shape<T>): Shape<readonly T[]> {
  return {
    fault: (value, path) => {
      if (!Array.isArray(value)) return `${path} is ${shown(value)}, not a list`;
      for (let i = 0; i < value.length; i++) {
        const fault = inner.fault(value[i], `${path}[${i}]`);
        if (fault !== null) return fault;
      }
      return null;
    },
  };
}

/** By names that are not known beforehand. */
export function table<T>(inner: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    fault: (value, path) => {
      if (!isObject(value)) return `${path} is ${shown(value)}, not an object`;
      for (const [name, one] of Object.entries(value)) {
        const fault = inner.fault(one, `${path}.${name}`);
        if (fault !== null) return fault;
      }
      return null;
    },
  };
}

/** All fields of the type have to be named here; the compiler looks after that. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const named = Object.entries<Shape<unknown>>(fields);
  return {
    fault: (value, path) => {
      if (!isObject(value)) return `${path} is ${shown(value)}, not an object`;
      for (const [name, inner] of named) {
        const fault = inner.fault(
          Object.hasOwn(value, name) ? value[name] : undefined,
          path === "" ? name : `${path}.${name}`,
        );
        if (fault !== null) return fault;
      }
      return null;
    },
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
