/** The small steps of reading JSON from bytes: blanks, names, values. See `json-fast.ts`. */
import { wordEnd } from "./byte-cells";
import { TextEnds } from "./byte-strings";

export const QUOTE = 34;
export const COMMA = 44;
export const COLON = 58;
export const OPEN = 123;
export const CLOSE = 125;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const BACKSLASH = 92;
const CONTROLS = Array.from({ length: 32 }, (_, byte) => byte);
export const TEXTS: TextEnds = new TextEnds([QUOTE], [BACKSLASH, ...CONTROLS]);

const [NULL, TRUE, FALSE] = ["null", "true", "false"].map((word) => [...word].map((letter) => letter.charCodeAt(0)));
/** The first letter of `null`. */
export const N: number = NULL[0];

export function blanksEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 32 || bytes[at] === 9) at++;
  return at;
}

/** The place after the line's end, when only blanks are left; a `\r` before the `\n` is a part of it. */
export function nextLine(bytes: Uint8Array, from: number): number {
  const blanks = blanksEnd(bytes, from);
  const end = bytes[blanks] === 13 ? blanks + 1 : blanks;
  return bytes[end] === 10 ? end + 1 : -1;
}

export function nullEnd(bytes: Uint8Array, from: number): number {
  return wordEnd(bytes, from, NULL);
}

/** The place after a value of any kind; -1 when it is not plain. */
export function valueEnd(bytes: Uint8Array, from: number): number {
  switch (bytes[from]) {
    case QUOTE: {
      const end = TEXTS.end(bytes, from + 1);
      return end < 0 ? -1 : end + 1;
    }
    case N:
      return nullEnd(bytes, from);
    case TRUE[0]:
      return wordEnd(bytes, from, TRUE);
    case FALSE[0]:
      return wordEnd(bytes, from, FALSE);
    default:
      return numberEnd(bytes, from);
  }
}

/** `01` is no JSON. */
export function startsWithZero(bytes: Uint8Array, from: number): boolean {
  const start = bytes[from] === MINUS ? from + 1 : from;
  return bytes[start] === ZERO && isDigit(bytes[start + 1]);
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}

/** Not how `Number` sees it: `01`, `+1`, `.5` and `1.` are no JSON. Exponents are left to the slow way. */
function numberEnd(bytes: Uint8Array, from: number): number {
  const start = bytes[from] === MINUS ? from + 1 : from;
  const whole = digitsEnd(bytes, start);
  if (whole === start || startsWithZero(bytes, from)) return -1;
  if (bytes[whole] !== DOT) return whole;
  const end = digitsEnd(bytes, whole + 1);
  return end === whole + 1 ? -1 : end;
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes[at])) at++;
  return at;
}
