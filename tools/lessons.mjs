// `npm run lessons`: runs every notebook and writes pages with working figures to out/lessons (open index.html; no
// network needed). A failing cell is an error. Options: --single (each page in one file), or paths of notebooks.
import { main, Problem } from "./lib/problem.mjs";
import { checkNode } from "./lib/requirements.mjs";

main(async () => {
  checkNode(process.versions.node);
  const { setUp } = await import("./lib/install.mjs");
  await setUp();
  const { exportLessons } = await import("./lib/lessons.mjs");
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => arg.startsWith("-") && arg !== "--single");
  if (unknown) throw new Problem(`Unknown option ${unknown}.`, "Use `npm run lessons -- [--single] [notebook …]`.");
  await exportLessons({ single: args.includes("--single"), files: args.filter((arg) => !arg.startsWith("-")) });
});
