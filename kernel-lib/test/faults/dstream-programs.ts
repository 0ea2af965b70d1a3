/**
 * DStream programs with receivers that are put to the test, and how each is made anew in every life.
 *
 * Five seconds, a batch each second; items come at odd times. Each program writes what it got under the time of the batch.
 */
import { SparkContext } from "../../src/api/spark-context";
import { StreamingContext } from "../../src/api/streaming-context";
import type { Disk } from "../../src/checkpoint/disk";
import type { ClusterScheduler } from "../../src/cluster/cluster-scheduler";
import type { ManualClock } from "../../src/data/clock";
import { SeededRandom } from "../../src/data/random";
import { StorageLevel } from "../../src/data/storage-level";
import type { DStream } from "../../src/dstream/dstream";
import { Seconds } from "../../src/dstream/duration";
import type { StreamingContext as Core } from "../../src/dstream/streaming-context";
import { FleetingSource, KeepingSource, type Source } from "../../src/faults/dstream-outside";
import type { DStreamScenario, Outside } from "../../src/faults/explore-dstreams";
import { SparkConf } from "../../src/rdd/spark-conf";

type Schedule = readonly (readonly [number, string])[];

/** An item every 330 ms; the words repeat, the items do not. */
export const items = (stream: string, count: number): Schedule =>
  Array.from({ length: count }, (_, n) => [150 + n * 330, `${stream}${n} ${"abc"[n % 3]}`] as const);

export interface ProgramOptions {
  readonly name: string;
  readonly sources: (clock: ManualClock) => readonly Source[];
  readonly level?: StorageLevel;
  readonly hasLog: boolean;
  /** From the received streams to what is written. */
  readonly program?: (streams: readonly DStream<string>[]) => DStream<string>;
  /** A state of the stream's words, and what it must be after the items that have come out, batch by batch. */
  readonly state?: {
    readonly of: (words: DStream<[string, number]>) => DStream<[string, number]>;
    readonly after: (batches: readonly (readonly string[])[]) => readonly (readonly [string, number])[];
  };
  /** When all is sent and processed, unless 5 s. */
  readonly endMs?: number;
  /** Breaks the engine. */
  readonly spoil?: (context: Core, outside: Outside) => void;
  readonly disk?: (disk: Disk) => Disk;
}

const wordOf = (item: string): string => item.split(" ")[1];

const texts = (state: readonly (readonly [string, number])[]): string[] =>
  state.map(([word, count]) => `${word} ${count}`).sort();

/** Whether some batch's state is not what its items, and those before, make; null when all are right. */
function wrongState({ state }: ProgramOptions, { table, states }: Outside): string | null {
  if (state === undefined) return null;
  for (const [ms, rows] of states.batches) {
    const times = Array.from({ length: ms / 1000 }, (_, n) => (n + 1) * 1000);
    const expected = texts(state.after(times.map((time) => table.batches.get(time) ?? [])));
    if (rows.join() !== expected.join()) return `the state at ${ms} ms is [${rows}] instead of [${expected}]`;
  }
  return null;
}

/** How often each word has come. */
function countsOf(batches: readonly (readonly string[])[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const item of batches.flat()) counts.set(wordOf(item), (counts.get(wordOf(item)) ?? 0) + 1);
  return [...counts];
}

export function dstreamScenario(options: ProgramOptions): DStreamScenario {
  const { level = StorageLevel.MEMORY_ONLY, program = ([first]) => first, disk = (given) => given } = options;
  const build = (outside: Outside, checkpoint: Disk): StreamingContext => {
    const conf = new SparkConf().setMaster("local-cluster[3,2,1024]").setAppName(options.name);
    conf.set("spark.streaming.receiver.writeAheadLog.enable", String(options.hasLog));
    const sparkContext = new SparkContext(conf, { clock: outside.clock, random: new SeededRandom(1) });
    const context = new StreamingContext(sparkContext, Seconds(1), { printLine: () => {}, printError: () => {} });
    context.checkpoint(checkpoint);
    const streams = outside.sources.map((source) => context.receiverStream(source.receiver(level)));
    const { state } = options;
    if (state !== undefined)
      state.of(streams[0].map((item): [string, number] => [wordOf(item), 1])).foreachRDD(async (rdd, time) => {
        outside.states.write(time.milliseconds, texts(await rdd.collect()));
      });
    program(streams).foreachRDD(async (rdd, time) => {
      const rows = (await rdd.collect()).sort();
      if (rows.length > 0) outside.table.write(time.milliseconds, rows);
    });
    return context;
  };
  return {
    name: options.name,
    sources: options.sources,
    hasLog: options.hasLog,
    endMs: options.endMs ?? 5000,
    check: (outside) => wrongState(options, outside),
    begin: async (outside, given) => {
      const checkpoint = disk(given);
      const context = await StreamingContext.getOrCreate(checkpoint, () => build(outside, checkpoint));
      options.spoil?.(context, outside);
      return context;
    },
    loseExecutor: ({ sparkContext, receiving }) => {
      const { cluster } = sparkContext.scheduler as ClusterScheduler;
      const where = receiving.tracker?.allocatedExecutors.get(0);
      const executor = cluster.executor(where ?? "") ?? cluster.executors[0];
      cluster.loseExecutor(executor, "power cut");
    },
  };
}

export const RELIABLE: ProgramOptions = {
  name: "a reliable receiver with a write-ahead log",
  sources: (clock) => [new KeepingSource(clock, items("r", 8))],
  hasLog: true,
};

export const TWO_RECEIVERS: ProgramOptions = {
  name: "two receivers, joined together, with a write-ahead log",
  sources: (clock) => [new KeepingSource(clock, items("l", 6)), new KeepingSource(clock, items("r", 5))],
  hasLog: true,
  program: ([first, second]) => first.union(second).map((item) => item),
};

export const SHUFFLED: ProgramOptions = {
  name: "a reliable receiver, its data shuffled by key",
  sources: (clock) => [new KeepingSource(clock, items("r", 8))],
  hasLog: true,
  program: ([stream]) =>
    stream
      .map((item): [string, string] => [item.split(" ")[1], item])
      .groupByKey()
      .flatMap(([, together]) => [...together]),
};

export const FLEETING_LOGGED: ProgramOptions = {
  name: "a receiver of single items with a write-ahead log",
  sources: (clock) => [new FleetingSource(clock, items("s", 8))],
  hasLog: true,
};

export const FLEETING: ProgramOptions = {
  name: "a receiver of single items without a log",
  sources: (clock) => [new FleetingSource(clock, items("s", 8))],
  hasLog: false,
};

export const REPLICATED: ProgramOptions = {
  name: "a receiver of single items without a log, its blocks on two executors",
  sources: (clock) => [new FleetingSource(clock, items("s", 8))],
  level: StorageLevel.MEMORY_ONLY_2,
  hasLog: false,
};

export const RUNNING_COUNTS: ProgramOptions = {
  ...RELIABLE,
  name: "updateStateByKey over a reliable receiver",
  state: {
    of: (words) =>
      words.updateStateByKey((news: number[], count: number | null) => news.reduce((a, b) => a + b, count ?? 0)),
    after: countsOf,
  },
};

export const WINDOWED_COUNTS: ProgramOptions = {
  ...RELIABLE,
  name: "reduceByKeyAndWindow with an inverse over a reliable receiver",
  state: {
    of: (words) =>
      words.reduceByKeyAndWindow(
        (a: number, b: number) => a + b,
        (a: number, b: number) => a - b,
        Seconds(2),
        Seconds(1),
      ),
    after: (batches) => {
      const inWindow = new Map(countsOf(batches.slice(-2)));
      return countsOf(batches).map(([word]) => [word, inWindow.get(word) ?? 0]);
    },
  },
};

export const DSTREAM_PROGRAMS: readonly ProgramOptions[] = [
  ...[RELIABLE, TWO_RECEIVERS, SHUFFLED, RUNNING_COUNTS, WINDOWED_COUNTS, FLEETING_LOGGED, FLEETING, REPLICATED],
];
