/** Sizes as settings say them: `1g`, `512m`. Spark's `JavaUtils.byteStringAs`; times are in `data/time-string.ts`. */
import { NumberFormatException } from "../data/errors";

export type SizeUnit = "b" | "k" | "m" | "g" | "t" | "p";

const UNITS: readonly string[] = ["b", "k", "m", "g", "t", "p"];

/** Bytes. */
export function parseBytes(text: string, unit: SizeUnit = "b"): number {
  const found = /^(\d+)([a-z]+)?$/.exec(text.toLowerCase().trim());
  const power = UNITS.indexOf((found?.[2] ?? unit).replace(/(?<=[kmgtp])b$/, ""));
  if (found === null || power < 0)
    throw new NumberFormatException(
      null,
      `Size must be specified as bytes (b), kibibytes (k), mebibytes (m), gibibytes (g), tebibytes (t), or pebibytes(p). E.g. 50b, 100k, or 250m.\nFailed to parse byte string: ${text}`,
    );
  return Number(found[1]) * 1024 ** power;
}
