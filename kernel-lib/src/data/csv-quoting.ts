/**
 * How a cell is written in CSV: quoted when it holds the separator, a quote or a line end; an empty string is `""`; white space
 * at its ends is cut off. Spark's `UnivocityGenerator`.
 */
import type { FileOptions } from "./file-options";

export function csvQuoting(options: FileOptions): (text: string) => string {
  const quote = options.character("quote", '"', true) ?? "\0";
  const escaping = options.character("escape", "\\", true) ?? "\0";
  const all = options.flag("quoteAll", false);
  const escapes = options.flag("escapeQuotes", true);
  const emptyValue = options.text("emptyValue", '""');
  const trimStart = options.flag("ignoreLeadingWhiteSpace", true);
  const trimEnd = options.flag("ignoreTrailingWhiteSpace", true);
  const special = [options.separator, "\n", "\r", ...(escapes ? [quote] : [])];
  return (given) => {
    const started = trimStart ? given.trimStart() : given;
    const text = trimEnd ? started.trimEnd() : started;
    if (text === "") return emptyValue;
    if (!all && !special.some((part) => text.includes(part))) return text;
    const escaped = escaping === quote ? text : text.replaceAll(escaping, escaping + escaping);
    return quote + escaped.replaceAll(quote, escaping + quote) + quote;
  };
}
