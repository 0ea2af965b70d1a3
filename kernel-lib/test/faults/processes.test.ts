/** Real processes, killed at moments that a seed draws: a short version of what `npm run explore` does at length. */
import assert from "node:assert/strict";
import { compareTables } from "../../src/faults/oracle";
import { KILLED, killedRun } from "./processes";

describe("a process that is killed", function () {
  this.timeout(120_000);

  for (const [i, program] of KILLED.entries())
    it(`goes on as if nothing had happened: ${program}`, async () => {
      const run = await killedRun(program, i, 2);
      assert.equal(run.verdict, "same", run.detail ?? "");
      assert.ok(run.kills > 0, "it was over before it could be killed");
      assert.ok(run.rows > 20, `only ${run.rows} rows in ${run.batches} batches`);
    });

  it("is compared with something: a row less is noticed", () => {
    assert.equal(compareTables([["a"]], [["a"], ["b"]]), "lost");
  });
});
