/**
 * Engines that are broken on purpose, each in one rule of the protocol. One that survives everything would show that the search
 * sees nothing. Every one names the program that can tell; many breaks are harmless to most programs.
 */
import type { Disk } from "../../src/checkpoint/disk";
import type { TaskState } from "../../src/cluster/job";
import {
  commitsBeforeSink,
  engineWith,
  forgetsWatermark,
  newestVersion,
  trustsOffsetLog,
  updatesStateInPlace,
  writesInPlace,
} from "../../src/faults/protocol-breaks";
import type { Engine, Scenario } from "../../src/faults/scenario";
import { Appending } from "../../src/faults/tables";
import type { MicroBatchSource } from "../../src/sources/source";
import { microBatches } from "../../src/streaming/micro-batch";
import type { QueryDefinition } from "../../src/streaming/query-definition";
import { StreamExecution } from "../../src/streaming/stream-execution";
import { ForgetfulBroker } from "./blocks";
import { late } from "./disks";
import { type ScenarioOptions, scenarioOf } from "./program";
import { PROGRAMS } from "./programs";

/** The engine with something changed before it starts. */
const spoilt = (spoil: (execution: StreamExecution, query: QueryDefinition) => void): Engine =>
  engineWith((query) => ({ query, spoil: (execution) => spoil(execution, query) }));

/** The offset log says which watermark the batch before had used; the one to go on with is in the commit log. */
const watermarkOfOffsetLog: Engine = spoilt(({ commitLog }) => {
  const read = commitLog.get.bind(commitLog);
  commitLog.get = async (batchId) => {
    const entry = await read(batchId);
    return entry && { ...entry, nextBatchWatermarkMs: 0 };
  };
});

type Open = StreamExecution["state"]["open"];

const opens = (how: (open: Open, query: QueryDefinition) => Open, disk: (disk: Disk) => Disk = (d) => d): Engine =>
  engineWith((query) => {
    const changed = { ...query, checkpoint: disk(query.checkpoint) };
    return {
      query: changed,
      spoil: ({ state }) => {
        state.open = how(state.open.bind(state), changed);
      },
    };
  });

/** State becomes durable after the commit, and whatever version is there is taken. */
const commitsBeforeState: Engine = opens(
  (open, { checkpoint }) =>
    async (operator, store, partition, batchId) => {
      const newest = await newestVersion(checkpoint, operator, partition);
      return open(operator, store, partition, Math.min(newest, batchId));
    },
  (disk) => late(disk, /^state\/.*\.delta$/, /^commits\//),
);

/** In the first batch after a restart, what some stores hold is not seen; what the batch writes is kept. */
const forgets = (isForgotten: (store: string) => boolean, blind: (state: TaskState) => void): Engine =>
  opens((open, { checkpoint }) => {
    const began = checkpoint.list("offsets").then((names) => names.length);
    let first: number | null = null;
    return async (operator, store, partition, batchId) => {
      first ??= (await began) > 0 ? batchId : -1;
      const state = await open(operator, store, partition, batchId);
      if (batchId === first && isForgotten(store.name)) blind(state);
      return state;
    };
  });

/** What a store holds by its keys. */
const forgetsState: Engine = forgets(
  () => true,
  (state) => {
    state.get = () => undefined;
  },
);

/** What only is not seen would be merged later; what is written over is not. */
const replacesSessions: Engine = forgets(
  () => true,
  (state) => {
    const prefix = state.prefix.bind(state);
    state.prefix = (cells) => {
      for (const { key } of prefix(cells)) state.remove(key);
      return [];
    };
  },
);

const forgetsTimeouts: Engine = forgets(
  () => true,
  (state) => {
    for (const { key, value } of [...state.entries()]) state.put(key, [value[0], -1]);
  },
);

const forgetsTimers: Engine = forgets(
  (store) => /timer/i.test(store),
  (state) => {
    for (const { key } of [...state.entries()]) state.remove(key);
  },
);

/** A batch that was begun is not run again but planned anew, and meanwhile more data has come. */
const plansAnew: Engine = async function* (query) {
  const { checkpoint } = query;
  const [begun, done] = [await checkpoint.list("offsets"), await checkpoint.list("commits")];
  let more = begun.length > Math.max(1, done.length);
  if (more) await checkpoint.delete(`offsets/${begun.length - 1}`);
  const sources = query.sources.map((source): MicroBatchSource => {
    const latestOffset: MicroBatchSource["latestOffset"] = async (start, limit) => {
      const next = await source.latestOffset(start, limit);
      const further = more ? await source.latestOffset(next, limit) : next;
      more = false;
      return further;
    };
    return { ...source, latestOffset };
  });
  yield* microBatches(new StreamExecution({ ...query, sources }));
};

/** Sources are told that a batch is done when it is merely decided. */
const commitsSourcesEarly: Engine = spoilt((execution, { sources }) => {
  const write = execution.writeOffsetLog.bind(execution);
  execution.writeOffsetLog = async (batch) => {
    await write(batch);
    for (const [i, source] of sources.entries()) {
      const end = batch.ends[i];
      if (end !== null) await source.commit(end);
    }
  };
});

const fromBroker = async (options: ScenarioOptions): Promise<Scenario> => {
  const scenario = await scenarioOf(PROGRAMS.append, options);
  const brokers = new WeakMap<object, ForgetfulBroker>();
  return {
    ...scenario,
    define(checkpoint, table) {
      const query = scenario.define(checkpoint, table);
      const broker = brokers.get(table) ?? new ForgetfulBroker();
      brokers.set(table, broker);
      return { ...query, sources: query.sources.map((source) => broker.source(source)) };
    },
  };
};

const logFirst = (disk: Disk): Disk => late(disk, /^out\/part-/, /^out\/_spark_metadata\//);

const listAfterOffsets = (disk: Disk): Disk => late(disk, /^sources\//, /^offsets\//);

/** Runs the batch again that was begun, and then takes it that all is done: no row it puts out is wrong. */
export const restsAfterRecovery: Engine = async function* (query) {
  const isFirstLife = (await query.checkpoint.list("offsets")).length === 0;
  for await (const step of microBatches(new StreamExecution(query))) {
    if (step.name === "latestOffset" && !isFirstLife) return;
    yield step;
  }
};

/** The first batch of its own after a restart is begun, and never carried out. */
export const leavesBatchUndone: Engine = async function* (query) {
  const isFirstLife = (await query.checkpoint.list("offsets")).length === 0;
  for await (const step of microBatches(new StreamExecution(query))) {
    if (step.name === "source.commit" && !isFirstLife) return;
    yield step;
  }
};

export interface BrokenEngine {
  readonly name: string;
  /** The program that can tell, run by the broken engine. */
  scenario(options?: ScenarioOptions): Promise<Scenario>;
}

const broken = (name: string, program: keyof typeof PROGRAMS, engine: Engine): BrokenEngine => ({
  name,
  scenario: (options) => scenarioOf(PROGRAMS[program], { engine, ...options }),
});

export const BROKEN_ENGINES: readonly BrokenEngine[] = [
  {
    name: "the sink appends whatever comes",
    scenario: (options) => scenarioOf(PROGRAMS.append, { table: () => new Appending(), ...options }),
  },
  broken("files are written in place", "append", engineWith(writesInPlace)),
  broken("the commit comes before the sink", "append", engineWith(commitsBeforeSink)),
  broken("the commit comes before the state, of which any version will do", "update", commitsBeforeState),
  broken("the commit log is not read", "update", engineWith(trustsOffsetLog)),
  broken("state is updated in place", "update", engineWith(updatesStateInPlace)),
  broken("the watermark is not restored", "append", engineWith(forgetsWatermark)),
  broken("the watermark is restored from the offset log", "append", watermarkOfOffsetLog),
  broken("a batch that was begun is planned anew", "update", plansAnew),
  {
    name: "sources are told a batch early that it is done",
    scenario: (options) => fromBroker({ engine: commitsSourcesEarly, ...options }),
  },
  broken("state of duplicates is not loaded after a restart", "distinct", forgetsState),
  broken("sessions replace those before a restart instead of being merged", "sessions", replacesSessions),
  broken("timeouts are forgotten at a restart", "untilQuiet", forgetsTimeouts),
  broken("timers are forgotten at a restart", "alarms", forgetsTimers),
  broken("rows of a join are forgotten at a restart", "inner", forgetsState),
  {
    name: "the file sink's log names files that are not yet written",
    scenario: (options) => scenarioOf(PROGRAMS.toFiles, { disk: logFirst, ...options }),
  },
  {
    name: "the source's list of files is written after the offset log",
    scenario: (options) => scenarioOf(PROGRAMS.fromFiles, { disk: listAfterOffsets, ...options }),
  },
  broken("it rests after a recovery", "append", restsAfterRecovery),
  broken("the first batch after a recovery is begun and not carried out", "append", leavesBatchUndone),
];
