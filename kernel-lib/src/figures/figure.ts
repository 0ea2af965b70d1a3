/**
 * A figure: a plotly chart or a panel, with the words and the table that say the same without a picture.
 *
 * Spark has its web UI; our pictures are drawn in the notebook from a trace (see `../inspect/trace.ts`). Every figure
 * carries an alternative text and a table twin, so that it can be read aloud, without colour and without scripts.
 */
export interface Figure {
  readonly title: string;
  /** What one would see, in a sentence or two. */
  readonly alt: string;
  /** MIME type and data for the front end: plotly's, or one of our own panels. */
  readonly mime: string;
  readonly data: object;
  readonly table: FigureTable;
}

export interface FigureTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Says what was left out, when the table is shortened. */
  readonly note?: string;
}

export const PLOTLY_MIME = "application/vnd.plotly.v1+json";
export const SCRUBBER_MIME = "application/vnd.stepstream.scrubber.v1+json";
export const DRAWING_MIME = "application/vnd.stepstream.drawing.v1+json";
