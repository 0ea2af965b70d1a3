/**
 * What progress tells of an operator's stores beside their rows: time, memory, and counts of the provider's own. Spark's
 * `StateStoreMetrics` and `StateStoreWriter.setStoreMetrics` (semantics C5).
 *
 * The counts are those of `HDFSBackedStateStoreProvider`: they grow as long as the query runs. Spark's other provider has
 * some forty of RocksDB's own, which nothing here has.
 */
import { DEFAULT_STORE, type StatefulExec } from "../operators/stateful";
import { IN_MEMORY } from "../state/store-files";
import type { OpenedStore, StateManager } from "./state-manager";

export interface StateCosts {
  readonly commitTimeMs: number;
  readonly memoryUsedBytes: number;
  readonly providerMetrics: Readonly<Record<string, number>>;
}

/** `spark.sql.streaming.stateStore.numStateStoreInstanceMetricsToReport`. */
const INSTANCES_REPORTED = 5;

export function stateCosts(manager: StateManager, operator: StatefulExec): StateCosts {
  const stores = manager.storesOf(operator.operatorId);
  const sum = (of: readonly OpenedStore[], what: (store: OpenedStore) => number): number =>
    of.reduce((total, store) => total + what(store), 0);
  return {
    commitTimeMs: sum(stores, ({ state }) => state.counts.commitMs),
    memoryUsedBytes: sum(stores, ({ state }) => state.memoryBytes),
    providerMetrics: {
      ...lastSnapshots(stores, operator),
      ...(manager.layout === IN_MEMORY ? mapMetrics(stores, operator, sum) : {}),
    },
  };
}

/** By instance, those that are furthest behind first. */
function lastSnapshots(stores: readonly OpenedStore[], { needsColumnFamilies }: StatefulExec): Record<string, number> {
  const versions = new Map<string, number>();
  for (const { store, partition, state } of stores) {
    const name = `SnapshotLastUploaded.partition_${partition}_${needsColumnFamilies ? DEFAULT_STORE : store.name}`;
    versions.set(name, Math.max(versions.get(name) ?? -1, state.counts.lastSnapshot));
  }
  const ordered = [...versions].sort(([a, first], [b, second]) => first - second || (a < b ? -1 : 1));
  return Object.fromEntries(ordered.slice(0, INSTANCES_REPORTED));
}

/** Of several stores only those are counted whose rows are; a store that is read before it is written is asked for twice. */
function mapMetrics(
  stores: readonly OpenedStore[],
  { storeReads }: StatefulExec,
  sum: (of: readonly OpenedStore[], what: (store: OpenedStore) => number) => number,
): Record<string, number> {
  const counted = stores.filter(({ store }) => store.counted);
  const again = (storeReads - 1) * sum(counted, ({ state }) => state.counts.hits + state.counts.misses);
  return {
    forceSnapshotCount: 0,
    loadedMapCacheHitCount: sum(counted, ({ state }) => state.counts.hits) + again,
    loadedMapCacheMissCount: sum(counted, ({ state }) => state.counts.misses),
    numSnapshotsAutoRepaired: 0,
    stateOnCurrentVersionSizeBytes: sum(counted, ({ state }) => state.memoryBytes),
  };
}
