/**
 * The lineage of a job: which RDD comes from which, cut at its shuffles into stages, each of one colour. Spark's "DAG visualization".
 *
 * A stage whose output is there already is skipped: it is drawn in grey with a broken line, and says so.
 */
import type { JobTrace, TraceJob, TraceRdd, TraceStage } from "../inspect/job-trace";
import { box, drawing, line, type Shape, words } from "./drawing";
import type { Figure, FigureTable } from "./figure";
import { shorten, visible } from "./html";
import { type Layout, lineageLayout, PAD, type PlacedRdd, type PlacedStage, RDD } from "./lineage-layout";
import { PALETTE, SERIES, tint } from "./palette";
import { count } from "./view";

export interface LineageOptions {
  readonly title?: string;
  /** The number of the job; the last one unless told. */
  readonly job?: number;
  /** The number of a batch: the first job that ran for it. */
  readonly batch?: number;
}

/** So many stages are drawn, those nearest to the result. */
const STAGES_DRAWN = 24;

export function lineage(trace: JobTrace, options: LineageOptions = {}): Figure {
  const job = jobOf(trace, options);
  const title =
    options.title ?? (job === null ? "Lineage" : `Lineage of job ${job.jobId}, ${shorten(visible(job.name), 60)}`);
  if (job === null)
    return drawing(title, "No job has run yet.", { width: 300, height: 30 }, [], { header: [], rows: [] });
  const shown = job.stages.slice(-STAGES_DRAWN);
  const layout = lineageLayout(trace, job, shown);
  const states = new Map(job.stages.map((stage) => [stage.stageId, stateOf(trace, job, stage)]));
  const colours = new Map(shown.map(({ stageId }, i) => [stageId, colourOf(i, states.get(stageId) as string)]));
  const shapes = [
    ...layout.stages.flatMap((stage) => stageShapes(stage, colours, states.get(stage.stage.stageId) as string)),
    ...shuffles(layout, colours),
  ];
  const size = { width: layout.width + 4, height: layout.height + 4 };
  return drawing(title, altText(trace, job, states), size, shapes, table(trace, job, states, shown.length));
}

/** @throws RangeError when the trace does not hold it */
function jobOf(trace: JobTrace, { job: jobId, batch }: LineageOptions): TraceJob | null {
  if (jobId === undefined && batch === undefined) return trace.jobs.at(-1) ?? null;
  const found = trace.jobs.find((job) => (jobId === undefined ? job.batch === batch : job.jobId === jobId));
  if (found !== undefined) return found;
  if (jobId === undefined) throw new RangeError(`the trace holds no job of batch ${batch}`);
  const [first, last] = [trace.jobs[0]?.jobId, trace.jobs.at(-1)?.jobId];
  throw new RangeError(
    `no job ${jobId} in the trace, which holds ${first === undefined ? "none" : `${first} to ${last}`}`,
  );
}

/** How the last attempt of this job at the stage ended, or that there was none. */
function stateOf(trace: JobTrace, job: TraceJob, { stageId }: TraceStage): string {
  const attempts = trace.stages.filter((one) => one.stageId === stageId && one.jobId === job.jobId);
  const last = attempts.at(-1);
  if (last === undefined) return job.outcome === "running" ? "waiting" : "skipped";
  return attempts.length === 1 ? last.outcome : `${last.outcome} at attempt ${attempts.length}`;
}

const colourOf = (i: number, state: string): string =>
  state === "skipped" || state === "waiting" ? PALETTE.muted : (SERIES[i % (SERIES.length - 1)] as string);

function stageShapes(
  { stage, x, y, w, h, rdds, left }: PlacedStage,
  colours: ReadonlyMap<number, string>,
  state: string,
): readonly Shape[] {
  const colour = colours.get(stage.stageId) as string;
  const isIdle = state === "skipped" || state === "waiting";
  const more = left === 0 ? "" : `, ${left} more RDDs`;
  return [
    box(x + 1, y + 1, w, h, {
      stroke: colour,
      fill: tint(colour),
      dashed: isIdle,
      hint: `Stage ${stage.stageId}, ${stage.name}`,
    }),
    words(x + 10, y + 18, `Stage ${stage.stageId}: ${state}`, { bold: true, room: w - 16 }),
    words(x + 10, y + 34, `${count(stage.numTasks, "task")}${more}`, { size: 11, colour: PALETTE.muted, room: w - 16 }),
    ...rdds.flatMap((placed) => narrow(placed, rdds)),
    ...rdds.flatMap((placed) => rddShapes(placed, colour)),
  ];
}

function rddShapes({ rdd, x, y }: PlacedRdd, colour: string): readonly Shape[] {
  const hint = `${rdd.kind}[${rdd.rddId}] at ${rdd.callSite}, ${count(rdd.numPartitions, "partition")}`;
  const kept = rdd.storageLevel === null ? [] : [keptMark(x, y, rdd)];
  return [
    box(x, y, RDD.w, RDD.h, { stroke: colour, fill: tint(colour), hint }),
    words(x + 8, y + 17, nameOf(rdd), { room: RDD.w - (kept.length > 0 ? 40 : 14) }),
    words(x + 8, y + 32, rdd.callSite, { size: 10, colour: PALETTE.muted, room: RDD.w - 14 }),
    ...kept,
  ];
}

const keptMark = (x: number, y: number, rdd: TraceRdd): Shape =>
  words(x + RDD.w - 6, y + 17, "kept", {
    size: 10.5,
    anchor: "end",
    colour: PALETTE.added,
    hint: rdd.storageLevel ?? "",
  });

const nameOf = ({ kind, rddId, name }: TraceRdd): string => `${name ?? kind.replace(/RDD$/, "")} [${rddId}]`;

/** What one task computes without moving rows: arrows within the stage. */
function narrow({ rdd, x, y }: PlacedRdd, all: readonly PlacedRdd[]): readonly Shape[] {
  return rdd.parents.flatMap(({ rddId, shuffleId }) => {
    const parent = shuffleId === null ? all.find((one) => one.rdd.rddId === rddId) : undefined;
    if (parent === undefined) return [];
    const from = [parent.x + RDD.w / 2, parent.y + RDD.h] as const;
    return [line([from, [x + RDD.w / 2, y]], PALETTE.muted, { arrow: true })];
  });
}

/** Where rows move: from the end of one stage over the RDDs of another into one of them. */
function shuffles({ stages }: Layout, colours: ReadonlyMap<number, string>): readonly Shape[] {
  const writers = new Map(stages.map((placed) => [placed.stage.shuffleId, placed]));
  let drawn = 0;
  return stages.flatMap((reader) =>
    reader.rdds.flatMap(({ rdd, x, y }) =>
      rdd.parents.flatMap(({ rddId, shuffleId }) => {
        const writer = shuffleId === null ? undefined : writers.get(shuffleId);
        const last = writer?.rdds.find((one) => one.rdd.rddId === rddId);
        if (writer === undefined || last === undefined) return [];
        const [fromX, fromY] = [last.x + RDD.w, last.y + RDD.h / 2];
        // Side by side, so that each can be followed.
        const bendX = writer.x + writer.w + 12 + (drawn % 8) * 5;
        const laneY = reader.y + PAD.top - 8 - (drawn % 4) * 4;
        const toX = x + RDD.w / 2 + (drawn++ % 5) * 6 - 12;
        const points = [
          [fromX, fromY],
          [bendX, fromY],
          [bendX, laneY],
          [toX, laneY],
          [toX, y],
        ] as const;
        const stroke = colours.get(writer.stage.stageId) as string;
        return [line(points, stroke, { width: 2.2, arrow: true, hint: `shuffle ${shuffleId}` })];
      }),
    ),
  );
}

function altText(trace: JobTrace, job: TraceJob, states: ReadonlyMap<number, string>): string {
  const skipped = [...states.values()].filter((state) => state === "skipped").length;
  const rdds = new Set(job.stages.flatMap(({ rddIds }) => rddIds));
  const kept = trace.rdds.filter(({ rddId, storageLevel }) => rdds.has(rddId) && storageLevel !== null).length;
  const waits = job.stages.filter(({ parentIds }) => parentIds.length > 0).slice(0, 4);
  const order = waits.map(({ stageId, parentIds }) => ` Stage ${stageId} reads what ${stagesText(parentIds)} wrote.`);
  return `${count(job.stages.length, "stage")} with ${count(rdds.size, "RDD")}, ${kept} of them kept; ${skipped} skipped.${order.join("")}`;
}

const stagesText = (ids: readonly number[]): string =>
  ids.length === 1 ? `stage ${ids[0]}` : `stages ${ids.slice(0, 8).join(", ")}${ids.length > 8 ? " …" : ""}`;

function table(trace: JobTrace, job: TraceJob, states: ReadonlyMap<number, string>, shown: number): FigureTable {
  const rdds = new Map(trace.rdds.map((rdd) => [rdd.rddId, rdd]));
  const rows = job.stages.flatMap((stage) =>
    [...stage.rddIds].reverse().map((id) => rddRow(stage, rdds.get(id), states.get(stage.stageId) as string)),
  );
  const left = job.stages.length - shown;
  return {
    header: ["stage", "state", "tasks", "RDD", "made by", "kept", "comes from"],
    rows,
    ...(left > 0
      ? { note: `${count(left, "stage")} far from the result ${left === 1 ? "is" : "are"} not in the picture` }
      : {}),
  };
}

function rddRow(stage: TraceStage, rdd: TraceRdd | undefined, state: string): readonly string[] {
  const its = [String(stage.stageId), state, String(stage.numTasks)];
  if (rdd === undefined) return [...its, "?", "", "", ""];
  const from = rdd.parents.map(({ rddId, shuffleId }) => `${rddId}${shuffleId === null ? "" : " (shuffled)"}`);
  return [
    ...its,
    `${visible(rdd.kind)}[${rdd.rddId}]`,
    shorten(visible(rdd.callSite), 60),
    visible(rdd.storageLevel ?? "no"),
    from.join(", "),
  ];
}
