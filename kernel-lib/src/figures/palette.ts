/**
 * The colours of every picture, in one place.
 *
 * Chosen from Okabe and Ito's palette, which people with any kind of colour vision can tell apart, and shifted to a
 * middle brightness so that each reads on white and on a dark page. No meaning hangs on colour alone: points have
 * shapes, changes have signs (`+ ~ −`), verdicts have words. Only `#` notation: JupyterLab strips `rgba(…)` from
 * untrusted outputs.
 */
export const PALETTE = {
  kept: "#2f86c5",
  late: "#d55e00",
  filtered: "#8a8a8a",
  passed: "#1b9e8a",
  unknown: "#8a8a8a",
  watermark: "#a8509f",
  diagonal: "#8a8a8a",
  window: "#8a8a8a",
  windowBand: "#8a8a8a1f",
  added: "#0b8a62",
  changed: "#a86f00",
  removed: "#c23b4b",
  muted: "#7a7a7a",
  rule: "#8888884d",
  shade: "#8888881a",
} as const;

/** For series without a meaning of their own, in this order. */
export const SERIES: readonly string[] = [
  "#2f86c5",
  "#e08a00",
  "#1b9e8a",
  "#a8509f",
  "#d55e00",
  "#56a3d9",
  "#a39400",
  "#8a8a8a",
];

/** The background of a marked table row: the colour, mostly transparent. */
export function tint(colour: string): string {
  return `${colour}22`;
}
