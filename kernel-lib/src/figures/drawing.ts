/**
 * Pictures that are no charts: boxes, lines and texts at their places, for the front end to draw as SVG (`drawing.js`). A walk
 * is one that has several steps, of which one is seen at a time (`walk.ts`).
 *
 * JupyterLab shows SVG of an untrusted notebook not at all, and takes pictures out of its HTML; so what is sent is data, like that of the
 * scrubber. All texts go through `visible`. Colours are from `palette.ts`; text takes the page's own.
 */
import { DRAWING_MIME, type Figure, type FigureTable } from "./figure";
import { brief } from "./html";
import { showable } from "./showable";

export interface Box {
  readonly kind: "box";
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly fill?: string;
  readonly stroke?: string;
  readonly dashed?: boolean;
  /** Shown when the pointer rests on it. */
  readonly hint?: string;
}

export interface Line {
  readonly kind: "line";
  readonly points: readonly (readonly [number, number])[];
  readonly stroke: string;
  readonly dashed?: boolean;
  readonly width?: number;
  /** Whether it has a head at its end. */
  readonly arrow?: boolean;
  readonly hint?: string;
}

export interface Words {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size?: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly bold?: boolean;
  /** Letters of one width, and blanks that count: for plans, code and files. */
  readonly mono?: boolean;
  /** From and up to which letter it is bold and underlined. */
  readonly mark?: readonly [number, number];
  /** The page's own unless told. */
  readonly colour?: string;
  readonly hint?: string;
}

export type Shape = Box | Line | Words;

/** What the front end gets, beside title and alternative text. */
export interface Drawing {
  readonly version: 1;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** Of a walk; each is drawn over `shapes`. */
  readonly steps?: readonly DrawingStep[];
  /** The step that is seen first; 0 unless told. */
  readonly at?: number;
}

export interface DrawingStep {
  /** For the list of steps. */
  readonly name: string;
  /** What is to be seen, in a sentence or two. */
  readonly says: string;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** As many characters as are sent. */
export const TITLE_LENGTH = 120;
const HINT_LENGTH = 160;

export const box = (x: number, y: number, w: number, h: number, more: Partial<Box> = {}): Box => ({
  ...{ kind: "box", x, y, w, h, ...more },
  ...(more.hint === undefined ? {} : { hint: brief(more.hint, HINT_LENGTH) }),
});

export const line = (points: Line["points"], stroke: string, more: Partial<Line> = {}): Line => ({
  ...{ kind: "line", points, stroke, ...more },
  ...(more.hint === undefined ? {} : { hint: brief(more.hint, HINT_LENGTH) }),
});

/** @param room how many pixels there are: a longer text is cut; `most` says so in letters */
export function words(
  x: number,
  y: number,
  text: string,
  more: Partial<Words> & { readonly room?: number; readonly most?: number } = {},
): Words {
  const { room, most: letters = HINT_LENGTH, hint, ...its } = more;
  const most = room === undefined ? letters : Math.max(1, Math.floor(room / widthOf(its)));
  return {
    ...{ kind: "text", x, y, ...its, text: brief(text, most) },
    ...(hint === undefined ? {} : { hint: brief(hint, HINT_LENGTH) }),
  };
}

/** About how wide a letter is, in pixels. */
export const widthOf = ({ size = 12, bold = false }: Partial<Words>): number => size * (bold ? 0.66 : 0.6);

export function drawing(
  title: string,
  alt: string,
  size: { readonly width: number; readonly height: number },
  shapes: readonly Shape[],
  table: FigureTable,
): Figure {
  const data: Drawing = { version: 1, ...size, shapes };
  return showable({ title: brief(title, TITLE_LENGTH), alt, mime: DRAWING_MIME, data, table });
}
