/**
 * How the code is kept, as a test: arrows between rooms, no clock or chance outside their files, sizes, opening paragraphs.
 *
 * The rules are in `tidy-rules.ts`. Each is first shown something bad, so that a rule which sees nothing is noticed.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  arrows,
  fileLength,
  functionLength,
  inTrackedFiles,
  LINES_PER_FILE,
  LINES_PER_FUNCTION,
  LONG_FILES,
  NARROW,
  noAny,
  noDefaultExport,
  opening,
  ROOMS,
  type Rule,
  SEAMS,
  seams,
  type TidyFile,
} from "./tidy-rules";

// Compiled tests run from kernel-lib/dist/test.
const LIBRARY = join(__dirname, "..", "..");
const REPOSITORY = join(LIBRARY, "..");

function typeScriptIn(folder: string): TidyFile[] {
  return readdirSync(join(LIBRARY, folder), { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(LIBRARY, folder, path), "utf8") }));
}

const sources = typeScriptIn("src");
const tests = typeScriptIn("test");
const roomsOf = (files: readonly TidyFile[]): string[] => [
  ...new Set(files.filter((file) => file.path.includes("/")).map((file) => file.path.split("/", 1)[0])),
];

function holds(rule: Rule, files: readonly TidyFile[]): void {
  const broken = files.flatMap((file) => rule(file));
  assert.equal(broken.length, 0, `\n${broken.join("\n")}\n`);
}

function complains(rule: Rule, path: string, text: string, about: RegExp): void {
  assert.match(rule({ path, text }).join("\n"), about, `this should have been refused in ${path}: ${text}`);
}

describe("tidy: the library", () => {
  it("a room imports only rooms before it", () => {
    complains(
      arrows,
      "data/a.ts",
      'import type { X } from "../plan/x";',
      /^data\/a\.ts:1: data\/ may not import plan\/x/,
    );
    complains(arrows, "figures/a.ts", 'import { X } from "../inspect/stepper";', /only data, inspect\/trace/);
    complains(arrows, "checkpoint/a.ts", 'const x = import("../operators/x");', /may not import operators/);
    complains(arrows, "plan/functions/a.ts", 'export { x } from "../../api/x";', /may not import api\/x/);
    complains(arrows, "attic/a.ts", "", /"attic" is no room/);
    assert.deepEqual(arrows({ path: "figures/a.ts", text: '// from "../api/x"\nimport "../inspect/trace";' }), []);
    holds(arrows, sources);
  });

  it("time, chance, files and output come in through their seams", () => {
    for (const bad of [
      "Date.now()",
      "Math.random()",
      "setTimeout(f)",
      "process.env",
      "console.log(1)",
      'import("lmdb")',
    ])
      complains(seams, "plan/a.ts", `\nconst x = ${bad};`, /^plan\/a\.ts:2: .* only .* may: take a Clock/);
    complains(seams, "data/clock.ts", 'import * as fs from "node:fs";', /reaches for files/);
    assert.deepEqual(seams({ path: "plan/a.ts", text: "// not Date.now()\n/* nor Math.random() */" }), []);
    holds(seams, sources);
  });

  it("a file opens with why it exists", () => {
    complains(opening, "data/a.ts", 'import "x";', /opens with a paragraph/);
    complains(opening, "data/a.ts", "/** Short. */", /opens with a paragraph/);
    holds(opening, sources);
    holds(
      opening,
      tests.filter((file) => !file.path.endsWith(".test.ts")),
    );
  });

  it("files and functions stay small", () => {
    complains(fileLength, "data/a.ts", "x\n".repeat(LINES_PER_FILE + 1), /301 lines, more than 300: split/);
    const body = "    x();\n".repeat(LINES_PER_FUNCTION);
    for (const head of [
      "  run(x: number): void {",
      "  async run(): Promise<void> {",
      "  const f = (x) => {",
      "  function* g() {",
    ])
      complains(
        functionLength,
        "data/a.ts",
        `class A {\n${head}\n${body}  }\n}\n`,
        /^data\/a\.ts:2: a function of 72 lines/,
      );
    holds(fileLength, [...sources, ...tests]);
    holds(functionLength, sources);
  });

  it("no any, no default exports", () => {
    for (const bad of ["let x: any;", "f(x as any)", "const x: Map<string, any> = y;"])
      complains(noAny, "data/a.ts", bad, /say the type/);
    complains(noDefaultExport, "data/a.ts", "export default class A {}", /no default exports/);
    assert.deepEqual(
      noAny({ path: "data/a.ts", text: 'const expects = "any value"; const any = (x: number) => x;' }),
      [],
    );
    holds(noAny, [...sources, ...tests]);
    holds(noDefaultExport, [...sources, ...tests]);
  });

  it("exceptions are still needed", () => {
    const known = new Set([...sources, ...tests].map((file) => file.path));
    const named = [...SEAMS.flatMap((seam) => seam.files), ...Object.keys(LONG_FILES)];
    assert.deepEqual(
      named.filter((path) => !known.has(path)),
      [],
      "exceptions for files that are gone",
    );
    for (const path of Object.keys(LONG_FILES)) {
      const text = [...sources, ...tests].find((file) => file.path === path)?.text ?? "";
      assert.ok(text.split("\n").length > LINES_PER_FILE, `${path} is short enough now: take it off LONG_FILES`);
    }
    for (const { name, pattern, files } of SEAMS)
      for (const path of files)
        assert.match(
          sources.find((file) => file.path === path)?.text ?? "",
          pattern,
          `${path} no longer needs ${name}`,
        );
    assert.deepEqual(
      Object.keys(NARROW).filter((room) => !ROOMS.includes(room)),
      [],
    );
  });

  it("tests stand where their sources stand", () => {
    const places = new Set([...roomsOf(sources), "golden", "recorded"]);
    assert.deepEqual(
      roomsOf(tests).filter((room) => !places.has(room)),
      [],
      "test folders that are no room of src/",
    );
    for (const { path, text } of tests.filter((file) => file.path.endsWith(".test.ts") && file.path.includes("/")))
      assert.match(text, /from "(\.\.\/)+src\//, `${path} imports nothing from src/: what does it test?`);
  });
});

describe("tidy: the repository", () => {
  it("no tracked file holds a secret, a machine's path or its registry", function () {
    complains(inTrackedFiles, "a.md", `see /${"home"}/jane/x`, /path of one machine/);
    complains(
      inTrackedFiles,
      "a.json",
      ["https:", "", "registry.corp.example:8080", "x"].join("/"),
      /registry of one machine/,
    );
    complains(inTrackedFiles, ".npmrc", `x:_auth${"Token"}=abc`, /looks like a secret/);
    assert.deepEqual(
      inTrackedFiles({ path: "a.md", text: "https://www.npmjs.com/package/x and notebooks/work/x" }),
      [],
    );
    if (!existsSync(join(REPOSITORY, ".git"))) return this.skip(); // unpacked without its history
    holds(inTrackedFiles, trackedFiles());
  });
});

describe("tidy: the pages", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "DIFFERENCES.md",
    ...["decisions", "how-it-works", "measurements", "trace-format"].map((name) => `docs/${name}.md`),
  ];
  const known = new Set([...sources.map((file) => file.path), ...sources.map((file) => file.path.split("/").at(-1))]);

  for (const page of pages)
    it(`${page} points to what is there`, () => {
      const text = readFileSync(join(REPOSITORY, page), "utf8");
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((found) => found[1]);
      const lost = links.filter((link) => !existsSync(join(REPOSITORY, page, "..", link)));
      const files = [...text.matchAll(/`([\w/.-]+\.(?:ts|mjs|md))`/g)].map((found) => found[1]);
      const unknown = files.filter(
        (file) => !known.has(file.replace(/^src\//, "")) && !existsSync(join(REPOSITORY, file)),
      );
      assert.deepEqual({ lost, unknown }, { lost: [], unknown: [] });
    });
});

/** Text files under git; images and other binary files hold a zero byte. */
function trackedFiles(): TidyFile[] {
  const names = execFileSync("git", ["ls-files", "-z"], { cwd: REPOSITORY, encoding: "utf8" }).split("\0");
  return names
    .filter((path) => path !== "" && existsSync(join(REPOSITORY, path)) && statSync(join(REPOSITORY, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(REPOSITORY, path), "utf8") }))
    .filter((file) => !file.text.includes("\0"));
}
