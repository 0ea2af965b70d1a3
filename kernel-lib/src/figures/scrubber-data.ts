/**
 * What the scrubber panel is sent: all batches of a trace, small enough for one notebook output.
 *
 * Every text is made here, so that the panel (plain JavaScript in the browser) only has to set it. State is sent as
 * changes, which the panel sums up; files on disk as those of each point. Long texts that repeat are numbered. What does
 * not fit is cut per batch, with the count beside it.
 */

/** Index into `texts`. */
export type TextId = number;

export interface ScrubberData {
  readonly version: 1;
  readonly title: string;
  readonly alt: string;
  readonly mode: string;
  readonly zone: string;
  readonly texts: readonly string[];
  readonly columns: {
    readonly rowsIn: readonly string[];
    readonly key: readonly string[];
    readonly rowsOut: readonly string[];
  };
  readonly plane: ScrubberPlane;
  readonly frames: readonly ScrubberFrame[];
  /** Batches left out in the middle of a very long trace; 0 almost always. */
  readonly framesLeftOut: number;
  /** Where this run first differs from the one it was held against: index of the frame, of its point, and what differs. */
  readonly difference?: readonly [number, number, string] | null;
}

/** Times are wall-clock milliseconds; where no arrival is known, y counts rows. */
export interface ScrubberPlane {
  readonly byArrival: boolean;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** `xy` of the frames counts in this many milliseconds from the lower ends of x and y. */
  readonly unit: number;
  /** `[start, end, level]` */
  readonly windows: readonly (readonly [number, number, number])[];
}

export interface ScrubberFrame {
  readonly id: number;
  readonly life: number;
  readonly outcome: "committed" | "killed" | "failed" | "running";
  readonly noData: boolean;
  /** `[name, partition or -1, milliseconds, sentence]`; of a batch with hundreds of tasks only some, see `numPoints`. */
  readonly points: readonly (readonly [TextId, number, number, TextId])[];
  readonly numPoints: number;
  /** The index of the point that fills each section; a state's partitions have one each (`-1` for all of them). */
  readonly at: {
    readonly offsets: number;
    readonly rows: number;
    readonly verdicts: number;
    readonly watermark: number;
    readonly out: number;
    readonly state: readonly (readonly [number, number])[];
  };
  /** `[source, start, end, latest]` */
  readonly offsets: readonly (readonly string[])[];
  /** The plane's points: x, y, verdict (index into `VERDICTS`), three numbers per row. */
  readonly xy: readonly number[];
  /** `[verdict, sentence, ...cells]` */
  readonly rows: readonly (readonly [number, TextId, ...string[]])[];
  readonly numRows: number;
  readonly late: number;
  /** How many rows got each verdict, in the order of `VERDICTS`. */
  readonly tally: readonly number[];
  /** `[judges late rows, in force, next, largest event time]`, wall-clock milliseconds. */
  readonly watermark: readonly (number | null)[];
  /** Last arrival of the batch, in the units of the plane's y; null when it read nothing. */
  readonly yEnd: number | null;
  /** `[operator, partition, key, before, after]` */
  readonly state: readonly (readonly [number, number, readonly string[], string | null, string | null])[];
  readonly numChanges: number;
  readonly stateRows: number;
  readonly out: readonly (readonly string[])[];
  readonly numOut: number;
  /** `[point, path, bytes, text]` */
  readonly disk: readonly (readonly [number, string, number, string])[];
}

export const VERDICTS: readonly string[] = ["kept", "late", "filtered", "passed", "unknown"];

/** How much of each batch is sent. Fewer `changes` and result rows (`out`) go with fewer rows. */
export interface ScrubberCaps {
  readonly rows: number;
  readonly changes: number;
  readonly out: number;
  readonly points: number;
  readonly frames: number;
  readonly says: boolean;
  /** Whether the files on disk are sent. */
  readonly files: boolean;
}
