/**
 * Cuts an SQL text into tokens; white space and comments go.
 *
 * Spark's `SqlBaseLexer`. Words are not looked up in a list of keywords: almost none is reserved (surprise 31), so only
 * the parser can know what a word is. A sign it does not know becomes a token too, and the parser points at it.
 */
import { ParseException } from "../../data/errors";
import { unescapeString } from "./string-literal";
import type { Token, TokenKind } from "./token";

const SPACE = /(?:\s|--[^\n]*)+/y;
const NUMBER = /(?:(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+)(?:BD|[DFLSY])?(?![\p{L}\d_])/iuy;
/** `1.a` is the number 1, a dot and a name; so is `1.` before a sign, though that is a number of its own in Spark too. */
const WORD = /[\p{L}\d_]+/uy;
/** What begins with one of these is a word; `r'a'` is none. */
const PLAIN_WORD = /[A-QS-Za-qs-z_]/;
const QUOTED_NAME = /`((?:[^`]|``)*)`/y;
const STRING = /[rR]?(?:'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*")/y;
const RAW_STRING = /[rR](?:'[^']*'|"[^"]*")/y;
const SIGN = /<=>|>>>|<=|>=|<>|!=|==|<<|>>|\|\||\|>|->|=>|::|\/\*\+|\*\/|[\s\S]/uy;

/** @throws ParseException `UNCLOSED_BRACKETED_COMMENT` */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let position = skipBlank(text, 0);
  while (position < text.length) {
    const token = nextToken(text, position, tokens[tokens.length - 1]);
    tokens.push(token);
    position = skipBlank(text, token.stop);
  }
  tokens.push({ kind: "end", text: "", value: "", start: text.length, stop: text.length });
  return tokens;
}

function nextToken(text: string, start: number, before: Token | undefined): Token {
  if (PLAIN_WORD.test(text[start])) {
    const word = match(WORD, text, start) ?? "";
    return token("word", start, word, word.toUpperCase());
  }
  const raw = match(RAW_STRING, text, start);
  if (raw !== null) return token("string", start, raw, raw.slice(2, -1));
  const string = match(STRING, text, start);
  if (string !== null) return token("string", start, string, unescapeString(string));
  const quoted = match(QUOTED_NAME, text, start);
  if (quoted !== null) return token("quoted", start, quoted, quoted.slice(1, -1).replaceAll("``", "`"));
  // After a name and a dot comes a field, and `.5` right after a name is none of a number's.
  const number = match(NUMBER, text, start);
  if (number !== null && !(number.startsWith(".") && endsName(before, start)))
    return token("number", start, number, number);
  const word = match(WORD, text, start);
  if (word !== null) return token("word", start, word, word.toUpperCase());
  const sign = match(SIGN, text, start) ?? text[start];
  return token("sign", start, sign, sign);
}

function token(kind: TokenKind, start: number, text: string, value: string): Token {
  return { kind, text, value, start, stop: start + text.length };
}

function endsName(before: Token | undefined, start: number): boolean {
  return before !== undefined && before.stop === start && (before.kind === "word" || before.kind === "quoted");
}

function match(pattern: RegExp, text: string, position: number): string | null {
  pattern.lastIndex = position;
  return pattern.test(text) ? text.slice(position, pattern.lastIndex) : null;
}

/** The first place at or after `position` that holds neither white space nor a comment. */
function skipBlank(text: string, position: number): number {
  let at = position;
  for (;;) {
    at += match(SPACE, text, at)?.length ?? 0;
    // A hint is no comment.
    if (!text.startsWith("/*", at) || text[at + 2] === "+") return at;
    at = commentEnd(text, at);
  }
}

/** Bracketed comments nest. */
function commentEnd(text: string, start: number): number {
  const bracket = /\/\*|\*\//g;
  bracket.lastIndex = start;
  let depth = 0;
  for (let found = bracket.exec(text); found !== null; found = bracket.exec(text)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return bracket.lastIndex;
  }
  throw new ParseException(
    "UNCLOSED_BRACKETED_COMMENT",
    "Found an unclosed bracketed comment. Please, append */ at the end of the comment.",
    { sqlState: "42601", context: `\n== SQL ==\n${text}` },
  );
}
