/**
 * The two errors of a text that is not well-formed SQL or DDL, with the place marked.
 *
 * Spark's `ParseException` quotes the text and puts a caret line under the line at fault. Data type texts, schemas and
 * the SQL parser all use these two functions, so the learner meets one form. Spark starts the message with an empty
 * line; only what `plan/sql/parse.ts` reads does here, so that the text of a schema or type gets one line less.
 */
import { ParseException } from "./errors";

/**
 * `[PARSE_SYNTAX_ERROR] Syntax error at or near 'x'.` and the text with a caret.
 * `position` counts UTF-16 units from 0; `near` is the piece of text found there, null at the end of the input.
 */
export function syntaxError(text: string, position: number, near: string | null, hint: string = ""): ParseException {
  const before = text.slice(0, position).split("\n");
  const lines = text.split("\n");
  const column = before[before.length - 1].length;
  const marked = [...lines.slice(0, before.length), `${"-".repeat(column)}^^^`, ...lines.slice(before.length)];
  const where = near === null ? "end of input" : `'${near}'`;
  return new ParseException(
    "PARSE_SYNTAX_ERROR",
    `Syntax error at or near ${where}${hint === "" ? "" : `: ${hint}`}.`,
    {
      sqlState: "42601",
      parameters: { error: where, hint },
      context: ` (line ${before.length}, pos ${column})\n\n== SQL ==\n${marked.join("\n")}\n`,
    },
  );
}

/** `[UNSUPPORTED_DATATYPE] Unsupported data type "FOO".`, the name as written being `text.slice(start, end)`. */
export function unsupportedDataType(text: string, start: number, end: number): ParseException {
  const typeName = `"${text.slice(start, end).toUpperCase()}"`;
  return new ParseException("UNSUPPORTED_DATATYPE", `Unsupported data type ${typeName}.`, {
    sqlState: "0A000",
    parameters: { typeName },
    context: sqlContext(text, start, end),
  });
}

/** Spark's block `== SQL (line 1, position 8) ==` with the fragment `text.slice(start, end)` underlined, line by line. */
export function sqlContext(text: string, start: number, end: number): string {
  const before = text.slice(0, start).split("\n");
  const column = before[before.length - 1].length;
  const first = start - column;
  const lineEnd = text.indexOf("\n", Math.max(end - 1, start));
  const marked: string[] = [];
  let at = first;
  for (const line of text.slice(first, lineEnd < 0 ? text.length : lineEnd).split("\n")) {
    const from = Math.max(start - at, 0);
    const width = Math.max(Math.min(end - at, line.length) - from, marked.length === 0 ? 1 : 0);
    marked.push(line, " ".repeat(from) + "^".repeat(width));
    at += line.length + 1;
  }
  return `\n== SQL (line ${before.length}, position ${column + 1}) ==\n${marked.join("\n")}\n`;
}
