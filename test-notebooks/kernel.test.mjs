// The kernel a learner gets, over real sockets. Each test is a thing plain tslab gets wrong (tools/kernel/) or a promise
// of ours about how the notebook feels.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../tools/lib/paths.mjs";
import { Kernel } from "./kernel.mjs";

describe("the kernel", function () {
  this.timeout(30_000);
  let kernel;

  before(async () => {
    kernel = await Kernel.start();
  });
  after(() => kernel?.stop());

  /** Runs a cell that must do well and gives what it printed. */
  async function printed(code) {
    const result = await kernel.run(code);
    assert.equal(result.status, "ok", `${code}\n${result.traceback?.join("\n")}`);
    assert.equal(result.stderr, "");
    return result.stdout;
  }

  describe("loses no output", () => {
    it("a cell that prints 20,000 lines arrives complete and in order", async () => {
      const text = await printed("for (let i = 0; i < 20_000; i++) console.log('line ' + i);");
      const lines = text.trimEnd().split("\n");
      assert.equal(lines.length, 20_000);
      lines.forEach((line, i) => {
        assert.equal(line, `line ${i}`);
      });
    });

    it("450 cells in a row, sent at once, all answer with their output", async () => {
      const cells = Array.from({ length: 450 }, (_, i) => `console.log("cell", ${i})`);
      const results = await kernel.runAll(cells);
      results.forEach((result, i) => {
        assert.equal(result.status, "ok");
        assert.equal(result.stdout, `cell ${i}\n`);
      });
    });
  });

  describe("reports errors as Jupyter errors", () => {
    it("a throwing cell: name, message, and the line of the cell", async () => {
      const code =
        "type A = {\n  a: string;\n};\n\nfunction f(n: number): A {\n  throw new TypeError('no ' + n);\n}\n\nf(1);";
      const result = await kernel.run(code);
      assert.equal(result.status, "error");
      assert.equal(result.ename, "TypeError");
      assert.equal(result.evalue, "no 1");
      const n = result.execution_count;
      assert.equal(result.traceback.join("\n"), `TypeError: no 1\n    at f (In[${n}]:6:9)\n    at In[${n}]:9:1`);
      const message = result.outputs.find((o) => o.type === "error");
      assert.deepEqual(message.content, { ename: result.ename, evalue: result.evalue, traceback: result.traceback });
      assert.equal(result.stderr, "");
    });

    it("a function of an earlier cell is named with that cell's line, also after an await", async () => {
      const one = await kernel.run(
        "const half = (n: number): number => {\n  if (n % 2) throw new RangeError('odd');\n  return n / 2;\n};",
      );
      const two = await kernel.run("await null;\n\nhalf(3);");
      const at = two.traceback.join("\n").split("\n").slice(1);
      assert.deepEqual(at, [`    at half (In[${one.execution_count}]:2:20)`, `    at In[${two.execution_count}]:3:1`]);
    });

    it("the causes of an error are told as well", async () => {
      const result = await kernel.run("throw new Error('outer', { cause: new Error('inner') });");
      assert.match(result.traceback.join("\n"), /^Error: outer\n[\s\S]*^Caused by: Error: inner\n/m);
    });

    it("something thrown that is no error", async () => {
      const result = await kernel.run("throw { code: 7 };");
      assert.deepEqual([result.ename, result.evalue], ["Thrown", "{ code: 7 }"]);
    });

    it("a cell that does not compile: where, what, and the line itself", async () => {
      const result = await kernel.run("const good = 1;\nconst bad: number = 'text';");
      assert.equal(result.ename, "CompileError");
      const where = `In[${result.execution_count}]:2:7`;
      assert.equal(result.evalue, `${where} - Type 'string' is not assignable to type 'number'.`);
      assert.deepEqual(result.traceback.slice(1), ["    const bad: number = 'text';", "          ^"]);
      assert.equal(result.stderr, "");
    });

    it("an error of the library names its TypeScript source", async () => {
      const result = await kernel.run(
        'import { SparkSession } from "stepstream";\nconst spark = SparkSession.builder.appName("t").getOrCreate();\nawait spark.readStream.format("no such format").load();',
      );
      assert.equal(result.status, "error");
      assert.match(result.traceback.join("\n"), /kernel-lib\/src\/\S+\.ts:\d+:\d+/);
      assert.doesNotMatch(result.traceback.join("\n"), /tslab|node:vm/);
    });

    it("with stop_on_error off the cell after a failed one runs", async () => {
      await kernel.run("throw new Error('first')");
      assert.equal(await printed("console.log('second')"), "second\n");
    });

    it("with stop_on_error on (Run All) the cells behind a failed one are skipped as Jupyter expects", async () => {
      const results = await kernel.runAll(["throw new Error('x')", "console.log('skipped')"], { stop_on_error: true });
      assert.deepEqual(
        results.map((r) => r.status),
        ["error", "aborted"],
      );
      await new Promise((resolve) => setTimeout(resolve, 300)); // tslab skips for 200 ms
    });
  });

  describe("interrupts", () => {
    const hook = 'globalThis[Symbol.for("stepstream.kernel")].onInterrupt';

    it("a cell that awaits, and tells the library", async () => {
      await printed(
        `let told = 0; ${"(globalThis as any)"}[Symbol.for("stepstream.kernel")].onInterrupt.add(() => { told++; });`,
      );
      const result = await kernel.run("await new Promise(() => {});", { interrupt_after: 0.3 });
      assert.deepEqual([result.status, result.ename], ["error", "Interrupted"]);
      assert.equal(await printed("console.log(told)"), "1\n");
    });

    it("an endless loop before any await, and tells the library", async () => {
      const result = await kernel.run("while (true);", { interrupt_after: 0.3 });
      assert.equal(result.ename, "Interrupted");
      assert.equal(await printed("console.log(told)"), "2\n");
    });

    it("a cell that waits for a query: the query is stopped", async () => {
      await printed(
        'import { SparkSession } from "stepstream";\n' +
          'const input = SparkSession.builder.appName("t").getOrCreate().readStream.format("replay")\n' +
          '  .option("dataset", "earthquakes").option("maxOffsetsPerTrigger", 100).load();\n' +
          'const query = await input.writeStream.format("memory").queryName("interrupted").start();',
      );
      assert.match(await printed("console.log(await query.isActive());"), /true/);
      const result = await kernel.run("await query.awaitTermination();", { interrupt_after: 0.5 });
      assert.equal(result.ename, "Interrupted");
      await printed("await query.awaitTermination(5000); null");
      assert.match(await printed("console.log(await query.isActive());"), /false/);
    });

    it("a callback that throws neither hinders the next nor the kernel", async () => {
      await printed(
        `const hooks = (${hook.replace("globalThis[", "(globalThis as any)[")}) as Set<() => void>;` +
          "hooks.clear(); let second = false; hooks.add(() => { throw new Error('bad hook'); }); hooks.add(() => { second = true; });",
      );
      await kernel.run("await new Promise(() => {});", { interrupt_after: 0.3 });
      assert.equal(await printed("hooks.clear(); console.log(second)"), "true\n");
    });
  });

  describe("runs what a learner writes", () => {
    const forms = {
      "await of a call": ["await Promise.resolve(1)", "1\n"],
      "await of a parenthesis": ["await (Promise.resolve(2))", "2\n"],
      "await of an async function called in place": ["await (async () => 3)()", "3\n"],
      "for await alone": ["for await (const i of (async function* () { yield 4; })()) console.log(i)", "4\n"],
      "await in a loop": ["for (const i of [5, 6]) console.log(await Promise.resolve(i))", "5\n6\n"],
      "await in a template": ["console.log(`${" + "await Promise.resolve(7)}`)", "7\n"],
      "await in a destructuring": ["const { a: eight } = await Promise.resolve({ a: 8 }); console.log(eight)", "8\n"],
      "await in a condition": ["if (await Promise.resolve(true)) console.log(9)", "9\n"],
      "the word await in a comment": ["// await nothing\nconsole.log(10)", "10\n"],
    };
    for (const [name, [code, expected]] of Object.entries(forms)) {
      it(`top-level await: ${name}`, async () => assert.equal(await printed(code), expected));
    }

    it("shorthand properties of names from earlier cells", async () => {
      await printed("let b = 1;");
      assert.equal(await printed("console.log({ a: 0, b }); b = 2; console.log({ b });"), "{ a: 0, b: 1 }\n{ b: 2 }\n");
    });

    it("destructuring of a value whose type came from an earlier cell", async () => {
      await printed("interface Batch { rows: number; late?: number } const batch: Batch = { rows: 5 };");
      assert.equal(await printed("const { rows: r, late: l = 0 } = batch; console.log(r, l);"), "5 0\n");
    });

    it("destructuring into variables of earlier cells", async () => {
      await printed("let rows = 0; let other = 0;");
      assert.equal(await printed("({ rows, rows: other } = batch); console.log(rows, other);"), "5 5\n");
    });

    it("a name that is shadowed stays the inner one", async () => {
      assert.equal(await printed("console.log([7].map((b) => ({ b })));"), "[ { b: 7 } ]\n");
    });

    it("the value of the last expression is printed, or shows itself when it can", async () => {
      assert.equal(await printed("1 + 1"), "2\n");
      assert.equal(
        await printed("({ [Symbol.for('stepstream.display')]() { console.log('a picture'); } })"),
        "a picture\n",
      );
    });

    it("types are strict: null is not a string", async () => {
      const result = await kernel.run("const s: string = null;");
      assert.match(result.evalue, /Type 'null' is not assignable to type 'string'/);
    });
  });

  describe("helps while typing", () => {
    it("Tab lists the members of a library object, Shift-Tab shows their documentation", async () => {
      await printed(
        'import { SparkSession as Session } from "stepstream";\nconst session = Session.builder.appName("t").getOrCreate();',
      );
      const code = "session.readStream.fo";
      const completion = await kernel.ask({ op: "complete", code, pos: code.length });
      assert.ok(completion.matches.includes("format"), String(completion.matches));
      const help = await kernel.ask({ op: "inspect", code: "session.readStream", pos: 12 });
      assert.equal(help.found, true);
      assert.match(help.data["text/plain"], /readStream[\s\S]*\n[\s\S]*[Ss]tream/);
    });

    it("a cell answers within 0.3 s (median)", async () => {
      const times = [];
      for (let i = 0; i < 7; i++) times.push((await kernel.run(`const quick${i} = ${i};`)).seconds);
      times.sort((x, y) => x - y);
      assert.ok(times[3] <= 0.3, `median ${times[3]} s`);
    });
  });

  describe("is quick enough for notebook 00", () => {
    it("first cell 4 s after the kernel was asked for, later cells 0.3 s (median), a step 0.1 s", async () => {
      const lesson = await Kernel.start(inRoot("notebooks"));
      const seconds = [];
      const steps = [];
      try {
        for (const cell of JSON.parse(readFileSync(inRoot("notebooks/00-start-here.ipynb"), "utf8")).cells) {
          if (cell.cell_type !== "code") continue;
          const code = [cell.source].flat().join("");
          const result = await lesson.run(code);
          assert.equal(result.status, "ok", result.traceback?.join("\n"));
          seconds.push(result.seconds);
          if (/^await \w+\.(step|nextBatch|back)\([^)]*\);?$/.test(code.trim())) steps.push(result.seconds);
        }
      } finally {
        await lesson.stop();
      }
      const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
      const [first, ...later] = seconds;
      const seen = `start ${lesson.startSeconds} s, cells ${seconds}, steps ${steps}`;
      assert.ok(lesson.startSeconds + first <= 4, seen);
      assert.ok(median(later) <= 0.3, seen);
      assert.ok(steps.length >= 3 && median(steps) <= 0.1, seen);
      if (process.env.STEPSTREAM_SHOW_TIMES) console.log(seen);
    });
  });

  describe("packages installed beside an open notebook", () => {
    it("do not end the kernel, nor does their removal", async () => {
      mkdirSync(inRoot("out"), { recursive: true });
      const folder = mkdtempSync(inRoot("out", "installed-beside-"));
      const beside = await Kernel.start(folder);
      try {
        assert.match((await beside.run('import "late";')).evalue ?? "", /^$|Cannot find module/);
        for (const name of ["late", "later"]) mkdirSync(join(folder, "node_modules", name), { recursive: true });
        assert.equal((await beside.run("console.log(1)")).stdout, "1\n");
        rmSync(folder, { recursive: true });
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.equal((await beside.run("console.log(2)")).stdout, "2\n");
      } finally {
        await beside.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });

  describe("restarts", () => {
    it("within 3 seconds, although the learner left a timer and a server open", async () => {
      await printed(
        'import * as http from "node:http"; setInterval(() => {}, 1000); http.createServer().listen(0, "127.0.0.1"); null',
      );
      const { seconds } = await kernel.ask({ op: "restart" });
      assert.ok(seconds <= 3, `${seconds.toFixed(2)} s`);
      assert.match((await kernel.run("console.log(b)")).evalue, /Cannot find name 'b'/);
    });
  });
});
