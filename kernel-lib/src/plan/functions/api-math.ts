/** Mathematics, rounding, bits and bases, for programs. */
import type { Column } from "../column";
import { call, given, lit } from "./api-call";

/** The square root, as a double; NaN of a negative number. */
export function sqrt(column: Column | string): Column {
  return call("sqrt", column);
}

/** The cube root. */
export function cbrt(column: Column | string): Column {
  return call("cbrt", column);
}

/** e to the power of it. */
export function exp(column: Column | string): Column {
  return call("exp", column);
}

/** The natural logarithm; NULL of zero and below. */
export function ln(column: Column | string): Column {
  return call("ln", column);
}

/** The logarithm to base 10; NULL of zero and below. */
export function log10(column: Column | string): Column {
  return call("log10", column);
}

/** The logarithm to base 2; NULL of zero and below. */
export function log2(column: Column | string): Column {
  return call("log2", column);
}

/** The natural logarithm of it plus one. */
export function log1p(column: Column | string): Column {
  return call("log1p", column);
}

/** a to the power of b, as a double. */
export function pow(a: Column | string, b: Column | string): Column {
  return call("pow", a, b);
}

/** The same as `pow`. */
export function power(a: Column | string, b: Column | string): Column {
  return call("power", a, b);
}

/** The sine of an angle in radians. */
export function sin(column: Column | string): Column {
  return call("sin", column);
}

/** The cosine of an angle in radians. */
export function cos(column: Column | string): Column {
  return call("cos", column);
}

/** The tangent of an angle in radians. */
export function tan(column: Column | string): Column {
  return call("tan", column);
}

/** The angle whose sine it is. */
export function asin(column: Column | string): Column {
  return call("asin", column);
}

/** The angle whose cosine it is. */
export function acos(column: Column | string): Column {
  return call("acos", column);
}

/** The angle whose tangent it is. */
export function atan(column: Column | string): Column {
  return call("atan", column);
}

/** The angle of the point (x, y), in radians. */
export function atan2(y: Column | string, x: Column | string): Column {
  return call("atan2", y, x);
}

/** The hyperbolic sine. */
export function sinh(column: Column | string): Column {
  return call("sinh", column);
}

/** The hyperbolic cosine. */
export function cosh(column: Column | string): Column {
  return call("cosh", column);
}

/** The hyperbolic tangent. */
export function tanh(column: Column | string): Column {
  return call("tanh", column);
}

/** Radians as degrees. */
export function degrees(column: Column | string): Column {
  return call("degrees", column);
}

/** Degrees as radians. */
export function radians(column: Column | string): Column {
  return call("radians", column);
}

/** The length of the hypotenuse over two legs. */
export function hypot(a: Column | string, b: Column | string): Column {
  return call("hypot", a, b);
}

/** The nearest whole number, as a double; halves go to the even one. */
export function rint(column: Column | string): Column {
  return call("rint", column);
}

/** -1, 0 or 1, as a double. */
export function signum(column: Column | string): Column {
  return call("signum", column);
}

/** The same as `signum`. */
export function sign(column: Column | string): Column {
  return call("sign", column);
}

/** The remainder, never negative for a positive divisor. */
export function pmod(dividend: Column | string, divisor: Column | string): Column {
  return call("pmod", dividend, divisor);
}

/** n! for n from 0 to 20; NULL for others. */
export function factorial(column: Column | string): Column {
  return call("factorial", column);
}

/** A whole number in base 2, as text. */
export function bin(column: Column | string): Column {
  return call("bin", column);
}

/** A number, text or bytes as hexadecimal digits. */
export function hex(column: Column | string): Column {
  return call("hex", column);
}

/** Bytes from hexadecimal digits; NULL when it has others. */
export function unhex(column: Column | string): Column {
  return call("unhex", column);
}

/** The largest of the values that are not NULL. */
export function greatest(...columns: (Column | string)[]): Column {
  return call("greatest", ...columns);
}

/** The smallest of the values that are not NULL. */
export function least(...columns: (Column | string)[]): Column {
  return call("least", ...columns);
}

/** Whether it is NaN; false for NULL. */
export function isnan(column: Column | string): Column {
  return call("isnan", column);
}

/** The smallest whole number not below it: a long, or a decimal for decimals. With a scale: so many digits are kept. */
export function ceil(column: Column | string, scale?: number): Column {
  return call("ceil", column, ...given(scale === undefined ? undefined : lit(scale)));
}

/** The same as `ceil`. */
export function ceiling(column: Column | string, scale?: number): Column {
  return call("ceiling", column, ...given(scale === undefined ? undefined : lit(scale)));
}

/** The largest whole number not above it: a long, or a decimal for decimals. With a scale: so many digits are kept. */
export function floor(column: Column | string, scale?: number): Column {
  return call("floor", column, ...given(scale === undefined ? undefined : lit(scale)));
}

/** Rounded to so many digits after the point, halves away from zero. */
export function round(column: Column | string, scale: number = 0): Column {
  return call("round", column, lit(scale));
}

/** Rounded to so many digits after the point, halves to the even digit. */
export function bround(column: Column | string, scale: number = 0): Column {
  return call("bround", column, lit(scale));
}

/** The bits moved to the left. */
export function shiftleft(column: Column | string, bits: number): Column {
  return call("shiftleft", column, lit(bits));
}

/** The bits moved to the right, the sign kept. */
export function shiftright(column: Column | string, bits: number): Column {
  return call("shiftright", column, lit(bits));
}

/** A number, as text, in another base. */
export function conv(column: Column | string, fromBase: number, toBase: number): Column {
  return call("conv", column, lit(fromBase), lit(toBase));
}

/** a + b, or NULL when that overflows. */
export function try_add(a: Column | string, b: Column | string): Column {
  return call("try_add", a, b);
}

/** a - b, or NULL when that overflows. */
export function try_subtract(a: Column | string, b: Column | string): Column {
  return call("try_subtract", a, b);
}

/** a * b, or NULL when that overflows. */
export function try_multiply(a: Column | string, b: Column | string): Column {
  return call("try_multiply", a, b);
}

/** a / b, or NULL when b is zero. */
export function try_divide(a: Column | string, b: Column | string): Column {
  return call("try_divide", a, b);
}

/** The opposite number. */
export function negative(column: Column | string): Column {
  return call("negative", column);
}

/** Euler's number. */
export function e(): Column {
  return call("e");
}

/** The circle's number. */
export function pi(): Column {
  return call("pi");
}
