/** DStream programs with receivers broken everywhere: nothing is lost but what Spark says, and broken contexts are found out. */
import assert from "node:assert/strict";
import { type DStreamFaultKind, type DStreamOutcome, exploreDStreams } from "../../src/faults/explore-dstreams";
import { BROKEN_DSTREAMS } from "./broken-dstreams";
import { renaming } from "./disks";
import {
  dstreamScenario,
  FLEETING,
  FLEETING_LOGGED,
  type ProgramOptions,
  RELIABLE,
  REPLICATED,
  RUNNING_COUNTS,
  SHUFFLED,
  TWO_RECEIVERS,
  WINDOWED_COUNTS,
} from "./dstream-programs";

const bad = (outcomes: readonly DStreamOutcome[], allowed: readonly string[]): string[] =>
  outcomes
    .filter(({ verdict }) => !allowed.includes(verdict))
    .map(({ name, verdict, detail }) => `${verdict}: ${name} ${detail ?? ""}`);

const has = (outcomes: readonly DStreamOutcome[], verdict: string): boolean =>
  outcomes.some((outcome) => outcome.verdict === verdict);

/** Without a checkpoint a new driver begins anew and reads no log: Spark's hole, which only the first batch falls into. */
const NOTHING_LOST = ["same", "again", "no checkpoint"];

describe("receivers survive", function () {
  this.timeout(300_000);

  const explored: [ProgramOptions, DStreamFaultKind[]][] = [
    [RELIABLE, ["driver", "executor", "receiver", "kill"]],
    [{ ...RELIABLE, disk: renaming }, ["torn"]],
    [TWO_RECEIVERS, ["driver"]],
    [SHUFFLED, ["driver", "executor"]],
    [RUNNING_COUNTS, ["driver", "executor"]],
    [WINDOWED_COUNTS, ["driver", "executor"]],
  ];
  for (const [program, kinds] of explored)
    it(`nothing is lost: ${program.name}; ${kinds.join(", ")}`, async () => {
      const outcomes = await exploreDStreams(dstreamScenario(program), kinds);
      assert.ok(outcomes.length > 50, `only ${outcomes.length} faults`);
      assert.deepEqual(bad(outcomes, NOTHING_LOST), []);
      const isLate = ({ name }: DStreamOutcome): boolean => / (?:[2-9]|1[1-9])\d{3} ms/.test(name);
      assert.deepEqual(
        outcomes.filter((outcome) => outcome.verdict === "no checkpoint" && isLate(outcome)),
        [],
      );
    });

  it("a write of the log that is acknowledged and gone after a power cut is the only way to lose more", async () => {
    const outcomes = await exploreDStreams(dstreamScenario(RELIABLE), ["lost"]);
    assert.deepEqual(bad(outcomes, [...NOTHING_LOST, "lost"]), []);
    assert.ok(has(outcomes, "lost"));
    for (const { name } of outcomes.filter(({ verdict }) => verdict === "lost")) assert.match(name, /log-\d+-\d+/);
  });

  it("a second death while the driver recovers changes nothing", async () => {
    const outcomes = await exploreDStreams(dstreamScenario({ ...RELIABLE, endMs: 3000 }), ["driver"], 6);
    assert.deepEqual(bad(outcomes, NOTHING_LOST), []);
    assert.ok(outcomes.some(({ name }) => name.includes("of the recovery")));
  });

  it("single items with a log: what was in no block yet is lost, as documented, and nothing else", async () => {
    const outcomes = await exploreDStreams(dstreamScenario(FLEETING_LOGGED), ["driver", "executor"]);
    assert.deepEqual(bad(outcomes, [...NOTHING_LOST, "documented"]), []);
    assert.ok(has(outcomes, "documented"));
  });

  it("without a log a driver takes everything with it that had not come out, exactly that", async () => {
    const outcomes = await exploreDStreams(dstreamScenario(FLEETING), ["driver", "executor", "receiver"]);
    assert.deepEqual(bad(outcomes, ["same", "documented"]), []);
    assert.ok(has(outcomes, "documented"));
  });

  it("blocks on two executors survive one", async () => {
    const count = async (program: ProgramOptions): Promise<number> => {
      const outcomes = await exploreDStreams(dstreamScenario(program), ["executor"]);
      assert.deepEqual(bad(outcomes, ["same", "documented"]), []);
      return outcomes.filter(({ verdict }) => verdict === "documented").length;
    };
    const [replicated, single] = [await count(REPLICATED), await count(FLEETING)];
    assert.ok(replicated < single, `${replicated} losses with copies, ${single} without`);
  });
});

describe("the search for lost data sees", function () {
  this.timeout(300_000);

  for (const broken of BROKEN_DSTREAMS)
    it(broken.name, async () => {
      const outcomes = await exploreDStreams(dstreamScenario(broken), ["driver"]);
      assert.ok(bad(outcomes, NOTHING_LOST).length > 0, "all green: the search is blind to it");
    });
});
