// How many of our outputs a notebook shows, found by running it.
import { runNotebookApart } from "../tools/run-notebook.mjs";

const FIGURE = "application/vnd.plotly.v1+json";
const DRAWING = "application/vnd.stepstream.drawing.v1+json";
const SCRUBBER = "application/vnd.stepstream.scrubber.v1+json";

/** {figures, scrubbers, drawings}: displays with these MIME types; one that is updated in place counts once. */
export function countOutputs(notebook) {
  const { cells } = runNotebookApart(notebook);
  const shown = new Map();
  for (const [i, output] of cells.flatMap((cell) => cell.outputs).entries()) {
    if (output.data) shown.set(output.transient?.display_id ?? i, output.data);
  }
  const having = (mime) => [...shown.values()].filter((data) => mime in data).length;
  return { figures: having(FIGURE), scrubbers: having(SCRUBBER), drawings: having(DRAWING) };
}
