// `npm test`: set-up, then every check, then one summary. A part of it: `npm test -- engine` (see CHECKS for the names).
import { main } from "./lib/problem.mjs";
import { checkNode } from "./lib/requirements.mjs";

main(async () => {
  checkNode(process.versions.node);
  const { runChecks } = await import("./lib/checks.mjs");
  await runChecks(process.argv.slice(2));
});
