// `npm run demo`: notebook 00's story in the terminal, without Jupyter. `npm run demo -- --pause` waits for Enter
// between the chapters. The story is in lib/demo-story.mjs; here it only gets its stage.
import { createRequire } from "node:module";
import { main, Problem } from "./lib/problem.mjs";
import { checkNode } from "./lib/requirements.mjs";

main(async () => {
  checkNode(process.versions.node);
  const unknown = process.argv.slice(2).find((argument) => argument !== "--pause");
  if (unknown)
    throw new Problem(`The demo does not know "${unknown}".`, "Say `npm run demo` or `npm run demo -- --pause`.");
  const { setUp } = await import("./lib/install.mjs");
  await setUp({ python: false });
  const { Stage } = await import("./lib/stage.mjs");
  const { tellStory } = await import("./lib/demo-story.mjs");
  const stage = new Stage({ pause: process.argv.includes("--pause") });
  try {
    await tellStory(createRequire(import.meta.url)("stepstream"), stage);
  } finally {
    stage.close();
  }
});
