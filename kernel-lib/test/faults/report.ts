/**
 * The whole search, told line by line: what `npm run explore` prints. The tests run a part of it, since all of it takes minutes.
 */
import { explore, type Outcome } from "../../src/faults/explore";
import { type DStreamOutcome, exploreDStreams } from "../../src/faults/explore-dstreams";
import type { Scenario } from "../../src/faults/scenario";
import { BROKEN_DSTREAMS } from "./broken-dstreams";
import { BROKEN_ENGINES, type BrokenEngine } from "./broken-engines";
import { renaming } from "./disks";
import { DSTREAM_PROGRAMS, dstreamScenario, type ProgramOptions } from "./dstream-programs";
import { KILLED, killedRun } from "./processes";
import { type Program, scenarioOf } from "./program";
import { PROGRAMS } from "./programs";

export const isRed = ({ verdict }: Outcome): boolean => verdict !== "same";

/** Second kills are tried on the first so many batches, at each of the first so many points of a recovery. */
const SECOND = { batches: 4, kills: 12 };

/** Every point, every write killed or lost; every write torn as a disk that renames tears it; and kills in the recovery. */
export async function exploreProgram(program: Program): Promise<Outcome[]> {
  const single = await explore(await scenarioOf(program), { kinds: ["point", "kill", "lost"] });
  const torn = await explore(await scenarioOf(program, { disk: renaming }), { kinds: ["torn"] });
  const twice = await explore(await scenarioOf(program, { batches: SECOND.batches }), {
    kinds: ["point", "kill"],
    secondKills: SECOND.kills,
  });
  return [...single, ...torn, ...twice.filter(({ secondKillAt }) => secondKillAt !== null)];
}

/** The same for an engine that must turn red; a kill at every point and before every write will do for that. */
export async function exploreBroken(engine: BrokenEngine): Promise<Outcome[]> {
  const scenario: Scenario = await engine.scenario();
  return explore(scenario, { kinds: ["point", "kill"] });
}

type Say = (line: string) => void;

const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

async function programLine(program: Program, say: Say): Promise<boolean> {
  const began = performance.now();
  const outcomes = await exploreProgram(program);
  const red = outcomes.filter(isRed);
  say(`program ${program.name}: ${outcomes.length} runs, ${red.length} red (${seconds(began)})`);
  for (const { verdict, name, detail } of red.slice(0, 5)) say(`  ${verdict}: ${name} ${detail ?? ""}`);
  return red.length === 0;
}

async function brokenLine(engine: BrokenEngine, say: Say): Promise<boolean> {
  const outcomes = await exploreBroken(engine);
  const red = outcomes.filter(isRed);
  const first =
    red.length === 0 ? "ALL GREEN, so the search is blind to it" : `first ${red[0].verdict}: ${red[0].name}`;
  say(`broken engine "${engine.name}": ${outcomes.length} runs, ${red.length} red, ${first}`);
  return red.length > 0;
}

const AT_POINTS = ["driver", "executor", "receiver", "kill"] as const;

/** Data that is lost without Spark saying so. */
const isLoss = ({ verdict }: DStreamOutcome): boolean => ["lost", "wrong", "stuck"].includes(verdict);

/** A program with receivers; it counts what is lost as Spark documents, too. */
async function dstreamLine(program: ProgramOptions, say: Say): Promise<boolean> {
  const began = performance.now();
  const outcomes = [
    ...(await exploreDStreams(dstreamScenario(program), AT_POINTS, SECOND.batches)),
    ...(await exploreDStreams(dstreamScenario({ ...program, disk: renaming }), ["torn"])),
  ];
  const red = outcomes.filter(isLoss);
  const known = outcomes.filter(({ verdict }) => verdict === "documented" || verdict === "no checkpoint").length;
  say(
    `DStreams, ${program.name}: ${outcomes.length} runs, ${known} with documented loss, ${red.length} red (${seconds(began)})`,
  );
  for (const { verdict, name, detail } of red.slice(0, 5)) say(`  ${verdict}: ${name} ${detail ?? ""}`);
  return red.length === 0;
}

async function brokenDStreamLine(broken: ProgramOptions, say: Say): Promise<boolean> {
  const outcomes = await exploreDStreams(dstreamScenario(broken), ["driver"]);
  const red = outcomes.filter(isLoss);
  const first =
    red.length === 0 ? "ALL GREEN, so the search is blind to it" : `first ${red[0].verdict}: ${red[0].name}`;
  say(`broken DStreams "${broken.name}": ${outcomes.length} runs, ${red.length} red, ${first}`);
  return red.length > 0;
}

/** Kills per program in the whole search. */
const KILLS = 8;

async function processLine(program: string, seed: number, say: Say): Promise<boolean> {
  const began = performance.now();
  const { verdict, detail, kills, inBatch, batches, rows } = await killedRun(program, seed, KILLS);
  say(
    `process ${program}: killed ${kills} times with SIGKILL, ${inBatch} times within a batch; ${batches} batches, ${rows} rows: ${verdict} ${detail ?? ""}(${seconds(began)})`,
  );
  return verdict === "same" && kills > 0;
}

/** @param words only what has one of them in its name; all without @returns how many failed */
export async function exploreAll(words: readonly string[], say: Say): Promise<number> {
  const chosen = ({ name }: { readonly name: string }): boolean =>
    words.length === 0 || words.some((word) => name.includes(word));
  const results: boolean[] = [];
  for (const program of Object.values(PROGRAMS).filter(chosen)) results.push(await programLine(program, say));
  for (const engine of BROKEN_ENGINES.filter(chosen)) results.push(await brokenLine(engine, say));
  for (const program of DSTREAM_PROGRAMS.filter(chosen)) results.push(await dstreamLine(program, say));
  for (const broken of BROKEN_DSTREAMS.filter(chosen)) results.push(await brokenDStreamLine(broken, say));
  for (const [seed, name] of KILLED.entries())
    if (chosen({ name: `process ${name}` })) results.push(await processLine(name, seed + 100, say));
  const failed = results.filter((passed) => !passed).length;
  say(`${results.length - failed} passed, ${failed} failed`);
  return failed;
}
