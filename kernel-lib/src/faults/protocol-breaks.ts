/**
 * The protocol with one of its rules taken away, so that one can see what the rule was for.
 *
 * Spark has the rules and no way to switch them off. A break changes what the query is made of before it starts, or what it
 * is made into; the page `streaming/micro-batch.ts` is always the same.
 */
import type { Disk } from "../checkpoint/disk";
import type { SinkBatch } from "../sinks/sink";
import { microBatches } from "../streaming/micro-batch";
import type { QueryDefinition } from "../streaming/query-definition";
import { StreamExecution } from "../streaming/stream-execution";
import { inPlace } from "./disks";
import type { Engine } from "./scenario";

/** Done anew in every life of the query. */
export interface Broken {
  readonly query: QueryDefinition;
  /** To be done to the query once it stands, before its first point. */
  readonly spoil?: (execution: StreamExecution) => void;
}

export type Break = (query: QueryDefinition) => Broken;

/** The engine with these rules taken away; without any it is the real one. */
export function engineWith(...breaks: readonly Break[]): Engine {
  return (query) => {
    const spoils: ((execution: StreamExecution) => void)[] = [];
    let broken = query;
    for (const each of breaks) {
      const { query: changed, spoil } = each(broken);
      broken = changed;
      if (spoil !== undefined) spoils.push(spoil);
    }
    const execution = new StreamExecution(broken);
    for (const spoil of spoils) spoil(execution);
    return microBatches(execution);
  };
}

/** Files get their name before they are whole. */
export const writesInPlace: Break = (query) => ({ query: { ...query, checkpoint: inPlace(query.checkpoint) } });

/** The rows reach the sink only after the commit. */
export const commitsBeforeSink: Break = (query) => {
  let held: SinkBatch | null = null;
  const addBatch = async (batch: SinkBatch): Promise<void> => {
    held = batch;
  };
  return {
    // Methods of a class are no properties of its objects: the sink stays what it is, under the new one.
    query: { ...query, sink: Object.assign(Object.create(query.sink), { addBatch }) },
    spoil: (execution) => {
      const advance = execution.advance.bind(execution);
      execution.advance = (batch) => {
        if (held !== null) void query.sink.addBatch(held);
        advance(batch);
      };
    },
  };
};

/** The highest version that any file of a store names. */
export async function newestVersion(disk: Disk, operatorId: number, partition: number): Promise<number> {
  const names = await disk.list(`state/${operatorId}/${partition}`);
  return Math.max(0, ...names.map((name) => Number.parseInt(name, 10)).filter(Number.isInteger));
}

/** The task writes over the version it has read: whatever is newest counts. */
export const updatesStateInPlace: Break = (query) => ({
  query,
  spoil: ({ state }) => {
    const open = state.open.bind(state);
    state.open = async (operator, store, partition, batchId) => {
      const newest = await newestVersion(query.checkpoint, operator, partition);
      return open(operator, store, partition, Math.max(newest, batchId));
    };
  },
});

/** What the commit log says of the watermark is not read after a restart. */
export const forgetsWatermark: Break = (query) => ({
  query,
  spoil: ({ tracker }) => {
    tracker.restore = () => {};
  },
});

/** The commit log is not read at all: what was begun last counts as done. */
export const trustsOffsetLog: Break = (query) => ({
  query,
  spoil: ({ commitLog, offsetLog }) => {
    const read = commitLog.latest.bind(commitLog);
    commitLog.latest = async () => {
      const [committed, begun] = [await read(), await offsetLog.latest()];
      if (begun === undefined || begun.batchId === committed?.batchId) return committed;
      return { batchId: begun.batchId, entry: { nextBatchWatermarkMs: 0 } };
    };
  },
});
