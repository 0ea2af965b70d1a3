/**
 * Values as Scala's `println` shows them: an array stands for a tuple, `(a,1)`, as a pair is what a stream mostly has; a number
 * with a fraction is a double, any other whole one an integer.
 */
import { doubleToString } from "../data/java-double";
import { className, hasOwnText } from "./key";

export function scalaText(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "()";
  if (typeof value === "number") return numberText(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "()" : `(${value.map(scalaText).join(",")})`;
  if (value instanceof Map)
    return `Map(${Array.from(value, ([key, item]) => `${scalaText(key)} -> ${scalaText(item)}`).join(", ")})`;
  if (value instanceof Set) return `Set(${Array.from(value, scalaText).join(", ")})`;
  if (hasOwnText(value)) return String(value);
  return `${className(value)}(${Object.values(value).map(scalaText).join(",")})`;
}

function numberText(value: number): string {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : doubleToString(value);
}
