/** The points of a StreamingContext's trace, as the stepper walks them, and which of them end a batch. */
import type { Walk } from "./stepper";
import type { StreamingTrace, TraceStreamingBatch, TraceStreamingPoint } from "./streaming-trace";

export class StreamingTracePoints implements Walk {
  readonly first: number;
  readonly length: number;
  private readonly points: readonly TraceStreamingPoint[];
  private readonly outcomes: ReadonlyMap<string, TraceStreamingBatch["outcome"]>;

  constructor(trace: StreamingTrace) {
    this.points = trace.points;
    this.first = trace.leftOut.points;
    this.length = this.first + trace.points.length;
    this.outcomes = new Map(trace.batches.map((batch) => [`${batch.life} ${batch.number}`, batch.outcome]));
  }

  nameAt(at: number): string {
    return this.points[at - this.first].name;
  }

  batchAt(at: number): number | null {
    return this.points[at - this.first].batch;
  }

  endsBatch(at: number): boolean {
    const { name, life, batch } = this.points[at - this.first];
    return endedBatch(name, this.outcomes.get(`${life} ${batch}`));
  }
}

/** Whether a point with that name was the last of a batch that came out so. */
export function endedBatch(name: string, outcome: TraceStreamingBatch["outcome"] | undefined): boolean {
  if (name === "generateJobs") return outcome === "empty";
  if (name === "runJobs.done") return outcome === "failed";
  return name === "clearOld" || name === "generateJobs.failed";
}
