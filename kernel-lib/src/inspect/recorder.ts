/**
 * Listens to the points of a query and keeps what a trace needs.
 *
 * Recording must hardly cost anything, so only references are kept while the query runs; JSON is made when somebody asks
 * for the trace. What the engine reuses after a point (a task's state) is copied at the point.
 */
import type { StateChange } from "../cluster/job";
import type { InternalRow } from "../data/value";
import type { EventTimeStats, OperatorWatermarks, PhysicalPlan } from "../operators/physical-plan";
import type { SourcePartition } from "../sources/source";
import type { OffsetRange, StateOperatorFacts, StreamPoint } from "../streaming/points";
import type { StreamExecution } from "../streaming/stream-execution";
import type { TraceRenderer } from "./render-batch";
import type { Walk } from "./stepper";
import { ROWS_SHOWN, type Trace, type TraceBatch, type TraceQuery } from "./trace";
import { LAST_POINT, type Position, positionIn } from "./trace-points";

/** A file that became durable. The beginning is enough to show. */
export interface RawWrite {
  readonly path: string;
  readonly size: number;
  readonly head: Uint8Array;
  /** Deleted. */
  readonly gone: boolean;
}

export interface RawPoint {
  readonly point: StreamPoint;
  readonly atMs: number;
  readonly tookMs: number;
  readonly durable: readonly RawWrite[];
  /** How many keys a task changed; only at `task.state.write`. */
  readonly changed: number;
}

export interface RawBatch {
  readonly batchId: number;
  readonly life: number;
  outcome: TraceBatch["outcome"];
  noData: boolean;
  readonly points: RawPoint[];
  offsets: readonly OffsetRange[];
  inputs: readonly (readonly SourcePartition[])[];
  watermarks: OperatorWatermarks;
  nextMs: number | null;
  eventTimes: ReadonlyMap<number, EventTimeStats>;
  readonly changes: { operatorId: number; store: string; partition: number; change: StateChange }[];
  state: readonly StateOperatorFacts[];
  rows: readonly InternalRow[];
  /** Null until the tasks are done. */
  rowsGiven: ReadonlyMap<PhysicalPlan, number> | null;
  durationMs: Readonly<Record<string, number>>;
}

/** As much of a file as a trace shows. */
const HEAD_BYTES = 1600;
const KEPT_WHOLE = 4096;

export class Recorder implements Walk {
  private readonly batches: (RawBatch | TraceBatch)[] = [];
  /** How many points came before each batch. */
  private readonly starts: number[] = [];
  /** All is kept. */
  readonly first = 0;
  private current: RawBatch | null = null;
  /** Points that come before it is known which batch they lead to. */
  private before: RawPoint[] = [];
  /** The offsets that a batch of an earlier life was given; it does not ask for them again. */
  private given: readonly OffsetRange[] = [];
  private writes: RawWrite[] = [];

  constructor(
    private readonly execution: StreamExecution,
    private readonly query: TraceQuery,
    private readonly renderer: TraceRenderer,
    private readonly life: number,
    /** Batches of a timeline that this one continues. */
    past: readonly TraceBatch[] = [],
  ) {
    for (const batch of past) this.add(batch);
  }

  /** To be called with every file that becomes durable, and with those that are deleted. */
  wrote(path: string, bytes: Uint8Array, gone: boolean = false): void {
    // Bytes once written are never changed, so a small file needs no copy.
    const head = bytes.length <= KEPT_WHOLE ? bytes : bytes.slice(0, HEAD_BYTES);
    this.writes.push({ path, size: bytes.length, head, gone });
  }

  /** To be called at every point. */
  arrived(point: StreamPoint, tookMs: number): void {
    // Polling a source that has nothing new is no step of any batch.
    if (point.name === "waiting" || (point.name === "latestOffset" && !point.facts.runs)) return;
    const changes = point.name === "task.state.write" ? point.facts.state.changes : [];
    const raw: RawPoint = {
      point,
      atMs: this.execution.definition.clock.now(),
      tookMs,
      durable: this.writes,
      changed: changes.length,
    };
    this.writes = [];
    if (point.name === "recovered") {
      this.before.push(raw);
      this.given = point.facts.offsets;
      return;
    }
    this.current ??= this.begin(this.execution.nextBatchId);
    this.current.points.push(raw);
    collect(this.current, point, changes);
    if (point.name === "watermark") this.finish("committed");
  }

  /** The batch under way was cut short. */
  ended(how: "killed" | "failed" | "stopped"): void {
    if (this.current !== null) this.finish(how === "failed" ? "failed" : "killed");
  }

  private begin(batchId: number): RawBatch {
    const batch: RawBatch = {
      batchId,
      life: this.life,
      outcome: "running",
      noData: false,
      points: this.before,
      offsets: this.given,
      inputs: [],
      watermarks: { lateMs: this.execution.lateMs, evictionMs: this.execution.tracker.currentMs },
      nextMs: null,
      eventTimes: new Map(),
      changes: [],
      state: [],
      rows: [],
      rowsGiven: null,
      durationMs: {},
    };
    this.before = [];
    this.given = [];
    this.add(batch);
    return batch;
  }

  private add(batch: RawBatch | TraceBatch): void {
    this.starts.push(this.length);
    this.batches.push(batch);
  }

  private finish(outcome: TraceBatch["outcome"]): void {
    const batch = this.current;
    if (batch === null) return;
    batch.outcome = outcome;
    batch.durationMs = this.execution.timer.finish();
    this.current = null;
    // A large batch is cut to what a trace shows, so that its rows can be let go.
    const rowsIn = batch.inputs.flat().reduce((sum, partition) => sum + partition.batch.numRows, 0);
    if (Math.max(rowsIn, batch.rows.length) > ROWS_SHOWN)
      this.batches[this.batches.length - 1] = this.renderer.render(batch);
  }

  /** How many points there are. */
  get length(): number {
    const last = this.batches.length - 1;
    return last < 0 ? 0 : this.starts[last] + this.batches[last].points.length;
  }

  /** Where the point with that number stands. */
  positionOf(at: number): Position {
    return positionIn(this.starts, at);
  }

  batchAt(at: number): number {
    return this.batches[this.positionOf(at).batchIndex].batchId;
  }

  nameAt(at: number): string {
    const { batchIndex, pointIndex } = this.positionOf(at);
    const point = this.batches[batchIndex].points[pointIndex];
    return "point" in point ? point.point.name : point.name;
  }

  endsBatch(at: number): boolean {
    return this.nameAt(at) === LAST_POINT;
  }

  /** Everything so far. Finished batches are turned into JSON once. */
  trace(): Trace {
    const rendered = this.batches.map((batch, i) => {
      if (!isRaw(batch)) return batch;
      const json = this.renderer.render(batch);
      if (batch.outcome !== "running") this.batches[i] = json;
      return json;
    });
    return { version: 1, query: this.query, batches: rendered };
  }
}

function isRaw(batch: RawBatch | TraceBatch): batch is RawBatch {
  return "inputs" in batch;
}

function collect(batch: RawBatch, point: StreamPoint, changes: readonly StateChange[]): void {
  switch (point.name) {
    case "latestOffset":
      batch.offsets = point.facts.offsets;
      batch.noData = point.facts.noData;
      break;
    case "getBatch":
      batch.inputs = point.facts.inputs;
      batch.noData = point.facts.inputs.every((partitions) => partitions.length === 0);
      break;
    case "queryPlanning":
      batch.watermarks = point.facts.watermarks;
      break;
    case "task.state.write": {
      const { operatorId, store, partition } = point.facts;
      for (const change of changes) batch.changes.push({ operatorId, store, partition, change });
      break;
    }
    case "sink.commit":
      batch.rows = point.facts.rows;
      batch.state = point.facts.state;
      batch.rowsGiven = point.facts.rowsGiven;
      break;
    case "watermark":
      batch.nextMs = point.facts.nextMs;
      batch.eventTimes = point.facts.eventTimes;
      break;
    default:
      break;
  }
}
