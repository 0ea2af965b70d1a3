/** The pieces of an SQL text. Spark's lexer rules, as far as the parser needs to tell them apart. */

/** `word`: a keyword or name; `quoted`: a name in backquotes; `sign`: an operator or bracket; `end`: after the last piece. */
export type TokenKind = "word" | "quoted" | "string" | "number" | "sign" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As it stands in the text. */
  readonly text: string;
  /** What it says: a word in upper case, a quoted name or a string without quotes, else the text itself. */
  readonly value: string;
  /** The token is `text.slice(start, stop)`. */
  readonly start: number;
  readonly stop: number;
}
