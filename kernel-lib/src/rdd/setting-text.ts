/** Times and sizes as settings say them: `10s`, `100ms`, `1g`, `512m`. Spark's `JavaUtils`. */
import { NumberFormatException } from "../data/errors";

const MS: Readonly<Record<string, number>> = {
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export type SizeUnit = "b" | "k" | "m" | "g" | "t" | "p";

/** Milliseconds. */
export function parseTime(text: string, unit: "ms" | "s" = "ms"): number {
  const found = /^(-?\d+)([a-z]+)?$/.exec(text.toLowerCase().trim());
  if (found === null)
    throw new NumberFormatException(
      null,
      `Time must be specified as seconds (s), milliseconds (ms), microseconds (us), minutes (m or min), hour (h), or day (d). E.g. 50s, 100ms, or 250us.\nFailed to parse time string: ${text}`,
    );
  const factor = MS[found[2] ?? unit];
  if (factor === undefined) throw new NumberFormatException(null, `Invalid suffix: "${found[2]}"`);
  return Math.trunc(Number(found[1]) * factor);
}

/** Bytes. */
export function parseBytes(text: string, unit: SizeUnit = "b"): number {
  const found = /^(\d+)([a-z]+)?$/.exec(text.toLowerCase().trim());
  const power = found === null ? -1 : "bkmgtp".indexOf((found[2] ?? unit).replace(/(?<=[kmgtp])b$/, ""));
  if (found === null || power < 0)
    throw new NumberFormatException(
      null,
      `Size must be specified as bytes (b), kibibytes (k), mebibytes (m), gibibytes (g), tebibytes (t), or pebibytes(p). E.g. 50b, 100k, or 250m.\nFailed to parse byte string: ${text}`,
    );
  return Number(found[1]) * 1024 ** power;
}
