/** What real Spark answered to the programs of `recorded-programs.ts` (`recorded/rdd/RddOracle.java`), by name. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "..", "..", "..", "test", "recorded", "rdd");
export const answers: ReadonlyMap<string, unknown> = new Map(
  readFileSync(join(FOLDER, "answers.tsv"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t", 2) as [string, string])
    .map(([name, json]) => [name, JSON.parse(json) as unknown]),
);

/** As the recorder wrote it. */
export const asJson = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, cell) => {
      if (cell instanceof Map) return [...cell];
      return typeof cell === "number" && !Number.isFinite(cell) ? String(cell) : cell;
    }),
  );
