/**
 * The number formats of `to_number` and `to_char`: `99G999D99`, `$9,999.00`, `S000`, `99PR`.
 *
 * 9 is a digit that may be missing, 0 one that may not; `.`/`D` is the point, `,`/`G` parts thousands; `S` is a sign, `MI` a
 * minus or a blank, `PR` puts negative numbers in angle brackets. Which order is allowed, and what each character becomes,
 * is that of Spark's `ToNumberParser`; a number with more digits than the format is written in number signs.
 */
import { Decimal } from "./decimal";

interface Digits {
  readonly kind: "digits";
  readonly count: number;
  /** Begins with a zero before the point: all of them must be there. */
  readonly exact: boolean;
}

type Part = Digits | { readonly kind: "," };
type Sign = "." | "$" | "S" | "MI" | "<" | ">";

export type FormatToken =
  | { readonly kind: "group"; readonly parts: readonly Part[] }
  | { readonly kind: Sign }
  | { readonly kind: "other"; readonly character: string };

export interface NumberFormat {
  readonly tokens: readonly FormatToken[];
  readonly precision: number;
  readonly scale: number;
}

const SIGNS: Readonly<Record<string, Sign>> = { ".": ".", D: ".", $: "$", S: "S", MI: "MI" };

/** @param text in capitals */
export function readNumberFormat(text: string): NumberFormat {
  const tokens: FormatToken[] = [];
  let group: Part[] = [];
  let afterPoint = false;
  let brackets = false;
  const endGroup = (): void => {
    if (group.length > 0) tokens.push({ kind: "group", parts: group });
    group = [];
  };
  for (const [token] of text.matchAll(/[09]+|MI|PR|[\s\S]/g)) {
    if (/^[09]/.test(token))
      group.push({ kind: "digits", count: token.length, exact: token[0] === "0" && !afterPoint });
    else if (token === "," || token === "G") group.push({ kind: "," });
    else {
      endGroup();
      if (token === "PR") tokens.push({ kind: ">" });
      else tokens.push(SIGNS[token] === undefined ? { kind: "other", character: token } : { kind: SIGNS[token] });
      if (token === "PR") brackets = true;
      afterPoint ||= SIGNS[token] === ".";
    }
  }
  endGroup();
  if (brackets) tokens.unshift({ kind: "<" });
  const point = tokens.findIndex(({ kind }) => kind === ".");
  const digits = (some: readonly FormatToken[]): number => sum(some.flatMap(digitsOf).map(({ count }) => count));
  return { tokens, precision: digits(tokens), scale: point < 0 ? 0 : digits(tokens.slice(point)) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function digitsOf(token: FormatToken): Digits[] {
  return token.kind === "group" ? token.parts.filter((part): part is Digits => part.kind === "digits") : [];
}

export interface FormatProblem {
  /** The part of Spark's class after `INVALID_FORMAT.`. */
  readonly kind: string;
  readonly why: string;
}

const ORDER = "`[MI|S]` `[$]` `[0|9|G|,]*` `[.|D]` `[0|9]*` `[$]` `[PR|MI|S]`";
const ALLOWED: readonly (readonly string[])[] = [
  ["<"],
  ["MI", "S"],
  ["$"],
  ["group"],
  ["."],
  ["group"],
  ["$"],
  ["MI", "S", ">"],
];

/** What is wrong with the format, or null. */
export function checkNumberFormat(text: string, { tokens }: NumberFormat): FormatProblem | null {
  if (text === "") return { kind: "EMPTY", why: "The number format string cannot be empty." };
  const first = (kind: string): number => tokens.findIndex((token) => token.kind === kind);
  const [dollar, digit, point] = [first("$"), first("group"), first(".")];
  if (digit < 0) return { kind: "WRONG_NUM_DIGIT", why: "The format string requires at least one number digit." };
  if (digit < dollar)
    return {
      kind: "CUR_MUST_BEFORE_DIGIT",
      why: "Currency characters must appear before digits in the number format.",
    };
  if (point >= 0 && point < dollar)
    return {
      kind: "CUR_MUST_BEFORE_DEC",
      why: "Currency characters must appear before any decimal point in the number format.",
    };
  const commas = (token: FormatToken): boolean =>
    token.kind === "group" && token.parts.some(({ kind }) => kind === ",");
  const before = point < 0 ? tokens : tokens.slice(0, point);
  if (before.some((token) => token.kind === "group" && hasLooseComma(token.parts)))
    return {
      kind: "CONT_THOUSANDS_SEPS",
      why: "Thousands separators (, or G) must have digits in between them in the number format.",
    };
  if (point >= 0 && tokens.slice(point).some(commas))
    return {
      kind: "THOUSANDS_SEPS_MUST_BEFORE_DEC",
      why: "Thousands separators (, or G) may not appear after the decimal point in the number format.",
    };
  for (const kind of [".", "S", "MI", "$", ">"])
    if (tokens.filter((token) => token.kind === kind).length > 1)
      return {
        kind: "WRONG_NUM_TOKEN",
        why: `At most one ${nameOf({ kind } as FormatToken)} is allowed in the number format.`,
      };
  let at = 0;
  for (const allowed of ALLOWED) if (at < tokens.length && allowed.includes(tokens[at].kind)) at += 1;
  if (at === tokens.length) return null;
  const why = `Found the unexpected ${nameOf(tokens[at])} in the format string; the structure of the format string must match: ${ORDER}.`;
  return { kind: "UNEXPECTED_TOKEN", why };
}

function hasLooseComma(parts: readonly Part[]): boolean {
  return parts.some(
    ({ kind }, i) =>
      kind === "," && (i === 0 || i === parts.length - 1 || parts[i - 1].kind === "," || parts[i + 1].kind === ","),
  );
}

function nameOf(token: FormatToken): string {
  if (token.kind === "other") return `character '${token.character}''`;
  const names: Partial<Record<string, string>> = { group: "digit sequence", ".": ". or D", "<": "PR", ">": "PR" };
  return names[token.kind] ?? token.kind;
}

/** The number that the text is in this format; null when it is not in it. */
export function parseNumber(text: string, { tokens, scale }: NumberFormat): Decimal | null {
  let [at, negative, opened, afterPoint] = [0, false, false, false];
  let [whole, fraction] = ["", ""];
  for (const token of tokens) {
    const next = text[at];
    if (token.kind === "group") {
      const [run] = /^[\s\d,]*/.exec(text.slice(at)) as RegExpExecArray;
      const sizes = run
        .replace(/\s/g, "")
        .split(",")
        .map((digits) => digits.length);
      if (!sizesFit(sizes.reverse(), digitsOf(token).reverse())) return null;
      const digits = run.replace(/\D/g, "");
      if (afterPoint) fraction += digits;
      else whole += digits;
      at += run.length;
    } else if (token.kind === "$") {
      if (next !== undefined && next !== "$") return null;
      at += next === undefined ? 0 : 1;
    } else if (next === undefined) {
      // Everything but digits may be missing at the end.
    } else if (token.kind === "." && next === ".") [afterPoint, at] = [true, at + 1];
    else if ((token.kind === "S" || token.kind === "MI") && next === "-") [negative, at] = [true, at + 1];
    else if (token.kind === "S" && next === "+") at += 1;
    else if (token.kind === "<" && next === "<") [opened, at] = [true, at + 1];
    else if (token.kind === ">" && next === ">") {
      if (!opened) return null;
      [negative, opened, at] = [!negative, false, at + 1];
    }
  }
  if (at < text.length || opened || whole + fraction === "") return null;
  const value = new Decimal(BigInt(whole + fraction.padEnd(scale, "0")), scale);
  return negative ? value.negate() : value;
}

/** Both from the right, so that leading groups may be missing. */
function sizesFit(sizes: readonly number[], expected: readonly Digits[]): boolean {
  if (sizes.length > expected.length) return false;
  return expected.every(({ count, exact }, i) => (exact ? (sizes[i] ?? 0) === count : (sizes[i] ?? 0) <= count));
}

/** The number in this format. */
export function writeNumber(value: Decimal, format: NumberFormat): string {
  const { tokens, precision, scale } = format;
  const places = precision - scale;
  let [whole, fraction = ""] = value.abs().toPlain().split(".");
  whole = whole.replace(/^0+/, "");
  fraction = fraction.replace(/0+$/, "");
  if (whole.length > places || fraction.length > scale) [whole, fraction] = ["#".repeat(places), "#".repeat(scale)];
  const writer = new Writer(whole.padStart(places), fraction.padEnd(scale, "0"), value.unscaled < 0n);
  for (const token of tokens) writer.write(token);
  return writer.end();
}

class Writer {
  private text = "";
  private afterPoint = false;

  constructor(
    private whole: string,
    private fraction: string,
    private readonly negative: boolean,
  ) {}

  write(token: FormatToken): void {
    switch (token.kind) {
      case "group":
        for (const part of token.parts) this.part(part);
        break;
      case ".":
        this.text = `${this.text.replace(/ $/, "0")}.`;
        this.afterPoint = true;
        break;
      case "S":
        this.sign(this.negative ? "-" : "+");
        break;
      case "MI":
        if (this.negative) this.sign("-");
        else this.text += " ";
        break;
      case "<":
        if (this.negative) this.text += "<";
        break;
      case ">":
        if (this.negative) this.sign(">");
        else {
          this.stripPoint();
          this.text += "  ";
        }
        break;
      default:
        this.text += "$";
    }
  }

  private part(part: Part): void {
    if (part.kind === ",") {
      if (/\d$/.test(this.text)) this.text += ",";
      else this.blank();
    } else if (this.afterPoint) {
      this.text += this.fraction.slice(0, part.count);
      this.fraction = this.fraction.slice(part.count);
    } else {
      for (const character of this.whole.slice(0, part.count)) {
        if (character !== " ") this.text += character;
        else if (part.exact) this.text += "0";
        else this.blank();
      }
      this.whole = this.whole.slice(part.count);
    }
  }

  /** A sign stands right before the digits, so blanks go before it. */
  private blank(): void {
    this.text = this.text.replace(/[-+<]*$/, (signs) => ` ${signs}`);
  }

  /** And right behind them. */
  private sign(sign: string): void {
    this.stripPoint();
    this.text = this.text.replace(/ *$/, (blanks) => sign + blanks);
  }

  /** A point without digits behind it is not shown. */
  private stripPoint(): void {
    this.text = this.text.replace(/\.(?= |$)/, " ");
  }

  end(): string {
    this.stripPoint();
    return ["", "+", "-"].includes(this.text) ? "0" : this.text;
  }
}
