/** One batch of the scrubber's data: see `scrubber-data.ts` for what the parts mean. */
import type { Json, Trace, TraceBatch, TraceRowIn } from "../inspect/trace";
import { formatCell, formatCells } from "./cell-text";
import { shorten, visible } from "./html";
import { joinStateFiles, type NamedFile, walkedPoints } from "./many-partitions";
import { type ScrubberCaps, type ScrubberFrame, type ScrubberPlane, VERDICTS } from "./scrubber-data";
import { wallClockMs } from "./time-text";
import { offsetsOf, pointOf } from "./trace-walk";
import { pickRows } from "./view";
import { offsetText, type RowLayout, verdictText } from "./view-rows";

/** Numbers texts, so that each is sent once. */
export class Texts {
  readonly list: string[] = [""];
  private readonly ids: Map<string, number> = new Map([["", 0]]);

  id(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    this.ids.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

/** What the frames of one trace share. */
export interface FrameContext {
  readonly plane: ScrubberPlane;
  readonly layout: RowLayout;
  readonly texts: Texts;
  readonly caps: ScrubberCaps;
  /** Only each so-many-th point of the plane is sent (late ones always). */
  readonly every: number;
}

export function scrubberFrame(trace: Trace, batchIndex: number, context: FrameContext): ScrubberFrame {
  const batch = trace.batches[batchIndex] as TraceBatch;
  const { plane, layout, texts, caps } = context;
  const zone = trace.query.timeZone;
  const wall = (ms: number | null): number | null => (ms === null || ms === 0 ? ms : wallClockMs(ms, zone));
  const isLate = (row: TraceRowIn): boolean => row.verdict.kind === "late";
  const { lateMs, currentMs, nextMs, maxEventTimeMs } = batch.watermark;
  const arrivals = batch.rowsIn.flatMap((row) => (row.arrivalMs === null ? [] : [wallClockMs(row.arrivalMs, zone)]));
  const walk = new Walk(batch);
  return {
    id: batch.batchId,
    life: batch.life,
    outcome: batch.outcome,
    noData: batch.noData,
    points: walk.points(texts, caps),
    numPoints: batch.points.length,
    at: walk.places(),
    offsets: offsetsOf(trace, batchIndex).map((offset) => [
      visible(shorten(offset.source, 60)),
      ...[offset.start, offset.end, offset.latest].map(offsetText),
    ]),
    xy: planeNumbers(batch, plane, zone, context.every),
    rows: pickRows(batch.rowsIn, caps.rows, isLate).map((row) => [
      VERDICTS.indexOf(row.verdict.kind),
      texts.id(shorten(verdictText(row), 140)),
      ...layout.cells(row),
    ]),
    numRows: batch.numInputRows,
    late: batch.rowsIn.filter(isLate).length,
    tally: VERDICTS.map((kind) => batch.rowsIn.filter((row) => row.verdict.kind === kind).length),
    watermark: [wall(lateMs), wall(currentMs), wall(nextMs), wall(maxEventTimeMs)],
    yEnd: plane.byArrival && arrivals.length > 0 ? arrivals.reduce((a, b) => Math.max(a, b)) : null,
    ...stateOf(trace, batch, caps),
    out: batch.rowsOut
      .slice(0, caps.out)
      .map((row) => trace.query.resultColumns.map((column, i) => formatCell(row[i] ?? null, column.type, zone))),
    numOut: batch.numOutputRows,
    disk: walk.disk(caps),
  };
}

/** The points of a batch that the panel walks, and where among them things happen. */
class Walk {
  private readonly kept: readonly number[];

  constructor(private readonly batch: TraceBatch) {
    this.kept = walkedPoints(batch);
  }

  /** Place of the first walked point at or after a point of the batch. */
  private place(index: number): number {
    const place = this.kept.findIndex((kept) => kept >= index);
    return place < 0 ? this.kept.length : place;
  }

  points(texts: Texts, caps: ScrubberCaps): ScrubberFrame["points"] {
    return this.kept.map((index, place) => {
      const point = this.batch.points[index] as TraceBatch["points"][number];
      // The time of points passed over counts for the next one walked.
      const since = this.batch.points.slice((this.kept[place - 1] ?? -1) + 1, index + 1);
      const tookMs = since.reduce((sum, each) => sum + each.tookMs, 0);
      const says = caps.says ? shorten(visible(shorten(point.says, 160)), 160) : "";
      return [texts.id(visible(point.name)), point.partition ?? -1, Number(tookMs.toFixed(3)), texts.id(says)] as const;
    });
  }

  places(): ScrubberFrame["at"] {
    const { batch } = this;
    const at = (name: string): number => this.place(pointOf(batch, name));
    const asksForOffsets = batch.points.some((point) => point.name === "latestOffset");
    const changed = new Set(batch.state.flatMap((state) => state.changes.map((change) => change.partition)));
    const writes = batch.points.flatMap((point, i) =>
      point.name === "task.state.write" ? [{ partition: point.partition ?? -1, place: this.place(i) }] : [],
    );
    const telling = writes.filter(({ partition }) => partition === -1 || changed.has(partition));
    return {
      // A batch run again never asks for offsets: they are known from the start.
      offsets: asksForOffsets || batch.points[0]?.name !== "recovered" ? at("latestOffset") : 0,
      rows: at("getBatch"),
      verdicts: at("addBatch.done"),
      watermark: at("watermark"),
      out: at("sink.commit"),
      state: (telling.length > 0 ? telling : writes.slice(-1)).map(
        ({ partition, place }) => [partition, place] as const,
      ),
    };
  }

  disk(caps: ScrubberCaps): ScrubberFrame["disk"] {
    const files = this.batch.points.flatMap((point, i) =>
      point.durable.map((write): DiskFile => ({ ...write, place: this.place(i) })),
    );
    const listed = joinStateFiles(files, (path, alike) => ({
      path,
      bytes: alike.reduce((sum, file) => sum + file.bytes, 0),
      text: "",
      place: alike.at(-1)?.place ?? 0,
    }));
    return listed.map(({ place, path, bytes, text }) => {
      const holds = shorten(caps.says ? text.trimEnd() : "", 80).replace(/\n/g, " ↵ ");
      return [place, shorten(visible(path), 80), bytes, shorten(visible(holds), 90)] as const;
    });
  }
}

interface DiskFile extends NamedFile {
  readonly text: string;
  readonly place: number;
}

function stateOf(
  trace: Trace,
  batch: TraceBatch,
  caps: ScrubberCaps,
): Pick<ScrubberFrame, "state" | "numChanges" | "stateRows"> {
  const zone = trace.query.timeZone;
  const operators = trace.query.stateOperators;
  const changes = batch.state.flatMap(({ operator, store, changes: list }) =>
    list.map((change) => ({ ...change, operator, store })),
  );
  const name = (change: { readonly key: readonly Json[] }): string => JSON.stringify(change.key);
  changes.sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
  return {
    state: changes.slice(0, caps.changes).map((change) => {
      const operator = operators.find((op) => op.id === change.operator && op.store === change.store);
      const value = (cells: readonly Json[] | null): string | null =>
        cells === null ? null : formatCells(cells, operator?.valueColumns ?? [], zone);
      // With several operators their keys differ in shape, and are sent as one text.
      const key =
        operator === undefined || operators.length > 1
          ? [formatCells(change.key, operator?.keyColumns ?? [], zone)]
          : operator.keyColumns.map((column, i) => formatCell(change.key[i] ?? null, column.type, zone));
      return [change.operator, change.partition, key, value(change.before), value(change.after)] as const;
    }),
    numChanges: changes.length,
    stateRows: batch.state.reduce((sum, state) => sum + state.numRowsTotal, 0),
  };
}

function planeNumbers(batch: TraceBatch, plane: ScrubberPlane, zone: string, every: number): readonly number[] {
  const numbers: number[] = [];
  batch.rowsIn.forEach((row, i) => {
    if (row.eventTimeMs === null || (i % every !== 0 && row.verdict.kind !== "late")) return;
    const x = Math.round((wallClockMs(row.eventTimeMs, zone) - plane.x[0]) / plane.unit);
    // Without arrival times the panel counts rows by itself.
    const known = plane.byArrival && row.arrivalMs !== null;
    const y = known ? Math.round((wallClockMs(row.arrivalMs ?? 0, zone) - plane.y[0]) / plane.unit) : 0;
    numbers.push(x, y, VERDICTS.indexOf(row.verdict.kind));
  });
  return numbers;
}
