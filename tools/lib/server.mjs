// JupyterLab as this project runs it: on 127.0.0.1 with a token, quiet, without news, update checks or other kernels.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { jupyterEnv, root, venv, venvPython } from "./paths.mjs";
import { Problem } from "./problem.mjs";

const FIRST_PORT = 8888;
const TRIES = 50;

function portIsFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A free port: the one asked for, else the first from 8888 on. @throws Problem when the one asked for is taken */
export async function choosePort(asked) {
  if (asked !== undefined) {
    if (!Number.isInteger(asked) || asked < 1 || asked > 65535) {
      throw new Problem(`--port must be a number between 1 and 65535.`, "For example: `npm start -- --port 8890`.");
    }
    if (await portIsFree(asked)) return { port: asked, note: "" };
    throw new Problem(
      `Port ${asked} is taken by another program.`,
      "Leave out --port to take the next free one, end the other program, or name another port.",
    );
  }
  for (let port = FIRST_PORT; port < FIRST_PORT + TRIES; port++) {
    if (await portIsFree(port)) {
      return { port, note: port === FIRST_PORT ? "" : `Port ${FIRST_PORT} is taken; using ${port}.` };
    }
  }
  throw new Problem(
    `All ports from ${FIRST_PORT} to ${FIRST_PORT + TRIES - 1} are taken.`,
    "Name a free one: `npm start -- --port 9000`.",
  );
}

function settings({ port, openBrowser, notebook, exposeApp }) {
  return [
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${root}`,
    `--ServerApp.open_browser=${openBrowser ? "True" : "False"}`,
    "--ServerApp.log_level=WARN",
    "--MultiKernelManager.default_kernel_name=tslab",
    "--KernelSpecManager.allowed_kernelspecs=tslab",
    "--KernelSpecManager.ensure_native_kernel=False",
    `--LabApp.default_url=/lab/tree/${notebook}`,
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    ...(exposeApp ? ["--LabApp.expose_app_in_browser=True"] : []),
    ...(process.getuid?.() === 0 ? ["--ServerApp.allow_root=True"] : []),
  ];
}

/** Lab asks whether to fetch news unless a default says no; this file is where it looks for other defaults. */
function writeDefaults() {
  const folder = join(venv, "share", "jupyter", "lab", "settings");
  mkdirSync(folder, { recursive: true });
  const defaults = { "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false } };
  writeFileSync(join(folder, "overrides.json"), JSON.stringify(defaults, null, 2));
}

/**
 * Starts JupyterLab and waits until it answers.
 * @param options.port, options.openBrowser, options.notebook (path below the project), options.exposeApp (for tests),
 *   options.log: gets what it prints once it runs, options.signal: AbortSignal that ends it
 * @returns {url: address with token, origin, token, ended: Promise of the exit code, stop(): Promise}
 * @throws Problem when it ends or stays silent instead
 */
export async function startLab(options) {
  writeDefaults();
  const token = randomBytes(24).toString("hex");
  // The token travels in the environment: command lines can be read by other users of the machine.
  const child = spawn(venvPython, ["-m", "jupyterlab", ...settings(options)], {
    cwd: root,
    env: jupyterEnv({ JUPYTER_TOKEN: token }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // Ctrl-C reaches only us: a second signal would cut short Jupyter's ending of its kernels
  });
  let output = "";
  let running = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output = (output + text).slice(-20_000);
      if (running && options.log) options.log(text);
    });
  }
  let exitCode;
  const ended = new Promise((resolve) => {
    child.on("error", (e) => {
      output += e.message;
      exitCode = 1;
      resolve(exitCode);
    });
    child.on("exit", (code, signal) => {
      exitCode = code ?? `signal ${signal}`;
      resolve(exitCode);
    });
  });
  const stop = async () => {
    if (exitCode !== undefined) return;
    child.kill("SIGTERM"); // its clean way: kernels first
    const hard = setTimeout(() => child.kill("SIGKILL"), 8000);
    await ended;
    clearTimeout(hard);
  };

  options.signal?.addEventListener("abort", stop);

  const origin = `http://127.0.0.1:${options.port}`;
  const url = `${origin}/lab/tree/${options.notebook}?token=${token}`;
  for (const giveUp = performance.now() + 60_000; ; ) {
    if (options.signal?.aborted) break;
    if (exitCode !== undefined || performance.now() > giveUp) {
      await stop();
      throw new Problem(
        "JupyterLab did not start.",
        "Read the lines above; `npm run clean` and `npm start` install it anew.",
        output.trimEnd().split("\n").slice(-15).join("\n"),
      );
    }
    const answer = await fetch(`${origin}/api/status?token=${token}`).catch(() => null);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  running = true;
  return { url, origin, token, ended, stop };
}
