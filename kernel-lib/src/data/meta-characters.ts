/**
 * Line ends and their like made visible, as Spark does in tables and trees (`SchemaUtils.escapeMetaCharacters`).
 */
const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
  "\v": "\\v",
  "\u0007": "\\a",
};

/** Each of them as a backslash and a letter, so that a row stays on its line. A backslash stays as it is. */
export function escapeMetaCharacters(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  return text.replace(/[\n\r\t\f\b\v\u0007]/g, (character) => ESCAPES[character]);
}
