// What a notebook's cells give, and how many of our outputs they show, found by running it: once for all tests.
import { runNotebookApart } from "../tools/run-notebook.mjs";

const FIGURE = "application/vnd.plotly.v1+json";
const DRAWING = "application/vnd.stepstream.drawing.v1+json";
const SCRUBBER = "application/vnd.stepstream.scrubber.v1+json";

const runs = new Map();

/** The cells of a notebook, run from top to bottom; see `runNotebook`. */
export function cellsOf(notebook) {
  if (!runs.has(notebook)) runs.set(notebook, runNotebookApart(notebook).cells);
  return runs.get(notebook);
}

/** {figures, scrubbers, drawings}: displays with these MIME types; one that is updated in place counts once. */
export function countOutputs(notebook) {
  const shown = new Map();
  const outputs = cellsOf(notebook).flatMap((cell) => cell.outputs);
  for (const [i, output] of outputs.entries()) {
    if (output.data) shown.set(output.transient?.display_id ?? i, output.data);
  }
  const having = (mime) => [...shown.values()].filter((data) => mime in data).length;
  return { figures: having(FIGURE), scrubbers: having(SCRUBBER), drawings: having(DRAWING) };
}
