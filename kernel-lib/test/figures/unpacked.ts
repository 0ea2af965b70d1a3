/** The scrubber's data as the panel sees it: put together again by the front end's own script. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import type { Figure } from "../../src/figures/figure";
import type { ScrubberData } from "../../src/figures/scrubber-data";

// Compiled tests run from kernel-lib/dist/test/figures.
const SCRIPT = join(__dirname, "../../../..", "jupyter/labextensions/stepstream-lab/static/scrubber-unpack.js");

export function unpacked(figure: Figure): ScrubberData {
  const lib: { unpacked?: (data: object) => ScrubberData } = {};
  runInContext(readFileSync(SCRIPT, "utf8"), createContext({ window: { stepstreamRenderer: { lib } } }));
  // Arrays of another context are not deeply equal to ours.
  return JSON.parse(JSON.stringify(lib.unpacked?.(figure.data))) as ScrubberData;
}
