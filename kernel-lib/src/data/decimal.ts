/**
 * Exact decimal numbers: money, counts, anything that may not be rounded by the machine.
 *
 * Spark's `Decimal` wraps Java's `BigDecimal`. Ours is an integer and a scale: 1.50 is 150 with scale 2. Spark derives
 * the precision and scale of a result from the operands' types; that rule lives with the expressions, so every operation
 * here is told the scale it shall deliver, and rounds half up as Spark does.
 */
import { inspectAsText } from "./inspect-as";

export class Decimal {
  constructor(
    /** The digits without the point: 150n for 1.50. */
    readonly unscaled: bigint,
    /** How many of them stand after the point. */
    readonly scale: number,
  ) {
    if (!Number.isInteger(scale) || scale < 0) throw new RangeError(`a decimal's scale is 0 or more, not ${scale}`);
  }

  /**
   * Reads `-12.50`, `.5`, `1E3`; white space around it is fine. The scale is that of the text.
   * @returns null when the text is not a number.
   */
  static parse(text: string): Decimal | null {
    const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/.exec(text);
    if (match === null) return null;
    const [, sign, whole, fraction = "", exponent = "0"] = match;
    if (whole === "" && fraction === "") return null;
    const digits = BigInt(sign + (whole + fraction || "0"));
    const scale = fraction.length - Number(exponent);
    return scale >= 0 ? new Decimal(digits, scale) : new Decimal(digits * pow10(-scale), 0);
  }

  /** The exact decimal of the number's shortest text, as Spark's cast does: 0.1 is 0.1. Null for NaN and infinities. */
  static fromNumber(value: number): Decimal | null {
    return Number.isFinite(value) ? Decimal.parse(String(value)) : null;
  }

  /** How many digits the number has, at least `scale`: 3 for 1.50, 2 for 0.05. */
  get precision(): number {
    return Math.max(abs(this.unscaled).toString().length, this.scale, 1);
  }

  get isZero(): boolean {
    return this.unscaled === 0n;
  }

  /** The same value with another scale, rounded half up (away from zero) where digits are cut. */
  rescale(scale: number): Decimal {
    if (scale === this.scale) return this;
    if (scale > this.scale) return new Decimal(this.unscaled * pow10(scale - this.scale), scale);
    return new Decimal(divideHalfUp(this.unscaled, pow10(this.scale - scale)), scale);
  }

  /** Whether the value fits a `DECIMAL(precision, s)`: no more digits than that. */
  fits(precision: number): boolean {
    return abs(this.unscaled) < pow10(precision);
  }

  negate(): Decimal {
    return new Decimal(-this.unscaled, this.scale);
  }

  abs(): Decimal {
    return this.unscaled < 0n ? this.negate() : this;
  }

  /** The largest whole number that is not above it. */
  floor(): Decimal {
    const whole = this.toBigInt();
    return new Decimal(this.unscaled < 0n && whole * pow10(this.scale) !== this.unscaled ? whole - 1n : whole, 0);
  }

  /** The smallest whole number that is not below it. */
  ceil(): Decimal {
    return this.negate().floor().negate();
  }

  add(other: Decimal, scale: number = Math.max(this.scale, other.scale)): Decimal {
    const common = Math.max(this.scale, other.scale);
    return new Decimal(this.rescale(common).unscaled + other.rescale(common).unscaled, common).rescale(scale);
  }

  sub(other: Decimal, scale: number = Math.max(this.scale, other.scale)): Decimal {
    return this.add(other.negate(), scale);
  }

  mul(other: Decimal, scale: number = this.scale + other.scale): Decimal {
    return new Decimal(this.unscaled * other.unscaled, this.scale + other.scale).rescale(scale);
  }

  /** The quotient with `scale` digits after the point. The caller has dealt with a divisor of zero. */
  div(other: Decimal, scale: number): Decimal {
    if (other.isZero) throw new RangeError("a decimal cannot be divided by zero");
    // this / other = (u1 / 10^s1) / (u2 / 10^s2); brought to `scale` digits without losing any before the rounding.
    const shift = scale + other.scale - this.scale;
    const numerator = shift >= 0 ? this.unscaled * pow10(shift) : this.unscaled;
    const denominator = shift >= 0 ? other.unscaled : other.unscaled * pow10(-shift);
    return new Decimal(divideHalfUp(numerator, denominator), scale);
  }

  /** What is left after the whole part of the quotient; has the sign of `this`, as in Java. */
  rem(other: Decimal, scale: number = Math.max(this.scale, other.scale)): Decimal {
    if (other.isZero) throw new RangeError("a decimal cannot be divided by zero");
    const common = Math.max(this.scale, other.scale);
    return new Decimal(this.rescale(common).unscaled % other.rescale(common).unscaled, common).rescale(scale);
  }

  /** Negative, zero or positive as `this` is smaller than, equal to or larger than `other`; 1.5 equals 1.50. */
  compare(other: Decimal): number {
    const common = Math.max(this.scale, other.scale);
    const a = this.rescale(common).unscaled;
    const b = other.rescale(common).unscaled;
    return a < b ? -1 : a > b ? 1 : 0;
  }

  equals(other: Decimal): boolean {
    return this.compare(other) === 0;
  }

  /** The nearest double. */
  toNumber(): number {
    return Number(this.toPlain());
  }

  /** The whole part, cut towards zero. */
  toBigInt(): bigint {
    return this.unscaled / pow10(this.scale);
  }

  /** Plain notation with exactly `scale` digits after the point, e.g. `-0.50`. */
  toPlain(): string {
    const digits = abs(this.unscaled)
      .toString()
      .padStart(this.scale + 1, "0");
    const sign = this.unscaled < 0n ? "-" : "";
    if (this.scale === 0) return sign + digits;
    return `${sign}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
  }

  /** As Java's `BigDecimal.toString`: from the seventh place after the point on with an exponent, `1E-7`. */
  toScientific(): string {
    const digits = abs(this.unscaled).toString();
    const exponent = digits.length - 1 - this.scale;
    if (exponent >= -6) return this.toPlain();
    const point = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${this.unscaled < 0n ? "-" : ""}${digits[0]}${point}E${exponent}`;
  }

  toString(): string {
    return this.toPlain();
  }

  /** As text: JSON numbers would lose digits. */
  toJSON(): string {
    return this.toPlain();
  }

  /** Lets `<` and `+` work in a notebook, with a double's precision. */
  valueOf(): number {
    return this.toNumber();
  }
}

inspectAsText(Decimal);

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** a / b, halves away from zero: Java's `RoundingMode.HALF_UP`. */
function divideHalfUp(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  const twiceRest = 2n * abs(a % b);
  if (twiceRest < abs(b)) return quotient;
  return a < 0n === b < 0n ? quotient + 1n : quotient - 1n;
}

const POWERS: bigint[] = [1n];

function pow10(exponent: number): bigint {
  while (POWERS.length <= exponent) POWERS.push(POWERS[POWERS.length - 1] * 10n);
  return POWERS[exponent];
}
