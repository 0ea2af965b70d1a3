// `npm run explore [-- <words>]`: breaks every program everywhere, then runs the engines that are broken on purpose, then kills real
// processes. With words, only what has one of them in its name. One line each; the last line counts.

import { createRequire } from "node:module";
import { main } from "./lib/problem.mjs";
import { checkNode } from "./lib/requirements.mjs";

main(async () => {
  checkNode(process.versions.node);
  const { setUp } = await import("./lib/install.mjs");
  await setUp({ python: false });
  const { inRoot } = await import("./lib/paths.mjs");
  const load = createRequire(inRoot("kernel-lib", "package.json"));
  const { exploreAll } = load("./dist/test/faults/report.js");
  const failed = await exploreAll(process.argv.slice(2), (line) => console.log(line));
  if (failed > 0) process.exitCode = 1;
});
