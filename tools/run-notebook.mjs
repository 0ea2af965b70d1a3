// Runs notebooks in this process with tslab's own compiler and executor: a second each, no Python, no sockets. For tests
// and for `node tools/run-notebook.mjs a.ipynb …`, which prints how each cell went.
import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Runs the code cells of a notebook in order and stops at the first that fails. Changes the working folder to the
 * notebook's (as Jupyter does) and process.stderr.write while it runs: one notebook at a time, best in its own process.
 * @returns {cells: [{index, ok, ms, outputs: [{type: "stdout"|"stderr"|"display_data"|"update_display_data", …}], failure}]}
 */
export async function runNotebook(file) {
  const notebook = JSON.parse(readFileSync(file, "utf8"));
  process.chdir(dirname(resolve(file)));
  const require = createRequire(import.meta.url);
  require("./tslab-preload.cjs");
  const { lastFailure } = require("./kernel/cell-errors.cjs");
  const jupyter = require("tslab/dist/jupyter.js");
  const converter = require("tslab/dist/converter.js").createConverter({ isJS: false, isBrowser: false });
  const executor = require("tslab/dist/executor.js").createExecutor(process.cwd(), { node: converter }, console);

  const cells = [];
  const write = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== "code") continue;
    const outputs = [];
    for (const name of ["stdout", "stderr"]) {
      process[name].write = (text) => outputs.push({ type: name, text: String(text) }) > 0;
    }
    jupyter.lastWriteDisplayData = (content, isUpdate) =>
      outputs.push({ type: isUpdate ? "update_display_data" : "display_data", ...content });
    const began = performance.now();
    const ok = await executor.execute([cell.source].flat().join(""));
    Object.assign(process.stdout, { write: write.stdout });
    Object.assign(process.stderr, { write: write.stderr });
    cells.push({ index, ok, ms: performance.now() - began, outputs, failure: ok ? null : lastFailure() });
    if (!ok) break;
  }
  converter.close();
  return { cells };
}

/** The same in a process of its own, for tests: a notebook cannot disturb the next. @throws when it did not run */
export function runNotebookApart(file) {
  const child = spawnSync(process.execPath, ["--enable-source-maps", fileURLToPath(import.meta.url), "--json", file], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 120_000,
  });
  const line = child.stdout?.split("\n").find((text) => text.startsWith('{"cells"'));
  if (line === undefined)
    throw new Error(`${file} did not run: ${child.error ?? ""}\n${child.stdout}\n${child.stderr}`);
  return JSON.parse(line);
}

async function main(args) {
  if (args[0] === "--json") {
    const result = await runNotebook(args[1]);
    process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0)); // whatever the notebook left running
    return;
  }
  for (const file of args) {
    const { cells } = runNotebookApart(file);
    const failed = cells.find((cell) => !cell.ok);
    const total = cells.reduce((sum, cell) => sum + cell.ms, 0);
    console.log(`${failed ? "FAILED" : "ok"}  ${file}  ${cells.length} cells, ${Math.round(total)} ms`);
    for (const cell of cells)
      console.log(`    cell ${cell.index}  ${cell.ms.toFixed(0)} ms  ${cell.outputs.length} outputs`);
    if (failed) console.log(failed.failure.traceback.join("\n"));
    if (failed) process.exitCode = 1;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await main(process.argv.slice(2));
