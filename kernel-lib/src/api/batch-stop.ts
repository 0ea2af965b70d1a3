/** What a step of a StreamingContext gives back: one view of everything at that point. Printing the object shows it, too. */
import { displayWithShow, inspectAsText } from "../data/inspect-as";
import { batchViewHtml } from "../figures/batch-view-html";
import { batchViewText } from "../figures/batch-view-text";
import { showHtml } from "../figures/display";
import { escapeHtml } from "../figures/html";
import { streamingView } from "../figures/streaming-view";
import type { StreamingTrace, TraceStreamingBatch, TraceStreamingPoint } from "../inspect/streaming-trace";

export class BatchStop {
  constructor(
    private readonly trace: StreamingTrace,
    /** Index into `trace.points`; -1 before the first. */
    private readonly position: number,
    /** Why the context went no further, or null. */
    readonly note: string | null,
  ) {}

  /** The point it stands at; null before the first. */
  get point(): TraceStreamingPoint | null {
    return this.trace.points[this.position] ?? null;
  }

  /** The batch to which the point belongs; null before the first point, and between batches. */
  get batch(): TraceStreamingBatch | null {
    const { point } = this;
    if (point === null || point.batch === null) return null;
    return this.trace.batches.find(({ number, life }) => number === point.batch && life === point.life) ?? null;
  }

  /** Shows blocks, outputs, windows, delays at this point. */
  show(): void {
    showHtml(this.toHtml(), this.toString());
  }

  private toHtml(): string {
    if (this.point === null) return `<p>${BEFORE}</p>`;
    const html = batchViewHtml(streamingView(this.trace, this.position));
    return this.note === null ? html : `${html}<p>${escapeHtml(this.note)}</p>`;
  }

  toString(): string {
    if (this.point === null) return BEFORE;
    const text = batchViewText(streamingView(this.trace, this.position));
    return this.note === null ? text : `${text}\n${this.note}`;
  }
}

inspectAsText(BatchStop);
displayWithShow(BatchStop);

const BEFORE = "Nothing has happened yet: step() goes to the first point.";
