/** The view at a stop, for a terminal and for the `text/plain` of a notebook output. */
import { styled, textTable } from "./text-table";
import type { PointView, ViewSection } from "./view";

export interface BatchTextOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
}

export function batchViewText(view: PointView, options: BatchTextOptions = {}): string {
  const color = options.color ?? false;
  const point = view.point;
  const lines = [styled(view.heading, "1", color)];
  if (point !== null) {
    lines.push(styled(`at ${point.name} (point ${point.index + 1} of ${point.count})`, "36", color));
    if (point.says !== "") lines.push(point.says);
  } else lines.push("before its first point");
  for (const section of view.sections) lines.push("", ...sectionText(section, color));
  return lines.join("\n");
}

function sectionText(section: ViewSection, color: boolean): readonly string[] {
  if (section.status === "not yet") return [styled(`${section.title}: ${section.summary}`, "2", color)];
  const head = `${styled(section.title, "1", color)}: ${section.summary}`;
  if (section.rows.length === 0) return [head];
  const table = textTable(section.header, section.rows, color).map((line) => `  ${line}`);
  return [head, ...table, ...(section.note === null ? [] : [styled(`  ${section.note}`, "2", color)])];
}
