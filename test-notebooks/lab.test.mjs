// Real JupyterLab in a real browser: a notebook is opened and run, its figures are drawn and updated in place; saved and
// opened again they are still there, also when nobody trusted the file (run by nbclient, or fetched from somewhere).
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { notebooks, outFolder, relativeToRoot } from "../tools/lib/notebooks.mjs";
import { inRoot, jupyterEnv, root, venvPython } from "../tools/lib/paths.mjs";
import { run } from "../tools/lib/progress.mjs";
import { choosePort, startLab } from "../tools/lib/server.mjs";
import { launchBrowser, scrub, watchProblems } from "./browser.mjs";
import { countOutputs } from "./outputs.mjs";

const wanted = [
  "notebooks/00-start-here.ipynb",
  "notebooks/lab/dstreams-stepped.ipynb",
  "test-notebooks/fixtures/figures.ipynb",
];

describe("in JupyterLab", function () {
  this.timeout(120_000);
  const copies = outFolder("test-lab"); // saved notebooks must not change ours; below the root, for the types
  const shots = outFolder("screenshots");
  let lab;
  let browser;

  before(async () => {
    rmSync(copies, { recursive: true, force: true });
    mkdirSync(copies, { recursive: true });
    mkdirSync(shots, { recursive: true });
    const { port } = await choosePort();
    lab = await startLab({ port, openBrowser: false, notebook: wanted[0], exposeApp: true });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await lab?.stop();
  });

  /** Opens a notebook of `copies` alone on a page (Lab's simple view) and waits until it is ready. */
  async function open(name) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 3000 } }); // Lab draws what is in view
    const page = await context.newPage();
    const problems = watchProblems(page);
    await page.goto(`${lab.origin}/doc/tree/${relativeToRoot(copies)}/${name}?reset&token=${lab.token}`);
    await page.waitForFunction(() => window.jupyterapp?.shell?.currentWidget?.context?.isReady, null, {
      timeout: 60_000,
    });
    return { page, problems, close: () => context.close() };
  }

  /** Runs all cells as the menu does and waits for the last; notes every title a figure has meanwhile. */
  async function runAll(page) {
    return page.evaluate(async () => {
      const titles = new Set();
      const watch = new MutationObserver(() => {
        for (const title of document.querySelectorAll(".gtitle")) titles.add(title.textContent);
      });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      const app = window.jupyterapp;
      await app.shell.currentWidget.sessionContext.ready;
      await app.commands.execute("notebook:run-all-cells");
      watch.disconnect();
      return [...titles];
    });
  }

  async function assertDrawn(page, expected) {
    const figures = page.locator(".jp-OutputArea-output .js-plotly-plot .main-svg:first-child");
    const scrubbers = page.locator(".jp-OutputArea-output .stepstream-scrubber");
    const drawings = page.locator(".jp-OutputArea-output .stepstream-drawing svg");
    const giveUp = Date.now() + 15_000;
    let seen = {};
    while (Date.now() < giveUp) {
      seen = { figures: await figures.count(), scrubbers: await scrubbers.count(), drawings: await drawings.count() };
      if (Object.entries(expected).every(([kind, count]) => seen[kind] >= count)) break;
      await page.waitForTimeout(100);
    }
    assert.deepEqual(seen, expected);
    for (let i = 0; i < expected.scrubbers; i++) await scrub(page, i);
  }

  const existing = new Set(notebooks(["notebooks", "test-notebooks/fixtures"]).map(relativeToRoot));
  for (const file of wanted.filter((name) => existing.has(name))) {
    const name = basename(file);
    const own = file.startsWith("notebooks/");

    describe(file, () => {
      let expected;
      before(() => {
        expected = countOutputs(inRoot(file));
        copyFileSync(inRoot(file), `${copies}/${name}`);
      });

      it("just opened, there is nothing to save", async () => {
        const { page, close } = await open(name);
        const dirty = await page.evaluate(async () => {
          const { sessionContext, context } = window.jupyterapp.shell.currentWidget;
          await sessionContext.ready;
          await sessionContext.session.kernel.info; // Lab writes it into the notebook: it must be what stands there already
          await new Promise((resolve) => setTimeout(resolve, 500));
          return context.model.dirty;
        });
        assert.equal(dirty, false);
        await close();
      });

      it("runs from top to bottom, its figures are drawn, the browser reports no problem", async () => {
        const { page, problems, close } = await open(name);
        const titles = await runAll(page);
        await assertDrawn(page, expected);
        if (!own) {
          const frames = titles.filter((title) => title.startsWith("frame"));
          assert.ok(frames.length >= 2, `a figure was updated in place while its cell ran: ${frames}`);
          assert.equal(await page.locator(".gtitle", { hasText: "frame" }).textContent(), "frame 5");
        }
        const failed = await page
          .locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']")
          .count();
        assert.equal(failed, 0, "no cell failed");
        await page.evaluate(() => window.jupyterapp.commands.execute("docmanager:save"));
        await page.screenshot({ path: `${shots}/lab-${name.replace(/\W+/g, "-")}.png` });
        assert.deepEqual(problems, []);
        await close();
      });

      it("opened again, trusted, the figures are there without running anything", async () => {
        const { page, problems, close } = await open(name);
        assert.equal(await allTrusted(page), true);
        await assertDrawn(page, expected);
        assert.deepEqual(problems, []);
        await close();
      });

      it("run elsewhere and opened untrusted, the figures are there as well", async () => {
        const other = `untrusted-${name}`;
        const args = ["-m", "nbconvert", "--to", "notebook", "--execute", "--output-dir", copies, "--output", other];
        await run("nbconvert", venvPython, [...args, inRoot(file)], { cwd: root, env: jupyterEnv() });
        const { page, problems, close } = await open(other);
        assert.equal(await allTrusted(page), false);
        await assertDrawn(page, expected);
        assert.deepEqual(problems, []);
        await close();
      });
    });
  }

  function allTrusted(page) {
    return page.evaluate(() =>
      window.jupyterapp.shell.currentWidget.content.widgets.every((w) => w.model.type !== "code" || w.model.trusted),
    );
  }
});
