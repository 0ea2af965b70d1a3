/**
 * The map side of a shuffle: the rows of a partition sorted out by where they go, and combined before if the dependency says so.
 * Spark's `SortShuffleWriter` (`ExternalSorter`), with its order of rows; nothing is spilled.
 */
import { slotOrder } from "../rdd/append-only-map";
import type { Aggregator, ShuffleDependency } from "../rdd/dependency";
import { hashCode, hashInTuple, pairHash } from "../rdd/java-hash";
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

/**
 * Each bucket in the order of the keys' hash codes, as Spark sorts it while it writes; equal codes as its table has them, which holds
 * pairs of partition and key.
 */
function combine(
  { partitioner }: ShuffleDependency<unknown, unknown, unknown>,
  aggregator: Aggregator<unknown, unknown>,
  rows: Iterable<[unknown, unknown]>,
  buckets: unknown[][],
): void {
  const { keys, values } = combineByKey(rows, aggregator);
  const partitions = keys.map((key) => partitioner.getPartition(key));
  const codes = Int32Array.from(keys, hashCode);
  for (const i of order(keys, partitions, codes)) buckets[partitions[i]].push([keys[i], values[i]]);
}

function order(keys: readonly unknown[], partitions: readonly number[], codes: Int32Array): readonly number[] {
  const byCode = (a: number, b: number): number => codes[a] - codes[b];
  if (new Set(codes).size === keys.length) return keys.map((_, i) => i).sort(byCode);
  return slotOrder(keys.map((key, i) => pairHash(partitions[i], hashInTuple(key)))).sort(byCode);
}
