/** Turns what was recorded of a batch into the JSON of a trace. */
import { type Json, toJson } from "../data/json-value";
import type { DataType, StructType } from "../data/types";
import type { InternalRow, Value } from "../data/value";
import { typesOf } from "../operators/physical-plan";
import { rowsGiven } from "../operators/rows-given";
import { DEFAULT_STORE, type StatefulExec, type StateStoreSpec } from "../operators/stateful";
import type { SourcePartition } from "../sources/source";
import type { StreamExecution } from "../streaming/stream-execution";
import { duplicatesIn } from "./duplicates";
import { Judge, type JudgedGroup, type JudgedRow } from "./judge";
import type { RawBatch, RawPoint } from "./recorder";
import { sentence, verdictSentence } from "./sentences";
import {
  ROWS_SHOWN,
  type RowGroup,
  type RowVerdict,
  type TraceBatch,
  type TracePoint,
  type TraceRowIn,
  type TraceState,
} from "./trace";
import { sourceName, storeName } from "./trace-query";

const WRITE_TEXT_LENGTH = 400;

export class TraceRenderer {
  private readonly judge: Judge;
  private readonly resultTypes: readonly DataType[];

  constructor(
    private readonly execution: StreamExecution,
    private readonly timeZone: string,
    /** The event-time column of each source, or null. */
    private readonly eventTimeColumns: readonly (string | null)[],
  ) {
    const { plan } = execution.definition;
    this.judge = new Judge(plan, timeZone);
    this.resultTypes = typesOf(plan.output);
  }

  render(batch: RawBatch): TraceBatch {
    const rowsIn = this.rowsIn(batch);
    return {
      batchId: batch.batchId,
      life: batch.life,
      outcome: batch.outcome,
      noData: batch.noData,
      points: batch.points.map((point) => this.point(point)),
      offsets: batch.offsets.map(({ source, start, end, latest }) => ({
        source: sourceName(source),
        start: parseOffset(start),
        end: parseOffset(end),
        latest: parseOffset(latest),
      })),
      rowsIn,
      numInputRows: countRows(batch),
      watermark: {
        lateMs: batch.watermarks.lateMs,
        currentMs: batch.watermarks.evictionMs,
        nextMs: batch.nextMs,
        maxEventTimeMs: this.maxEventTime(batch),
      },
      state: this.state(batch),
      rowsOut: batch.rows.slice(0, ROWS_SHOWN).map((row) => cells(row, this.resultTypes)),
      numOutputRows: batch.rows.length,
      operatorRows: batch.rowsGiven === null ? [] : rowsGiven(this.execution.definition.plan, batch.rowsGiven),
      durationMs: batch.durationMs,
    };
  }

  private point(raw: RawPoint): TracePoint {
    const { facts } = raw.point;
    return {
      name: raw.point.name,
      atMs: raw.atMs,
      tookMs: raw.tookMs,
      says: sentence(raw, this.timeZone),
      durable: raw.durable.map(({ path, size, head, gone }) => ({
        path,
        bytes: size,
        text: new TextDecoder().decode(head).slice(0, WRITE_TEXT_LENGTH),
        ...(gone ? { gone } : {}),
      })),
      ...("stage" in facts ? { stage: facts.stage, partition: facts.partition } : {}),
      ...("operatorId" in facts ? { operator: facts.operatorId } : {}),
      ...("store" in facts && facts.store !== DEFAULT_STORE ? { store: facts.store } : {}),
    };
  }

  private maxEventTime(batch: RawBatch): number | null {
    const seen = [...batch.eventTimes.values()].filter((stats) => stats.count > 0).map((stats) => stats.maxMs);
    return seen.length === 0 ? null : Math.max(...seen);
  }

  private rowsIn(batch: RawBatch): TraceRowIn[] {
    const decided = batch.outcome === "committed" || batch.points.some((p) => p.point.name === "addBatch.done");
    const rows: TraceRowIn[] = [];
    const watermarks = this.execution.watermarksOf(batch.watermarks);
    batch.inputs.forEach((partitions, source) => {
      const { schema } = this.execution.definition.sources[source];
      const isDuplicate = duplicatesIn(batch, this.judge.firstOf(source));
      for (const partition of partitions) {
        if (rows.length >= ROWS_SHOWN) return;
        const judged = decided
          ? this.judged(source, partition, (operatorId) => watermarks(operatorId).lateMs)
          : "the batch has not judged it yet";
        for (let row = 0; row < partition.batch.numRows && rows.length < ROWS_SHOWN; row++) {
          const one = typeof judged === "string" ? judged : judged[row];
          const rowIn = this.rowIn(source, schema, partition, row, one, batch);
          const isSecond = typeof one !== "string" && isDuplicate(one);
          rows.push(isSecond ? { ...rowIn, verdict: duplicate(rowIn.verdict) } : rowIn);
        }
      }
    });
    return rows;
  }

  /** The verdicts on a partition's rows, or why there are none: a program's own function may fail at one of them. */
  private judged(
    source: number,
    partition: SourcePartition,
    lateMs: (operatorId: number) => number,
  ): readonly JudgedRow[] | string {
    try {
      return this.judge.judge(source, partition.batch, lateMs);
    } catch (error) {
      return `not followed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** @param judged the verdict, or why there is none */
  private rowIn(
    source: number,
    schema: StructType,
    partition: SourcePartition,
    row: number,
    judged: JudgedRow | string,
    batch: RawBatch,
  ): TraceRowIn {
    const values = partition.batch.row(row);
    const timeAt = schema.names.indexOf(this.eventTimeColumns[source] ?? "");
    const time = timeAt < 0 ? null : values[timeAt];
    return {
      source,
      ...partition.originOf(row),
      eventTimeMs: time === null ? null : Math.floor(Number(time) / 1000),
      values: values.map((value, i) => toJson(value, schema.fields[i].dataType, true)),
      verdict: this.verdict(judged, batch.watermarks.lateMs),
    };
  }

  private verdict(judged: JudgedRow | string, lateMs: number): RowVerdict {
    if (typeof judged === "string") return { kind: "unknown", groups: [], why: judged };
    const cameThrough = judged.groups.length > 0;
    // Before a union the rows of several inputs have not met: which group a row ends in is not followed.
    if (cameThrough && judged.by === null && this.execution.stateful.length > 0)
      return {
        kind: "unknown",
        groups: [],
        why: "not followed: it meets the rows of another input before it is grouped",
      };
    const types = typesOf(judged.by?.keys ?? []);
    const groups = judged.by === null ? [] : judged.groups.map((group) => groupOf(group, types));
    const kind = verdictKind(cameThrough, judged.by !== null, groups);
    return { kind, groups, why: verdictSentence(kind, groups, lateMs, this.timeZone) };
  }

  private state(batch: RawBatch): TraceState[] {
    const stores = this.execution.stateful.flatMap((operator) =>
      operator.stores.map((store, i) => ({ operator, store, isFirst: i === 0 })),
    );
    const watermarks = this.execution.watermarksOf(batch.watermarks);
    return stores.map(({ operator, store, isFirst }) => {
      const { operatorId } = operator;
      const metrics = isFirst ? batch.state.find((facts) => facts.operatorId === operatorId) : undefined;
      const [keyTypes, valueTypes] = [typesOf(store.keys), typesOf(store.values)];
      return {
        operator: operatorId,
        ...storeName(store),
        numRowsTotal: metrics?.rowsTotal ?? 0,
        numRowsUpdated: metrics?.rowsUpdated ?? 0,
        numRowsRemoved: metrics?.rowsRemoved ?? 0,
        numRowsDroppedByWatermark: metrics?.rowsDroppedByWatermark ?? 0,
        ...forgotten(operator, store, watermarks(operatorId).evictionMs),
        changes: batch.changes
          .filter((written) => written.operatorId === operatorId && written.store === store.name)
          .map(({ partition, change }) => ({
            partition,
            key: cells(change.key, keyTypes),
            before: change.before === null ? null : cells(change.before, valueTypes),
            after: change.after === null ? null : cells(change.after, valueTypes),
          })),
      };
    });
  }
}

/** Of a side of a join. */
function forgotten(
  operator: StatefulExec,
  { name }: StateStoreSpec,
  evictionMs: number,
): { forgottenUpToMs?: number | null } {
  if (operator.joins === null) return {};
  return { forgottenUpToMs: operator.forgottenUpTo(evictionMs)[name.startsWith("left") ? "left" : "right"] };
}

function duplicate({ groups }: RowVerdict): RowVerdict {
  return { kind: "filtered", groups, why: "filtered: a row with this key came before" };
}

function groupOf({ key, time, late }: JudgedGroup, types: readonly DataType[]): RowGroup {
  const ms = (micros: Value | undefined): number | null =>
    micros === null || micros === undefined ? null : Math.floor(Number(micros) / 1000);
  const window = Array.isArray(time) ? (time as readonly Value[]) : null;
  return { key: cells(key, types), startMs: ms(window?.[0]), endMs: ms(window === null ? time : window[1]), late };
}

function verdictKind(cameThrough: boolean, stateful: boolean, groups: readonly RowGroup[]): RowVerdict["kind"] {
  if (!cameThrough) return "filtered";
  if (!stateful) return "passed";
  return groups.every((group) => group.late) ? "late" : "kept";
}

function cells(row: InternalRow, types: readonly DataType[]): Json[] {
  return row.map((cell, i) => toJson(cell, types[i], true));
}

function parseOffset(offset: string | null): Json {
  return offset === null ? null : (JSON.parse(offset) as Json);
}

function countRows(batch: RawBatch): number {
  return batch.inputs.flat().reduce((sum, partition) => sum + partition.batch.numRows, 0);
}
