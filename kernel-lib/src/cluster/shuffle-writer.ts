/**
 * The map side of a shuffle: the rows of a partition sorted out by where they go, and combined before if the dependency says so.
 * Spark's `SortShuffleWriter` (`ExternalSorter`), with its order of rows; nothing is spilled.
 */
import { slotOrder } from "../rdd/append-only-map";
import type { Aggregator, ShuffleDependency } from "../rdd/dependency";
import { hashInTuple, pairHash } from "../rdd/java-hash";
import { combineByKey } from "../rdd/kinds/shuffled-rdd";

export function writeShuffle(
  dependency: ShuffleDependency<unknown, unknown, unknown>,
  rows: Iterable<[unknown, unknown]>,
): unknown[][] {
  const { partitioner, aggregator, mapSideCombine } = dependency;
  const buckets = Array.from({ length: partitioner.numPartitions }, (): unknown[] => []);
  if (aggregator !== null && mapSideCombine) combine(dependency, aggregator, rows, buckets);
  else for (const row of rows) buckets[partitioner.getPartition(row[0])].push(row);
  return buckets;
}

/** Spark's table holds pairs of partition and key; each bucket has them in the order of the table. */
function combine(
  { partitioner }: ShuffleDependency<unknown, unknown, unknown>,
  aggregator: Aggregator<unknown, unknown>,
  rows: Iterable<[unknown, unknown]>,
  buckets: unknown[][],
): void {
  const { keys, values } = combineByKey(rows, aggregator);
  const partitions = keys.map((key) => partitioner.getPartition(key));
  const hashes = keys.map((key, i) => pairHash(partitions[i], hashInTuple(key)));
  for (const i of slotOrder(hashes)) buckets[partitions[i]].push([keys[i], values[i]]);
}
