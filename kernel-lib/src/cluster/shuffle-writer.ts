/**
 * The map side of a shuffle: the rows of a partition sorted out by where they go, and combined before if the dependency says so.
 * Spark's `SortShuffleWriter` (`ExternalSorter`), with its order of rows; nothing is spilled.
 */
import { slotOrder } from "../rdd/append-only-map";
import type { Aggregator, ShuffleDependency } from "../rdd/dependency";
import { each } from "../rdd/fused";
import { hashInTuple, pairHash } from "../rdd/java-hash";
import { PairColumns } from "../rdd/keyed-pairs";
import { combineByKey } from "../rdd/kinds/shuffled-rdd";
import { HashPartitioner, type Partitioner } from "../rdd/partitioner";
import type { Kept } from "../rdd/task-context";

export function writeShuffle(
  dependency: ShuffleDependency<unknown, unknown, unknown>,
  rows: Iterable<[unknown, unknown]>,
): Kept<unknown>[] {
  const { partitioner, aggregator, mapSideCombine } = dependency;
  const { numPartitions } = partitioner;
  if (aggregator !== null && mapSideCombine) {
    const buckets = Array.from({ length: numPartitions }, () => new PairColumns<unknown, unknown>());
    combine(dependency, aggregator, rows, buckets);
    return buckets;
  }
  const buckets = Array.from({ length: numPartitions }, (): unknown[] => []);
  each(rows, (row) => buckets[partitioner.getPartition(row[0])].push(row));
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
  buckets: readonly PairColumns<unknown, unknown>[],
): void {
  const combined = combineByKey(rows, aggregator);
  const { keys, values, length } = combined;
  const codes = combined.codes.subarray(0, length);
  const partitions =
    partitioner instanceof HashPartitioner ? partitioner.partitionsOf(codes) : placed(keys, partitioner);
  for (const i of order(keys, partitions, codes)) buckets[partitions[i]].add(keys[i], values[i], codes[i]);
}

const placed = (keys: readonly unknown[], partitioner: Partitioner): Int32Array =>
  Int32Array.from(keys, (key) => partitioner.getPartition(key));

/** Numbers up to 2^53 are exact: a code of 32 bits, and behind it a position of 21. */
const POSITIONS = 2 ** 21;

function order(keys: readonly unknown[], partitions: Int32Array, codes: Int32Array): Iterable<number> {
  const positions = keys.length < POSITIONS ? byCode(codes) : null;
  if (positions !== null) return positions;
  const hashes = Int32Array.from(keys, (key, i) => pairHash(partitions[i], hashInTuple(key)));
  return slotOrder(hashes).sort((a, b) => codes[a] - codes[b]);
}

/** Null when two codes are equal. Sorted as plain numbers, which costs a tenth of sorting by a function. */
function byCode(codes: Int32Array): Int32Array | null {
  const sorted = new Float64Array(codes.length);
  for (let i = 0; i < codes.length; i++) sorted[i] = codes[i] * POSITIONS + i;
  sorted.sort();
  const positions = new Int32Array(codes.length);
  let last = Number.NaN;
  for (let i = 0; i < codes.length; i++) {
    const code = Math.floor(sorted[i] / POSITIONS);
    if (code === last) return null;
    positions[i] = sorted[i] - code * POSITIONS;
    last = code;
  }
  return positions;
}
