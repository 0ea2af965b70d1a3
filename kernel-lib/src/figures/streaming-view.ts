/**
 * The view at a stop of a StreamingContext: everything known at one point of one of its batches. Sections whose point lies ahead say
 * "not yet". Spark's web UI shows such things of finished batches.
 */
import type { StreamingTrace, TraceStreamingBatch, TraceStreamingPoint } from "../inspect/streaming-trace";
import { shorten, visible } from "./html";
import { clockTime, numberAt, rddOf, streamName } from "./streaming-walk";
import { formatDuration, formatTime } from "./time-text";
import { count, notYet, type PointView, type ViewSection } from "./view";

const MAX_ROWS = 20;

/** @param position index into `trace.points` */
export function streamingView(trace: StreamingTrace, position: number): PointView {
  const point = trace.points[position];
  if (point === undefined) throw new RangeError(`no point ${position}: the trace holds ${trace.points.length}`);
  const own = trace.points.filter((one) => one.batch === point.batch && one.life === point.life);
  const at = own.indexOf(point);
  const batch = trace.batches.find(({ number, life }) => number === point.batch && life === point.life);
  const passed = own.slice(0, at + 1);
  const between = point.batch === null;
  return {
    outcome: batch?.outcome === "failed" ? "failed" : batch?.outcome === "killed" ? "killed" : "running",
    heading: heading(trace, batch),
    point: {
      ...{ index: at, count: own.length, name: visible(point.name) },
      says: shorten(visible(shorten(point.says, 300)), 300),
    },
    sections:
      batch === undefined
        ? [timeSection(between ? passed.slice(-8) : passed, point)]
        : [...batchSections(trace, batch, new Set(passed.map(({ name }) => name))), timeSection(passed, point)],
  };
}

function heading(trace: StreamingTrace, batch: TraceStreamingBatch | undefined): string {
  if (batch === undefined) return "Between batches";
  const life = batch.life === 0 ? "" : `, life ${batch.life + 1}`;
  return `Batch ${batch.number}${life}, of ${formatTime(batch.timeMs, trace.application.timeZone)}`;
}

function batchSections(trace: StreamingTrace, batch: TraceStreamingBatch, passed: ReadonlySet<string>): ViewSection[] {
  const isCut = passed.has("allocateBlocks.written");
  const isPlanned = passed.has("generateJobs");
  return [
    isCut ? blocksSection(batch) : notYet("blocks", "Received blocks", "allocateBlocks.written"),
    isPlanned ? rddsSection(trace, batch) : notYet("rdds", "RDDs of the streams", "generateJobs"),
    ...(isPlanned ? batch.windows.map((window) => windowSection(trace, window)) : []),
    passed.has("output.done") || passed.has("runJobs.done")
      ? outputsSection(batch)
      : notYet("outputs", "Outputs", "output.done"),
    passed.has("runJobs.done") ? delaysSection(batch) : notYet("delays", "Delays", "runJobs.done"),
  ];
}

const filled = { status: "filled", note: null } as const;

function blocksSection(batch: TraceStreamingBatch): ViewSection {
  const shown = batch.blocks.slice(0, MAX_ROWS);
  const rows = shown.map(({ inputId, blockId, numRecords }) => ({
    mark: "new" as const,
    cells: [String(inputId), visible(blockId), numRecords === null ? "not counted" : String(numRecords)],
  }));
  const left = batch.numBlocks - shown.length;
  return {
    ...{ id: "blocks", title: "Received blocks", ...filled, rows },
    summary: `${count(batch.numBlocks, "block")}: each is a partition`,
    header: rows.length === 0 ? [] : ["input", "block", "records"],
    note: left > 0 ? `… ${left} more` : null,
  };
}

function rddsSection(trace: StreamingTrace, batch: TraceStreamingBatch): ViewSection {
  const shown = batch.rdds.slice(0, MAX_ROWS);
  return {
    ...{ id: "rdds", title: "RDDs of the streams", ...filled },
    summary: `${count(batch.rdds.length, "stream")} with an RDD of this batch`,
    header: shown.length === 0 ? [] : ["stream", "RDD"],
    rows: shown.map(({ stream, rddId, kind }) => ({
      mark: "none",
      cells: [streamName(trace, stream), `${visible(kind)}[${rddId}]`],
    })),
    note: batch.rdds.length > shown.length ? `… ${batch.rdds.length - shown.length} more` : null,
  };
}

function windowSection(trace: StreamingTrace, window: TraceStreamingBatch["windows"][number]): ViewSection {
  const zone = trace.application.timeZone;
  const enters = new Set(window.enters);
  const row = (
    timeMs: number,
    rdd: number | null,
    mark: "added" | "removed" | "none",
  ): ViewSection["rows"][number] => ({
    mark,
    cells: [String(numberAt(trace, timeMs)), clockTime(timeMs, zone), rdd === null ? "–" : `[${rdd}]`],
  });
  const rows = [
    ...window.leaves.map((timeMs) => row(timeMs, rddOf(trace, window.parent, timeMs), "removed")),
    ...window.inside.map((timeMs, i) => row(timeMs, window.rddIds[i] ?? null, enters.has(timeMs) ? "added" : "none")),
  ];
  const { inside, leaves } = window;
  const summary = `${count(inside.length, "batch", "batches")} inside, of which ${enters.size} new; ${leaves.length} left`;
  return {
    ...{ id: "windows", title: `Window of ${streamName(trace, window.stream)}`, ...filled, summary },
    header: ["batch", "time", "RDD"],
    rows: rows.slice(-MAX_ROWS),
    note: rows.length > MAX_ROWS ? `… ${rows.length - MAX_ROWS} older ones before these` : null,
  };
}

function outputsSection(batch: TraceStreamingBatch): ViewSection {
  const failed = batch.outputs.filter(({ failure }) => failure !== null).length;
  return {
    ...{ id: "outputs", title: "Outputs", ...filled },
    summary: `${count(batch.outputs.length, "output")}${failed === 0 ? "" : `, ${failed} failed`}`,
    header: ["output", "name", "took", "failure"],
    rows: batch.outputs.slice(0, MAX_ROWS).map(({ output, name, startMs, endMs, failure }) => ({
      mark: failure === null ? "none" : "removed",
      cells: [
        String(output),
        shorten(visible(name), 60),
        startMs === null || endMs === null ? "not done" : formatDuration(endMs - startMs),
        failure === null ? "" : shorten(visible(shorten(failure, 160)), 160),
      ],
    })),
  };
}

function delaysSection(batch: TraceStreamingBatch): ViewSection {
  const took = (ms: number | null): string => (ms === null ? "–" : formatDuration(ms));
  return {
    ...{ id: "delays", title: "Delays", ...filled, header: [], rows: [] },
    summary: `waited ${took(batch.schedulingDelayMs)}, took ${took(batch.processingDelayMs)}; ${count(batch.queued ?? 0, "batch", "batches")} waited behind it`,
  };
}

function timeSection(points: readonly TraceStreamingPoint[], current: TraceStreamingPoint): ViewSection {
  const shown = points.slice(-MAX_ROWS);
  return {
    ...{ id: "time", title: "Time per point", ...filled },
    summary: `${formatDuration(points.reduce((sum, { tookMs }) => sum + tookMs, 0))} so far`,
    header: ["point", "took", "what happened"],
    rows: shown.map((point) => ({
      mark: point === current ? "new" : "none",
      cells: [visible(point.name), formatDuration(point.tookMs), shorten(visible(shorten(point.says, 160)), 160)],
    })),
  };
}
