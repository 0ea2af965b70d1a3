/**
 * `format_number(x, '#,##0.00')`: numbers in a pattern of Java's `DecimalFormat`, in English.
 *
 * `0` is a digit that is always there, `#` one that may be missing, `,` parts groups, `%` and `‰` multiply; text around the number
 * stays, in quotes whatever it is; a second pattern after `;` has the text around negative numbers. Halves go to the even digit.
 */
import { Decimal } from "./decimal";
import { SparkError } from "./errors";

interface NumberPattern {
  readonly prefix: string;
  readonly suffix: string;
  readonly negative: readonly [string, string];
  readonly multiplier: bigint;
  /** Digits in a group; 0 for none. */
  readonly grouping: number;
  readonly whole: number;
  readonly fraction: readonly [fewest: number, most: number];
  /** Fewest digits of the exponent; null without one. */
  readonly exponent: number | null;
}

const kept = new Map<string, NumberPattern>();

/** @param value exactly */
export function formatWithPattern(value: Decimal, isNegative: boolean, pattern: string): string {
  const format = patternOf(pattern);
  const scaled = value.abs().mul(new Decimal(format.multiplier, 0));
  const body = format.exponent === null ? plain(scaled, format) : scientific(scaled, format);
  const [prefix, suffix] = isNegative ? format.negative : [format.prefix, format.suffix];
  return prefix + body + suffix;
}

/** What surrounds infinity, too. */
export function formatInfinity(isNegative: boolean, pattern: string): string {
  const { prefix, suffix, negative } = patternOf(pattern);
  return isNegative ? `${negative[0]}∞${negative[1]}` : `${prefix}∞${suffix}`;
}

function patternOf(pattern: string): NumberPattern {
  let format = kept.get(pattern);
  if (format === undefined) {
    format = readPattern(pattern);
    if (kept.size > 200) kept.clear();
    kept.set(pattern, format);
  }
  return format;
}

interface Affix {
  readonly text: string;
  readonly end: number;
  readonly multiplier: bigint;
}

/** Text up to a character of the number's own. */
function readAffix(pattern: string, from: number, stops: string): Affix {
  let [text, quoted, multiplier] = ["", false, 1n];
  let at = from;
  for (; at < pattern.length; at++) {
    const c = pattern[at];
    if (c === "'") {
      if (pattern[at + 1] === "'") {
        text += "'";
        at += 1;
      } else quoted = !quoted;
    } else if (!quoted && stops.includes(c)) break;
    else {
      if (!quoted && c === "%") multiplier = 100n;
      if (!quoted && c === "‰") multiplier = 1000n;
      text += !quoted && c === "¤" ? "$" : c;
    }
  }
  return { text, end: at, multiplier };
}

const DIGITS = "#0,.";

function readPattern(pattern: string): NumberPattern {
  const before = readAffix(pattern, 0, `${DIGITS};`);
  const [number] = /^[#0,]*(?:\.[#0]*)?(?:E0+)?/.exec(pattern.slice(before.end)) as RegExpExecArray;
  const after = readAffix(pattern, before.end + number.length, `${DIGITS};`);
  if (after.end < pattern.length && pattern[after.end] !== ";")
    throw new SparkError(null, `Unexpected '${pattern[after.end]}' in pattern "${pattern}"`);
  const [mantissa, exponent] = number.split("E");
  const [whole, fraction = ""] = mantissa.split(".");
  const misplaced = /0[^#]*#/.test(whole.replaceAll(",", "")) ? "#" : /#0/.test(fraction) ? "0" : null;
  if (misplaced !== null) throw new SparkError(null, `Unexpected '${misplaced}' in pattern "${pattern}"`);
  const zeros = whole.replace(/[^0]/g, "").length;
  const fewest = fraction.replace(/[^0]/g, "").length;
  // Without a zero anywhere, Java takes the last sign before the point for one.
  const needsDigit = zeros === 0 && fewest === 0 && whole !== "";
  return {
    prefix: before.text,
    suffix: after.text,
    negative: negativeAffixes(pattern.slice(after.end + 1), before.text, after.text),
    multiplier: before.multiplier * after.multiplier,
    grouping: whole.includes(",") ? whole.length - whole.lastIndexOf(",") - 1 : 0,
    whole: needsDigit ? 1 : zeros,
    fraction: [fewest, fraction.length],
    exponent: exponent === undefined ? null : exponent.length,
  };
}

function negativeAffixes(second: string, prefix: string, suffix: string): readonly [string, string] {
  if (second === "") return [`-${prefix}`, suffix];
  const before = readAffix(second, 0, DIGITS);
  const [number] = /^[#0,.E]*/.exec(second.slice(before.end)) as RegExpExecArray;
  const after = readAffix(second, before.end + number.length, "");
  return before.text === prefix && after.text === suffix ? [`-${prefix}`, suffix] : [before.text, after.text];
}

function plain(value: Decimal, { grouping, whole, fraction: [fewest, most] }: NumberPattern): string {
  const [integer, rest = ""] = halfEven(value, most).toPlain().split(".");
  const digits = integer.replace(/^0+/, "").padStart(whole, "0");
  const fraction = rest.replace(/0+$/, "").padEnd(fewest, "0");
  const shown = digits === "" && fraction === "" ? "0" : digits;
  const grouped = grouping === 0 ? shown : shown.replace(new RegExp(`\\B(?=(\\d{${grouping}})+$)`, "g"), ",");
  return fraction === "" ? grouped : `${grouped}.${fraction}`;
}

/** `1.235E5`: as many digits before the point as there are zeros there. */
function scientific(value: Decimal, { whole, fraction: [fewest, most], exponent: width }: NumberPattern): string {
  const places = Math.max(1, whole);
  const digits = value.unscaled.toString();
  let exponent = value.isZero ? 0 : digits.length - value.scale - places;
  const shift = digits.length - places;
  let mantissa = halfEven(
    new Decimal(value.unscaled, Math.max(0, shift)).mul(new Decimal(10n ** BigInt(Math.max(0, -shift)), 0)),
    most,
  );
  if (mantissa.toBigInt().toString().length > places) {
    mantissa = halfEven(new Decimal(mantissa.unscaled, mantissa.scale + 1), most);
    exponent += 1;
  }
  const [integer, rest = ""] = mantissa.toPlain().split(".");
  const fraction = rest.replace(/0+$/, "").padEnd(fewest, "0");
  const size = String(Math.abs(exponent)).padStart(width ?? 1, "0");
  return `${integer}${fraction === "" ? "" : `.${fraction}`}E${exponent < 0 ? "-" : ""}${size}`;
}

/** Rounded to so many digits after the point; a half goes to the even neighbour. */
export function halfEven(value: Decimal, digits: number): Decimal {
  if (digits >= value.scale) return value.rescale(digits);
  const unit = 10n ** BigInt(value.scale - digits);
  const down = value.unscaled / unit;
  const twice = 2n * (value.unscaled % unit);
  const up = twice > unit || (twice === unit && down % 2n === 1n);
  return new Decimal(up ? down + 1n : down, digits);
}
