/**
 * Breaks a query in every place, one after the other, and says how each run came out.
 *
 * The places are listed by a run without faults: every point of every batch, and every change of the checkpoint. For each a
 * new run begins, is broken there, and is started again over what is left. No chance is needed, and every cell has a name.
 */
import type { Disk } from "../checkpoint/disk";
import { FaultyDisk } from "../checkpoint/faulty-disk";
import { MemoryDisk } from "../checkpoint/memory-disk";
import type { DiskChange } from "../checkpoint/numbered-disk";
import { RecordingDisk } from "../checkpoint/recording-disk";
import { diskFaults, type Fault, nameOf, type PointFault } from "./fault";
import { lastLife } from "./last-life";
import { type LifeEnd, live, mostPointsAfter, wholeLife } from "./life";
import { Oracle, type Verdict } from "./oracle";
import { realEngine, type Scenario } from "./scenario";

export interface Outcome {
  readonly fault: Fault;
  /** The point of the second life, from 0, at which it was killed as well; null without. */
  readonly secondKillAt: number | null;
  readonly name: string;
  readonly verdict: Verdict;
  /** Why it is not the same, where there is more to say. */
  readonly detail: string | null;
}

export interface ExploreOptions {
  readonly kinds?: readonly ("point" | "kill" | "torn" | "lost" | "full")[];
  /** Besides single faults: kills a second time at each of the first so many points of the recovery. */
  readonly secondKills?: number;
}

/** Everything that can be broken in a run without faults. */
export interface Places {
  readonly points: readonly PointFault[];
  readonly changes: readonly DiskChange[];
}

export async function placesOf(scenario: Scenario): Promise<Places> {
  const points: PointFault[] = [];
  const changes: DiskChange[] = [];
  const disk = new RecordingDisk(new MemoryDisk(), (change) => changes.push(change));
  await wholeLife(scenario, disk, scenario.table(), (fault) => points.push(fault));
  return { points, changes };
}

export async function explore(scenario: Scenario, options: ExploreOptions = {}): Promise<Outcome[]> {
  const { kinds = ["point", "kill", "torn", "lost"], secondKills = 0 } = options;
  const places = await placesOf(scenario);
  const faults: Fault[] = kinds.flatMap((how): Fault[] =>
    how === "point" ? [...places.points] : places.changes.map((change) => ({ kind: "disk", how, change })),
  );
  const oracle = new Oracle(scenario);
  const mostPoints = mostPointsAfter(places.points.length);
  const outcomes: Outcome[] = [];
  for (const fault of faults) {
    outcomes.push(await tryFault(scenario, oracle, mostPoints, fault, null));
    for (let second = 0; second < secondKills; second++)
      outcomes.push(await tryFault(scenario, oracle, mostPoints, fault, second));
  }
  return outcomes;
}

async function tryFault(
  scenario: Scenario,
  oracle: Oracle,
  mostPoints: number,
  fault: Fault,
  secondKillAt: number | null,
): Promise<Outcome> {
  const [disk, table] = [new MemoryDisk(), scenario.table()];
  const engine = scenario.engine ?? realEngine;
  const begin = (checkpoint: Disk, killAt?: number): Promise<LifeEnd> =>
    live(engine, scenario.define(checkpoint, table), { mostPoints, diesAt: (_, ordinal) => ordinal === killAt });
  const first = fault.kind === "kill" ? begin(disk, fault.ordinal) : begin(new FaultyDisk(disk, diskFaults(fault)));
  await first;
  disk.crash();
  if (secondKillAt !== null) {
    await begin(disk, secondKillAt);
    disk.crash();
  }
  const name =
    secondKillAt === null ? nameOf(fault) : `${nameOf(fault)}, then kill point ${secondKillAt} of the recovery`;
  return { fault, secondKillAt, name, ...(await lastLife(scenario, oracle, mostPoints, disk, table)) };
}
