/**
 * The place in a text that is being parsed: what comes next, taking it, and refusing it with the place marked.
 *
 * Every parsing function of this folder takes a `Parser` first. Spark's parser is generated from a grammar; here each
 * rule of it is a function of a few lines.
 */
import { AnalysisException, ParseException } from "../../data/errors";
import { sqlContext, syntaxError } from "../../data/parse-error";
import type { Expression } from "../expression";
import { withOrigin } from "../origin";
import { tokenise } from "./lexer";
import { Scope } from "./scope";
import type { Token } from "./token";

/** Values for `:name` by name, or for each `?` in turn. */
export type SqlParameters = ReadonlyMap<string, Expression> | readonly Expression[];

export interface ParseOptions {
  /** The session's time zone: `TIMESTAMP'2024-01-01'` is an instant in it. */
  readonly timeZone: string;
  readonly parameters?: SqlParameters;
}

/** How deeply calls and subqueries may nest: far more than anyone writes, and less than the call stack holds. */
const MAX_DEPTH = 300;

export class Parser {
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;
  private marksTaken = 0;
  /** The common table expressions that a query inside an expression sees. */
  scope: Scope = Scope.empty;

  constructor(
    readonly text: string,
    readonly options: ParseOptions,
  ) {
    this.tokens = tokenise(text);
  }

  /** The token that comes next. */
  get next(): Token {
    return this.tokens[this.index];
  }

  /** The token `n` after the next. */
  peek(n: number = 1): Token {
    return this.tokens[Math.min(this.index + n, this.tokens.length - 1)];
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== "end") this.index += 1;
    return token;
  }

  /** Whether these keywords come next, one after the other. */
  isWord(...words: string[]): boolean {
    return words.every((word, i) => this.peek(i).kind === "word" && this.peek(i).value === word);
  }

  isSign(sign: string, n: number = 0): boolean {
    return this.peek(n).kind === "sign" && this.peek(n).value === sign;
  }

  /** Takes these keywords when they come next. */
  acceptWord(...words: string[]): boolean {
    if (!this.isWord(...words)) return false;
    this.index += words.length;
    return true;
  }

  acceptSign(sign: string): boolean {
    if (!this.isSign(sign)) return false;
    this.index += 1;
    return true;
  }

  expectWord(...words: string[]): void {
    for (const word of words) if (!this.acceptWord(word)) throw this.unexpected();
  }

  expectSign(sign: string): void {
    if (!this.acceptSign(sign)) throw this.unexpected();
  }

  /** A name, with or without backquotes. Keywords are names too. */
  identifier(): string {
    const { kind, text, value } = this.next;
    if (kind !== "word" && kind !== "quoted") throw this.unexpected();
    this.index += 1;
    return kind === "word" ? text : value;
  }

  /** `12`, without sign, point or suffix. */
  wholeNumber(): number {
    const { kind, text } = this.next;
    if (kind !== "number" || !/^\d+$/.test(text)) throw this.unexpected();
    this.index += 1;
    return Number(text);
  }

  /** `a.b.c` */
  multipartName(): string[] {
    const parts = [this.identifier()];
    while (this.acceptSign(".")) parts.push(this.identifier());
    return parts;
  }

  /** What `item` reads, once or more, with commas between. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.acceptSign(",")) items.push(item());
    return items;
  }

  /** Goes on at a place in the text: what lies before it was read by another scanner. */
  seek(position: number): void {
    while (this.next.kind !== "end" && this.next.start < position) this.index += 1;
  }

  /** Another text with the same options, to be read by the same rules. */
  within(text: string): Parser {
    return new Parser(text, this.options);
  }

  /** Nodes made in `build` are from the text between `start` and the last token taken. */
  located<T>(start: Token, build: () => T): T {
    const stop = this.tokens[Math.max(this.index - 1, 0)].stop;
    return withOrigin({ text: this.text, start: start.start, stop: Math.max(stop, start.start) }, build);
  }

  /** Goes one level down. @throws FAILED_TO_PARSE_TOO_COMPLEX */
  nested<T>(body: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw tooComplex();
    const result = body();
    this.depth -= 1;
    return result;
  }

  /** The value for the next `?`, or for `:name`. @throws UNBOUND_SQL_PARAMETER */
  parameter(name: string | null, at: Token): Expression {
    const { parameters } = this.options;
    const given =
      name === null
        ? Array.isArray(parameters)
          ? (parameters[this.marksTaken++] as Expression | undefined)
          : undefined
        : parameters instanceof Map
          ? (parameters.get(name) as Expression | undefined)
          : undefined;
    if (given !== undefined) return given;
    const shown = name ?? `_${at.start}`;
    throw new AnalysisException(
      "UNBOUND_SQL_PARAMETER",
      `Found the unbound parameter: ${shown}. Please, fix \`args\` and provide a mapping of the parameter to either a SQL literal or collection constructor functions such as \`map()\`, \`array()\`, \`struct()\`.`,
      { sqlState: "42P02", parameters: { name: shown } },
    );
  }

  get previousStop(): number {
    return this.tokens[Math.max(this.index - 1, 0)].stop;
  }

  expectEnd(): void {
    while (this.acceptSign(";"));
    if (this.next.kind === "end") return;
    // As ANTLR says it when the text would be right without this one token.
    const isLast = this.peek().kind === "end" || (this.isSign(";", 1) && this.peek(2).kind === "end");
    throw this.unexpected(isLast ? `extra input '${this.next.text}'` : "");
  }

  /** The error for a token that cannot stand here. */
  unexpected(hint: string = ""): ParseException {
    const { kind, text, start } = this.next;
    return syntaxError(this.text, start, kind === "end" ? null : text, hint);
  }

  /** The error for what Spark has and this engine does not, from `start` to the last token taken. */
  unsupported(what: string, start: Token = this.next): ParseException {
    return new ParseException("UNSUPPORTED_FEATURE", `The feature is not supported: ${what}.`, {
      sqlState: "0A000",
      parameters: { feature: what },
      context: sqlContext(this.text, start.start, Math.max(start.stop, this.previousStop)),
    });
  }
}

/** Spark's error for a text that overflows the parser's stack. */
export function tooComplex(): ParseException {
  return new ParseException(
    "FAILED_TO_PARSE_TOO_COMPLEX",
    "The statement, including potential SQL functions and referenced views, was too complex to parse.\nTo mitigate this error divide the statement into multiple, less complex chunks.",
    { sqlState: "54001" },
  );
}
