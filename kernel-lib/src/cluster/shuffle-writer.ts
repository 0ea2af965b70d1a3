/**
 * The map side of a shuffle: the rows of a partition sorted out by where they go, and combined before if the dependency says so.
 * Spark's `SortShuffleWriter` (`ExternalSorter`), with its order of rows; nothing is spilled.
 */
import { slotOrder } from "../rdd/append-only-map";
import type { Aggregator, ShuffleDependency } from "../rdd/dependency";
import { hashInTuple, pairHash } from "../rdd/java-hash";
import { combineByKey } from "../rdd/kinds/shuffled-rdd";
import { HashPartitioner, type Partitioner } from "../rdd/partitioner";

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
  const { keys, values, codes: known } = combineByKey(rows, aggregator);
  const codes = Int32Array.from(known);
  const partitions =
    partitioner instanceof HashPartitioner ? partitioner.partitionsOf(codes) : placed(keys, partitioner);
  for (const i of order(keys, partitions, codes)) buckets[partitions[i]].push([keys[i], values[i]]);
}

const placed = (keys: readonly unknown[], partitioner: Partitioner): Int32Array =>
  Int32Array.from(keys, (key) => partitioner.getPartition(key));

/** Numbers up to 2^53 are exact: a code of 32 bits, and behind it a position of 21. */
const POSITIONS = 2 ** 21;

function order(keys: readonly unknown[], partitions: Int32Array, codes: Int32Array): Iterable<number> {
  if (keys.length < POSITIONS) {
    // Sorted as plain numbers, which costs a tenth of sorting by a function.
    const sorted = Float64Array.from(codes, (code, i) => code * POSITIONS + i).sort();
    const positions = Int32Array.from(sorted, (both) => both - Math.floor(both / POSITIONS) * POSITIONS);
    if (positions.every((at, i) => i === 0 || codes[at] !== codes[positions[i - 1]])) return positions;
  }
  const hashes = Int32Array.from(keys, (key, i) => pairHash(partitions[i], hashInTuple(key)));
  return slotOrder(hashes).sort((a, b) => codes[a] - codes[b]);
}
