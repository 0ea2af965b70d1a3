// A terminal to tell a story on: chapters, narrow tables, colour where it is wanted (https://no-color.org).
import { createInterface } from "node:readline/promises";

/** The terminal's own palette, so that it fits its theme. */
const STYLES = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33", cyan: "36" };
const ESCAPE = "\u001b[";

export class Stage {
  constructor({ pause = false, out = process.stdout, env = process.env } = {}) {
    this.out = out;
    this.color = Boolean(out.isTTY) && !env.NO_COLOR;
    // A line of a table that wraps is no line of a table any more.
    this.width = out.isTTY ? Math.max(60, out.columns ?? 100) : 120;
    this.reader = pause && process.stdin.isTTY ? createInterface({ input: process.stdin, output: out }) : null;
    this.chapters = 0;
  }

  style(name, text) {
    return this.color ? `${ESCAPE}${STYLES[name]}m${text}${ESCAPE}0m` : text;
  }

  async chapter(title) {
    if (this.reader && this.chapters > 0) await this.reader.question(this.style("dim", "\nEnter goes on "));
    this.chapters += 1;
    this.out.write(`\n${this.style("bold", this.style("cyan", `── ${this.chapters} · ${title}`))}\n`);
  }

  /** A paragraph, wrapped. */
  say(text) {
    const wrapped = [];
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const last = wrapped.at(-1);
      if (last !== undefined && last.length + word.length < Math.min(this.width, 100))
        wrapped[wrapped.length - 1] = `${last} ${word}`;
      else wrapped.push(word);
    }
    this.out.write(`${wrapped.join("\n")}\n`);
  }

  /** Text as it is, each line cut at the edge of the terminal. */
  show(text, style) {
    for (const line of text.split("\n")) {
      const cut = crop(line, this.width);
      this.out.write(`${style ? this.style(style, cut) : cut}\n`);
    }
  }

  close() {
    this.reader?.close();
  }
}

/** The first `width` visible characters of a line; colours in it are kept and ended. */
export function crop(line, width) {
  let seen = 0;
  let kept = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  for (const piece of line.match(/\u001b\[[\d;]*m|[^\u001b]/gu) ?? []) {
    if (!piece.startsWith(ESCAPE)) {
      if (seen === width - 1 && visibleLength(line) > width)
        return `${kept}…${kept.includes(ESCAPE) ? `${ESCAPE}0m` : ""}`;
      seen += 1;
    }
    kept += piece;
  }
  return kept;
}

function visibleLength(line) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  return [...line.replace(/\u001b\[[\d;]*m/g, "")].length;
}
