/**
 * JSON as a tree that forgets nothing: numbers keep their digits, everything knows where it stood in the text.
 *
 * `JSON.parse` would round a BIGINT beyond 2^53 and lose the text that a string column wants of a nested object. Like
 * Jackson as Spark sets it up, single quotes are taken for quotes, and `NaN` and `Infinity` for numbers.
 */
export type JsonNode =
  | { readonly kind: "null" | "true" | "false"; readonly start: number; readonly end: number }
  | { readonly kind: "number" | "string"; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: "array"; readonly items: readonly JsonNode[]; readonly start: number; readonly end: number }
  | {
      readonly kind: "object";
      readonly entries: readonly (readonly [name: string, value: JsonNode])[];
      readonly start: number;
      readonly end: number;
    };

/** The text is no JSON; says where. */
export class JsonSyntaxError extends Error {}

/** What is taken beyond JSON: the options of Spark's readers. */
export interface JsonSyntax {
  readonly singleQuotes?: boolean;
  readonly nonNumeric?: boolean;
  readonly unquotedNames?: boolean;
  readonly leadingZeros?: boolean;
  readonly comments?: boolean;
  readonly anyEscape?: boolean;
  readonly controlCharacters?: boolean;
}

const LIKE_SPARK: JsonSyntax = { singleQuotes: true, nonNumeric: true };

const MAX_DEPTH = 1000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LOOSE = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const UNQUOTED = /[A-Za-z_$][\w$]*/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /true|false|null|[+-]?(?:INF|Infinity)|NaN/y;

/** The value that begins at `from`, white space skipped; null when there is nothing. What comes after it is not looked at. */
export function parseJson(text: string, from: number = 0, syntax: JsonSyntax = LIKE_SPARK): JsonNode | null {
  const parser = new Parser(text, from, syntax);
  return parser.atEnd ? null : parser.value(0);
}

/** The same, with null also for what is no JSON. */
export function jsonOrNull(text: string, syntax: JsonSyntax = LIKE_SPARK): JsonNode | null {
  try {
    return parseJson(text, 0, syntax);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}

class Parser {
  constructor(
    private readonly text: string,
    private at: number,
    private readonly syntax: JsonSyntax,
  ) {}

  get atEnd(): boolean {
    this.skip();
    return this.at >= this.text.length;
  }

  value(depth: number): JsonNode {
    this.skip();
    if (depth > MAX_DEPTH) throw this.error(`nested deeper than ${MAX_DEPTH}`);
    switch (this.text[this.at]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
      case "'": {
        if (!this.isQuote()) throw this.error("a value was expected");
        const start = this.at;
        return { kind: "string", text: this.string(), start, end: this.at };
      }
      default:
        return this.atom();
    }
  }

  private object(depth: number): JsonNode {
    const start = this.at++;
    const entries: [string, JsonNode][] = [];
    if (this.takes("}")) return { kind: "object", entries, start, end: this.at };
    do {
      this.skip();
      const name = this.name();
      if (!this.takes(":")) throw this.error("':' was expected");
      entries.push([name, this.value(depth + 1)]);
    } while (this.takes(","));
    if (!this.takes("}")) throw this.error("',' or '}' was expected");
    return { kind: "object", entries, start, end: this.at };
  }

  private isQuote(): boolean {
    return this.text[this.at] === '"' || (this.text[this.at] === "'" && this.syntax.singleQuotes === true);
  }

  private name(): string {
    if (this.isQuote()) return this.string();
    UNQUOTED.lastIndex = this.at;
    const name = this.syntax.unquotedNames ? UNQUOTED.exec(this.text)?.[0] : undefined;
    if (name === undefined) throw this.error("a field's name was expected");
    this.at += name.length;
    return name;
  }

  private array(depth: number): JsonNode {
    const start = this.at++;
    const items: JsonNode[] = [];
    if (this.takes("]")) return { kind: "array", items, start, end: this.at };
    do items.push(this.value(depth + 1));
    while (this.takes(","));
    if (!this.takes("]")) throw this.error("',' or ']' was expected");
    return { kind: "array", items, start, end: this.at };
  }

  private string(): string {
    const quote = this.text[this.at++];
    let value = "";
    for (let copied = this.at; ; this.at++) {
      const character = this.text[this.at];
      if (character === undefined) throw this.error("the end came within a string");
      if (character < " " && !this.syntax.controlCharacters) throw this.error("a control character stands in a string");
      if (character !== quote && character !== "\\") continue;
      value += this.text.slice(copied, this.at++);
      if (character === quote) return value;
      value += this.escaped();
      copied = this.at + 1;
    }
  }

  private escaped(): string {
    const character = this.text[this.at];
    if (character === "u") {
      const code = this.text.slice(this.at + 1, this.at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(code)) throw this.error("four hexadecimal digits were expected after \\u");
      this.at += 4;
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    const plain = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", '"': '"', "'": "'", "\\": "\\", "/": "/" }[character];
    if (plain === undefined && this.syntax.anyEscape) return character;
    if (plain === undefined) throw this.error(`\\${character} is no escape`);
    return plain;
  }

  private atom(): JsonNode {
    const start = this.at;
    WORD.lastIndex = NUMBER.lastIndex = LOOSE.lastIndex = start;
    const word = WORD.exec(this.text)?.[0];
    const text = word ?? (this.syntax.leadingZeros ? LOOSE : NUMBER).exec(this.text)?.[0];
    const end = start + (text?.length ?? 0);
    if (text === undefined || /[\w.+]/.test(this.text[end] ?? "")) throw this.error("a value was expected");
    this.at = end;
    if (word === "true" || word === "false" || word === "null") return { kind: word, start, end };
    if (word !== undefined && !this.syntax.nonNumeric) throw this.error("a number was expected");
    return { kind: "number", text: text.replace(/^(-?)0+(?=\d)/, "$1"), start, end };
  }

  private takes(character: string): boolean {
    this.skip();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private skip(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === 32 || code === 10 || code === 13 || code === 9) this.at++;
      else if (!this.syntax.comments || !this.skipComment()) return;
    }
  }

  private skipComment(): boolean {
    COMMENT.lastIndex = this.at;
    const found = COMMENT.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found !== "";
  }

  private error(what: string): JsonSyntaxError {
    return new JsonSyntaxError(`position ${this.at}: ${what}`);
  }
}
