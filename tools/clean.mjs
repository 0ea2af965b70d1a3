// `npm run clean`: back to what git knows: removes what set-up, builds and exports made (not your notebooks).
import { rmSync } from "node:fs";
import { inRoot } from "./lib/paths.mjs";

for (const name of [
  "kernel-lib/dist",
  "out",
  ".venv",
  ".stepstream",
  "jupyter/labextensions/stepstream-lab/static/plotly.min.js",
  "node_modules",
]) {
  rmSync(inRoot(name), { recursive: true, force: true });
  console.log(`removed ${name}`);
}
