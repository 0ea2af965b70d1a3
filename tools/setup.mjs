// `npm run setup`: everything `npm start` prepares, without starting JupyterLab.
import { main } from "./lib/problem.mjs";
import { checkNode } from "./lib/requirements.mjs";

main(async () => {
  checkNode(process.versions.node);
  const { setUp } = await import("./lib/install.mjs");
  await setUp();
  console.log("Everything is set up. `npm start` opens the notebooks.");
});
