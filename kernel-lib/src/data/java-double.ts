/**
 * Floating-point numbers as Java writes them, which is how Spark prints them: `1.0`, `1.0E10`, `1.0E-5`, `NaN`.
 *
 * Both languages give the shortest digits that read back as the same number, but Java always keeps one digit after the
 * point and turns to scientific notation outside 0.001 ≤ |x| < 10^7. This is Java 19's `Double.toString`; the older Java
 * that Spark may run on adds needless digits to a few numbers (2.0E23).
 */
export function doubleToString(value: number): string {
  return special(value) ?? javaNotation(shortestDouble(value));
}

/** The same for FLOAT: as few digits as tell it from other 32-bit numbers. */
export function floatToString(value: number): string {
  return special(value) ?? javaNotation(shortestFloat(value));
}

function special(value: number): string | null {
  if (Number.isFinite(value)) return value === 0 ? (Object.is(value, -0) ? "-0.0" : "0.0") : null;
  return String(value);
}

/** As `d.ddde±n`. Of one digit, Java looks at two and takes the nearer: 4.9E-324, where JavaScript has 5e-324. */
function shortestDouble(value: number): string {
  const shortest = value.toExponential();
  return shortest.includes(".") ? shortest : value.toExponential(1);
}

function shortestFloat(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential(8);
}

/** `d.ddde±n`, with a fraction, in Java's notation. */
function javaNotation(exponential: string): string {
  const [, sign, whole, fraction, exponentText] = /^(-?)(\d)\.(\d+)e([+-]\d+)$/.exec(exponential)!;
  const exponent = Number(exponentText);
  const digits = (whole + fraction).replace(/0+$/, "");
  const point = (text: string, at: number): string => `${text.slice(0, at) || "0"}.${text.slice(at) || "0"}`;
  if (exponent < -3 || exponent >= 7) return `${sign}${point(digits, 1)}E${exponent}`;
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  return sign + point(digits.padEnd(exponent + 1, "0"), exponent + 1);
}
