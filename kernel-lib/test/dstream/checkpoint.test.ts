/** Checkpoints and recovery: the scenarios of Spark's CheckpointSuite. */
import assert from "node:assert/strict";
import { StreamingContext } from "../../src/api/streaming-context";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { checkpointFiles } from "../../src/dstream/checkpoint-files";
import { Seconds } from "../../src/dstream/duration";
import type { State } from "../../src/dstream/state";
import { StateSpec } from "../../src/dstream/state-spec";
import { withContext } from "./dstream-test";
import { Machine, type Program } from "./recoverable";

const add = (a: number, b: number): number => a + b;
const take = (a: number, b: number): number => a - b;
const words: Program = (lines) => lines.flatMap((line) => line.split(" "));

const PROGRAMS: Readonly<Record<string, Program>> = {
  "map and reduceByKey": (lines) => lines.map((line) => [line, 1]).reduceByKey(add),
  updateStateByKey: (lines) =>
    lines
      .map((line) => [line, 1])
      .updateStateByKey((values: number[], state: number | null) => values.reduce(add, state ?? 0))
      .checkpoint(Seconds(2)),
  "reduceByKeyAndWindow with an inverse function": (lines) =>
    lines
      .map((line) => [line, 1])
      .reduceByKeyAndWindow(add, take, Seconds(3), Seconds(1))
      .checkpoint(Seconds(2)),
  mapWithState: (lines) =>
    lines
      .map((line) => [line, 1])
      .mapWithState(
        StateSpec.function((key: string, value: number | null, state: State<number>) => {
          state.update((state.getOption() ?? 0) + (value ?? 0));
          return [key, state.get()];
        }),
      )
      .checkpoint(Seconds(2)),
};

const LAST_MS = 5000;

/** A file or two for each batch. */
function fill({ clock, files }: Machine): void {
  const at = clock.now();
  const batch = Math.floor(at / 1000);
  files.put(`/in/${batch}-x`, "a", batch % 2 === 0 ? "b" : "c");
  if (batch === 3) files.put(`/in/${batch}-y`, "a", "a");
}

/** Runs up to the end, or until `count` points have passed; gives how many did. */
async function runPoints(machine: Machine, count: number): Promise<number> {
  for (let passed = 0; passed < count; passed++) {
    const point = await machine.running.nextPoint();
    assert.ok(point !== null);
    if (point.name !== "waiting") continue;
    if (machine.clock.now() >= LAST_MS) return passed;
    machine.clock.advance(500);
    fill(machine);
    machine.clock.set(Math.max(machine.clock.now(), point.facts.untilMs));
  }
  return count;
}

describe("recovery of a stream", () => {
  for (const [name, program] of Object.entries(PROGRAMS))
    it(`${name}: killed at every point, each batch gives what it gives without a kill`, async function () {
      this.timeout(120_000);
      const whole = new Machine(program);
      await whole.start();
      const names: string[] = [];
      whole.running.onPoint(({ name }) => names.push(name));
      const points = await runPoints(whole, Number.POSITIVE_INFINITY);
      await whole.stop();
      assert.equal(whole.results.size, LAST_MS / 1000);
      // Before that nothing is written down: a program that is killed then begins anew.
      const first = names.indexOf("checkpoint.written") + 1;
      for (let at = first; at < points; at++) {
        const machine = new Machine(program);
        await machine.start();
        await runPoints(machine, at);
        await machine.kill();
        await machine.start();
        await runPoints(machine, Number.POSITIVE_INFINITY);
        await machine.stop();
        assert.deepEqual(machine.table(), whole.table(), `killed after point ${at} of ${points}`);
      }
    });

  it("files that were old at the first start stay so", async () => {
    const machine = new Machine(words);
    machine.clock.set(300);
    machine.files.put("/in/old", "old");
    machine.clock.set(500);
    await machine.live(1000, { 700: ["/in/new", "new"] });
    await machine.start();
    await machine.runUntil(3000);
    await machine.stop();
    assert.deepEqual(machine.table(), [
      [1000, ['"new"']],
      [2000, []],
      [3000, []],
    ]);
  });

  it("batches of the time when nothing ran are made up for", async () => {
    const machine = new Machine(PROGRAMS.updateStateByKey);
    await machine.live(2000, { 500: ["/in/1", "a"] });
    machine.clock.set(3500);
    machine.files.put("/in/2", "a", "b");
    machine.clock.set(5500);
    const points: string[] = [];
    const ssc = await machine.start();
    ssc.onPoint(({ name, facts }) => {
      if (name === "recovered") points.push(facts.rescheduled.join());
    });
    await machine.runUntil(6000);
    await machine.stop();
    assert.deepEqual(points, ["2000 ms,3000 ms,4000 ms,5000 ms"]);
    assert.deepEqual(machine.results.get(3000), ['["a",1]']);
    assert.deepEqual(machine.results.get(4000), ['["a",2]', '["b",1]']);
    assert.deepEqual([...machine.results.keys()].sort(), [1000, 2000, 3000, 4000, 5000, 6000]);
  });
});

describe("a checkpoint", () => {
  it("is written when a batch is cut, and again when it is done; the last ten files stay", async () => {
    const machine = new Machine(words);
    await machine.start();
    await machine.runUntil(2000);
    assert.deepEqual(await checkpointFiles(machine.disk), [
      "checkpoint-1000.bk",
      "checkpoint-1000",
      "checkpoint-2000.bk",
      "checkpoint-2000",
    ]);
    await machine.runUntil(8000);
    assert.equal((await checkpointFiles(machine.disk)).length, 10);
    assert.equal((await checkpointFiles(machine.disk)).at(-1), "checkpoint-8000");
    await machine.stop();
  });

  it("that is not there leaves everything to the program", async () => {
    const disk = new MemoryDisk();
    await withContext({}, async (test) => {
      const ssc = await StreamingContext.getOrCreate(disk, () => test.ssc);
      assert.equal(ssc, test.ssc);
      assert.equal(ssc.recovered, null);
    });
  });

  it("brings the settings of the life before, but for the master", async () => {
    const before = new Machine(words, { "spark.mykey": "myvalue" });
    await before.live(1000);
    const ssc = await before.start();
    assert.equal(ssc.sparkContext.conf.get("spark.mykey"), "myvalue");
    await before.stop();
    const other = new Machine(words, { "spark.mykey": "another", "spark.master": "local[3]" });
    const after = other.build();
    const recovered = await StreamingContext.getOrCreate(before.disk, () => after);
    assert.equal(recovered.sparkContext.conf.get("spark.mykey"), "myvalue");
    assert.equal(recovered.sparkContext.conf.get("spark.master"), "local[3]");
    await recovered.stop();
  });

  it("that cannot be read is passed over for the one before", async () => {
    const machine = new Machine(PROGRAMS.updateStateByKey);
    await machine.live(4000, { 500: ["/in/1", "a"] });
    await machine.disk.writeAtomic("checkpoint-4000", new TextEncoder().encode('{"version": 1, "tim'), {
      overwrite: true,
    });
    const ssc = await machine.start();
    assert.equal(ssc.recovered?.timeMs, 4000, "the .bk of the same time");
    await machine.runUntil(5000);
    assert.deepEqual(machine.results.get(5000), ['["a",1]']);
    await machine.stop();
  });

  it("of which no file can be read is an error", async () => {
    const disk = new MemoryDisk();
    await disk.writeAtomic("checkpoint-1000", new Uint8Array([1, 2, 3]));
    await assert.rejects(
      StreamingContext.getOrCreate(disk, () => assert.fail("not called")),
      { message: "Failed to read checkpoint from directory memory" },
    );
  });

  const changed: readonly (readonly [string, Program, RegExp])[] = [
    [
      "another function",
      (lines) => lines.flatMap((line) => line.split(",")),
      /a function of its FlatMappedDStream \(part \d\) was `.*split\(" "\)`, here it is `.*split\(","\)`/,
    ],
    [
      "another operation",
      (lines) => lines.map((line) => line),
      /its part \d is a FlatMappedDStream, here it is a MappedDStream/,
    ],
    [
      "one operation more",
      (lines) => words(lines).map((word) => word),
      /its part \d is a foreachRDD, here it is a MappedDStream/,
    ],
  ];
  for (const [what, program, reason] of changed)
    it(`of another program is refused: ${what}`, async () => {
      const machine = new Machine(words);
      await machine.live(1000);
      await assert.rejects(machine.start(program), { message: /^The checkpoint in memory is of another program: / });
      await assert.rejects(machine.start(program), { message: reason });
    });

  it("of another batch interval is refused", async () => {
    const machine = new Machine(words);
    await machine.live(1000);
    const other = new Machine(words, {}, 2);
    await assert.rejects(
      StreamingContext.getOrCreate(machine.disk, () => other.build()),
      { message: /the slide of its FileInputDStream \(part 0\) is 1000 ms, here it is 2000 ms/ },
    );
  });

  it("of a program with a queue cannot be taken up", () => {
    const disk = new MemoryDisk();
    const run = (): Promise<void> =>
      withContext({ checkpoint: disk }, async (test) => {
        test.output(test.input([[1]]));
        const ssc = await StreamingContext.getOrCreate(disk, () => test.ssc);
        await ssc.start();
        await test.tick(1);
      });
    return run().then(() =>
      assert.rejects(run(), {
        message:
          "queueStream doesn't support checkpointing. Please don't use queueStream when checkpointing is enabled.",
      }),
    );
  });
});

describe("the active context", () => {
  it("is what getActive and getActiveOrCreate give", () =>
    withContext({}, async (test) => {
      test.output(test.input([[1]]));
      assert.equal(StreamingContext.getActive(), null);
      assert.equal(await StreamingContext.getActiveOrCreate(null, () => test.ssc), test.ssc);
      await test.ssc.start();
      assert.equal(StreamingContext.getActive(), test.ssc);
      assert.equal(await StreamingContext.getActiveOrCreate(null, () => assert.fail("not called")), test.ssc);
      await test.ssc.stop(false);
      assert.equal(StreamingContext.getActive(), null);
    }));
});
