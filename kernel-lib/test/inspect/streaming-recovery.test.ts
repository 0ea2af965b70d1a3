/** A context that is killed and goes on from its checkpoint: the record goes on as well, with each life apart. */
import assert from "node:assert/strict";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import {
  type BatchPointName,
  type BatchStop,
  ManualClock,
  Seconds,
  SeededRandom,
  SparkConf,
  SparkContext,
  StreamingContext,
} from "../../src/index";

/** Counts over a window, of files that are not there: batches need no data to be killed. */
class Program {
  readonly clock = new ManualClock(0);
  readonly disk = new MemoryDisk();
  readonly done: number[] = [];

  constructor(private readonly slide: number) {}

  start(): Promise<StreamingContext> {
    return StreamingContext.getOrCreate(this.disk, () => {
      const conf = new SparkConf().setMaster("local[2]").setAppName("recovery");
      const sc = new SparkContext(conf, { clock: this.clock, random: new SeededRandom(1) });
      const ssc = new StreamingContext(sc, Seconds(1), { printError: () => {} });
      ssc.checkpoint(this.disk);
      ssc
        .fileStream("nowhere")
        .map(([path]) => path)
        .window(Seconds(3), Seconds(this.slide))
        .foreachRDD((_, time) => {
          this.done.push(time.milliseconds);
        });
      return ssc;
    });
  }
}

async function killedAt(
  batch: number,
  point: BatchPointName,
  slide: number = 1,
): Promise<{ program: Program; revived: StreamingContext }> {
  const program = new Program(slide);
  const doomed = await program.start();
  await doomed.start({ paused: true });
  await doomed.at(batch, point);
  doomed.kill();
  const revived = await program.start();
  await revived.start({ paused: true });
  return { program, revived };
}

const lives = (ssc: StreamingContext): [number, number, string][] =>
  ssc.trace().batches.map(({ number, life, outcome }) => [number, life, outcome]);

const place = ({ batch, point }: BatchStop): string => `${batch?.number ?? "-"} ${point?.name} in life ${point?.life}`;

describe("a context that was killed", () => {
  it("before its batch was done runs that batch again, and the trace has it twice", async () => {
    const { program, revived } = await killedAt(3, "runJobs");
    assert.match(`${await revived.step()}`, /goes on from the checkpoint of .*: 1 batch time to run/);
    assert.equal(place(await revived.nextBatch()), "3 clearOld in life 1");
    assert.deepEqual(lives(revived), [
      [1, 0, "completed"],
      [2, 0, "completed"],
      [3, 0, "killed"],
      [3, 1, "completed"],
    ]);
    assert.deepEqual(program.done, [1000, 2000, 3000]);
    await revived.stop();
  });

  it("after its jobs and before the checkpoint says so runs it again, too", async () => {
    const { program, revived } = await killedAt(2, "runJobs.done");
    await revived.nextBatch();
    assert.deepEqual(lives(revived), [
      [1, 0, "completed"],
      [2, 0, "completed"],
      [2, 1, "completed"],
    ]);
    assert.deepEqual(program.done, [1000, 2000, 2000], "an output may see a batch twice");
    await revived.stop();
  });

  it("can be walked back into the life before", async () => {
    const { revived } = await killedAt(2, "output.start");
    await revived.step();
    assert.equal(place(await revived.back()), "2 output.start in life 0");
    assert.equal(place(await revived.at(1)), "1 clearOld in life 0");
    assert.equal(place(await revived.step()), "2 allocateBlocks.write in life 0");
    await revived.stop();
  });

  it("finds a batch of the life before in which no output had anything to do", async () => {
    const { program, revived } = await killedAt(4, "runJobs", 2);
    assert.deepEqual(lives(revived), [
      [1, 0, "empty"],
      [2, 0, "completed"],
      [3, 0, "empty"],
      [4, 0, "killed"],
    ]);
    assert.equal(place(await revived.at(3)), "3 generateJobs in life 0");
    assert.deepEqual(program.done, [2000], "nothing was run to get there");
    await revived.stop();
  });

  it("has its windows over batches of both lives", async () => {
    const { revived } = await killedAt(3, "runJobs");
    await revived.at(4);
    const window = revived.trace().batches.at(-1)?.windows[0];
    assert.deepEqual(window?.inside, [2000, 3000, 4000]);
    assert.ok(window?.rddIds.every((id) => id !== null));
    await revived.stop();
  });
});
