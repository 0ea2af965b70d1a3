// `npm run build`: the library for tests, types and pages of code (kernel-lib/dist/src, by TypeScript), and what programs and
// notebooks load: the library as one file (kernel-lib/dist/engine.js, by esbuild), which loads in less than half the time of
// three hundred, V8's code caches of it (dist/code-cache), which halve that again, and dist/stepstream.js, which chooses
// among them (tools/entry/). Source maps lead from engine.js back to kernel-lib/src.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const require = createRequire(import.meta.url);
const engine = inRoot("kernel-lib/dist/engine.js");

/** The flags of V8 that programs are started with: none, and the notebook kernel's. A code cache is good for its flags only. */
const FLAGS = [[], ["--max-semi-space-size=64"]];

// By path: the `tsc` on npm's path is the notebook kernel's TypeScript 5.0.
const compiled = spawnSync(process.execPath, [inRoot("node_modules/typescript/bin/tsc"), "-p", "kernel-lib"], {
  cwd: root,
  stdio: "inherit",
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

const { build } = require("esbuild");

/** Parts of Node that take milliseconds to load and that most programs never call: they are loaded at the first call. */
const late = {
  name: "late",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:(child_process|crypto|zlib)$/ }, ({ path }) => ({ path, namespace: "late" }));
    onLoad({ filter: /.*/, namespace: "late" }, ({ path }) => {
      const node = path.replace("node:", "");
      return { contents: `module.exports = new Proxy({}, { get: (_, name) => require("${node}")[name] });` };
    });
  },
};

/** What the library exports is loaded when a program first names it: who counts words in a query needs no DStreams. */
const namedLater = {
  name: "named-later",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/]src[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8")
        .replace(/^(var \w+ =) (require\("\.\/.*"\));$/gm, "$1 () => $2;")
        .replace(/\{ return (\w+_\d+)\.(\w+); \}/g, "{ return $1().$2; }")
        .replace(
          /^exports\.(\w+) = (__importStar\(require\(".*"\)\));$/gm,
          'let $1; Object.defineProperty(exports, "$1", { enumerable: true, get: () => ($1 ??= $2) });',
        ),
    }));
  },
};

await build({
  entryPoints: [inRoot("kernel-lib/dist/src/index.js")],
  outfile: engine,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap: true,
  sourcesContent: false,
  // A tenth less time to load. Lines stay short, since Node shows the one that an error comes from.
  minifyWhitespace: true,
  lineLimit: 160,
  // Loaded only by programs that use them.
  packages: "external",
  external: [inRoot("kernel-lib/dist/src/data/import-outside.js")],
  plugins: [late, namedLater],
  logLevel: "warning",
});

const text = readFileSync(engine);
if (text.some((byte) => byte > 127))
  throw new Error("engine.js is not ASCII: tools/entry/engine-script.cjs reads it as Latin-1");
const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
rmSync(inRoot("kernel-lib/dist/code-cache"), { recursive: true, force: true });
await build({
  entryPoints: [inRoot("tools/entry/entry.cjs")],
  outfile: inRoot("kernel-lib/dist/stepstream.js"),
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["./engine.js"],
  define: { ENGINE_DIGEST: JSON.stringify(digest) },
  // The names for `import { … } from "stepstream"` in ES modules: Node reads them without running anything.
  footer: { js: `0 && (module.exports = { ${Object.keys(require(engine)).join(", ")} });` },
  logLevel: "warning",
});

/** Without a cache the library works, so one that cannot be made is told and no more. */
const makeCodeCache = (flags) =>
  new Promise((resolve) => {
    const args = [...flags, inRoot("tools/entry/make-code-cache.cjs"), engine, digest];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    child.on("close", (code) => {
      if (code !== 0) console.warn(`No code cache for node ${flags.join(" ")}: imports of the library will be slower.`);
      resolve();
    });
  });
await Promise.all(FLAGS.map(makeCodeCache));
