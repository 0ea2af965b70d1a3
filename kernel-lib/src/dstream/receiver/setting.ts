/**
 * A setting by its key, as text: what the parts of this folder need of a `SparkConf`, and the readers for numbers, times, flags.
 *
 * Spark's `StreamingConf` and `WriteAheadLogUtils` name the keys; each stands here where it is read.
 */
import { IllegalArgumentException } from "../../data/errors";
import { timeStringAs } from "../../data/time-string";

/** What the program set for the key, or `otherwise`. */
export type Setting = (key: string, otherwise: string) => string;

/** No setting is made: everything has Spark's default. */
export const DEFAULTS: Setting = (_key, otherwise) => otherwise;

/** @throws IllegalArgumentException when the text is no whole number */
export function wholeNumber(setting: Setting, key: string, otherwise: number): number {
  const text = setting(key, String(otherwise)).trim();
  if (!/^[+-]?\d+$/.test(text))
    throw new IllegalArgumentException(null, `${key} should be a whole number, but was ${text}`);
  return Number(text);
}

/** Milliseconds; a text without a unit means milliseconds too. */
export function milliseconds(setting: Setting, key: string, otherwise: string): number {
  return timeStringAs(setting(key, otherwise), "ms");
}

/** @throws IllegalArgumentException when the text is neither true nor false */
export function flag(setting: Setting, key: string, otherwise: boolean): boolean {
  const text = setting(key, String(otherwise)).trim().toLowerCase();
  if (text !== "true" && text !== "false")
    throw new IllegalArgumentException(null, `${key} should be boolean, but was ${text}`);
  return text === "true";
}
