/**
 * The map side of a shuffle: the rows of a partition sorted out by where they go, and combined before if the dependency says so.
 * Spark's `SortShuffleWriter` (`ExternalSorter`), with its order of rows; nothing is spilled.
 */
import { slotOrder } from "../rdd/append-only-map";
import type { Aggregator, ShuffleDependency } from "../rdd/dependency";
import { each } from "../rdd/fused";
import { hashInTuple, pairHash } from "../rdd/java-hash";
import type { PairColumns } from "../rdd/keyed-pairs";
import { combineByKey } from "../rdd/kinds/shuffled-rdd";
import { HashPartitioner, type Partitioner } from "../rdd/partitioner";
import type { Kept } from "../rdd/task-context";

export function writeShuffle(
  dependency: ShuffleDependency<unknown, unknown, unknown>,
  rows: Iterable<[unknown, unknown]>,
): readonly Kept<unknown>[] {
  const { partitioner, aggregator, mapSideCombine } = dependency;
  if (aggregator !== null && mapSideCombine) return combined(partitioner, aggregator, rows);
  const buckets = Array.from({ length: partitioner.numPartitions }, (): unknown[] => []);
  each(rows, (row) => buckets[partitioner.getPartition(row[0])].push(row));
  return buckets;
}

/**
 * Each bucket in the order of the keys' hash codes, as Spark sorts it while it writes; equal codes as its table has them, which holds
 * pairs of partition and key.
 */
function combined(
  partitioner: Partitioner,
  aggregator: Aggregator<unknown, unknown>,
  rows: Iterable<[unknown, unknown]>,
): readonly PairColumns<unknown, unknown>[] {
  const pairs = combineByKey(rows, aggregator);
  const { keys, length } = pairs;
  const codes = pairs.codes.subarray(0, length);
  const partitions =
    partitioner instanceof HashPartitioner
      ? partitioner.partitionsOf(codes)
      : Int32Array.from(keys, (key) => partitioner.getPartition(key));
  let order = sortedByCode(upTo(length), codes);
  if (hasEqualNeighbours(order, codes)) {
    const hashes = Int32Array.from(keys, (key, i) => pairHash(partitions[i], hashInTuple(key)));
    order = sortedByCode(slotOrder(hashes), codes);
  }
  return split(order, partitions, partitioner.numPartitions).map((positions) => pairs.chosen(positions));
}

/** The positions of each partition, in the order in which they come. */
function split(positions: Int32Array, partitions: Int32Array, numPartitions: number): readonly Int32Array[] {
  const sizes = new Int32Array(numPartitions);
  for (const partition of partitions) sizes[partition]++;
  const parts = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (const at of positions) parts[partitions[at]][sizes[partitions[at]]++] = at;
  return parts;
}

function upTo(length: number): Int32Array {
  const positions = new Int32Array(length);
  for (let i = 0; i < length; i++) positions[i] = i;
  return positions;
}

function hasEqualNeighbours(positions: Int32Array, codes: Int32Array): boolean {
  for (let i = 1; i < positions.length; i++) if (codes[positions[i]] === codes[positions[i - 1]]) return true;
  return false;
}

const FEW = 256;
const [DIGIT_BITS, DIGITS] = [11, 2 ** 11];

/** Positions by their codes, those of equal codes as they were. Many are sorted digit by digit, at a tenth of the cost of comparing. */
function sortedByCode(positions: Int32Array, codes: Int32Array): Int32Array {
  if (positions.length < FEW) return positions.sort((a, b) => codes[a] - codes[b]);
  let [from, to]: Int32Array[] = [positions, new Int32Array(positions.length)];
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    // Negative codes come first.
    const digit = (at: number): number => ((codes[at] ^ 0x80000000) >>> shift) & (DIGITS - 1);
    const starts = new Int32Array(DIGITS + 1);
    for (const at of from) starts[digit(at) + 1]++;
    for (let i = 1; i < DIGITS; i++) starts[i] += starts[i - 1];
    for (const at of from) to[starts[digit(at)]++] = at;
    [from, to] = [to, from];
  }
  return from;
}
