/**
 * The lines of a file, piece by piece, so that a large file is never one large text.
 *
 * Hadoop's `LineRecordReader` likewise: `\n`, `\r\n` and `\r` end a line unless `lineSep` says what does.
 */
const PIECE = 1 << 20;

/** Texts of about a megabyte that end where a line ends. */
export function* pieces(bytes: Uint8Array, lineSeparator: string | null): Generator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const last = lineSeparator === null ? 10 : new TextEncoder().encode(lineSeparator).at(-1)!;
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (from < bytes.length) {
    const ends = from + PIECE >= bytes.length ? -1 : lineEnd(bytes, from + PIECE, last, lineSeparator);
    const to = ends < 0 ? bytes.length : ends;
    yield decoder.decode(bytes.subarray(from, to));
    from = to;
  }
}

/** The place after the next line separator. */
function lineEnd(bytes: Uint8Array, from: number, last: number, separator: string | null): number {
  const whole = separator === null ? [10] : [...new TextEncoder().encode(separator)];
  for (let at = bytes.indexOf(last, from); at >= 0; at = bytes.indexOf(last, at + 1))
    if (whole.every((byte, i) => bytes[at - whole.length + 1 + i] === byte)) return at + 1;
  return -1;
}

/** The lines of a text; what follows the last separator is a line only if it is not empty. */
export function* linesOf(text: string, separator: string | null): Generator<string> {
  if (separator === null && text.includes("\r")) {
    yield* splitBy(text.replace(/\r\n?/g, "\n"), "\n");
    return;
  }
  yield* splitBy(text, separator ?? "\n");
}

function* splitBy(text: string, separator: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf(separator, from);
    yield end < 0 ? text.slice(from) : text.slice(from, end);
    if (end < 0) return;
    from = end + separator.length;
  }
}
