/**
 * What a step gives back: one view of everything at that point. `stop.show()` shows it; printing the object does too.
 */
import { displayWithShow, inspectAsText } from "../data/inspect-as";
import { batchView } from "../figures/batch-view";
import { batchViewHtml } from "../figures/batch-view-html";
import { batchViewText } from "../figures/batch-view-text";
import { showHtml } from "../figures/display";
import { escapeHtml } from "../figures/html";
import type { Trace, TraceBatch, TracePoint } from "../inspect/trace";
import type { Position } from "../inspect/trace-points";

export class Stop {
  constructor(
    private readonly trace: Trace,
    private readonly position: Position,
    /** Why the query went no further, or null. */
    readonly note: string | null,
  ) {}

  /** The batch the query stands in; null before its first point. */
  get batch(): TraceBatch | null {
    return this.trace.batches[this.position.batchIndex] ?? null;
  }

  get batchId(): number | null {
    return this.batch?.batchId ?? null;
  }

  /** The point it stands at; null before the first. */
  get point(): TracePoint | null {
    return this.batch?.points[this.position.pointIndex] ?? null;
  }

  /** Shows offsets, rows and verdicts, watermark, state, output, disk and times at this point. */
  show(): void {
    showHtml(this.toHtml(), this.toString());
  }

  private toHtml(): string {
    if (this.batch === null) return `<p>${BEFORE}</p>`;
    const html = batchViewHtml(batchView(this.trace, this.position.batchIndex, this.position.pointIndex));
    return this.note === null ? html : `${html}<p>${escapeHtml(this.note)}</p>`;
  }

  toString(): string {
    if (this.batch === null) return BEFORE;
    const text = batchViewText(batchView(this.trace, this.position.batchIndex, this.position.pointIndex));
    return this.note === null ? text : `${text}\n${this.note}`;
  }
}

inspectAsText(Stop);
displayWithShow(Stop);

const BEFORE = "Nothing has happened yet: step() goes to the first point.";
