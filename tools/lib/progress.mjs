// Slow steps say what they do and how long it has taken: on a terminal in one line that counts up, elsewhere (a log) a
// line at the start, one every ten seconds, and one at the end.
import { spawn } from "node:child_process";
import { Problem } from "./problem.mjs";

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs `work` and shows `label` with the elapsed time; the last line says "done". */
export async function step(label, work) {
  const began = performance.now();
  const live = process.stdout.isTTY;
  const line = (text) => process.stdout.write(live ? `\r\x1b[K${text}` : `${text}\n`);
  line(`… ${label}`);
  const timer = setInterval(() => line(`… ${label} (${seconds(began)})`), live ? 500 : 10_000);
  try {
    const result = await work();
    line(`✓ ${label} (${seconds(began)})${live ? "\n" : ""}`);
    return result;
  } catch (e) {
    line(`✗ ${label} (${seconds(began)})${live ? "\n" : ""}`);
    throw e;
  } finally {
    clearInterval(timer);
  }
}

/** What to do, read off the last lines of a program that failed. */
function advice(output, retry) {
  if (/ENOSPC|No space left|disk quota/i.test(output)) {
    return `There is no space left on the disk (about 700 MB are needed). Free some, then run \`${retry}\` again.`;
  }
  const network =
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRE(SET|FUSED)|ENETUNREACH|ERR_SOCKET|name resolution|Max retries|ConnectionError|NewConnectionError|timed out|ProxyError|network|No matching distribution|Could not fetch/i;
  if (network.test(output)) {
    return `The package registry could not be reached. Check the network (and proxy settings), then run \`${retry}\` again.`;
  }
  if (/EACCES|EPERM|Permission denied/i.test(output)) {
    return `A file may not be written. Make the project folder yours, then run \`${retry}\` again.`;
  }
  return `Read the lines above, then run \`${retry}\` again; \`npm run clean\` starts from nothing.`;
}

/**
 * Runs a program to its end and returns what it printed.
 * @param options.env, options.cwd as for spawn; options.retry: the command named in the advice
 * @throws Problem with the last lines printed, when it cannot start or fails
 */
export function run(what, command, args, { retry = "npm start", ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output = (output + text).slice(-200_000);
      });
    }
    child.on("error", (e) => reject(new Problem(`${what} could not be started.`, advice(e.message, retry), e.message)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const lines = output.split("\n").filter((text) => !/^\s*(npm error)?\s*$/.test(text)); // npm pads with empty lines
      const last = lines.slice(-15).join("\n");
      reject(new Problem(`${what} failed (${signal ?? `exit code ${code}`}).`, advice(output, retry), last));
    });
  });
}
