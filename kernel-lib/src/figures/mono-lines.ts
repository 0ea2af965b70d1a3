/**
 * Lines of one-width letters in a drawing: plans, generated code, files. A line that is too long goes on below, a little deeper;
 * one that is much too long is cut.
 */
import { type Shape, type Words, widthOf, words } from "./drawing";
import { shorten, visible } from "./html";

export interface MonoLine {
  readonly text: string;
  /** A sign before the line. */
  readonly sign?: string;
  readonly colour?: string;
  readonly mark?: readonly [number, number];
}

export interface MonoStyle {
  readonly size?: number;
  /** How many pixels a line may take. */
  readonly room: number;
  /** A line goes on at most so often. */
  readonly rows?: number;
}

/** From the baseline of one line to that of the next. */
export const LINE_HEIGHT = 15;
const SIGN_WIDTH = 16;

/** @returns the shapes, and where the next line would stand */
export function monoLines(
  x: number,
  y: number,
  lines: readonly MonoLine[],
  { size = 11, room, rows = 3 }: MonoStyle,
): { readonly shapes: readonly Shape[]; readonly y: number } {
  const shapes: Shape[] = [];
  const most = Math.max(8, Math.floor((room - SIGN_WIDTH) / widthOf({ size })));
  let at = y;
  for (const { text, sign, colour, mark } of lines) {
    const paint: Partial<Words> = { size, mono: true, ...(colour === undefined ? {} : { colour }) };
    if (sign !== undefined) shapes.push(words(x, at, sign, { ...paint, bold: true }));
    for (const part of parts(visible(text), most, rows)) {
      const span = mark === undefined ? null : overlap(mark, part);
      const its = { ...paint, ...(span === null ? {} : { mark: span }), most: most + 1 };
      if (part.text.trim() !== "") shapes.push(words(x + SIGN_WIDTH, at, part.text, its));
      at += LINE_HEIGHT;
    }
  }
  return { shapes, y: at };
}

interface Part {
  readonly text: string;
  /** How many blanks were put before it, and which letters of the line it holds. */
  readonly indent: number;
  readonly from: number;
  readonly to: number;
}

function parts(line: string, most: number, rows: number): readonly Part[] {
  if (line.length <= most) return [{ text: line, indent: 0, from: 0, to: line.length }];
  const deep = Math.min((/^[ :+|-]*/.exec(line)?.[0].length ?? 0) + 4, Math.floor(most / 2));
  const found: Part[] = [];
  let from = 0;
  while (from < line.length && found.length < rows) {
    const indent = found.length === 0 ? 0 : deep;
    const isLast = found.length === rows - 1;
    const rest = line.slice(from);
    const room = most - indent;
    const cut = rest.length <= room || isLast ? room : breakAt(rest, room);
    const text = isLast ? shorten(rest, room) : rest.slice(0, cut);
    found.push({ text: " ".repeat(indent) + text, indent, from, to: from + text.length });
    from += cut;
  }
  return found;
}

/** After the last comma or blank that leaves no sliver. */
function breakAt(text: string, room: number): number {
  const at = Math.max(text.lastIndexOf(", ", room - 2) + 2, text.lastIndexOf(" ", room - 1) + 1);
  return at > room * 0.6 ? at : room;
}

function overlap([from, to]: readonly [number, number], part: Part): readonly [number, number] | null {
  const [start, end] = [Math.max(from, part.from), Math.min(to, part.to)];
  return start < end ? [part.indent + start - part.from, part.indent + end - part.from] : null;
}
