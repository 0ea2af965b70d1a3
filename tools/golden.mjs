// `npm run golden -- [--emit FILE] <golden.json>`: what Spark prints, to the character, against what the library prints.
import { main } from "./lib/problem.mjs";
import { checkNode } from "./lib/requirements.mjs";

const USAGE = "Say `npm run golden -- [--emit FILE] <golden.json>`.";

main(async () => {
  checkNode(process.versions.node);
  const { setUp } = await import("./lib/install.mjs");
  await setUp({ python: false });
  const { parseArguments, readJson, writeJson } = await import("./lib/conformance/files.mjs");
  const { goldenName, runGolden } = await import("./lib/golden.mjs");
  const { emit, paths } = parseArguments(process.argv.slice(2), USAGE);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const list = [];
  for (const theCase of paths.flatMap(readJson)) {
    const { outcome, reason, actual } = await runGolden(theCase);
    counts[outcome] += 1;
    list.push({ ...theCase, actual });
    if (outcome === "failed") console.log(`failed ${goldenName(theCase)}: ${reason}`);
  }
  if (emit !== null) writeJson(emit, list);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (counts.failed > 0) process.exitCode = 1;
});
