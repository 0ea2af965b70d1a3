/**
 * One cell of a crash matrix, opened: what lay on the disk when the query died, how the next life went on, and which rows of
 * the sink are not as they should be.
 */
import { displayWithShow, inspectAsText } from "../data/inspect-as";
import type { Reenacted } from "../faults/reenact";
import { batchView } from "../figures/batch-view";
import { batchViewHtml } from "../figures/batch-view-html";
import { batchViewText } from "../figures/batch-view-text";
import { showHtml } from "../figures/display";
import { escapeHtml } from "../figures/html";
import { htmlTable } from "../figures/html-table";
import { textTable } from "../figures/text-table";
import type { CrashCell } from "../inspect/crash-matrix";
import type { Trace, TraceBatch } from "../inspect/trace";

export class OpenedCrash {
  constructor(
    readonly cell: CrashCell,
    private readonly outcome: Reenacted,
    /** Both lives: what every figure can be drawn from, e.g. `figures.scrubber(opened.trace)`. */
    readonly trace: Trace,
    /** Rows of the sink as texts, with what is wrong with them. */
    readonly differences: readonly RowDifference[],
  ) {}

  get verdict(): CrashCell["verdict"] {
    return this.outcome.verdict;
  }

  show(): void {
    showHtml(this.toHtml(), this.toString());
  }

  private get heading(): string {
    const why = this.outcome.detail === null ? "" : `: ${this.outcome.detail}`;
    return `${this.cell.name} — ${this.verdict}${why}`;
  }

  private toHtml(): string {
    return [
      `<h4>${escapeHtml(this.heading)}</h4>`,
      this.differences.length === 0
        ? `<p>${this.outcome.rows === null ? "The query did not come to an end." : ALL_THERE}</p>`
        : htmlTable(HEADER, this.differences.map(differenceRow)),
      ...this.lives.map(
        // Each is a screen or two: closed, so that what went wrong stays in view.
        ([title, batchIndex]) =>
          `<details><summary><b>${title}</b></summary>${batchViewHtml(batchView(this.trace, batchIndex))}</details>`,
      ),
    ].join("");
  }

  toString(): string {
    const rows =
      this.differences.length === 0
        ? [this.outcome.rows === null ? "The query did not come to an end." : ALL_THERE]
        : textTable(HEADER, this.differences.map(differenceRow), false);
    const lives = this.lives.flatMap(([title, batchIndex]) => [
      "",
      title,
      "",
      batchViewText(batchView(this.trace, batchIndex)),
    ]);
    return [this.heading, "", ...rows, ...lives].join("\n");
  }

  /** The batch that was cut short, and the first that ran after it. */
  private get lives(): readonly (readonly [string, number])[] {
    const { batches } = this.trace;
    const second = batches.findIndex((batch: TraceBatch) => batch.life > 0);
    const first = (second < 0 ? batches.length : second) - 1;
    return [
      ...(first < 0 ? [] : ([["The life that was broken, where it ended", first]] as const)),
      ...(second < 0 ? [] : ([["The first batch of the next life", second]] as const)),
    ];
  }
}

inspectAsText(OpenedCrash);
displayWithShow(OpenedCrash);

export interface RowDifference {
  readonly what: "too much" | "missing";
  readonly cells: string;
}

const HEADER = ["in the sink", "row"];
const ALL_THERE = "In the end the sink holds each row as often as it should.";

const differenceRow = ({ what, cells }: RowDifference): { mark: "added" | "removed"; cells: string[] } => ({
  mark: what === "too much" ? "added" : "removed",
  cells: [what, cells],
});
