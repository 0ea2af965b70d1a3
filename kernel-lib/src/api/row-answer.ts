/** What `query.where(row)` and `query.whyNot(row)` give back: the way of one row, which shows itself in a notebook. */
import { displayWithShow, inspectAsText } from "../data/inspect-as";
import { showHtml } from "../figures/display";
import { escapeHtml } from "../figures/html";
import { htmlTable } from "../figures/html-table";
import type { RowStory } from "../figures/row-story";
import { textTable } from "../figures/text-table";

const HEADER = ["when", "point", "what happened"];

export class RowAnswer {
  /** @param story as plain data; the sentence alone is `story.answer` */
  constructor(readonly story: RowStory) {}

  get answer(): string {
    return this.story.answer;
  }

  show(): void {
    showHtml(this.toHtml(), this.toString());
  }

  private get rows(): { mark: "none"; cells: string[] }[] {
    return this.story.steps.map(({ batch, point, says }) => ({ mark: "none", cells: [batch, point, says] }));
  }

  private get note(): string {
    const { others } = this.story;
    return others === 0 ? "" : `${others} more row${others === 1 ? "" : "s"} would fit; this is the first.`;
  }

  private toHtml(): string {
    return [
      `<div style="font-size: 13px">${escapeHtml(this.story.row)}</div>`,
      `<div style="font-size: 15px; font-weight: 600">${escapeHtml(this.story.answer)}</div>`,
      htmlTable(HEADER, this.rows),
      this.note === "" ? "" : `<div style="font-size: 12px">${escapeHtml(this.note)}</div>`,
    ].join("");
  }

  toString(): string {
    const note = this.note === "" ? [] : [this.note];
    return [this.story.row, this.story.answer, "", ...textTable(HEADER, this.rows, false), ...note].join("\n");
  }
}

inspectAsText(RowAnswer);
displayWithShow(RowAnswer);
