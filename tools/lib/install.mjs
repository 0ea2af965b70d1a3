// The set-up, step by step. Each step first looks whether its result is there and current, so that a second start takes
// a second. All of it stays inside the project: node_modules, .venv, kernel-lib/dist, .stepstream.
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { inRoot, jupyterEnv, root, venv, venvPython } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { run, step } from "./progress.mjs";
import { findPython } from "./requirements.mjs";

const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

/** Are the packages of the lock file installed, in its versions? npm keeps a list of what it installed. */
function nodeModulesCurrent() {
  const installed = inRoot("node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const have = readJson(installed).packages;
  return Object.entries(readJson(inRoot("package-lock.json")).packages).every(
    ([path, wanted]) =>
      !path.startsWith("node_modules/") || wanted.optional || wanted.peer || have[path]?.version === wanted.version,
  );
}

async function installNodeModules() {
  if (nodeModulesCurrent()) return;
  await step("Installing the Node packages (npm ci; a minute the first time)", () => {
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    const npm = process.env.npm_execpath; // set when we run under npm: the very same npm, on every platform
    const [command, all] = npm?.endsWith(".js") ? [process.execPath, [npm, ...args]] : ["npm", args];
    return run("npm ci", command, all, { cwd: root, shell: command === "npm" && process.platform === "win32" });
  });
}

async function installPython() {
  const stamp = join(venv, ".stepstream-stamp");
  const wanted = createHash("sha256")
    .update(readFileSync(inRoot("requirements.txt")))
    .digest("hex");
  if (existsSync(stamp) && existsSync(venvPython) && readFileSync(stamp, "utf8") === wanted) return;
  const python = findPython();
  const env = { ...jupyterEnv(), PIP_REQUIRE_VIRTUALENV: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1" };
  await step("Making the Python environment (.venv)", () => {
    rmSync(venv, { recursive: true, force: true });
    return run("python -m venv", python, ["-m", "venv", venv], { cwd: root });
  });
  await step("Installing JupyterLab into it (pip; a minute or two the first time)", () =>
    run(
      "pip install",
      venvPython,
      ["-m", "pip", "install", "--no-input", "--progress-bar", "off", "-r", "requirements.txt"],
      {
        cwd: root,
        env,
      },
    ),
  );
  writeFileSync(stamp, wanted);
}

/** The newest change below `paths`, ms; 0 when there is nothing. */
function newest(paths) {
  let latest = 0;
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const stat = statSync(path);
    const inside = stat.isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [];
    latest = Math.max(latest, stat.mtimeMs, newest(inside));
  }
  return latest;
}

/** Removes what was compiled from sources that are gone: a test that no longer exists must not run. */
function removeOrphans(dist, lib) {
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist, { recursive: true })) {
    const source = /^(.*)\.(d\.ts|js|js\.map)$/.exec(name)?.[1];
    if (source && !existsSync(join(lib, `${source}.ts`))) rmSync(join(dist, name));
  }
}

async function buildLibrary() {
  const lib = (...parts) => inRoot("kernel-lib", ...parts);
  const stamp = lib("dist", ".built");
  const sources = [lib("src"), lib("test"), lib("tsconfig.json"), lib("package.json")];
  sources.push(inRoot("tools/build.mjs"), inRoot("tools/entry"));
  const node = `${process.version} ${process.execPath}`; // a code cache is good for the Node that made it
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === node && newest(sources) < statSync(stamp).mtimeMs) return;
  await step("Building the teaching engine (kernel-lib)", async () => {
    const began = new Date();
    removeOrphans(lib("dist"), lib());
    await run("The build", process.execPath, [inRoot("tools/build.mjs")], {
      cwd: root,
      retry: "npm run build",
    });
    writeFileSync(stamp, node);
    utimesSync(stamp, began, began); // what changed while it compiled is newer
  });
}

/** Plotly beside our JupyterLab extension, which loads it from there: no network in the browser. */
function copyPlotly() {
  const from = inRoot("node_modules/plotly.js-dist-min/plotly.min.js");
  const folder = inRoot("jupyter/labextensions/stepstream-lab/static");
  const to = join(folder, "plotly.min.js");
  if (!existsSync(folder)) return;
  if (!existsSync(to) || statSync(to).size !== statSync(from).size) copyFileSync(from, to);
}

/** Recorded streams that are made from installed packages; the script skips those that are up to date. */
async function deriveDatasets() {
  const script = inRoot("tools/datasets.mjs");
  if (!existsSync(script)) return;
  await step("Preparing the recorded streams (datasets)", () =>
    run("tools/datasets.mjs", process.execPath, [script], { cwd: root }),
  );
}

/**
 * Everything a notebook needs, in order.
 * @param options.python false leaves out JupyterLab: what runs in Node alone does not wait for it
 * @throws Problem
 */
export async function setUp({ python = true } = {}) {
  if (!existsSync(inRoot("package-lock.json"))) {
    throw new Problem("package-lock.json is missing.", "Take a fresh clone of the project and try again.");
  }
  if (python && !existsSync(venvPython)) findPython(); // say so before minutes of npm, not after
  await installNodeModules();
  if (python) await installPython();
  await buildLibrary();
  copyPlotly();
  await deriveDatasets();
}
