/**
 * The settings of streams that are numbers or flags. Spark's `StreamingConf`, whose entries complain in other words than
 * `SparkConf.getInt` and its like. Each key stands where it is read.
 */
import { IllegalArgumentException } from "../data/errors";
import type { SparkConf } from "../rdd/spark-conf";

type NumberType = "int" | "long" | "double";

const FORMS: Readonly<Record<NumberType, RegExp>> = {
  int: /^[+-]?\d+$/,
  long: /^[+-]?\d+$/,
  double: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
};

/** @throws IllegalArgumentException when the text is no such number */
export function numberSetting(conf: SparkConf, key: string, otherwise: number, type: NumberType): number {
  const text = conf.getOption(key)?.trim();
  if (text === undefined) return otherwise;
  if (!FORMS[type].test(text)) throw shouldBe(key, type, text);
  return Number(text);
}

/** @throws IllegalArgumentException when the text is neither true nor false */
export function flagSetting(conf: SparkConf, key: string, otherwise: boolean): boolean {
  const text = conf.getOption(key)?.trim().toLowerCase();
  if (text === undefined) return otherwise;
  if (text !== "true" && text !== "false") throw shouldBe(key, "boolean", text);
  return text === "true";
}

function shouldBe(key: string, type: string, text: string): IllegalArgumentException {
  return new IllegalArgumentException(null, `${key} should be ${type}, but was ${text}`);
}
