// Hostile data in a real browser: every picture that is exported is drawn of traces in which each text is an attack, and no script runs.
// Which pictures there are is found by looking at the exports (kernel-lib/test/figures/every-figure.ts).
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { launchBrowser, watchProblems } from "./browser.mjs";
import { render, rendererPage } from "./renderer-page.mjs";

const require = createRequire(import.meta.url);
const here = (path) => require(`../kernel-lib/dist/test/${path}.js`);
const { everyFigure } = here("figures/every-figure");
const { hostileDrawn } = here("figures/hostile-drawn");
const { figures } = require("../kernel-lib/dist/src/index.js");

/** Whatever runs, says so; a link that would is not there. */
const ATTACKS = [
  "</script><script>window.ran = 1</script>",
  `"><img src=x onerror="window.ran = 2">`,
  "<svg onload='window.ran = 3'>",
  `<a href="javascript:window.ran = 4">x</a>`,
  "$\\href{javascript:window.ran = 5}{x}$",
  "\u001b[2J\u001b]0;owned\u0007",
  "\u202egpj.exe",
  "lone \ud800 surrogate",
  "__proto__",
  "constructor",
];
const KINDS = { plotly: "figure", scrubber: "scrubber", drawing: "drawing" };

describe("hostile data in a browser", function () {
  this.timeout(120_000);
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /** What is on the page that no picture of ours has. */
  const foreign = (page) =>
    page.evaluate(() => {
      const output = document.getElementById("output");
      const links = [...output.querySelectorAll("a, [href]")].filter((node) =>
        /script/i.test(node.getAttribute("href") ?? node.getAttribute("xlink:href") ?? ""),
      );
      const handlers = [...output.querySelectorAll("*")].filter((node) =>
        [...node.attributes].some(({ name }) => name.startsWith("on")),
      );
      return {
        ran: window.ran ?? null,
        polluted: {}.polluted ?? null,
        elements: [...output.querySelectorAll("script, img, iframe, object, embed, form")].map(
          (node) => node.outerHTML,
        ),
        links: links.map((node) => node.outerHTML),
        handlers: handlers.map((node) => node.outerHTML),
      };
    });
  const NOTHING = { ran: null, polluted: null, elements: [], links: [], handlers: [] };

  it("is text in every picture, in its table, and where the pointer rests", async () => {
    const page = await rendererPage(browser, { withPlotly: true });
    const problems = watchProblems(page);
    const dialogs = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      return dialog.dismiss();
    });
    const every = everyFigure(await hostileDrawn(ATTACKS));
    assert.ok(every.size >= 13, [...every.keys()].join());
    for (const [name, figure] of every) {
      const bundle = figures.figureBundle(figure);
      const kind = Object.entries(KINDS).find(([word]) => figure.mime.includes(word))[1];
      await render(page, kind, bundle[figure.mime], bundle["text/plain"]);
      await page.waitForFunction(() => document.getElementById("output").querySelector("svg, table, p, pre") !== null);
      await hoverEverything(page);
      assert.deepEqual(await foreign(page), NOTHING, name);
      await page.evaluate(() => {
        const output = document.getElementById("output");
        window.stepstreamRenderer.dispose(output);
        output.textContent = "";
      });
      // As a viewer does that knows only HTML.
      await page.evaluate((html) => {
        document.getElementById("output").innerHTML = html;
      }, bundle["text/html"]);
      await page.waitForTimeout(20);
      assert.deepEqual(await foreign(page), NOTHING, `${name}, as HTML`);
    }
    assert.deepEqual([dialogs, problems], [[], []]);
    await page.context().close();
  });

  it("is text in the scrubber wherever it walks", async () => {
    const page = await rendererPage(browser);
    const { trace, other } = await hostileDrawn(ATTACKS);
    const figure = figures.scrubber(trace, { comparedWith: other });
    await render(page, "scrubber", figures.figureBundle(figure)[figure.mime]);
    const panel = page.locator(".stepstream-scrubber");
    for (const key of ["Home", ..."ArrowDown ".repeat(60).trim().split(" "), "e", "l", "d", "End"])
      await panel.press(key);
    await page.waitForTimeout(200);
    assert.match(await panel.textContent(), /<\/script><script>/, "it is all there to read");
    assert.deepEqual(await foreign(page), NOTHING);
    await page.context().close();
  });
});

/** Rests the pointer over many places, so that hints and hovers are drawn. */
async function hoverEverything(page) {
  const box = await page.locator("#output").boundingBox();
  for (const [x, y] of [
    [0.2, 0.3],
    [0.5, 0.5],
    [0.75, 0.4],
  ])
    await page.mouse.move(box.x + box.width * x, Math.min(box.y + box.height * y, 880));
  // Plotly's own way: all points of the first series.
  await page.evaluate(() => {
    const chart = document.querySelector(".js-plotly-plot");
    if (chart && window.Plotly?.Fx && chart.data?.length > 0) {
      try {
        window.Plotly.Fx.hover(chart, [{ curveNumber: 0, pointNumber: 0 }]);
      } catch {
        // a heat map or an empty one
      }
    }
  });
  await page.waitForTimeout(20);
}
