/**
 * Tasks on executors over time: a line for each core, a bar for each attempt at a task, coloured by stage. Spark's "event timeline".
 *
 * Failed attempts are striped, and an executor's end is a cross, so that one sees what was lost with it and where it was done again.
 */
import type { JobTrace, TraceStageAttempt, TraceTask } from "../inspect/job-trace";
import type { Figure, FigureTable } from "./figure";
import { plotlyText, shorten, visible } from "./html";
import { PALETTE, SERIES } from "./palette";
import { type PlotlyObject, plotlyFigure, timeAxis } from "./plotly";
import { assignLanes, type Drawn, type Lanes } from "./task-lanes";
import { formatDuration, formatTime, wallClockMs } from "./time-text";
import { count } from "./view";

export interface TasksOptions {
  readonly title?: string;
  /** Only the tasks of this job; those of all jobs unless told. */
  readonly job?: number;
  /** Only the tasks of the jobs of the batch with this number. */
  readonly batch?: number;
}

/** So many tasks are drawn, the latest; and listed. */
const TASKS_DRAWN = 600;
const ROWS = 100;
/** More stages than that are not told apart by colour. */
const STAGES_APART = 7;

export function tasksOverTime(trace: JobTrace, options: TasksOptions = {}): Figure {
  const chosen = attemptsOf(trace, options);
  const all = chosen.flatMap((stage) => stage.tasks.map((task) => ({ stage, task })));
  const latest = [...all].sort((a, b) => a.task.startMs - b.task.startMs).slice(-TASKS_DRAWN);
  const endMs = Math.max(
    ...latest.map(({ task }) => task.endMs ?? task.startMs),
    ...latest.map(({ task }) => task.startMs),
  );
  const lanes = assignLanes(trace, latest, endMs);
  const zone = trace.application.timeZone;
  const data = [...bars(lanes, trace, endMs), ...losses(trace, lanes, zone)];
  const height = 200 + 30 * Math.max(2, lanes.names.length);
  const layout = {
    barmode: "overlay",
    bargap: 0.25,
    ...{ height, margin: { l: 60, r: 20, t: 50, b: 100 } },
    legend: { orientation: "h", x: 0, y: -68 / (height - 150), yanchor: "top", traceorder: "normal" },
    xaxis: timeAxis("time", plotlyText(visible(zone)), { range: rangeOf(lanes.drawn, endMs, zone) }),
    yaxis: {
      type: "category",
      categoryorder: "array",
      categoryarray: lanes.names,
      autorange: "reversed",
      automargin: true,
    },
  };
  const missing = chosen.reduce((sum, stage) => sum + leftOut(stage), 0) + all.length - latest.length;
  return plotlyFigure(
    options.title ?? "Tasks on executors over time",
    altText(trace, lanes, endMs),
    data,
    layout,
    table(lanes.drawn, missing, zone),
  );
}

function attemptsOf(trace: JobTrace, { job, batch }: TasksOptions): readonly TraceStageAttempt[] {
  const jobs = new Set(
    trace.jobs
      .filter((one) => (job === undefined || one.jobId === job) && (batch === undefined || one.batch === batch))
      .map(({ jobId }) => jobId),
  );
  return trace.stages.filter(({ jobId }) => jobs.has(jobId));
}

/** Attempts at tasks that the trace counts and does not hold. */
function leftOut({ byExecutor, tasks }: TraceStageAttempt): number {
  const ended = byExecutor.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0);
  return Math.max(0, ended - tasks.filter(({ endMs }) => endMs !== null).length);
}

const stageName = ({ stageId, attempt }: TraceStageAttempt): string =>
  `stage ${stageId}${attempt === 0 ? "" : `, attempt ${attempt + 1}`}`;

interface Series {
  readonly name: string;
  readonly tasks: readonly Drawn[];
}

/** A series for each stage; where there are more than colours, by what stages are for. */
function seriesOf(drawn: readonly Drawn[], trace: JobTrace): readonly Series[] {
  const stages = [...new Set(drawn.map(({ stage }) => stage))];
  if (stages.length <= STAGES_APART)
    return stages.map((stage) => ({ name: stageName(stage), tasks: drawn.filter((one) => one.stage === stage) }));
  const writers = new Set(
    trace.jobs.flatMap((job) => job.stages.flatMap(({ stageId, shuffleId }) => (shuffleId === null ? [] : [stageId]))),
  );
  const isWriter = ({ stage }: Drawn): boolean => writers.has(stage.stageId);
  return [
    { name: "stages that write a shuffle", tasks: drawn.filter(isWriter) },
    { name: "stages that give a result", tasks: drawn.filter((one) => !isWriter(one)) },
  ].filter(({ tasks }) => tasks.length > 0);
}

function bars({ drawn, names }: Lanes, trace: JobTrace, endMs: number): readonly PlotlyObject[] {
  const zone = trace.application.timeZone;
  const startMs = Math.min(...drawn.map(({ task }) => task.startMs));
  // What took no time on a clock that stands still is a thin line.
  const thinnest = Math.max(1, (endMs - startMs) / 250);
  return seriesOf(drawn, trace).map(({ name, tasks }, i) => ({
    type: "bar",
    orientation: "h",
    name: plotlyText(name),
    y: tasks.map(({ lane }) => names[lane]),
    base: tasks.map(({ task }) => wallClockMs(task.startMs, zone)),
    x: tasks.map(({ task }) => Math.max(thinnest, (task.endMs ?? endMs) - task.startMs)),
    text: tasks.map((one) => plotlyText(hoverText(one, zone))),
    textposition: "none",
    hovertemplate: "%{text}<extra>%{y}</extra>",
    marker: {
      color: SERIES[i % SERIES.length],
      opacity: 0.85,
      line: { color: PALETTE.muted, width: 1 },
      pattern: { shape: tasks.map(({ task }) => (task.outcome === "failed" ? "x" : "")), fillmode: "overlay", size: 6 },
    },
  }));
}

function hoverText({ stage, task }: Drawn, zone: string): string {
  const why = task.reason === null ? "" : `: ${shorten(task.reason, 100)}`;
  return `${stageName(stage)}, partition ${task.partition}, ${outcomeText(task)}${why} (${formatTime(task.startMs, zone).slice(11)}, ${tookText(task)})`;
}

const tookText = ({ startMs, endMs }: TraceTask): string =>
  endMs === null ? "still running" : formatDuration(endMs - startMs);

function outcomeText({ outcome, attempt, speculative }: TraceTask): string {
  return `${outcome}${attempt === 0 ? "" : `, try ${attempt + 1}`}${speculative ? ", speculative" : ""}`;
}

/** A cross on each line of an executor that died. */
function losses(trace: JobTrace, lanes: Lanes, zone: string): readonly PlotlyObject[] {
  const lost = trace.executors.flatMap(({ executorId, lostMs, reason }) =>
    lostMs === null
      ? []
      : lanes.of(executorId).map((lane) => ({ name: lanes.names[lane], lostMs, reason: reason ?? "" })),
  );
  if (lost.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name: "executor lost",
      x: lost.map(({ lostMs }) => wallClockMs(lostMs, zone)),
      y: lost.map(({ name }) => name),
      text: lost.map(({ reason }) => plotlyText(shorten(reason, 100))),
      hovertemplate: "lost: %{text}<extra>%{y}</extra>",
      marker: { symbol: "x", size: 10, color: PALETTE.removed },
    },
  ];
}

function rangeOf(drawn: readonly Drawn[], endMs: number, zone: string): readonly number[] | undefined {
  if (drawn.length === 0) return undefined;
  const startMs = Math.min(...drawn.map(({ task }) => task.startMs));
  const margin = Math.max(1, (endMs - startMs) * 0.02);
  return [wallClockMs(startMs - margin, zone), wallClockMs(endMs + margin, zone)];
}

function altText(trace: JobTrace, { drawn, names }: Lanes, endMs: number): string {
  if (drawn.length === 0) return "No task has run yet.";
  const failed = drawn.filter(({ task }) => task.outcome === "failed").length;
  const lost = trace.executors.filter(({ lostMs }) => lostMs !== null).map(({ executorId }) => visible(executorId));
  const slowest = [...drawn].sort((a, b) => lengthOf(b.task, endMs) - lengthOf(a.task, endMs))[0] as Drawn;
  const death = lost.length === 0 ? "" : ` Lost: executor ${lost.slice(0, 8).join(", ")}.`;
  return `${count(drawn.length, "attempt")} at tasks on ${count(names.length, "core")}, ${failed} failed. The longest took ${formatDuration(lengthOf(slowest.task, endMs))}, on executor ${visible(slowest.task.executorId)}.${death}`;
}

const lengthOf = ({ startMs, endMs }: TraceTask, nowMs: number): number => (endMs ?? nowMs) - startMs;

function table(drawn: readonly Drawn[], missing: number, zone: string): FigureTable {
  const important = drawn.filter(({ task }) => task.outcome !== "succeeded");
  const shown = new Set([...important.slice(-ROWS), ...drawn.slice(-ROWS)].slice(0, ROWS));
  const notes = [
    missing > 0 ? `${count(missing, "attempt")} more ${missing === 1 ? "is" : "are"} not drawn` : "",
    shown.size < drawn.length ? `${drawn.length - shown.size} more are not in this table; failed ones come first` : "",
  ].filter((note) => note !== "");
  return {
    header: ["stage", "partition", "executor", "start", "took", "outcome", "place", "why"],
    rows: drawn
      .filter((one) => shown.has(one))
      .map(({ stage, task }) => [
        stageName(stage),
        String(task.partition),
        visible(task.executorId),
        formatTime(task.startMs, zone).slice(11),
        tookText(task),
        outcomeText(task),
        visible(task.locality),
        task.reason === null ? "" : shorten(visible(shorten(task.reason, 120)), 120),
      ]),
    ...(notes.length === 0 ? {} : { note: notes.join("; ") }),
  };
}
