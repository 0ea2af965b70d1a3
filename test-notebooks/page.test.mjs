// The exported page with the network off: figures are drawn, the scrubber moves, and nothing is asked of any network.
import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { exportPage, writeAssets } from "../tools/lib/export.mjs";
import { notebooks, outFolder, relativeToRoot } from "../tools/lib/notebooks.mjs";
import { launchBrowser, scrub, walkThrough, watchProblems } from "./browser.mjs";
import { countOutputs } from "./outputs.mjs";

describe("exported pages work offline", function () {
  this.timeout(120_000);
  const folder = outFolder("test-pages");
  const shots = outFolder("screenshots");
  const files = notebooks(["notebooks", "test-notebooks/fixtures"]);
  let pages;
  let browser;

  before(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(shots, { recursive: true });
    writeAssets(folder);
    pages = exportTwoAtATime(files, folder);
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /** Opens a page of the disk in a browser without a network; everything that is not the disk is refused and noted. */
  async function open(file) {
    const context = await browser.newContext({ offline: true, viewport: { width: 1100, height: 900 } });
    const page = await context.newPage();
    const problems = watchProblems(page);
    const outside = [];
    await page.route(/^(?!file:|data:|blob:)/, (route) => {
      outside.push(route.request().url());
      return route.abort();
    });
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) outside.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, problems, outside, close: () => context.close() };
  }

  for (const notebook of files) {
    it(relativeToRoot(notebook), async () => {
      const file = await pages.get(notebook);
      const expected = countOutputs(notebook);
      const { page, problems, outside, close } = await open(file);
      await page.waitForFunction(
        (n) => document.querySelectorAll(".js-plotly-plot .main-svg").length >= n,
        expected.figures,
      );
      const drawn = await page.locator(".js-plotly-plot").count();
      assert.equal(drawn, expected.figures, "figures drawn");
      assert.equal(await page.locator(".stepstream-scrubber").count(), expected.scrubbers, "scrubbers drawn");
      assert.equal(await page.locator(".stepstream-drawing svg").count(), expected.drawings, "drawings drawn");
      for (let i = 0; i < expected.scrubbers; i++) await scrub(page, i);
      const walks = await page.locator(".stepstream-walk").count();
      for (let i = 0; i < walks; i++) await walkThrough(page, i);
      await page.screenshot({
        path: `${shots}/page-${relativeToRoot(notebook).replace(/\W+/g, "-")}.png`,
        fullPage: true,
      });
      assert.deepEqual(outside, [], "requests to a network");
      assert.deepEqual(problems, [], "problems in the browser");
      await close();
    });
  }

  it("a page of its own carries everything in one file", async () => {
    const single = outFolder("test-pages", "single");
    const file = await exportPage(notebooks(["test-notebooks/fixtures"])[0], single, { single: true });
    const { page, problems, outside, close } = await open(file);
    await page.waitForSelector(".js-plotly-plot .main-svg");
    assert.deepEqual([outside, problems], [[], []]);
    await close();
  });
});

/** An export mostly waits for its kernel, so two run side by side. Gives a promise of the page for each notebook. */
function exportTwoAtATime(files, folder) {
  const lanes = [Promise.resolve(), Promise.resolve()];
  return new Map(
    files.map((file, i) => {
      const page = lanes[i % 2].then(() => exportPage(file, folder));
      lanes[i % 2] = page.catch(() => {}); // the test of that notebook says what failed
      return [file, page];
    }),
  );
}
