/** What a quoted text says. Spark's `unescapeSQLString`: backslash escapes, and the quote itself written twice. */

const PLAIN: Readonly<Record<string, string>> = {
  "0": "\0",
  b: "\b",
  n: "\n",
  r: "\r",
  t: "\t",
  Z: "\x1a",
  // Before a wildcard the backslash stays: it is LIKE's to read.
  "%": "\\%",
  _: "\\_",
};

/** @param quoted the text with its quotes */
export function unescapeString(quoted: string): string {
  const quote = quoted[0];
  const written = /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\([0-3][0-7]{2})|\\([\s\S])|''|""/g;
  return quoted.slice(1, -1).replace(written, (all, short, long, octal, single) => {
    if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16));
    if (long !== undefined) return codePoint(Number.parseInt(long, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (single !== undefined) return PLAIN[single] ?? single;
    return all[0] === quote ? quote : all;
  });
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
