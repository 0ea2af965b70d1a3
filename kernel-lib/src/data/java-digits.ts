/**
 * The digits of a floating-point number as the Java that Spark runs on (17) writes them.
 *
 * That Java does not always find the fewest digits that read back as the same number: 2.0E23 is 1.9999999999999998E23 there.
 * It makes one digit after the other, until what is left is less than half the distance to the next number; as it keeps that
 * distance in 64 bits where it can, and compares differently beyond, both ways are followed here.
 */

export interface Digits {
  readonly digits: string;
  /** Of the first digit: 123.4 has 2. */
  readonly exponent: number;
}

/** What there is of a number in binary: `bits` with the point behind the first, times 2 to the power of `exponent`. */
interface Binary {
  /** 53 bits, the first of them set. */
  readonly bits: bigint;
  readonly exponent: number;
  /** How many of the bits the type keeps for this number. */
  readonly significant: number;
}

const view = new DataView(new ArrayBuffer(8));
const LOW_52 = (1n << 52n) - 1n;

function doubleBits(value: number): Binary {
  view.setFloat64(0, value);
  const all = view.getBigUint64(0);
  return normalised(Number((all >> 52n) & 0x7ffn), all & LOW_52, 1023, 52);
}

function floatBits(value: number): Binary {
  view.setFloat32(0, value);
  const all = view.getUint32(0);
  return normalised((all >>> 23) & 0xff, BigInt(all & 0x7fffff) << 29n, 127, 23);
}

function normalised(exponent: number, fraction: bigint, bias: number, width: number): Binary {
  if (exponent !== 0) return { bits: fraction | (1n << 52n), exponent: exponent - bias, significant: width + 1 };
  const shift = 53 - fraction.toString(2).length;
  return { bits: fraction << BigInt(shift), exponent: 1 - shift - bias, significant: width + 1 - shift };
}

/** How many bits 5 to the power of n has. */
const bitsOfFive = (n: number): number => (n < 27 ? (5n ** BigInt(n)).toString(2).length - (n === 0 ? 1 : 0) : 3 * n);

/** The digits of a positive number. */
export function digitsOf(value: number, isFloat: boolean): Digits {
  const { bits, exponent, significant } = isFloat ? floatBits(value) : doubleBits(value);
  const tail = bits.toString(2).length - bits.toString(2).replace(/0+$/, "").length;
  const used = 53 - tail;
  const tiny = Math.max(0, used - exponent - 1);
  if (exponent >= -21 && exponent <= 62 && tiny === 0) return wholeDigits(bits, exponent, significant);
  return fractionDigits(bits >> BigInt(tail), used, tiny, exponent, significant);
}

/** A whole number: beyond what the type can tell apart, its last digits are rounded away. */
function wholeDigits(bits: bigint, exponent: number, significant: number): Digits {
  let whole = exponent >= 52 ? bits << BigInt(exponent - 52) : bits >> BigInt(52 - exponent);
  const beyond = exponent - significant - 1;
  const dropped = exponent > significant && beyond > 1 ? Math.floor(beyond * Math.log10(2)) : 0;
  if (dropped > 0) {
    const unit = 10n ** BigInt(dropped);
    whole = whole / unit + (whole % unit >= unit / 2n ? 1n : 0n);
  }
  const text = whole.toString();
  return { digits: text.replace(/0+$/, ""), exponent: text.length - 1 + dropped };
}

/** Near the power of ten of the number; one too large at times, which shows in a first digit of zero. */
function estimate(bits: bigint, used: number, exponent: number): number {
  const mantissa = Number(bits) / 2 ** (used - 1);
  return Math.floor((mantissa - 1.5) * 0.289529654 + 0.176091259 + exponent * 0.301029995663981);
}

function fractionDigits(bits: bigint, used: number, tiny: number, exponent: number, significant: number): Digits {
  const ten = estimate(bits, used, exponent);
  const [fives, under] = [Math.max(0, -ten), Math.max(0, ten)];
  let [twos, underTwos] = [fives + tiny + exponent, under + tiny];
  let gapTwos = twos - significant;
  twos -= used - 1;
  const common = Math.min(twos, underTwos);
  [twos, underTwos, gapTwos] = [twos - common, underTwos - common, gapTwos - common];
  // Below a power of two the next number is only half as far away.
  if (used === 1) gapTwos -= 1;
  if (gapTwos < 0) [twos, underTwos, gapTwos] = [twos - gapTwos, underTwos - gapTwos, 0];
  const scaled = (base: bigint, five: number, two: number): bigint => (base * 5n ** BigInt(five)) << BigInt(two);
  const divisor = scaled(1n, under, underTwos);
  const fits = used + twos + bitsOfFive(fives) < 64 && underTwos + 1 + bitsOfFive(under + 1) < 64;
  return develop(scaled(bits, fives, twos), divisor, scaled(1n, fives, gapTwos), ten, !fits);
}

/** Divides digit by digit. @param gap half the distance to the next number; @param big whether Java needs more than 64 bits */
function develop(number: bigint, divisor: bigint, halfGap: bigint, ten: number, big: boolean): Digits {
  const limit = divisor * 10n;
  let [rest, gap, exponent] = [number, halfGap, ten];
  let digits = "";
  const step = (): string => {
    const digit = rest / divisor;
    rest = (rest % divisor) * 10n;
    gap *= 10n;
    return digit.toString();
  };
  const isLow = (): boolean => rest < gap;
  const isHigh = (): boolean => (big ? rest + gap >= limit : rest + gap > limit);
  const first = step();
  if (first === "0") exponent -= 1;
  else digits = first;
  // In scientific notation Java wants a second digit.
  const wantsMore = exponent < -3 || exponent >= 8;
  let [low, high] = wantsMore ? [false, false] : [isLow(), isHigh()];
  while (!low && !high) {
    digits += step();
    [low, high] = [isLow(), isHigh()];
  }
  const half = rest * 2n - limit;
  const up = high && (!low || half > 0n || (half === 0n && Number(digits[digits.length - 1]) % 2 === 1));
  return up ? roundedUp(digits, exponent) : { digits: digits.replace(/(?!^)0+$/, ""), exponent };
}

function roundedUp(digits: string, exponent: number): Digits {
  const next = (BigInt(digits) + 1n).toString();
  return { digits: next.replace(/0+$/, ""), exponent: exponent + (next.length > digits.length ? 1 : 0) };
}
