// The preload is written for one version of tslab; with another it says so instead of patching blindly.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../tools/lib/paths.mjs";

describe("the preload", () => {
  it("refuses another version of tslab in plain words", () => {
    mkdirSync(inRoot("out"), { recursive: true });
    const project = mkdtempSync(inRoot("out", "other-tslab-"));
    try {
      cpSync(inRoot("tools/tslab-preload.cjs"), join(project, "tools/tslab-preload.cjs"));
      mkdirSync(join(project, "node_modules/tslab"), { recursive: true });
      writeFileSync(join(project, "node_modules/tslab/package.json"), '{ "version": "9.8.7" }');
      const args = ["--require", join(project, "tools/tslab-preload.cjs"), "--eval", "console.log('started')"];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      assert.equal(status, 1);
      assert.equal(stdout, "");
      assert.match(stderr, /^This kernel needs tslab 1\.0\.22 but found tslab 9\.8\.7: .*npm ci.*\n$/);
    } finally {
      rmSync(project, { recursive: true });
    }
  });
});
