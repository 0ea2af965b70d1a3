// Notebooks to pages: each is run from top to bottom in a fresh kernel and becomes an HTML page whose figures work
// without a network. All pages share plotly and our renderer in `assets/` beside them: a page is then some 100 KB instead
// of 5 MB. (One page as a single file: see tools/nbconvert_config.py.)
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { relativeToRoot } from "./notebooks.mjs";
import { inRoot, jupyterEnv, root, venvPython } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { run } from "./progress.mjs";

// in the order they are loaded (jupyter/nbconvert/templates/stepstream/index.html.j2)
export const RENDERER = [
  "renderer.js",
  "scrubber-unpack.js",
  "scrubber-plane.js",
  "scrubber-tables.js",
  "scrubber.js",
  "drawing-walk.js",
  "drawing.js",
];

/** Writes plotly and the renderer to `folder`/assets. */
export function writeAssets(folder) {
  const assets = join(folder, "assets");
  mkdirSync(assets, { recursive: true });
  copyFileSync(inRoot("node_modules/plotly.js-dist-min/plotly.min.js"), join(assets, "plotly.min.js"));
  const scripts = RENDERER.map((name) =>
    readFileSync(inRoot("jupyter/labextensions/stepstream-lab/static", name), "utf8"),
  );
  writeFileSync(join(assets, "renderer.js"), scripts.join("\n"));
}

/**
 * Executes a notebook and writes its page below `folder`, in the place it has below its first folder in the project.
 * @param options.single the page carries plotly and the renderer itself
 * @returns the page's path
 * @throws Problem naming the cell's error when a cell fails
 */
export async function exportPage(notebook, folder, { single = false } = {}) {
  const place = relativeToRoot(notebook).split("/").slice(1).join(sep);
  const target = dirname(join(folder, place));
  mkdirSync(target, { recursive: true });
  const assets = single ? "" : join(relative(target, folder), "assets").split(sep).join("/");
  const args = ["-m", "nbconvert", "--config", inRoot("tools/nbconvert_config.py"), "--to", "html", "--execute"];
  const options = { cwd: root, env: jupyterEnv({ STEPSTREAM_ASSETS: assets }), retry: "npm run lessons" };
  try {
    await run(relativeToRoot(notebook), venvPython, [...args, "--output-dir", target, notebook], options);
  } catch (e) {
    if (!(e instanceof Problem) || !/CellExecutionError|CellTimeoutError/.test(e.details + e.message)) throw e;
    throw new Problem(
      `A cell of ${relativeToRoot(notebook)} failed.`,
      "Open it with `npm start`, run it and see.",
      e.details,
    );
  }
  return join(target, basename(notebook).replace(/\.ipynb$/, ".html"));
}
