/**
 * Where a watermark is computed: the largest event time seen, less the delay, never falling.
 *
 * Spark's `WatermarkTracker` (semantics D2). Every `withWatermark` has a value of its own; the query's one watermark is the
 * smallest of them (or the largest, by policy), and it counts from the next batch on. After a restart only the query's
 * value is known, so with the `min` policy it stands still until every stream has shown data again (D5).
 */
import type { EventTimeStats } from "../operators/physical-plan";

export type WatermarkPolicy = "min" | "max";

export class WatermarkTracker {
  private readonly perNode: (number | null)[];
  private globalMs = 0;

  /** @param delaysMs the delay of every `withWatermark`, in plan order */
  constructor(
    private readonly delaysMs: readonly number[],
    private readonly policy: WatermarkPolicy,
  ) {
    this.perNode = delaysMs.map(() => null);
  }

  /** Milliseconds since 1970; 0 until events move it. */
  get currentMs(): number {
    return this.globalMs;
  }

  /** Takes up the watermark that a checkpoint holds. */
  restore(watermarkMs: number): void {
    this.globalMs = watermarkMs;
  }

  /** Takes in what a batch saw; `statsOf` gives the event times that passed the n-th `withWatermark`. */
  update(statsOf: (watermarkId: number) => EventTimeStats | undefined): void {
    if (this.delaysMs.length === 0) return;
    this.delaysMs.forEach((delayMs, id) => {
      const stats = statsOf(id);
      if (stats === undefined || stats.count === 0) return;
      const candidate = stats.maxMs - delayMs;
      this.perNode[id] = Math.max(this.perNode[id] ?? candidate, candidate);
    });
    const values = this.perNode.map((value) => value ?? 0);
    const chosen = this.policy === "min" ? Math.min(...values) : Math.max(...values);
    this.globalMs = Math.max(this.globalMs, chosen);
  }
}
