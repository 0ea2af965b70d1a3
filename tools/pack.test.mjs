// The README's program, word for word, in an empty folder with the packed library: compiled against its published types
// and run. Shows that the package holds what it needs, and that the README tells the truth.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** The first fenced block of this language after `heading`. */
function block(readme, heading, language) {
  const section = readme.slice(readme.indexOf(heading));
  const fence = `\`\`\`${language}\n`;
  const start = section.indexOf(fence) + fence.length;
  return section.slice(start, section.indexOf("```", start));
}

describe("the packed library", function () {
  this.timeout(60_000);
  let folder;

  before(() => {
    mkdirSync(join(root, ".stepstream"), { recursive: true });
    folder = mkdtempSync(join(root, ".stepstream", "pack-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("runs the README's program from an empty folder", () => {
    const run = (command, args, cwd = folder) => execFileSync(command, args, { cwd, encoding: "utf8", stdio: "pipe" });
    const packed = run(npm, ["pack", "--silent", "--pack-destination", folder], join(root, "kernel-lib")).trim();
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true }));
    run(npm, ["install", "--offline", "--no-audit", "--no-fund", `./${packed.split("\n").at(-1)}`]);

    const readme = readFileSync(join(root, "README.md"), "utf8");
    writeFileSync(join(folder, "main.ts"), block(readme, "## In a program of your own", "ts"));
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const options = ["--module", "node20", "--target", "es2022", "--strict", "--types", "node", "main.ts"];
    run(process.execPath, [compiler, "--typeRoots", join(root, "node_modules/@types"), ...options]);

    const printed = run(process.execPath, ["main.js"]);
    assert.equal(printed.trim(), block(readme, "It prints the one window", "").trim());
  });

  it("holds the bundle, its types and its sources, and no tests", () => {
    const files = JSON.parse(
      execFileSync(npm, ["pack", "--dry-run", "--json"], { cwd: join(root, "kernel-lib"), encoding: "utf8" }),
    );
    const listed = (Array.isArray(files) ? files[0] : Object.values(files)[0]).files.map((file) => file.path);
    for (const path of ["dist/stepstream.js", "dist/engine.js", "dist/src/index.d.ts", "src/index.ts"])
      assert.ok(listed.includes(path), path);
    assert.deepEqual(
      listed.filter((path) => /(^|\/)test\/|\.test\./.test(path)),
      [],
    );
  });
});
