// What `require("stepstream")` loads (tools/entry/): V8's code cache where it fits, and the same library where it does not.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { engineScript, origin } from "./entry/engine-script.cjs";
import { inRoot } from "./lib/paths.mjs";

const ARGV = JSON.parse(readFileSync(inRoot("jupyter/kernels/tslab/kernel.json"), "utf8")).argv;
const KERNEL = ARGV.filter((argument) => /^--(?!require|enable-source-maps|config-path)/.test(argument));

/** Says what V8 thought of the code cache, and runs a query. */
const COUNT = `
  const vm = require("node:vm");
  vm.Script = class extends vm.Script {
    constructor(text, options) {
      super(text, options);
      console.log("cache", this.cachedDataRejected ? "refused" : "taken");
    }
  };
  const { SparkSession } = require("stepstream");
  const spark = SparkSession.builder.appName("entry").getOrCreate();
  spark.range(5).count().then((n) => console.log("rows", n));
`;

const FAIL = `
  const { SparkSession } = require("stepstream");
  try { SparkSession.builder.appName("entry").getOrCreate().readStream.format("no such format").load(); }
  catch (e) { console.log(e.stack); }
`;

describe("the library's entry", function () {
  this.timeout(60_000);
  let folder;
  const library = (...parts) => join(folder, "node_modules/stepstream", ...parts);

  beforeEach(() => {
    mkdirSync(inRoot(".stepstream"), { recursive: true });
    folder = realpathSync(mkdtempSync(inRoot(".stepstream", "entry-")));
    mkdirSync(join(folder, "node_modules"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const asBuilt = () => symlinkSync(inRoot("kernel-lib"), library(), "junction");
  /** A copy, whose caches were made for another place. */
  const copied = () => {
    for (const name of [
      "package.json",
      "dist/stepstream.js",
      "dist/engine.js",
      "dist/engine.js.map",
      "dist/code-cache",
    ])
      cpSync(inRoot("kernel-lib", name), library(name), { recursive: true });
    cpSync(inRoot("kernel-lib/dist/src/data/import-outside.js"), library("dist/src/data/import-outside.js"));
  };

  function run(program, { flags = [], name = "main.cjs", node = process.execPath } = {}) {
    writeFileSync(join(folder, name), program);
    return execFileSync(node, [...flags, name], { cwd: folder, encoding: "utf8" }).trim();
  }

  for (const [who, flags] of [
    ["a program", []],
    ["the notebook kernel", KERNEL],
  ])
    it(`${who} takes the code cache (node ${flags.join(" ")})`, () => {
      asBuilt();
      assert.equal(run(COUNT, { flags }), "cache taken\nrows 5");
    });

  it("with other flags of V8 there is no cache, and the same library", () => {
    asBuilt();
    assert.equal(run(COUNT, { flags: ["--expose-gc"] }), "rows 5");
  });

  it("another file of Node takes no cache, even of the same version: it could die of it", () => {
    asBuilt();
    const node = join(folder, "node");
    cpSync(process.execPath, node);
    assert.equal(run(COUNT, { node }), "rows 5");
  });

  it("in another place the caches are not used: they name their own in stack traces", () => {
    copied();
    assert.equal(run(COUNT), "rows 5");
    assert.ok(run(FAIL).includes(library("dist/engine.js")), run(FAIL));
  });

  it("what is no code cache is refused", () => {
    copied();
    const rewrite = (change) => {
      for (const name of readdirSync(library("dist/code-cache"))) {
        const file = library("dist/code-cache", name);
        writeFileSync(file, change(readFileSync(file)));
      }
    };
    const here = origin(library("dist/engine.js"));
    rewrite((cache) => Buffer.concat([cache.subarray(0, 100_000), here]));
    assert.equal(run(COUNT), "cache refused\nrows 5");
    rewrite(() => Buffer.concat([Buffer.from("no cache at all"), here]));
    assert.equal(run(COUNT), "cache refused\nrows 5");
    rewrite(() => "");
    assert.equal(run(COUNT), "rows 5");
  });

  it("an error names its TypeScript source, with a cache and without one", () => {
    asBuilt();
    const flags = ["--enable-source-maps"];
    const withCache = run(FAIL, { flags });
    assert.match(withCache, /\n +at \S+ \(.*[\\/]kernel-lib[\\/]src[\\/]\S+\.ts:\d+:\d+\)/);
    assert.equal(run(FAIL, { flags: [...flags, "--expose-gc"] }), withCache);
  });

  it("without source maps an error names the same places of engine.js, with a cache and without one", () => {
    asBuilt();
    const withCache = run(FAIL);
    assert.match(withCache, /[\\/]dist[\\/]engine\.js:\d+:\d+\)/);
    assert.equal(run(FAIL, { flags: ["--expose-gc"] }), withCache);
  });

  it("whatever a program names first, all of the library loads, and is one", async () => {
    const file = inRoot("kernel-lib/dist/engine.js");
    const script = engineScript(file);
    const load = () => {
      const module = { exports: {} };
      script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
      return module.exports;
    };
    const names = Object.keys(load());
    assert.ok(names.length > 80, String(names.length));
    for (const first of names) {
      const library = load();
      const named = [first, ...names].map((name) => library[name]);
      assert.ok(!named.includes(undefined), first);
      assert.equal(library[first], named[0]);
      const rows = library.SparkSession.builder.appName(first).getOrCreate().range(2).collect();
      assert.deepEqual(Object.entries((await rows)[1]), [["id", 1]], first);
    }
  });

  it("parts of Node that few programs need are loaded by those", () => {
    asBuilt();
    const program = `
      const loaded = () => process.moduleLoadList.filter((name) => /^NativeModule (child_process|crypto|zlib)$/.test(name));
      const { SparkSession } = require("stepstream");
      const before = loaded();
      const spark = SparkSession.builder.appName("entry").getOrCreate();
      spark.sql("SELECT md5('a')").collect().then((rows) => console.log(before, rows[0]["md5(a)"], loaded()));
    `;
    assert.equal(run(program), "[] 0cc175b9c0f1b6a831c399e269772661 [ 'NativeModule crypto' ]");
  });

  it("an ES module imports by name", () => {
    asBuilt();
    const program =
      'import { SparkSession, functions } from "stepstream"; console.log(typeof SparkSession, typeof functions.col);';
    assert.equal(run(program, { name: "main.mjs" }), "function function");
  });

  it("parquet, whose packages are ES modules, is found by a cached engine", () => {
    asBuilt();
    const program = COUNT.replace(
      "spark.range(5)",
      '(async () => { await spark.range(5).write.parquet("rows.parquet"); return spark.read.parquet("rows.parquet"); })()',
    ).replace(".count()", ".then((rows) => rows.count())");
    assert.equal(run(program), "cache taken\nrows 5");
  });

  it("a test runner that gives modules a world of their own gets that world's arrays", () => {
    asBuilt();
    const program = `
      const { readFileSync } = require("node:fs");
      const Module = require("node:module");
      const { dirname } = require("node:path");
      const vm = require("node:vm");
      const names = "process console performance TextEncoder TextDecoder Buffer URL setTimeout clearTimeout setImmediate";
      const world = vm.createContext(Object.fromEntries(names.split(" ").map((name) => [name, globalThis[name]])));
      const PARAMETERS = ["exports", "require", "module", "__filename", "__dirname"];
      function load(file) {
        const module = { exports: {} };
        const text = readFileSync(file, "utf8");
        const run = vm.compileFunction(text, PARAMETERS, { filename: file, parsingContext: world });
        const outer = Module.createRequire(file);
        run(module.exports, (name) => (name.startsWith(".") ? load(outer.resolve(name)) : outer(name)), module, file, dirname(file));
        return module.exports;
      }
      const { SparkSession } = load(require.resolve("stepstream"));
      const rows = SparkSession.builder.appName("entry").getOrCreate().range(2).collect();
      rows.then((all) => console.log(all.length, all instanceof vm.runInContext("Array", world)));
    `;
    assert.equal(run(program), "2 true");
  });
});
