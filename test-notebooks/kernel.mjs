// A real tslab kernel over real sockets, for tests: tools/kernel-client.py speaks Jupyter, we speak JSON lines with it.
import { spawn } from "node:child_process";
import { inRoot, jupyterEnv, venvPython } from "../tools/lib/paths.mjs";

export class Kernel {
  #client;
  #waiting = [];

  /** Starts the client and a kernel whose working folder is `cwd` (inside the project: types are found upwards). */
  static async start(cwd = inRoot("test-notebooks")) {
    const kernel = new Kernel();
    kernel.#client = spawn(venvPython, [inRoot("tools", "kernel-client.py")], {
      env: jupyterEnv(),
      stdio: ["pipe", "pipe", "inherit"],
    });
    let text = "";
    kernel.#client.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        kernel.#waiting.shift()(JSON.parse(line));
      }
    });
    kernel.startSeconds = (await kernel.ask({ op: "start", cwd })).seconds;
    return kernel;
  }

  /** One request of tools/kernel-client.py and its answer. @throws when the client failed */
  async ask(request) {
    const answer = await new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#client.stdin.write(`${JSON.stringify(request)}\n`);
    });
    if (answer.failed) throw new Error(`${request.op}: ${answer.failed}`);
    return answer;
  }

  /** Runs a cell: {status, ename, evalue, traceback: string[], outputs, seconds, stdout, stderr}. */
  async run(code, options = {}) {
    // false: a cell that is meant to fail does not make the kernel skip the next one
    return withTexts(await this.ask({ op: "run", code, stop_on_error: false, ...options }));
  }

  /** Sends all cells at once, as "Run All" does. */
  async runAll(cells, options = {}) {
    return (await this.ask({ op: "run_all", cells, stop_on_error: false, ...options })).results.map(withTexts);
  }

  async stop() {
    await this.ask({ op: "stop" });
    this.#client.stdin.end();
  }
}

function withTexts(result) {
  const text = (name) =>
    result.outputs
      .filter((o) => o.type === "stream" && o.content.name === name)
      .map((o) => o.content.text)
      .join("");
  return { ...result, stdout: text("stdout"), stderr: text("stderr") };
}
