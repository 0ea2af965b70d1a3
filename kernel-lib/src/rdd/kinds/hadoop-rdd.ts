/**
 * Text files as RDDs: `sc.textFile`, cut into stretches of bytes, and `sc.wholeTextFiles`. Spark's `HadoopRDD` over Hadoop's
 * `TextInputFormat`, and `WholeTextFileRDD`. A line belongs to the stretch in which it begins.
 */
import { IllegalArgumentException } from "../../data/errors";
import type { Computation } from "../computation";
import type { InputFile, RddFiles } from "../files";
import { flatMapped } from "../fused";
import type { Partition } from "../partition";

interface FileStretch extends Partition {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Hadoop's block on a local disk. */
const BLOCK_BYTES = 32 * 1024 * 1024;
/** A last stretch may be so much longer before it is cut once more. */
const SLOP = 1.1;

export class HadoopRDD implements Computation<string> {
  readonly kind: string = "HadoopRDD";
  readonly dependencies: readonly never[] = [];
  readonly partitioner: null = null;

  constructor(
    private readonly files: RddFiles,
    private readonly path: string,
    private readonly minPartitions: number,
  ) {}

  partitions(): readonly Partition[] {
    const found = this.files.find(this.path);
    const total = found.reduce((sum, { size }) => sum + size, 0);
    const goal = Math.floor(total / Math.max(1, this.minPartitions));
    const length = Math.max(1, Math.min(goal, BLOCK_BYTES));
    const stretches = found.flatMap((file) => cut(file, length));
    return stretches.map((stretch, index): FileStretch => ({ index, ...stretch }));
  }

  compute(split: Partition): Iterable<string> {
    const { path, start, end } = split as FileStretch;
    return flatMapped(piecesWithin(this.files.read(path), start, end), (lines) => lines);
  }
}

function cut({ path, size }: InputFile, length: number): Omit<FileStretch, "index">[] {
  const stretches: Omit<FileStretch, "index">[] = [];
  let start = 0;
  for (; (size - start) / length > SLOP; start += length) stretches.push({ path, start, end: start + length });
  // An empty file is no partition.
  if (start < size) stretches.push({ path, start, end: size });
  return stretches;
}

const [LF, CR] = [10, 13];

/** So many bytes are made text at once: line by line it costs more than twice as much. */
const PIECE_BYTES = 16 * 1024;

/** Piece by piece, the lines that begin after `start`, or at it in the first stretch, and not after `end`. */
function* piecesWithin(bytes: Uint8Array, start: number, end: number): Iterable<readonly string[]> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let at = start === 0 ? (hasMark ? 3 : 0) : nextLine(bytes, start);
  while (at < bytes.length && at <= end) {
    // Up to the end of the line that is under way there; a line that begins at `end` is the last.
    const next = nextLine(bytes, Math.min(at + PIECE_BYTES, end));
    const text = decoder.decode(bytes.subarray(at, next));
    const lines = text.split(text.includes("\r") ? /\r\n|\n|\r/ : "\n");
    // What is behind the last line's end is no line.
    if (bytes[next - 1] === LF || bytes[next - 1] === CR) lines.pop();
    yield lines;
    at = next;
  }
}

/** Where the line after the one at `from` begins. */
function nextLine(bytes: Uint8Array, from: number): number {
  for (let i = from; i < bytes.length; i++) {
    if (bytes[i] === LF) return i + 1;
    if (bytes[i] === CR) return bytes[i + 1] === LF ? i + 2 : i + 1;
  }
  return bytes.length;
}

interface FileGroup extends Partition {
  readonly paths: readonly string[];
}

export class WholeTextFileRDD implements Computation<[string, string]> {
  readonly kind: string = "WholeTextFileRDD";
  readonly dependencies: readonly never[] = [];
  readonly partitioner: null = null;

  constructor(
    private readonly files: RddFiles,
    private readonly path: string,
    private readonly minPartitions: number,
  ) {
    if (minPartitions < 0) throw new IllegalArgumentException(null, "Positive number of partitions required");
  }

  /** Files together until a partition has its share of the bytes. */
  partitions(): readonly Partition[] {
    const found = this.files.find(this.path);
    const total = found.reduce((sum, { size }) => sum + size, 0);
    const share = Math.ceil(total / Math.max(1, this.minPartitions));
    const groups: string[][] = [];
    let room = 0;
    for (const { path, size } of found) {
      if (groups.length === 0 || room <= 0) {
        groups.push([]);
        room = share;
      }
      groups[groups.length - 1].push(path);
      room -= size;
    }
    return groups.map((paths, index): FileGroup => ({ index, paths }));
  }

  *compute(split: Partition): Iterable<[string, string]> {
    for (const path of (split as FileGroup).paths) yield [path, new TextDecoder().decode(this.files.read(path))];
  }
}
