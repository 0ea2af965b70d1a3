/** One random program on its random stream, cut in two ways; and, when something differs, the smallest that still does. */
import type { Random } from "../../../src/data/random";
import { SeededRandom } from "../../../src/index";
import { type Chance, drawProgram, programText, type RandomProgram } from "./program";
import { runStream, runTable } from "./run";
import { drawRows, drawSteps, type Row, type Step } from "./stream";

export interface Trial {
  readonly program: RandomProgram;
  /** The same rows, cut in one way or in two. */
  readonly cuts: readonly (readonly Step[])[];
  readonly partitions: readonly number[];
  /** Whether the first cut also runs on other partitions, and must put out the same batch by batch. */
  readonly compareBatches: boolean;
}

/** @param seed odd: cut in two ways */
export function drawTrial(seed: number, random: Random = new SeededRandom(seed)): Trial {
  const chance: Chance = (below) => Math.floor(random.next() * below);
  for (let i = 0; i < 5; i++) random.next();
  const program = drawProgram(chance);
  const inputs: Row[][] = [drawRows(chance, 4 + chance(24), 0)];
  if (program.union) inputs.push(drawRows(chance, chance(12), 100));
  return {
    program,
    cuts: Array.from({ length: 1 + (seed % 2) }, () => drawSteps(chance, inputs, 2 + chance(4))),
    partitions: [1 + chance(4), 1 + chance(4)],
    compareBatches: seed % 6 === 0,
  };
}

/** How many rows came late in a trial that came out right, or what is different. */
export type TrialOutcome = { readonly lateRows: number } | { readonly difference: string };

export async function tryOut({ program, cuts, partitions, compareBatches }: Trial): Promise<TrialOutcome> {
  let lateRows = 0;
  try {
    for (const [i, cut] of cuts.entries()) {
      const result = await runStream(program, cut, partitions[i]);
      const table = await runTable(program, result);
      lateRows += result.lateRows;
      if (JSON.stringify(table) !== JSON.stringify(result.final))
        return {
          difference: `cut ${i}: the stream gave\n  ${result.final.join("\n  ")}\nthe table\n  ${table.join("\n  ")}`,
        };
      if (i > 0 || !compareBatches) continue;
      const other = await runStream(program, cut, partitions[i] + 2);
      const [before, after] = [JSON.stringify(result.batches), JSON.stringify(other.batches)];
      if (before !== after) return { difference: `partitions ${partitions[i]}: ${before}\nwith two more: ${after}` };
    }
  } catch (error) {
    return { difference: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  return { lateRows };
}

/** Everything that is a little smaller. */
function* smaller(trial: Trial): Generator<Trial> {
  const { program, cuts } = trial;
  if (cuts.length > 1)
    for (const i of cuts.keys()) yield { ...trial, cuts: [cuts[i]], partitions: [trial.partitions[i]] };
  if (trial.compareBatches) yield { ...trial, compareBatches: false };
  const plain: Partial<RandomProgram>[] = [
    { filter: null },
    { computed: null },
    { lookup: null },
    { aggs: ["count(*) AS n"] },
  ];
  for (const change of plain)
    if (JSON.stringify({ ...program, ...change }) !== JSON.stringify(program))
      yield { ...trial, program: { ...program, ...change } };
  const [cut] = cuts;
  const withCut = (steps: readonly Step[]): Trial => ({ ...trial, cuts: [steps, ...cuts.slice(1)] });
  for (const i of cut.keys()) {
    yield withCut(cut.filter((_, j) => j !== i));
    const changed = (step: Partial<Step>): Trial => withCut(cut.map((old, j) => (j === i ? { ...old, ...step } : old)));
    if (cut[i].restart) yield changed({ restart: false });
    if (cut[i].drain) yield changed({ drain: false });
    for (const [input, rows] of cut[i].blocks.entries())
      for (const row of rows.keys())
        yield changed({
          blocks: cut[i].blocks.map((block, b) => (b === input ? block.filter((_, r) => r !== row) : block)),
        });
  }
}

const MOST_TRIES = 150;

/** Greedily makes a failing trial smaller as long as it fails. */
async function shrunk(trial: Trial): Promise<Trial> {
  let [smallest, tries] = [trial, 0];
  for (let found = true; found && tries < MOST_TRIES; ) {
    found = false;
    for (const next of smaller(smallest)) {
      if (++tries > MOST_TRIES) break;
      if (!("difference" in (await tryOut(next)))) continue;
      [smallest, found] = [next, true];
      break;
    }
  }
  return smallest;
}

/** The seed's outcome; a failure tells the smallest program and stream that show it. */
export async function trySeed(seed: number): Promise<TrialOutcome> {
  const trial = drawTrial(seed);
  const outcome = await tryOut(trial);
  if (!("difference" in outcome)) return outcome;
  const small = await shrunk(trial);
  const again = await tryOut(small);
  const steps = small.cuts.map((cut) => cut.map((step) => JSON.stringify(step)).join("\n"));
  const shown = "difference" in again ? again.difference : outcome.difference;
  return { difference: `seed ${seed}\n${programText(small.program)}\n${steps.join("\n\n")}\n${shown}` };
}
