/**
 * The same programs with a real process, a real directory and a real `SIGKILL`, at moments drawn with a seed. What the disk in
 * memory only claims of a kill is shown here; where it struck is up to the machine. Spark's suites kill no process.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommitLog } from "../../src/checkpoint/commit-log";
import type { Disk } from "../../src/checkpoint/disk";
import { NodeDisk } from "../../src/checkpoint/node-disk";
import { OffsetLog } from "../../src/checkpoint/offset-log";
import { keyText } from "../../src/data/key-text";
import type { InternalRow } from "../../src/data/value";
import { brokenInvariant, compareTables, leftUndone, Oracle, type Verdict } from "../../src/faults/oracle";
import { rowsIn, type Scenario } from "../../src/faults/scenario";
import { SeededRandom } from "../../src/index";
import type { Sink } from "../../src/sinks/sink";
import { type Program, scenarioOf } from "./program";
import { PROGRAMS } from "./programs";

/** Programs that are killed as processes. */
export const KILLED: readonly string[] = ["append", "sessions", "leftOuter", "alarms", "toFiles"];

/** The input comes so many times, each time later by so many seconds, so that a life takes long enough to be killed. */
const [ROUNDS, ROUND_SECONDS] = [8, 100];

const TABLE = "table";

/** The program over a longer input; rows and checkpoint lie on one disk, where the next process finds them. */
export async function onDisk(name: string): Promise<Scenario> {
  const program: Program = PROGRAMS[name];
  const inputs = program.inputs.map((blocks) =>
    Array.from({ length: ROUNDS }, (_, round) =>
      blocks.map((rows) =>
        rows.map(([time, ...cells]): InternalRow => [Number(time) + round * ROUND_SECONDS * 1e6, ...cells]),
      ),
    ).flat(),
  );
  const scenario = await scenarioOf({ ...program, inputs });
  const isOwn = scenario.rowsOf !== undefined;
  return {
    ...scenario,
    define(disk, table) {
      const query = scenario.define(disk, table);
      // The oracle needs the offset log from its beginning.
      return { ...query, minBatchesToRetain: 1000, sink: isOwn ? query.sink : filePerBatch(disk, query.sink) };
    },
    rowsOf: scenario.rowsOf ?? ((_, disk) => rowsOfBatches(disk)),
  };
}

/** A file per batch id: writing one twice changes nothing. */
function filePerBatch(disk: Disk, { outputModes, canRecover }: Sink): Sink {
  return {
    description: "FilePerBatch",
    outputModes,
    promise: "exactly once",
    countsRows: true,
    canRecover,
    async addBatch({ batchId, rows }) {
      const text = rows.map((row) => JSON.stringify(keyText(row))).join("\n");
      await disk.writeAtomic(`${TABLE}/${batchId}`, new TextEncoder().encode(text), { overwrite: true });
    },
  };
}

async function rowsOfBatches(disk: Disk): Promise<InternalRow[]> {
  const rows: InternalRow[] = [];
  for (const path of await disk.listFiles(TABLE)) {
    const lines = new TextDecoder().decode(await disk.read(path)).split("\n");
    rows.push(...lines.filter((line) => line !== "").map((line) => [line]));
  }
  return rows;
}

export interface KilledRun {
  readonly verdict: Verdict;
  readonly detail: string | null;
  /** How many lives were killed, and how many of them in the middle of a batch. */
  readonly kills: number;
  readonly inBatch: number;
  readonly batches: number;
  readonly rows: number;
}

/** How long after it began a life may be killed, at most. */
const LONGEST_LIFE_MS = 300;

/** Lives of a program, killed one after the other, and one that is left alone. */
export async function killedRun(program: string, seed: number, kills: number): Promise<KilledRun> {
  const directory = mkdtempSync(join(tmpdir(), "stepstream-killed-"));
  const random = new SeededRandom(seed);
  const disk = new NodeDisk(directory);
  const counts = { kills: 0, inBatch: 0 };
  try {
    for (let life = 0; life < kills; life++) {
      if (!(await oneLife(program, directory, random.next() * LONGEST_LIFE_MS))) continue;
      counts.kills += 1;
      if (await isInBatch(disk)) counts.inBatch += 1;
    }
    const broken = await brokenInvariant(disk);
    await oneLife(program, directory, null);
    const scenario = await onDisk(program);
    const rows = await rowsIn(scenario, scenario.table(), disk);
    const verdict = compareTables(rows, await new Oracle(scenario).expected(disk));
    const batches = (await new OffsetLog(disk).batchIds()).length;
    const undone = await leftUndone(disk, scenario.define(disk, scenario.table()).sources);
    const last = undone !== null ? "stuck" : broken !== null ? "wrong" : verdict;
    return { verdict: last, detail: undone ?? broken, ...counts, batches, rows: rows.length };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @returns whether it was killed; @throws when it failed by itself */
async function oneLife(program: string, directory: string, killAfterMs: number | null): Promise<boolean> {
  const child = spawn(process.execPath, [join(__dirname, "child.js"), program, directory], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors: string[] = [];
  child.stderr.on("data", (text) => errors.push(String(text)));
  const ended = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), ended]);
  const timer = killAfterMs === null ? null : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  const [code, signal] = await ended;
  if (timer !== null) clearTimeout(timer);
  if (signal === "SIGKILL" && timer !== null) return true;
  if (code !== 0) throw new Error(`${program} failed by itself: ${errors.join("")}`);
  return false;
}

async function isInBatch(disk: Disk): Promise<boolean> {
  const [begun, done] = [await new OffsetLog(disk).batchIds(), await new CommitLog(disk).batchIds()];
  return begun.length > done.length;
}
