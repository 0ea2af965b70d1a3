// From the start of a process to its line "first result", as somebody at the keyboard would time it.
import { spawn } from "node:child_process";
import { root } from "../../tools/lib/paths.mjs";
import { Problem } from "../../tools/lib/problem.mjs";
import { summary } from "./table.mjs";

/** One run, in ms. */
function timeOnce(command, args, env) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    let took = null;
    const listen = (chunk) => {
      text += chunk;
      if (took === null && /^first result$/m.test(text)) took = performance.now() - began;
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", () => {
      if (took !== null) resolve(took);
      else reject(new Problem(`${command} ended without a result.`, "Read its lines above.", text.slice(-2000)));
    });
  });
}

export async function firstResult(command, args, runs, env = {}) {
  const samples = [];
  for (let i = 0; i < runs; i++) samples.push(await timeOnce(command, args, env));
  return summary(samples);
}
