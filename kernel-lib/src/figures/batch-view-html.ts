/** The view at a stop, as HTML that works in an untrusted notebook: inline styles, tables, no scripts. */
import { escapeHtml } from "./html";
import { htmlNote, htmlTable } from "./html-table";
import { PALETTE } from "./palette";
import type { PointView, ViewSection } from "./view";

export function batchViewHtml(view: PointView): string {
  const point = view.point;
  const where =
    point === null
      ? "before its first point"
      : `at <b>${escapeHtml(point.name)}</b> (point ${point.index + 1} of ${point.count})`;
  const says = point === null || point.says === "" ? "" : `<div>${escapeHtml(point.says)}</div>`;
  const ended = view.outcome === "killed" || view.outcome === "failed" ? PALETTE.removed : PALETTE.kept;
  return [
    `<div style="border-left: 3px solid ${ended}; padding-left: 10px; font-size: 13px">`,
    `<div style="font-size: 15px; font-weight: 600">${escapeHtml(view.heading)}</div>`,
    `<div>${where}</div>${says}`,
    ...view.sections.map(sectionHtml),
    "</div>",
  ].join("");
}

function sectionHtml(section: ViewSection): string {
  const title = `<b>${escapeHtml(section.title)}</b>`;
  if (section.status === "not yet") {
    return `<div style="margin: 6px 0 0 0; color: ${PALETTE.muted}">${title} · ${escapeHtml(section.summary)}</div>`;
  }
  const head = `<div style="margin: 8px 0 0 0">${title} · ${escapeHtml(section.summary)}</div>`;
  if (section.rows.length === 0) return head;
  const note = section.note === null ? "" : htmlNote(section.note);
  return `${head}${htmlTable(section.header, section.rows)}${note}`;
}
