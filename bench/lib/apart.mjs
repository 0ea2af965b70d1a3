// Each figure in a process of its own: code that V8 has compiled for other data, and a heap that other figures have filled, are no
// part of it. Spark's programs have theirs too. A measurement is a function of a module beside this one; its answer is JSON.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);

/** What `name(...args)` of `bench/lib/<module>.mjs` gives, in a process with the same flags. @throws Error when it fails */
export function apart(module, name, ...args) {
  return new Promise((resolve, reject) => {
    const given = [...process.execArgv, self, module, name, JSON.stringify(args)];
    const child = spawn(process.execPath, given, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    let answer;
    child.on("message", (message) => {
      answer = message;
    });
    child.on("close", (code) => {
      if (answer !== undefined) resolve(answer);
      else reject(new Error(`${module}: ${name} ended with ${code} and gave nothing`));
    });
  });
}

if (process.argv[1] === self) {
  const [module, name, args] = process.argv.slice(2);
  const answer = await (await import(`./${module}.mjs`))[name](...JSON.parse(args));
  process.send(answer, () => process.exit(0));
}
