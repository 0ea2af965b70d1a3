/** Figures show themselves when they are the last value of a cell: `figures.plane(query.trace())`. */
import { show } from "./display";
import type { Figure } from "./figure";

/** The same figure, with the method that the notebook's kernel looks for (tools/kernel/last-value.cjs). */
export function showable(figure: Figure): Figure {
  return Object.defineProperty(figure, Symbol.for("stepstream.display"), { value: () => show(figure) });
}
