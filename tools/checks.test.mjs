// What `npm test` says of tests that pass and then keep their process open.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot } from "./lib/paths.mjs";

describe("mocha's reporter", () => {
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stepstream-reporter-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (body) => {
    const [test, counts] = [join(folder, "some.test.cjs"), join(folder, "counts.json")];
    writeFileSync(test, `it("passes", () => { ${body} });`);
    const args = [
      inRoot("node_modules/mocha/bin/mocha.js"),
      "--reporter",
      inRoot("tools/lib/mocha-reporter.cjs"),
      test,
    ];
    const env = { ...process.env, STEPSTREAM_COUNTS: counts, STEPSTREAM_PATIENCE_MS: "100" };
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8", timeout: 20_000 });
    return { status, stderr, counts: JSON.parse(readFileSync(counts, "utf8")) };
  };

  it("lets a process end that nothing keeps open", () => {
    assert.deepEqual(run(""), { status: 0, stderr: "", counts: { passed: 1, failed: 0, skipped: 0 } });
  }).timeout(30_000);

  it("ends a process that something keeps open, says so, and fails although each test has passed", () => {
    const { status, stderr, counts } = run("setInterval(() => {}, 1000);");
    assert.equal(status, 1);
    assert.match(stderr, /The tests have ended, but their process has not: something is still open \(.*Timeout.*\)/);
    assert.deepEqual(counts, { passed: 1, failed: 0, skipped: 0 });
  }).timeout(30_000);
});
