/** The search over worlds must come to the verdicts of the search that runs every crash, in less time. */
import assert from "node:assert/strict";
import { CrashSearch } from "../../src/faults/crash-matrix";
import { explore } from "../../src/faults/explore";
import { nameOf } from "../../src/faults/fault";
import {
  commitsBeforeSink,
  engineWith,
  forgetsWatermark,
  trustsOffsetLog,
  updatesStateInPlace,
} from "../../src/faults/protocol-breaks";
import type { Scenario } from "../../src/faults/scenario";
import { Appending } from "../../src/faults/tables";
import { scenarioOf } from "./program";
import { PROGRAMS, windowedCounts } from "./programs";

describe("the crash matrix", function () {
  this.timeout(60_000);

  const scenarios: [string, () => Promise<Scenario>][] = [
    ["windowed counts", () => windowedCounts("append")],
    ["sessions", () => scenarioOf(PROGRAMS.sessions, { batches: 5 })],
    ["a stream joined with itself", () => scenarioOf(PROGRAMS.withItself, { batches: 5 })],
    ["a sink that appends", () => windowedCounts("append", { table: () => new Appending() })],
    ["a commit before the sink", () => windowedCounts("append", { engine: engineWith(commitsBeforeSink) })],
    ["state in place", () => windowedCounts("update", { engine: engineWith(updatesStateInPlace) })],
    ["a watermark that is forgotten", () => windowedCounts("append", { engine: engineWith(forgetsWatermark) })],
    [
      "two rules taken away",
      () => windowedCounts("update", { engine: engineWith(commitsBeforeSink, trustsOffsetLog) }),
    ],
  ];
  for (const [name, scenario] of scenarios)
    it(`has the verdicts of the search that runs every crash from the beginning: ${name}`, async () => {
      const [search, outcomes] = [
        await CrashSearch.over(await scenario()),
        await explore(await scenario(), { kinds: ["point", "torn", "lost"] }),
      ];
      const verdicts: [string, string][] = [];
      for (const crash of search.crashes) verdicts.push([nameOf(crash.fault), (await search.judge(crash)).verdict]);
      const expected = outcomes.map((outcome): [string, string] => [outcome.name, outcome.verdict]);
      assert.ok(expected.length > 100, `only ${expected.length} crashes`);
      assert.deepEqual(new Map(verdicts), new Map(expected));
    });

  it("starts each world that a crash can leave once, of which there are far fewer than crashes", async () => {
    const { crashes, worlds } = await (await CrashSearch.over(await windowedCounts("append"))).matrix(null, []);
    assert.ok(crashes > 300 && worlds < crashes / 2, `${worlds} worlds of ${crashes} crashes`);
  });

  it("has a row for each place in the order of the protocol, a column for each batch, and blanks where a batch does not come", async () => {
    const search = await CrashSearch.over(await windowedCounts("append", { batches: 3 }), { kinds: ["kill"] });
    const { places, batches, cells, query, without } = await search.matrix("counts", ["a rule"]);
    assert.deepEqual([query, without], ["counts", ["a rule"]]);
    assert.deepEqual(places.slice(0, 5), [
      "recovered",
      "latestOffset",
      "walCommit.write",
      "walCommit.written",
      "source.commit",
    ]);
    assert.equal(places.at(-1), "watermark");
    assert.ok(places.includes("task.state.write (stage 1, partition 1)"));
    assert.equal(cells.length, places.length);
    assert.deepEqual(
      cells[0].map((cell) => cell?.verdict ?? null),
      batches.map((batchId) => (batchId === 0 ? "same" : null)),
    );
  });

  it("a torn write leaves nothing on a disk that names files when they are whole, and half a log entry elsewhere", async () => {
    const scenario = await windowedCounts("append", { batches: 3 });
    const verdicts = async (atomicWrites: boolean): Promise<Set<string>> => {
      const search = await CrashSearch.over(scenario, { kinds: ["torn"], atomicWrites });
      const logs = search.crashes.filter(({ place }) => /(offsets|commits)/.test(place));
      return new Set(await Promise.all(logs.map(async (crash) => (await search.judge(crash)).verdict)));
    };
    assert.deepEqual(await verdicts(true), new Set(["same"]));
    assert.deepEqual(await verdicts(false), new Set(["stuck"]));
  });
});
