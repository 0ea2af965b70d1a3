/** Two streams in one script: rows say which side they are of, and each side has columns and a watermark of its own. */
import { col, type DataFrame, expr } from "../../src/index";

export const SCHEMA = "side STRING, k INT, t TIMESTAMP, v INT";

export interface Delays {
  readonly left?: string | null;
  readonly right?: string | null;
}

/** Columns `lk, lt, lv` or `rk, rt, rv`. */
export function sideOf(input: DataFrame, name: "l" | "r", delay: string | null): DataFrame {
  const rows = input
    .where(col("side").equalTo(name))
    .select(col("k").as(`${name}k`), col("t").as(`${name}t`), col("v").as(`${name}v`));
  return delay === null ? rows : rows.withWatermark(`${name}t`, delay);
}

/** The sides joined, each with a delay of 10 seconds unless told. */
export const joined =
  (how: string, on: string, { left = "10 seconds", right = "10 seconds" }: Delays = {}) =>
  (input: DataFrame): DataFrame =>
    sideOf(input, "l", left).join(sideOf(input, "r", right), expr(on), how);

/** Joined by key and by windows of ten seconds; the result has the key, the start of the window, and both values. */
export const windowed =
  (how: string, more: string = "true") =>
  (input: DataFrame): DataFrame => {
    const side = (name: "l" | "r"): DataFrame =>
      sideOf(input, name, "10 seconds").selectExpr(
        `${name}k`,
        `window(${name}t, '10 seconds') AS ${name}w`,
        `${name}v`,
      );
    const both = side("l").join(side("r"), expr(`lk = rk AND lw = rw AND ${more}`), how);
    return how === "left_semi"
      ? both.selectExpr("lk", "lw", "lv")
      : both.selectExpr("coalesce(lk, rk) AS k", "coalesce(lw, rw) AS w", "lv", "rv");
  };

/** A row of the left side, and one of the right. */
export const l = (k: number | null, t: number, v: number | null = k): readonly unknown[] => ["l", k, t, v];
export const r = (k: number | null, t: number, v: number | null = k): readonly unknown[] => ["r", k, t, v];
