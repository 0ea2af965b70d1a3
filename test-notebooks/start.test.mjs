// `npm start` on machines where something is missing: a clear sentence, what to do, exit code 1, and no stack trace. The
// machines are made of a PATH with pretended programs.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot } from "../tools/lib/paths.mjs";
import { checkNode } from "../tools/lib/requirements.mjs";

describe("npm start explains what is missing", function () {
  this.timeout(30_000);
  let machine;

  beforeEach(() => {
    machine = mkdtempSync(join(tmpdir(), "stepstream-"));
    mkdirSync(join(machine, "bin"));
    // a fresh clone: the tools and the lock file, nothing installed
    cpSync(inRoot("tools"), join(machine, "project/tools"), { recursive: true });
    for (const name of ["package.json", "package-lock.json", "requirements.txt"]) {
      cpSync(inRoot(name), join(machine, "project", name));
    }
  });
  afterEach(() => rmSync(machine, { recursive: true, force: true }));

  /** Puts a program on the machine: a shell script. */
  function program(name, body) {
    const file = join(machine, "bin", name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }

  function start(...args) {
    const env = { PATH: join(machine, "bin"), HOME: machine, CI: "1" };
    const options = { cwd: join(machine, "project"), env, encoding: "utf8" };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/start.mjs", ...args], options);
    const text = stdout + stderr;
    assert.doesNotMatch(text, /^\s+at .*:\d+:\d+/m, "a stack trace is shown");
    assert.equal(status, 1, text);
    assert.match(text, /What to do: ./);
    return text;
  }

  const newPython = "echo PY 3 12";

  it("no Python", () => assert.match(start(), /Python was not found/));

  it("only an old Python", () => {
    program("python3", "echo PY 3 8");
    assert.match(start(), /Python 3\.10 or newer is needed; found only python3 3\.8/);
  });

  it("an old python3 but a new python: that one is taken (and npm, which is missing here, comes next)", () => {
    program("python3", "echo PY 3 8");
    program("python", newPython);
    assert.match(start(), /npm ci could not be started/);
  });

  it("Debian's Python without venv", () => {
    program("python3", "echo PY 3 11 ensurepip");
    const text = start();
    assert.match(text, /cannot make a virtual environment: its module ensurepip is missing/);
    assert.match(text, /apt install python3\.11-venv/);
  });

  it("something called python3 that is none", () => {
    program("python3", "exit 9");
    assert.match(start(), /Python was not found/);
  });

  it("no network while npm installs: its last lines are shown", () => {
    program("python3", newPython);
    program("npm", "echo 'npm error code ENOTFOUND' >&2; echo 'npm error network request failed' >&2; exit 1");
    const text = start();
    assert.match(text, /npm error code ENOTFOUND\n\s+npm error network request failed/);
    assert.match(text, /registry could not be reached/);
  });

  it("no space left while npm installs", () => {
    program("python3", newPython);
    program("npm", "echo 'npm error code ENOSPC' >&2; exit 1");
    assert.match(start(), /no space left on the disk/);
  });

  it("an old Node", () => {
    assert.throws(() => checkNode("18.20.4"), /needs Node\.js 20 or newer; this is Node\.js 18\.20\.4/);
    checkNode("20.0.0");
    checkNode("24.1.0");
  });

  it("an option that does not exist", () => assert.match(start("--prot", "1"), /--prot/));

  it("a port asked for that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address();
    assert.match(start("--port", String(port)), new RegExp(`Port ${port} is taken`));
    other.close();
  });

  it("a port that is no number", () => assert.match(start("--port", "abc"), /between 1 and 65535/));
});

describe("the lock file", () => {
  // `npm install` behind a registry without the other platforms' packages leaves them out, and `npm ci` then refuses.
  it("holds every package that its packages name, those of other platforms too", () => {
    const { packages } = JSON.parse(readFileSync(inRoot("package-lock.json"), "utf8"));
    for (const [path, { dependencies, optionalDependencies }] of Object.entries(packages)) {
      for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
        const there = [`${path}/node_modules/${name}`, `node_modules/${name}`].some((place) => place in packages);
        assert.ok(there, `${path} names ${name}, which the lock file lacks`);
      }
    }
  });
});

describe("npm start", function () {
  this.timeout(60_000);

  it("starts JupyterLab on 127.0.0.1 with a token, says where, and ends with Ctrl-C", async () => {
    const taken = createServer().listen(8888, "127.0.0.1");
    await Promise.race([once(taken, "listening"), once(taken, "error")]); // either way the port is taken
    const child = spawn(process.execPath, ["tools/start.mjs"], { cwd: inRoot(), env: { ...process.env, CI: "1" } });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    const ended = once(child, "exit");
    while (!/Ctrl-C ends it/.test(text)) {
      await Promise.race([once(child.stdout, "data"), ended]);
      assert.equal(child.exitCode, null, text);
    }
    taken.close();
    assert.match(text, /Port 8888 is taken; using \d+\./);
    const [, origin, query] =
      /(http:\/\/127\.0\.0\.1:\d+)\/lab\/tree\/notebooks\/00-start-here\.ipynb(\?token=\w+)/.exec(text);
    const specs = await (await fetch(`${origin}/api/kernelspecs${query}`)).json();
    assert.deepEqual([specs.default, Object.keys(specs.kernelspecs)], ["tslab", ["tslab"]]);
    assert.equal((await fetch(`${origin}/api/kernelspecs`)).status, 403, "without the token nothing is shown");
    child.kill("SIGINT");
    const [code] = await ended;
    assert.equal(code, 0, text);
    await assert.rejects(fetch(origin), "the server is gone");
  });
});
