/**
 * The scrubber's data made small, so that all batches of a long trace fit into one output.
 *
 * Most batches pass the same points in the same order, and most of what can happen in a batch did not happen in this one. So the walks over
 * the points are sent once each, and a frame names only what is not as in `empty`. The panel puts it together again
 * (`scrubber-unpack.js` in the front end), and everything behind that sees whole frames.
 */

import type { ScrubberData, ScrubberFrame, TextId } from "./scrubber-data";
import { Texts } from "./scrubber-texts";

/** What several batches share: which points are walked, and where among them things happen. */
export interface ScrubberWalk {
  /** `[name, partition or -1]` */
  readonly points: readonly (readonly [TextId, number])[];
  readonly numPoints: number;
  readonly at: ScrubberFrame["at"];
}

type Rest = Omit<ScrubberFrame, "points" | "numPoints" | "at" | "id" | "offsets">;

export interface PackedFrame extends Partial<Rest> {
  readonly id: number;
  /** Index into `walks`. Its times (`watermark`, `yEnd`) count from `timesFrom`, but 0 is none. */
  readonly walk: number;
  /** Of each point walked. */
  readonly ms: readonly number[];
  /** Of each point walked; left out where no point says anything. */
  readonly says?: readonly TextId[];
  /** `[source, start, end, latest]`: a batch mostly starts where the one before it ended. */
  readonly offsets?: readonly (readonly TextId[])[];
}

export interface PackedScrubber extends Omit<ScrubberData, "version" | "frames"> {
  readonly version: 2;
  readonly walks: readonly ScrubberWalk[];
  readonly timesFrom: number;
  /** What a frame has that does not say otherwise. */
  readonly empty: Rest;
  readonly frames: readonly PackedFrame[];
}

const EMPTY: Rest = {
  ...{ life: 0, outcome: "committed", noData: false, xy: [], rows: [], numRows: 0, late: 0 },
  ...{ tally: [0, 0, 0, 0, 0], watermark: [0, 0, 0, null], yEnd: null },
  ...{ state: [], numChanges: 0, stateRows: 0, out: [], numOut: 0, disk: [] },
};
const EMPTY_TEXTS: ReadonlyMap<string, string> = new Map(
  Object.entries(EMPTY).map(([name, value]) => [name, JSON.stringify(value)]),
);

export function packed({ frames, ...data }: ScrubberData): PackedScrubber {
  const walks = new Map<string, { readonly walk: ScrubberWalk; readonly id: number }>();
  const walkOf = (frame: ScrubberFrame): number => {
    const walk = {
      points: frame.points.map(([name, partition]) => [name, partition] as const),
      numPoints: frame.numPoints,
      at: frame.at,
    };
    const text = JSON.stringify(walk);
    const id = walks.get(text)?.id ?? walks.size;
    if (id === walks.size) walks.set(text, { walk, id });
    return id;
  };
  const texts = new Texts(data.texts);
  const timesFrom = earliest(frames) - 1;
  const since = (ms: number | null): number | null => (ms === null || ms === 0 ? ms : ms - timesFrom);
  const small = frames.map((frame): PackedFrame => {
    const { id, points, numPoints: _, at: __, offsets, ...rest } = frame;
    const walk = walkOf(frame);
    const says = points.map(([, , , text]) => text);
    const its = { ...rest, watermark: rest.watermark.map(since), yEnd: since(rest.yEnd) };
    const own = Object.entries(its).filter(([name, value]) => JSON.stringify(value) !== EMPTY_TEXTS.get(name));
    return {
      ...{ id, walk, ms: points.map(([, , ms]) => short(ms)) },
      ...(says.some((text) => text !== 0) ? { says } : {}),
      ...(offsets.length === 0 ? {} : { offsets: offsets.map((offset) => offset.map((text) => texts.id(text))) }),
      ...(Object.fromEntries(own) as Partial<Rest>),
    };
  });
  const shared = { texts: texts.list, walks: [...walks.values()].map(({ walk }) => walk), timesFrom, empty: EMPTY };
  return { ...data, ...shared, version: 2, frames: small };
}

/** The earliest of the times that are packed. */
function earliest(frames: readonly ScrubberFrame[]): number {
  const times = frames.flatMap(({ watermark, yEnd }) => [...watermark, yEnd]);
  const least = times.reduce<number>((a, b) => (b === null || b === 0 ? a : Math.min(a, b)), Number.POSITIVE_INFINITY);
  return Number.isFinite(least) ? Math.floor(least) : 1;
}

/** Three digits are more than a reader of milliseconds needs. */
const short = (ms: number): number => (ms < 100 ? Number(ms.toPrecision(3)) : Math.round(ms));
