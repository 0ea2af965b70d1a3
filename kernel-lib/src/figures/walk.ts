/**
 * A picture with several steps, of which one is seen at a time: a slider, a list and the arrow keys lead through them
 * (`drawing-walk.js`). For what happens one thing after the other: rules on a plan, batches of a join, files on a disk.
 *
 * All steps travel with the output, so it works without the engine; what does not fit into one output is left out, the middle
 * first, and said.
 */
import { type Drawing, type DrawingStep, type Shape, TITLE_LENGTH } from "./drawing";
import { DRAWING_MIME, type Figure, type FigureTable } from "./figure";
import { brief } from "./html";
import { showable } from "./showable";
import { count } from "./view";

/** Characters that all steps together may take: with the table, one output stays below 300 KB. */
const CHARACTERS_MAX = 190_000;
const NAME_LENGTH = 90;
const SAYS_LENGTH = 400;

export interface WalkParts {
  readonly title: string;
  readonly alt: string;
  readonly width: number;
  readonly steps: readonly DrawingStep[];
  /** Drawn under each step. */
  readonly shapes?: readonly Shape[];
  /** Which step is seen first. */
  readonly at?: number;
  readonly table: FigureTable;
}

export function walk({ title, alt, width, steps, shapes = [], at = 0, table }: WalkParts): Figure {
  const { kept, first } = fitting(steps, Math.min(at, steps.length - 1));
  const left = steps.length - kept.length;
  const data: Drawing = {
    ...{ version: 1, width, height: Math.max(40, ...kept.map(({ height }) => height)), shapes },
    steps: kept.map(({ name, says, ...step }) => ({
      name: brief(name, NAME_LENGTH),
      says: brief(says, SAYS_LENGTH),
      ...step,
    })),
    ...(first > 0 ? { at: first } : {}),
  };
  const notes = [table.note ?? "", left === 0 ? "" : `${count(left, "step")} of the picture did not fit`];
  const note = notes.filter((one) => one !== "").join("; ");
  return showable({
    ...{ title: brief(title, TITLE_LENGTH), alt, mime: DRAWING_MIME, data },
    table: note === "" ? table : { ...table, note },
  });
}

/** As many steps as fit: those nearest to the one seen first, and to the beginning. */
function fitting(steps: readonly DrawingStep[], at: number): { kept: readonly DrawingStep[]; first: number } {
  const sizes = steps.map((step) => JSON.stringify(step).length);
  const order = steps.map((_, i) => i).sort((a, b) => Math.min(a, Math.abs(a - at)) - Math.min(b, Math.abs(b - at)));
  const chosen = new Set<number>();
  let characters = 0;
  for (const i of order) {
    characters += sizes[i] as number;
    if (characters > CHARACTERS_MAX) break;
    chosen.add(i);
  }
  const kept = steps.filter((_, i) => chosen.has(i));
  return { kept, first: Math.max(0, kept.indexOf(steps[at] as DrawingStep)) };
}
