// All notebooks to pages, two at a time, and a contents page.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { exportPage, writeAssets } from "./export.mjs";
import { notebooks, outFolder, relativeToRoot } from "./notebooks.mjs";
import { Problem } from "./problem.mjs";
import { step } from "./progress.mjs";

/** The first heading of a notebook, or its name. */
function titleOf(file) {
  const cells = JSON.parse(readFileSync(file, "utf8")).cells.filter((cell) => cell.cell_type === "markdown");
  const text = cells.map((cell) => [cell.source].flat().join("")).join("\n");
  return /^#\s+(.+)$/m.exec(text)?.[1] ?? relativeToRoot(file);
}

const escapeHtml = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function contents(folder, pages) {
  const items = pages.map(({ page, file }) => {
    const address = relative(folder, page).split(sep).map(encodeURIComponent).join("/");
    return `<li><a href="${address}">${escapeHtml(titleOf(file))}</a></li>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>stepstream: lessons</title>
<style>body { font: 16px/1.6 system-ui, sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em }</style>
<h1>stepstream: lessons</h1><ol>${items.join("\n")}</ol></html>\n`;
}

/**
 * Executes notebooks and writes their pages to out/lessons.
 * @param options.files paths of notebooks, all of notebooks/ when empty; options.single: see export.mjs
 * @throws Problem when one fails, after the others were made
 */
export async function exportLessons({ files = [], single = false }) {
  const wanted = files.length > 0 ? files.map((file) => resolve(file)) : notebooks();
  const missing = wanted.find((file) => !existsSync(file));
  if (missing) throw new Problem(`There is no notebook ${missing}.`, "Check the path.");
  if (wanted.length === 0) throw new Problem("There are no notebooks in notebooks/.", "Take a fresh clone.");
  const folder = outFolder("lessons");
  if (files.length === 0) rmSync(folder, { recursive: true, force: true });
  if (!single) writeAssets(folder);

  const pages = [];
  const failed = [];
  const waiting = [...wanted];
  const worker = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const current = file;
      try {
        await step(`Running ${relativeToRoot(current)}`, async () => {
          pages.push({ file: current, page: await exportPage(current, folder, { single }) });
        });
      } catch (e) {
        failed.push(e);
      }
    }
  };
  await Promise.all([worker(), worker()]);

  pages.sort((a, b) => wanted.indexOf(a.file) - wanted.indexOf(b.file));
  writeFileSync(outFolder("lessons", "index.html"), contents(folder, pages));
  console.log(`${pages.length} of ${wanted.length} pages are in ${relativeToRoot(folder)}/index.html`);
  if (failed.length > 0) throw failed[0];
}
