// What `npm start` does once Node is known to be new enough.
import { parseArgs } from "node:util";
import { setUp } from "./install.mjs";
import { Problem } from "./problem.mjs";
import { step } from "./progress.mjs";
import { choosePort, startLab } from "./server.mjs";

const NOTEBOOK = "notebooks/00-start-here.ipynb";

function readArguments(args) {
  try {
    const { values } = parseArgs({ args, options: { port: { type: "string" }, "no-browser": { type: "boolean" } } });
    return {
      port: values.port === undefined ? undefined : Number(values.port),
      noBrowser: values["no-browser"] ?? false,
    };
  } catch (e) {
    throw new Problem(e.message, "The options are: `npm start -- --port 8890 --no-browser`.");
  }
}

function hasDisplay() {
  if (process.env.CI || process.env.STEPSTREAM_NO_BROWSER) return false;
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Sets up, starts JupyterLab and stays until it ends or Ctrl-C. @throws Problem */
export async function start(args) {
  const asked = readArguments(args);
  const { port, note } = await choosePort(asked.port); // before minutes of installing
  if (note) console.log(note);
  await setUp();

  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (!end.signal.aborted) console.log("\nEnding JupyterLab and its kernels …");
      end.abort();
    });
  }
  const openBrowser = hasDisplay() && !asked.noBrowser;
  const log = (text) => process.stderr.write(text);
  const lab = await step("Starting JupyterLab", () =>
    startLab({ port, openBrowser, notebook: NOTEBOOK, log, signal: end.signal }),
  );
  if (!end.signal.aborted) {
    const how = openBrowser ? "If no browser window opened, open" : "Open";
    console.log(`\n${how} this address:\n\n    ${lab.url}\n\nCtrl-C ends it.`);
  }
  const code = await lab.ended;
  if (!end.signal.aborted && code !== 0) {
    throw new Problem(`JupyterLab ended by itself (${code}).`, "Run `npm start` again.");
  }
  console.log("Ended.");
}
