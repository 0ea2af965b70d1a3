/** Turns what was recorded of a batch into the JSON of a trace. */
import { type Json, toJson } from "../data/json-value";
import type { DataType, StructType } from "../data/types";
import type { InternalRow, Value } from "../data/value";
import { decidingTime } from "../operators/event-time-key";
import { typesOf } from "../operators/physical-plan";
import type { StateStoreSaveExec } from "../operators/state-store-save";
import type { SourcePartition } from "../sources/source";
import type { StreamExecution } from "../streaming/stream-execution";
import { Judge, type JudgedRow } from "./judge";
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

const WRITE_TEXT_LENGTH = 400;

export class TraceRenderer {
  private readonly judge: Judge;
  private readonly resultTypes: readonly DataType[];
  private readonly keyTypes: readonly DataType[];

  constructor(
    private readonly execution: StreamExecution,
    private readonly timeZone: string,
    /** The event-time column of each source, or null. */
    private readonly eventTimeColumns: readonly (string | null)[],
  ) {
    const { plan } = execution.definition;
    this.judge = new Judge(plan, timeZone);
    this.resultTypes = typesOf(plan.output);
    this.keyTypes = typesOf(this.judging?.keys ?? []);
  }

  /** The operator that rows are judged by: the one they meet first. */
  private get judging(): StateStoreSaveExec | undefined {
    return this.execution.stateful.at(-1);
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
        source,
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
      durable: raw.durable.map(({ path, size, head }) => ({
        path,
        bytes: size,
        text: new TextDecoder().decode(head).slice(0, WRITE_TEXT_LENGTH),
      })),
      ...("stage" in facts ? { stage: facts.stage, partition: facts.partition } : {}),
      ...("operatorId" in facts ? { operator: facts.operatorId } : {}),
    };
  }

  private maxEventTime(batch: RawBatch): number | null {
    const seen = [...batch.eventTimes.values()].filter((stats) => stats.count > 0).map((stats) => stats.maxMs);
    return seen.length === 0 ? null : Math.max(...seen);
  }

  private rowsIn(batch: RawBatch): TraceRowIn[] {
    const decided = batch.outcome === "committed" || batch.points.some((p) => p.point.name === "addBatch.done");
    const rows: TraceRowIn[] = [];
    batch.inputs.forEach((partitions, source) => {
      const { schema } = this.execution.definition.sources[source];
      for (const partition of partitions) {
        if (rows.length >= ROWS_SHOWN) return;
        const judged = this.judge.judge(source, partition.batch, batch.watermarks.lateMs);
        for (let row = 0; row < partition.origins.length && rows.length < ROWS_SHOWN; row++)
          rows.push(this.rowIn(source, schema, partition, row, decided ? judged[row] : null, batch));
      }
    });
    return rows;
  }

  private rowIn(
    source: number,
    schema: StructType,
    partition: SourcePartition,
    row: number,
    judged: JudgedRow | null,
    batch: RawBatch,
  ): TraceRowIn {
    const values = partition.batch.row(row);
    const timeAt = schema.names.indexOf(this.eventTimeColumns[source] ?? "");
    const time = timeAt < 0 ? null : values[timeAt];
    return {
      source,
      ...partition.origins[row],
      eventTimeMs: time === null ? null : Math.floor(Number(time) / 1000),
      values: values.map((value, i) => toJson(value, schema.fields[i].dataType)),
      verdict: this.verdict(judged, batch.watermarks.lateMs),
    };
  }

  private verdict(judged: JudgedRow | null, lateMs: number): RowVerdict {
    if (judged === null) return { kind: "unknown", groups: [], why: "the batch has not judged it yet" };
    const cameThrough = judged.groups.length > 0;
    // Before a union or a join the rows of several inputs have not met: which group a row ends in is not followed.
    if (cameThrough && !judged.stateful && this.judging !== undefined)
      return {
        kind: "unknown",
        groups: [],
        why: "not followed: it meets the rows of another input before it is grouped",
      };
    const groups = judged.stateful ? judged.groups.map((group) => this.group(group.key, group.late)) : [];
    const kind = verdictKind(cameThrough, judged.stateful, groups);
    return { kind, groups, why: verdictSentence(kind, groups, lateMs, this.timeZone) };
  }

  private group(key: readonly Value[], late: boolean): RowGroup {
    const eventTime = this.judging?.eventTime ?? null;
    const end = eventTime === null ? null : decidingTime(eventTime, key);
    const window = eventTime?.isWindow ? (key[eventTime.ordinal] as readonly Value[] | null) : null;
    const ms = (micros: Value | undefined): number | null =>
      micros === null || micros === undefined ? null : Math.floor(Number(micros) / 1000);
    return { key: cells(key, this.keyTypes), startMs: ms(window?.[0]), endMs: ms(end), late };
  }

  private state(batch: RawBatch): TraceState[] {
    return this.execution.stateful.map((operator) => {
      const metrics = batch.state.find((facts) => facts.operatorId === operator.operatorId);
      const [keyTypes, valueTypes] = [typesOf(operator.keys), typesOf(operator.valueColumns)];
      return {
        operator: operator.operatorId,
        numRowsTotal: metrics?.rowsTotal ?? 0,
        numRowsUpdated: metrics?.rowsUpdated ?? 0,
        numRowsRemoved: metrics?.rowsRemoved ?? 0,
        numRowsDroppedByWatermark: metrics?.rowsDroppedByWatermark ?? 0,
        changes: batch.changes
          .filter(({ operatorId }) => operatorId === operator.operatorId)
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

function verdictKind(cameThrough: boolean, stateful: boolean, groups: readonly RowGroup[]): RowVerdict["kind"] {
  if (!cameThrough) return "filtered";
  if (!stateful) return "passed";
  return groups.every((group) => group.late) ? "late" : "kept";
}

function cells(row: InternalRow, types: readonly DataType[]): Json[] {
  return row.map((cell, i) => toJson(cell, types[i]));
}

function parseOffset(offset: string | null): Json {
  return offset === null ? null : (JSON.parse(offset) as Json);
}

function countRows(batch: RawBatch): number {
  return batch.inputs.flat().reduce((sum, partition) => sum + partition.origins.length, 0);
}
