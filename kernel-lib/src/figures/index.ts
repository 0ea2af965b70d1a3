/** The pictures a notebook can draw from a trace, and how to show them: `import { figures } from "stepstream"`. */

export { type BatchTimesOptions, batchTimes } from "./batch-times";
export { batchView } from "./batch-view";
export { batchViewHtml } from "./batch-view-html";
export { type BatchTextOptions, batchViewText } from "./batch-view-text";
export { type BlocksOptions, blocks } from "./blocks";
export { compareResults, type Difference, differences, firstDifference } from "./compare";
export { type CrashMatrixOptions, crashMatrix } from "./crash-matrix";
export { type DisplayBundle, figureBundle, inNotebook, type LiveDisplay, liveDisplay, show, showHtml } from "./display";
export { type DurationsOptions, durations } from "./durations";
export { DRAWING_MIME, type Figure, type FigureTable, PLOTLY_MIME, SCRUBBER_MIME } from "./figure";
export { figureHtml, figureText } from "./figure-text";
export { escapeHtml } from "./html";
export { type LineageOptions, lineage } from "./lineage";
export { type PlanWalkOptions, planWalk } from "./plan-walk";
export { type PlaneOptions, plane } from "./plane";
export { type ResultTable, resultTable } from "./results";
export { type RowPattern, type RowStory, rowStory, type StoryStep } from "./row-story";
export { type ScrubberOptions, scrubber } from "./scrubber";
export type { ScrubberData } from "./scrubber-data";
export { type SideBySideOptions, sideBySide } from "./side-by-side";
export { type SlidingWindowOptions, slidingWindow } from "./sliding-window";
export { type StateSizeOptions, type StateSizeRow, stateSize, stateSizes } from "./state-size";
export { streamingView } from "./streaming-view";
export { type TasksOptions, tasksOverTime } from "./tasks-over-time";
export type { BatchView, BatchViewOptions, RowMark, SectionId, ViewPoint, ViewRow, ViewSection } from "./view";
export { type WindowCountsOptions, windowCounts } from "./window-counts";
