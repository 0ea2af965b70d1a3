/** One batch of the scrubber's data: see `scrubber-data.ts` for what the parts mean. */
import type { Json, Trace, TraceBatch, TraceColumn, TraceRowIn, TraceStateChange } from "../inspect/trace";
import { formatCell, formatCells } from "./cell-text";
import { brief, shorten, visible } from "./html";
import { joinStateFiles, type NamedFile, walkedPoints } from "./many-partitions";
import { type ScrubberCaps, type ScrubberFrame, type ScrubberPlane, VERDICTS } from "./scrubber-data";
import { type Glance, lateIn } from "./scrubber-glance";
import type { Texts } from "./scrubber-texts";
import { wallClockMs } from "./time-text";
import { offsetsOf, pointOf } from "./trace-walk";
import { pickRows } from "./view";
import { offsetText, type RowLayout, verdictText } from "./view-rows";

/** The columns of a result or a key that the panel has room for. */
export const shownColumns = (columns: readonly TraceColumn[]): readonly TraceColumn[] => columns.slice(0, COLUMNS_MAX);

const COLUMNS_MAX = 12;
const SOURCES_MAX = 12;

/** What the frames of one trace share. */
export interface FrameContext {
  readonly plane: ScrubberPlane;
  readonly layout: RowLayout;
  readonly texts: Texts;
  readonly caps: ScrubberCaps;
  readonly changesOf: (batch: TraceBatch) => readonly NamedChange[];
  /** Only each so-many-th point of the plane is sent; of late rows more than of others. */
  readonly every: { readonly late: number; readonly other: number };
}

export function scrubberFrame(trace: Trace, batchIndex: number, glance: Glance, context: FrameContext): ScrubberFrame {
  const batch = trace.batches[batchIndex] as TraceBatch;
  const { plane, layout, texts, caps } = context;
  const zone = trace.query.timeZone;
  const wall = (ms: number | null): number | null => (ms === null || ms === 0 ? ms : wallClockMs(ms, zone));
  const isLate = (row: TraceRowIn): boolean => row.verdict.kind === "late";
  const { lateMs, currentMs, nextMs, maxEventTimeMs } = batch.watermark;
  const lastArrivalMs = glance.arrivalMs[1];
  const walk = new Walk(batch);
  return {
    id: batch.batchId,
    life: batch.life,
    outcome: batch.outcome,
    noData: batch.noData,
    points: walk.points(texts, caps),
    numPoints: batch.points.length,
    at: walk.places(),
    offsets: offsetsOf(trace, batchIndex)
      .slice(0, SOURCES_MAX)
      .map((offset) => [
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
    late: lateIn(glance),
    tally: glance.tally,
    watermark: [wall(lateMs), wall(currentMs), wall(nextMs), wall(maxEventTimeMs)],
    yEnd: Number.isFinite(lastArrivalMs) ? wallClockMs(lastArrivalMs, zone) : null,
    ...stateOf(trace, batch, context),
    out: batch.rowsOut
      .slice(0, caps.out)
      .map((row) =>
        shownColumns(trace.query.resultColumns).map((column, i) => formatCell(row[i] ?? null, column.type, zone)),
      ),
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
      const says = caps.says ? brief(point.says, 160) : "";
      return [
        texts.id(brief(point.name, 60)),
        point.partition ?? -1,
        Number(tookMs.toFixed(3)),
        texts.id(says),
      ] as const;
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
      state: statePlaces(telling.length > 0 ? telling : writes.slice(-1)),
    };
  }

  disk(caps: ScrubberCaps): ScrubberFrame["disk"] {
    if (!caps.files) return [];
    const files = this.batch.points.flatMap((point, i) =>
      point.durable.filter(({ gone }) => !gone).map((write): DiskFile => ({ ...write, place: this.place(i) })),
    );
    const listed = joinStateFiles(files, (path, alike) => ({
      path,
      bytes: alike.reduce((sum, file) => sum + file.bytes, 0),
      text: "",
      place: alike.at(-1)?.place ?? 0,
    }));
    return listed.slice(-FILES_MAX).map(({ place, path, bytes, text }) => {
      const holds = shorten(caps.says ? text.trimEnd() : "", 80).replace(/\n/g, " ↵ ");
      return [place, shorten(visible(path), 80), bytes, shorten(visible(holds), 90)] as const;
    });
  }
}

/** Each partition's own place; of very many partitions all count from the last one's. */
function statePlaces(
  writes: readonly { readonly partition: number; readonly place: number }[],
): ScrubberFrame["at"]["state"] {
  const last = writes.at(-1);
  if (last !== undefined && writes.length > PARTITIONS_APART) return [[-1, last.place]];
  return writes.map(({ partition, place }) => [partition, place] as const);
}

const PARTITIONS_APART = 24;
const FILES_MAX = 40;

interface DiskFile extends NamedFile {
  readonly text: string;
  readonly place: number;
}

function stateOf(
  trace: Trace,
  batch: TraceBatch,
  context: FrameContext,
): Pick<ScrubberFrame, "state" | "numChanges" | "stateRows"> {
  const zone = trace.query.timeZone;
  const operators = trace.query.stateOperators;
  const { caps } = context;
  const changes = caps.changes === 0 ? [] : context.changesOf(batch);
  return {
    state: changes.slice(0, caps.changes).map((change) => {
      const operator = operators.find((op) => op.id === change.operator && op.store === change.store);
      const value = (cells: readonly Json[] | null): string | null =>
        cells === null ? null : formatCells(cells, operator?.valueColumns ?? [], zone);
      // With several operators their keys differ in shape, and are sent as one text.
      const key =
        operator === undefined || operators.length > 1
          ? [formatCells(change.key, operator?.keyColumns ?? [], zone)]
          : shownColumns(operator.keyColumns).map((column, i) => formatCell(change.key[i] ?? null, column.type, zone));
      return [change.operator, change.partition, key, value(change.before), value(change.after)] as const;
    }),
    numChanges: batch.state.reduce((sum, { changes: list }) => sum + list.length, 0),
    stateRows: batch.state.reduce((sum, state) => sum + state.numRowsTotal, 0),
  };
}

const beginning = (cell: Json): Json => (typeof cell === "string" ? cell.slice(0, 200) : cell);

export type NamedChange = TraceStateChange & { readonly operator: number; readonly store?: string };

/** In the order of their keys; of long ones their beginnings are enough. */
export function changesByKey(batch: TraceBatch): readonly NamedChange[] {
  const named = batch.state.flatMap(({ operator, store, changes }) =>
    changes.map((change) => ({
      name: JSON.stringify(change.key.map(beginning)),
      change: { ...change, operator, store },
    })),
  );
  named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return named.map(({ change }) => change);
}

function planeNumbers(
  batch: TraceBatch,
  plane: ScrubberPlane,
  zone: string,
  every: FrameContext["every"],
): readonly number[] {
  const numbers: number[] = [];
  batch.rowsIn.forEach((row, i) => {
    if (row.eventTimeMs === null || i % (row.verdict.kind === "late" ? every.late : every.other) !== 0) return;
    const x = Math.round((wallClockMs(row.eventTimeMs, zone) - plane.x[0]) / plane.unit);
    // Without arrival times y is the number of the row in its batch, from 1.
    const arrival = plane.byArrival ? (row.arrivalMs ?? plane.y[0]) : null;
    const y = arrival === null ? i + 1 : Math.round((wallClockMs(arrival, zone) - plane.y[0]) / plane.unit);
    numbers.push(x, y, VERDICTS.indexOf(row.verdict.kind));
  });
  return numbers;
}
