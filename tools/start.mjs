// `npm start [-- --port N] [-- --no-browser]`: installs what is missing, then opens JupyterLab on the first notebook.
// Only what an old Node understands stands here: it must live long enough to say that it is too old.
import { main } from "./lib/problem.mjs";
import { checkNode } from "./lib/requirements.mjs";

main(async () => {
  checkNode(process.versions.node);
  const { start } = await import("./lib/start-lab.mjs");
  await start(process.argv.slice(2));
});
