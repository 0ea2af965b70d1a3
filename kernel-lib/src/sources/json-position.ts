/**
 * Where a text stops being JSON.
 *
 * JavaScript's own message names the place in some cases and engine versions only. Whoever repairs a recording by hand
 * needs the column, so we walk the text once more; that happens after `JSON.parse` has refused it, never before.
 */
const SPACE = /[ \t\r\n]*/y;
const SCALAR =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not hold them
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The index of the first character that cannot stand there; the length of the text when it only ends too early. */
export function jsonErrorPosition(text: string): number {
  const walker = new Walker(text);
  try {
    walker.value();
    walker.skip(SPACE);
    return walker.at;
  } catch (error) {
    if (error instanceof Stop) return walker.at;
    throw error;
  }
}

class Stop extends Error {}

class Walker {
  at = 0;

  constructor(private readonly text: string) {}

  value(): void {
    this.skip(SPACE);
    if (this.text[this.at] === "{") this.items("}", () => this.member());
    else if (this.text[this.at] === "[") this.items("]", () => this.value());
    else if (!this.skip(SCALAR)) throw new Stop();
    this.skip(SPACE);
  }

  /** Moves over what the pattern finds here, and says whether it found something. */
  skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private items(close: string, item: () => void): void {
    this.at++;
    this.skip(SPACE);
    if (this.text[this.at] !== close) {
      item();
      while (this.text[this.at] === ",") {
        this.at++;
        item();
      }
    }
    this.expect(close);
  }

  private member(): void {
    this.skip(SPACE);
    if (this.text[this.at] !== '"' || !this.skip(SCALAR)) throw new Stop();
    this.skip(SPACE);
    this.expect(":");
    this.value();
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) throw new Stop();
    this.at++;
  }
}
