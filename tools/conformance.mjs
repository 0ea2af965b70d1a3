// `npm run conformance -- [--emit DIR] <files or folders>`: runs cases recorded from real Spark through the public API and compares.
import { join } from "node:path";
import { main } from "./lib/problem.mjs";
import { checkNode } from "./lib/requirements.mjs";

/** What a folder may hold beside cases: notes of whoever recorded them. A case without an answer still runs, for `--emit`. */
const isCase = ({ name, mode, interval }) => typeof name === "string" && (mode !== undefined || interval !== undefined);

const USAGE = "Say `npm run conformance -- [--emit DIR] <case files or folders>`.";

main(async () => {
  checkNode(process.versions.node);
  const { setUp } = await import("./lib/install.mjs");
  await setUp({ python: false });
  const { caseFiles, parseArguments, readJson, writeJson } = await import("./lib/conformance/files.mjs");
  const { runCase } = await import("./lib/conformance/case.mjs");
  const { emit, paths } = parseArguments(process.argv.slice(2), USAGE);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { path, name } of caseFiles(paths)) {
    const theCase = readJson(path);
    if (!isCase(theCase)) continue;
    const { outcome, reason, actual } = await runCase(theCase);
    counts[outcome] += 1;
    console.log(`${outcome} ${name}${reason ? `: ${reason}` : ""}`);
    if (emit !== null) writeJson(join(emit, name), actual);
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (counts.failed > 0) process.exitCode = 1;
});
