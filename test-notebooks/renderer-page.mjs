// A page with our renderer and plotly, and nothing else: for tests that hand it outputs and look at what it makes of them.
import { readFileSync } from "node:fs";
import { RENDERER } from "../tools/lib/export.mjs";
import { inRoot } from "../tools/lib/paths.mjs";

const scripts = RENDERER.map((name) => inRoot("jupyter/labextensions/stepstream-lab/static", name));
const plotly = inRoot("node_modules/plotly.js-dist-min/plotly.min.js");

/** An empty page with the scripts loaded; nothing of it comes from a network. */
export async function rendererPage(browser, { withPlotly = false } = {}) {
  const context = await browser.newContext({ offline: true, viewport: { width: 1100, height: 900 } });
  const page = await context.newPage();
  await page.setContent("<!doctype html><meta charset=utf-8><body><div id=output></div></body>");
  for (const path of [...(withPlotly ? [plotly] : []), ...scripts])
    await page.addScriptTag({ content: readFileSync(path, "utf8") });
  return page;
}

/** Draws an output of one kind, `scrubber`, `figure` or `drawing`, into the page's only place for it. */
export function render(page, kind, value, plain = "") {
  return page.evaluate(
    ([kind, value, plain]) => window.stepstreamRenderer[kind](document.getElementById("output"), value, plain),
    [kind, value, plain],
  );
}
