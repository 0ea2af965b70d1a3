/**
 * Where the stages of a job and their RDDs stand in a picture: stages from left to right as they wait for each other, the RDDs of a stage
 * from top to bottom as they are computed.
 */
import type { JobTrace, TraceJob, TraceRdd, TraceStage } from "../inspect/job-trace";

export interface PlacedRdd {
  readonly rdd: TraceRdd;
  readonly x: number;
  readonly y: number;
}

export interface PlacedStage {
  readonly stage: TraceStage;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly rdds: readonly PlacedRdd[];
  /** RDDs of the stage that are not drawn. */
  readonly left: number;
}

export interface Layout {
  readonly stages: readonly PlacedStage[];
  readonly width: number;
  readonly height: number;
}

export const RDD: { readonly w: number; readonly h: number } = { w: 208, h: 40 };
const GAP = { x: 14, y: 22, stage: 60, row: 18 };
/** Above the RDDs there is room for a title and for the arrows that come in. */
export const PAD: { readonly x: number; readonly top: number; readonly bottom: number } = {
  x: 10,
  top: 62,
  bottom: 10,
};
/** So many RDDs of a stage are drawn, those nearest to its end. */
const RDDS_DRAWN = 12;

export function lineageLayout(trace: JobTrace, job: TraceJob, shown: readonly TraceStage[]): Layout {
  const rdds = new Map(trace.rdds.map((rdd) => [rdd.rddId, rdd]));
  const columns = new Map<number, TraceStage[]>();
  const depths = depthsOf(job.stages);
  for (const stage of shown) {
    const depth = depths.get(stage.stageId) ?? 0;
    columns.set(depth, [...(columns.get(depth) ?? []), stage]);
  }
  const placed: PlacedStage[] = [];
  let x = 0;
  let height = 0;
  for (const depth of [...columns.keys()].sort((a, b) => a - b)) {
    let y = 0;
    let width = 0;
    for (const stage of columns.get(depth) ?? []) {
      const one = placeStage(stage, rdds, x, y);
      placed.push(one);
      y += one.h + GAP.row;
      width = Math.max(width, one.w);
    }
    x += width + GAP.stage;
    height = Math.max(height, y - GAP.row);
  }
  return { stages: placed, width: Math.max(0, x - GAP.stage), height };
}

/** How many stages must run one after the other before it. */
function depthsOf(stages: readonly TraceStage[]): ReadonlyMap<number, number> {
  const depths = new Map<number, number>();
  for (const { stageId, parentIds } of stages)
    depths.set(stageId, Math.max(-1, ...parentIds.map((id) => depths.get(id) ?? -1)) + 1);
  return depths;
}

function placeStage(stage: TraceStage, rdds: ReadonlyMap<number, TraceRdd>, x: number, y: number): PlacedStage {
  const ids = stage.rddIds.filter((id) => rdds.has(id)).slice(0, RDDS_DRAWN);
  const layers = layersOf(ids, rdds);
  const widest = Math.max(1, ...layers.map(({ length }) => length));
  const w = 2 * PAD.x + widest * RDD.w + (widest - 1) * GAP.x;
  const placed = layers.flatMap((layer, row) => {
    const indent = (w - layer.length * RDD.w - (layer.length - 1) * GAP.x) / 2;
    return layer.map((id, column) => ({
      rdd: rdds.get(id) as TraceRdd,
      x: x + indent + column * (RDD.w + GAP.x),
      y: y + PAD.top + row * (RDD.h + GAP.y),
    }));
  });
  const rows = Math.max(1, layers.length);
  const h = PAD.top + rows * RDD.h + (rows - 1) * GAP.y + PAD.bottom;
  return { stage, x, y, w, h, rdds: placed, left: stage.rddIds.length - ids.length };
}

/** The RDDs of a stage in rows: each below those that it is computed from in the same task. */
function layersOf(ids: readonly number[], rdds: ReadonlyMap<number, TraceRdd>): readonly (readonly number[])[] {
  const within = new Set(ids);
  const layers: number[][] = [];
  const depths = new Map<number, number>();
  // An RDD is made after those that it comes from.
  for (const id of [...ids].sort((a, b) => a - b)) {
    const parents = (rdds.get(id)?.parents ?? []).filter(
      ({ rddId, shuffleId }) => shuffleId === null && within.has(rddId),
    );
    const depth = Math.max(-1, ...parents.map(({ rddId }) => depths.get(rddId) ?? -1)) + 1;
    depths.set(id, depth);
    layers[depth] = [...(layers[depth] ?? []), id];
  }
  return layers;
}
