// The gallery shows every picture, and its pictures are the same as the last time somebody looked at them.
// UPDATE_SNAPSHOTS=1 writes test-notebooks/fixtures/gallery.json anew: look at the difference, and at the pictures.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inRoot } from "../tools/lib/paths.mjs";
import { runNotebookApart } from "../tools/run-notebook.mjs";

const GALLERY = inRoot("notebooks/gallery.ipynb");
const SNAPSHOT = inRoot("test-notebooks/fixtures/gallery.json");
const { figures } = createRequire(import.meta.url)("../kernel-lib/dist/src/index.js");

/** What is exported and no picture: it puts pictures somewhere, or makes text of what it is given. */
const TOOLS = ["show", "showHtml", "liveDisplay", "inNotebook", "figureBundle", "figureHtml", "escapeHtml"];

/** Views that show themselves, and the call that shows them. */
const VIEWS = {
  batchViewHtml: "query.at(",
  streamingView: "ssc.at(",
  "live display": "query.watch(",
  "where a row went": "query.where(",
  "why a row is not there": "query.whyNot(",
  "checkpoint on disk": "query.showCheckpoint(",
  "crash exploration": "query.explore(",
  "opened crash": ".open(",
};

/** MIME types of pictures end so. */
const PICTURE = /^application\/vnd\.(plotly|stepstream\.\w+)\.v1\+json$/;
const LINES = 14;

describe("the gallery", function () {
  this.timeout(120_000);
  const { cells } = JSON.parse(readFileSync(GALLERY, "utf8"));
  const sources = (type) =>
    cells.filter((cell) => cell.cell_type === type).map((cell) => [cell.source].flat().join(""));
  const code = sources("code").join("\n");

  it("calls every picture that figures exports", () => {
    const pictures = Object.keys(figures).filter((name) => typeof figures[name] === "function");
    const missing = pictures.filter(
      (name) => !TOOLS.includes(name) && !Object.hasOwn(VIEWS, name) && !code.includes(`figures.${name}(`),
    );
    assert.deepEqual(missing, [], "show them in notebooks/gallery.ipynb, each with a sentence or two");
  });

  it("knows of no tool that is gone", () => {
    assert.deepEqual(
      TOOLS.filter((name) => !Object.hasOwn(figures, name)),
      [],
    );
  });

  it("has every view that shows itself", () => {
    const missing = Object.entries(VIEWS).filter(([, call]) => !code.includes(call));
    assert.deepEqual(missing, []);
  });

  it("says of every picture what to look for", () => {
    for (const text of sources("markdown").filter((text) => /^### /m.test(text)))
      assert.match(text, /\bLook (at|for)\b/);
  });

  it("draws what it drew before", () => {
    const drawn = runNotebookApart(GALLERY).cells.flatMap((cell) => cell.outputs.flatMap(described));
    if (process.env.UPDATE_SNAPSHOTS === "1") writeFileSync(SNAPSHOT, `${JSON.stringify(drawn, null, 1)}\n`);
    assert.ok(existsSync(SNAPSHOT), "no snapshot: run this once with UPDATE_SNAPSHOTS=1");
    assert.deepEqual(drawn, JSON.parse(readFileSync(SNAPSHOT, "utf8")));
  });
});

/** A picture in words, without what a clock says. One that was redrawn while its cell ran is left to the others. */
function described(output) {
  const mime = Object.keys(output.data ?? {}).find((name) => PICTURE.test(name));
  if (mime === undefined || output.transient?.display_id !== undefined) return [];
  const { title, alt, data = [] } = output.data[mime];
  const lines = output.data["text/plain"].split("\n").slice(2, LINES);
  const table = mime.includes("scrubber") ? lines.map((line) => line.replace(/ [\d.]+ m?s$/, " …")) : lines;
  const timed = /^(Time per batch|Throughput)/.test(title);
  return [{ mime, title, series: data.map(({ type, name }) => name ?? type), says: timed ? [] : [alt, ...table] }];
}
