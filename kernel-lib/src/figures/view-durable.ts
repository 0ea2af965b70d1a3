/** The sections of the view about the outside: what is durable on disk by now, and where the time went. */
import type { Trace, TraceBatch, TraceWrite } from "../inspect/trace";
import { shorten, visible } from "./html";
import { formatDuration } from "./time-text";
import { count, type RowMark, type ViewRow, type ViewSection } from "./view";

/** The start of a file on one line; `↵` stands for its line ends. */
const holds = (text: string): string => shorten(visible(shorten(text, 120).trimEnd().replace(/\n/g, " ↵ ")), 140);

interface DiskFile {
  readonly write: TraceWrite;
  readonly mark: RowMark;
}

/** All files written in the trace up to the point, over all lives of the query: they share one checkpoint. */
export function durableSection(trace: Trace, batchIndex: number, point: number, maxRows: number): ViewSection {
  const files = new Map<string, DiskFile>();
  let bytes = 0;
  const put = (write: TraceWrite, isNew: boolean): void => {
    const again = files.has(write.path);
    files.delete(write.path); // So that a file written again moves to the end of the list.
    files.set(write.path, { write, mark: isNew ? (again ? "changed" : "new") : "none" });
  };
  trace.batches.slice(0, batchIndex + 1).forEach((batch, b) => {
    const end = b === batchIndex ? point : batch.points.length - 1;
    batch.points.slice(0, end + 1).forEach((passedPoint, p) => {
      for (const write of passedPoint.durable) put(write, b === batchIndex && p === point);
    });
  });
  for (const file of files.values()) bytes += file.write.bytes;
  const all = [...files.values()];
  const shown = all.slice(-maxRows);
  const fresh = all.filter((file) => file.mark !== "none").length;
  return {
    id: "durable",
    title: "Durable on disk",
    status: "filled",
    summary: `${count(all.length, "file")}, ${bytes} bytes${fresh > 0 ? `; ${fresh} new at this point` : ""}`,
    header: shown.length === 0 ? [] : ["file", "bytes", "holds"],
    rows: shown.map(({ write, mark }) => ({
      mark,
      cells: [shorten(visible(write.path), 80), String(write.bytes), holds(write.text)],
    })),
    note: all.length > shown.length ? `… ${all.length - shown.length} files written before these` : null,
  };
}

export function timeSection(batch: TraceBatch, point: number): ViewSection {
  const passedPoints = batch.points.slice(0, point + 1);
  const total = passedPoints.reduce((sum, p) => sum + p.tookMs, 0);
  return {
    id: "time",
    title: "Time per point",
    status: "filled",
    summary: `${formatDuration(total)} so far`,
    header: passedPoints.length === 0 ? [] : ["point", "took", "what happened"],
    rows: passedPoints.map((p, i): ViewRow => {
      const task = p.partition === undefined ? "" : ` (partition ${p.partition})`;
      return {
        mark: i === point ? "new" : "none",
        cells: [`${visible(p.name)}${task}`, formatDuration(p.tookMs), shorten(visible(shorten(p.says, 160)), 160)],
      };
    }),
    note: null,
  };
}
