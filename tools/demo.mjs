// `npm run demo`: notebook 00's story in the terminal. The story itself is in the library; here it only gets built.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { inRoot, root } from "./lib/paths.mjs";
import { main, Problem } from "./lib/problem.mjs";
import { checkNode } from "./lib/requirements.mjs";

main(async () => {
  checkNode(process.versions.node);
  const { setUp } = await import("./lib/install.mjs");
  await setUp({ python: false });
  const demo = inRoot("kernel-lib", "dist", "src", "demo", "main.js");
  if (!existsSync(demo)) throw new Problem("The demo is not built.", "Run `npm run build` and read what it prints.");
  process.exitCode =
    spawnSync(process.execPath, [demo, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" }).status ?? 1;
});
