/** The points of a trace, one after the other over all its batches: what the stepper walks when nothing runs any more. */
import type { Walk } from "./stepper";
import type { Trace, TraceBatch, TracePoint } from "./trace";

/** A point in the trace: which batch, by index (a killed batch is there twice), and which of its points. */
export interface Position {
  /** -1 is before the first batch. */
  readonly batchIndex: number;
  readonly pointIndex: number;
}

/** A batch that came to it is through. */
export const LAST_POINT = "watermark";

/**
 * Where the point with the number `at` stands.
 * @param starts how many points came before each batch
 */
export function positionIn(starts: readonly number[], at: number): Position {
  // By halves: it is asked of every point of a long record.
  let [from, to] = [0, starts.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (starts[middle] > at) to = middle;
    else from = middle + 1;
  }
  const batchIndex = from - 1;
  return { batchIndex, pointIndex: batchIndex < 0 ? -1 : at - starts[batchIndex] };
}

export class TracePoints implements Walk {
  readonly first = 0;
  readonly length: number;
  private readonly starts: readonly number[];
  private readonly batches: readonly TraceBatch[];

  constructor({ batches }: Trace) {
    this.batches = batches;
    const starts: number[] = [];
    let length = 0;
    for (const { points } of batches) {
      starts.push(length);
      length += points.length;
    }
    this.starts = starts;
    this.length = length;
  }

  positionOf(at: number): Position {
    return positionIn(this.starts, at);
  }

  nameAt(at: number): string {
    return this.pointAt(at).name;
  }

  batchAt(at: number): number {
    return this.batches[this.positionOf(at).batchIndex].batchId;
  }

  endsBatch(at: number): boolean {
    return this.nameAt(at) === LAST_POINT;
  }

  private pointAt(at: number): TracePoint {
    const { batchIndex, pointIndex } = this.positionOf(at);
    return this.batches[batchIndex].points[pointIndex];
  }
}
