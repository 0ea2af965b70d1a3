/**
 * Reads DDL text piece by piece: words, names, numbers, quoted text and signs.
 *
 * Spark's parser is generated from a grammar; for types and schemas these few steps do. White space and `--` comments
 * between the pieces are skipped. A piece that is not there is a `PARSE_SYNTAX_ERROR` at its place.
 */
import { syntaxError } from "./parse-error";

const SPACE = /(?:\s|--[^\n]*)*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NAME = /[0-9]*[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED_NAME = /`((?:[^`]|``)*)`/y;
const QUOTED_TEXT = /'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"/y;
const INTEGER = /\d+/y;
const PIECE = /[A-Za-z0-9_]+|`[^`]*`?|'[^']*'?|[\s\S]/y;

export class DdlScanner {
  constructor(
    readonly text: string,
    /** Where the next piece is looked for; after a piece was read, its end. */
    public position: number = 0,
  ) {}

  /** The place of the next piece. */
  start(): number {
    SPACE.lastIndex = this.position;
    SPACE.exec(this.text);
    return SPACE.lastIndex;
  }

  atEnd(): boolean {
    return this.start() >= this.text.length;
  }

  expectEnd(): void {
    if (!this.atEnd()) throw this.unexpected("a comma or the end");
  }

  /** Takes the sign when it comes next. */
  accept(sign: string): boolean {
    const start = this.start();
    if (!this.text.startsWith(sign, start)) return false;
    this.position = start + sign.length;
    return true;
  }

  expect(sign: string): void {
    if (!this.accept(sign)) throw this.unexpected(`'${sign}'`);
  }

  /** The next word without taking it; empty when there is none. */
  peekWord(): string {
    WORD.lastIndex = this.start();
    return WORD.exec(this.text)?.[0] ?? "";
  }

  /** Takes the keyword when it comes next; upper or lower case is the same. */
  acceptWord(keyword: string): boolean {
    if (this.peekWord().toUpperCase() !== keyword) return false;
    this.take(WORD);
    return true;
  }

  expectWord(keyword: string): void {
    if (!this.acceptWord(keyword)) throw this.unexpected(keyword);
  }

  word(): string {
    const match = this.take(WORD);
    if (match === null) throw this.unexpected("a type");
    return match[0];
  }

  /** The name of a column or field, with or without backquotes. */
  name(): string {
    const quoted = this.take(QUOTED_NAME);
    if (quoted !== null) return quoted[1].replaceAll("``", "`");
    const match = this.take(NAME);
    if (match === null) throw this.unexpected("a name; odd names go in backquotes");
    return match[0];
  }

  integer(): number {
    const match = this.take(INTEGER);
    if (match === null) throw this.unexpected("a whole number");
    return Number(match[0]);
  }

  /** Text in quotes; a backslash takes the next character as it is. */
  string(): string {
    const match = this.take(QUOTED_TEXT);
    if (match === null) throw this.unexpected("text in quotes");
    return (match[1] ?? match[2]).replace(/\\([\s\S])/g, "$1");
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.start();
    const match = pattern.exec(this.text);
    if (match !== null) this.position = pattern.lastIndex;
    return match;
  }

  private unexpected(wanted: string): Error {
    const start = this.start();
    PIECE.lastIndex = start;
    return syntaxError(this.text, start, PIECE.exec(this.text)?.[0] ?? null, `expected ${wanted}`);
  }
}
