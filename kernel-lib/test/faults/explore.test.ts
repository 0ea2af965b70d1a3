/** The engine broken everywhere, and engines that are broken on purpose: the first must come out right, the others not. */
import assert from "node:assert/strict";
import { explore, type Outcome, placesOf } from "../../src/faults/explore";
import { compareTables, type Verdict } from "../../src/faults/oracle";
import {
  commitsBeforeSink,
  engineWith,
  forgetsWatermark,
  trustsOffsetLog,
  updatesStateInPlace,
  writesInPlace,
} from "../../src/faults/protocol-breaks";
import type { Scenario } from "../../src/faults/scenario";
import { Appending, ByBatchId } from "../../src/faults/tables";
import { BROKEN_ENGINES, leavesBatchUndone, restsAfterRecovery } from "./broken-engines";
import { renaming } from "./disks";
import { scenarioOf } from "./program";
import { PROGRAMS, windowedCounts } from "./programs";

const bad = (outcomes: readonly Outcome[]): string[] =>
  outcomes
    .filter(({ verdict }) => verdict !== "same")
    .map(({ name, verdict, detail }) => `${verdict}: ${name} ${detail ?? ""}`);

const verdicts = (outcomes: readonly Outcome[]): Verdict[] =>
  [...new Set(outcomes.map(({ verdict }) => verdict))].sort();

/** The path that a disk fault struck. */
const pathOf = ({ fault }: Outcome): string => (fault.kind === "disk" ? fault.change.path : "");

describe("the engine survives", function () {
  this.timeout(60_000);

  const programs: [string, () => Promise<Scenario>][] = [
    ["append", () => windowedCounts("append")],
    ["update", () => windowedCounts("update")],
    ["complete", () => windowedCounts("complete")],
    ["a deduplication below an aggregation", () => scenarioOf(PROGRAMS.distinctCounts)],
    ["a full outer join of two streams", () => scenarioOf(PROGRAMS.withItself)],
    ["state in a database", () => scenarioOf(PROGRAMS.inDatabase)],
    ["a sink that stores by batch id, append", () => windowedCounts("append", { table: () => new ByBatchId() })],
    ["a sink that stores by batch id, update", () => windowedCounts("update", { table: () => new ByBatchId() })],
  ];
  for (const [name, program] of programs)
    it(`a kill at every point and before every write, and every write that is lost: ${name}`, async () => {
      const outcomes = await explore(await program(), { kinds: ["point", "kill", "lost"] });
      assert.ok(outcomes.length > 250, `only ${outcomes.length} faults`);
      assert.deepEqual(bad(outcomes), []);
    });

  for (const [name, program] of programs)
    it(`a disk that is full, from every write on: ${name}`, async () => {
      const outcomes = await explore(await program(), { kinds: ["full"] });
      assert.ok(outcomes.length > 40, `only ${outcomes.length} faults`);
      assert.deepEqual(bad(outcomes), []);
    });

  for (const name of ["sessions", "leftOuter", "alarms", "toFiles", "fromFiles"])
    it(`a kill at every point of the first batches: ${PROGRAMS[name].name}`, async () => {
      const outcomes = await explore(await scenarioOf(PROGRAMS[name], { batches: 5 }), { kinds: ["point"] });
      assert.ok(outcomes.length > 50, `only ${outcomes.length} faults`);
      assert.deepEqual(bad(outcomes), []);
    });

  it("every torn write, on a disk that gives files their names when they are whole", async () => {
    const outcomes = await explore(await windowedCounts("append", { disk: renaming }), { kinds: ["torn"] });
    assert.ok(outcomes.some((outcome) => /^offsets\/\.\d+\.tmp$/.test(pathOf(outcome))));
    assert.deepEqual(bad(outcomes), []);
  });

  it("a second kill at each of the first points of the recovery", async () => {
    const outcomes = await explore(await windowedCounts("append", { batches: 4 }), {
      kinds: ["point"],
      secondKills: 20,
    });
    assert.ok(outcomes.length > 1000, `only ${outcomes.length} faults`);
    assert.deepEqual(bad(outcomes), []);
  });

  it("a torn state file, which is written anew; a torn log entry stops it with an error, for the log is its memory", async () => {
    const outcomes = await explore(await windowedCounts("append"), { kinds: ["torn"] });
    const logs = outcomes.filter((outcome) => /^(offsets|commits)\//.test(pathOf(outcome)));
    const deltas = outcomes.filter((outcome) => /\.(delta|snapshot)$/.test(pathOf(outcome)));
    assert.ok(logs.length > 20 && deltas.length > 20);
    assert.deepEqual(verdicts(logs), ["stuck"]);
    assert.ok(logs.every(({ detail }) => /Failed to read log file/.test(detail ?? "")));
    assert.deepEqual(bad(deltas.filter((outcome) => pathOf(outcome).endsWith(".delta"))), []);
  });
});

describe("exploring", () => {
  it("visits every point of every batch, and gives each fault a name", async () => {
    const { points } = await placesOf(await windowedCounts("append"));
    const names = new Set(points.map(({ point }) => point));
    for (const expected of [
      "recovered",
      "latestOffset",
      "walCommit.write",
      "task.state.write",
      "sink.commit",
      "watermark",
    ])
      assert.ok(names.has(expected as never), expected);
    const [outcome] = await explore(await windowedCounts("append"), { kinds: ["lost"] });
    assert.match(outcome.name, /^lost write 0 \(state\/0\/_metadata\/metadata\)$/);
  });

  it("the same fault twice comes out the same", async () => {
    const scenario = await windowedCounts("append");
    assert.deepEqual(await explore(scenario, { kinds: ["kill"] }), await explore(scenario, { kinds: ["kill"] }));
  });

  it("tells how tables differ", () => {
    assert.equal(compareTables([[1], [2]], [[2], [1]]), "same");
    assert.equal(compareTables([[1], [2], [2]], [[2], [1]]), "duplicated");
    assert.equal(compareTables([[1]], [[2], [1]]), "lost");
    assert.equal(compareTables([[1], [3]], [[2], [1]]), "wrong");
    assert.equal(compareTables([[1], [2], [3]], [[2], [1]]), "wrong");
  });
});

describe("broken engines turn red", function () {
  this.timeout(60_000);

  it("log files that are not written atomically: stuck on half an entry", async () => {
    const outcomes = await explore(await windowedCounts("append", { engine: engineWith(writesInPlace) }), {
      kinds: ["kill"],
    });
    const red = outcomes.filter(({ verdict }) => verdict !== "same");
    assert.ok(red.length > 10);
    assert.deepEqual(verdicts(red), ["stuck"]);
    const struck = red.map((outcome) => pathOf(outcome).replace(/\d+/g, "N"));
    // A delta is no problem: the batch is run again and writes it anew. A snapshot is: it stands for the deltas before it.
    const files = [
      "commits/N",
      "offsets/N",
      "state/N/N/N.snapshot",
      "state/N/N/_metadata/schema",
      "state/N/_metadata/metadata",
    ];
    assert.deepEqual(
      [...new Set(struck)].sort().filter((path) => !files.includes(path)),
      [],
    );
    assert.ok(struck.includes("offsets/N") && struck.includes("commits/N"));
  });

  it("the watermark is not restored: results are lost, in few places", async () => {
    const outcomes = await explore(await windowedCounts("append", { engine: engineWith(forgetsWatermark) }), {
      kinds: ["point"],
    });
    assert.ok(bad(outcomes).length > 0, "all green");
  });

  it("the commit log is written before the sink has the rows: lost", async () => {
    const outcomes = await explore(await windowedCounts("append", { engine: engineWith(commitsBeforeSink) }), {
      kinds: ["point"],
    });
    const red = outcomes.filter(({ verdict }) => verdict !== "same");
    assert.deepEqual(verdicts(red), ["lost"]);
    assert.ok(red.every(({ fault }) => fault.kind === "kill" && fault.point === "commitOffsets.written"));
  });

  it("the commit log is not read: a batch that was begun is lost", async () => {
    const outcomes = await explore(await windowedCounts("update", { engine: engineWith(trustsOffsetLog) }), {
      kinds: ["point"],
    });
    assert.ok(bad(outcomes).length > 0, "all green");
  });

  it("state is updated in place: a batch that runs again counts twice", async () => {
    const outcomes = await explore(await windowedCounts("update", { engine: engineWith(updatesStateInPlace) }), {
      kinds: ["point"],
    });
    assert.ok(bad(outcomes).length > 0, "all green");
  });

  it("a sink that only appends: duplicates, between delivery and commit, in batches that put something out", async () => {
    const outcomes = await explore(await windowedCounts("append", { table: () => new Appending() }), {
      kinds: ["point"],
    });
    const red = outcomes.filter(({ verdict }) => verdict !== "same");
    assert.deepEqual(verdicts(red), ["duplicated"]);
    const points = red.map(({ fault }) => (fault.kind === "kill" ? fault.point : ""));
    assert.deepEqual([...new Set(points)].sort(), ["addBatch.done", "commitOffsets.write"]);
  });

  it("an engine that makes no progress after a recovery, though every row it puts out is right: stuck", async () => {
    for (const engine of [restsAfterRecovery, leavesBatchUndone]) {
      const outcomes = await explore(await windowedCounts("append", { engine, batches: 5 }), { kinds: ["point"] });
      const red = outcomes.filter(({ verdict }) => verdict !== "same");
      assert.deepEqual(verdicts(red), ["stuck"]);
      assert.ok(red.every(({ detail }) => /^it rests /.test(detail ?? "")));
      assert.ok(red.length > 50 && red.length < outcomes.length, `${red.length} of ${outcomes.length}`);
    }
  });

  for (const broken of [BROKEN_ENGINES[3], ...BROKEN_ENGINES.slice(7)])
    it(broken.name, async () => {
      const outcomes = await explore(await broken.scenario(), { kinds: ["kill"] });
      assert.ok(bad(outcomes).length > 0, "all green");
      assert.ok(bad(outcomes).length < outcomes.length, "it does not even work without faults");
    });

  it("the broker that forgets is no harm to the real engine", async () => {
    const broken = BROKEN_ENGINES.find(({ name }) => name.startsWith("sources"));
    assert.ok(broken);
    const { engine: _, ...scenario } = await broken.scenario({ batches: 4 });
    assert.deepEqual(bad(await explore(scenario, { kinds: ["point", "kill", "lost"] })), []);
  });
});
