/** The pictures, for notebooks: `figures.show(figures.plane(query.trace()))`. Each takes a trace and gives a `Figure`. */
export { type Difference, firstDifference } from "./compare";
export { show } from "./display";
export { type DurationsOptions, durations } from "./durations";
export type { Figure, FigureTable } from "./figure";
export { type PlaneOptions, plane } from "./plane";
export { type ScrubberOptions, scrubber } from "./scrubber";
export { type SideBySideOptions, sideBySide } from "./side-by-side";
export { type StateSizeOptions, stateSize } from "./state-size";
export { type WindowCountsOptions, windowCounts } from "./window-counts";
