/** The sections of the view about the outside: what is durable on disk by now, and where the time went. */
import type { Trace, TraceBatch, TracePoint, TraceWrite } from "../inspect/trace";
import { shorten, visible } from "./html";
import { joinStateFiles, POINTS_APART } from "./many-partitions";
import { formatDuration } from "./time-text";
import { count, type RowMark, type ViewRow, type ViewSection } from "./view";

/** The start of a file on one line; `↵` stands for its line ends. */
const holds = (text: string): string => shorten(visible(shorten(text, 120).trimEnd().replace(/\n/g, " ↵ ")), 140);

interface DiskFile {
  readonly path: string;
  readonly bytes: number;
  readonly text: string;
  readonly mark: RowMark;
}

/** All files written in the trace up to the point, over all lives of the query: they share one checkpoint. */
export function durableSection(trace: Trace, batchIndex: number, point: number, maxRows: number): ViewSection {
  const files = new Map<string, DiskFile>();
  const put = ({ path, bytes, text, gone }: TraceWrite, isNew: boolean): void => {
    const mark = isNew ? (files.has(path) ? "changed" : "new") : "none";
    files.delete(path); // So that a file written again moves to the end of the list.
    if (gone) return;
    files.set(path, { path, bytes, text, mark });
  };
  trace.batches.slice(0, batchIndex + 1).forEach((batch, b) => {
    const end = b === batchIndex ? point : batch.points.length - 1;
    batch.points.slice(0, end + 1).forEach((passedPoint, p) => {
      for (const write of passedPoint.durable) put(write, b === batchIndex && p === point);
    });
  });
  const all = [...files.values()];
  const bytes = all.reduce((sum, file) => sum + file.bytes, 0);
  const fresh = all.filter((file) => file.mark !== "none").length;
  const listed = joinStateFiles(all, (path, alike) => ({
    path,
    bytes: alike.reduce((sum, file) => sum + file.bytes, 0),
    text: "",
    mark: alike.find((file) => file.mark !== "none")?.mark ?? "none",
  }));
  const shown = listed.slice(-maxRows);
  return {
    id: "durable",
    title: "Durable on disk",
    status: "filled",
    summary: `${count(all.length, "file")}, ${bytes} bytes${fresh > 0 ? `; ${fresh} new at this point` : ""}`,
    header: shown.length === 0 ? [] : ["file", "bytes", "holds"],
    rows: shown.map(({ path, bytes: size, text, mark }) => ({
      mark,
      cells: [shorten(visible(path), 80), String(size), holds(text)],
    })),
    note: listed.length > shown.length ? `… ${listed.length - shown.length} older entries before these` : null,
  };
}

export function timeSection(batch: TraceBatch, point: number): ViewSection {
  const passedPoints = batch.points.slice(0, point + 1);
  const total = passedPoints.reduce((sum, p) => sum + p.tookMs, 0);
  const apart = batch.points.length <= POINTS_APART;
  return {
    id: "time",
    title: "Time per point",
    status: "filled",
    summary: `${formatDuration(total)} so far`,
    header: passedPoints.length === 0 ? [] : ["point", "took", "what happened"],
    rows: apart ? passedPoints.map((p, i) => timeRow(p, i === point)) : joinedTimes(passedPoints, point),
    note: null,
  };
}

function timeRow(point: TracePoint, isNew: boolean): ViewRow {
  const task = point.partition === undefined ? "" : ` (partition ${point.partition})`;
  const says = shorten(visible(shorten(point.says, 160)), 160);
  return { mark: isNew ? "new" : "none", cells: [`${visible(point.name)}${task}`, formatDuration(point.tookMs), says] };
}

/** One row per name, in the order of their first points; what happened is said of the last one. */
function joinedTimes(points: readonly TracePoint[], current: number): readonly ViewRow[] {
  const groups = new Map<string, TracePoint[]>();
  for (const point of points) groups.set(point.name, [...(groups.get(point.name) ?? []), point]);
  return [...groups.values()].map((alike) => {
    const last = alike.at(-1) as TracePoint;
    const isNew = last === points[current];
    if (alike.length === 1) return timeRow(last, isNew);
    const row = timeRow(last, isNew);
    const took = formatDuration(alike.reduce((sum, point) => sum + point.tookMs, 0));
    return { mark: row.mark, cells: [`${visible(last.name)} × ${alike.length}`, took, row.cells[2] ?? ""] };
  });
}
