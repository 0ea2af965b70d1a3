/**
 * Breaks a DStream program with receivers in every place, one after the other, and says what became of the data.
 *
 * As `explore.ts` does for queries: the places are listed by a run without faults. At each point the driver dies, an executor is
 * lost, or the receiver ends; at each change of the checkpoint directory the driver dies before it, in the middle of it, or a
 * write turns out to be lost. Spark documents what may be gone then (semantics S5), and the verdict says whether it is that.
 */

import type { Disk } from "../checkpoint/disk";
import { FaultyDisk } from "../checkpoint/faulty-disk";
import { Killed } from "../checkpoint/killed";
import { MemoryDisk } from "../checkpoint/memory-disk";
import type { DiskChange } from "../checkpoint/numbered-disk";
import { RecordingDisk } from "../checkpoint/recording-disk";
import { ManualClock, nextTurn } from "../data/clock";
import type { BatchPoint } from "../dstream/batch-points";
import type { StreamingContext } from "../dstream/streaming-context";
import { FleetingSource, OutputTable, type Source } from "./dstream-outside";

/** One world for one run: what a fault leaves standing. */
export interface Outside {
  readonly clock: ManualClock;
  readonly sources: readonly Source[];
  readonly table: OutputTable;
  /** What else came out under a batch's time: state. */
  readonly states: OutputTable;
}

export interface DStreamScenario {
  readonly name: string;
  sources(clock: ManualClock): readonly Source[];
  /** One life: the program over the checkpoint directory, not started. */
  begin(outside: Outside, checkpoint: Disk): Promise<StreamingContext>;
  /** How an executor, or the first receiver, is lost. */
  loseExecutor(context: StreamingContext): void;
  /** When all is sent and processed. */
  readonly endMs: number;
  /** Whether received data is written ahead. */
  readonly hasLog: boolean;
  /** More that must hold of what came out; null when it does. */
  readonly check?: (outside: Outside) => string | null;
}

export type DStreamFaultKind = "driver" | "executor" | "receiver" | "kill" | "torn" | "lost";

/**
 * - `same`: all that was sent came out, once
 * - `again`: all came out, some of it twice: at least once
 * - `documented`: what is missing had been received, was in no log and had not come out when the fault struck; or nobody listened
 * - `no checkpoint`: the same, as the driver died before its first checkpoint
 */
export type DStreamVerdict = "same" | "again" | "documented" | "no checkpoint" | "lost" | "wrong" | "stuck";

export interface DStreamOutcome {
  readonly name: string;
  readonly verdict: DStreamVerdict;
  readonly detail: string | null;
}

interface Place {
  readonly ordinal: number;
  readonly point: string;
  readonly ms: number;
}

const MOST_POINTS = 5000;

type LifeEnd = { readonly kind: "idle" | "killed" | "endless" } | { readonly kind: "failed"; readonly error: unknown };

interface Watch {
  onPoint(point: BatchPoint, ordinal: number, context: StreamingContext): "die" | "go on";
}

async function live(scenario: DStreamScenario, outside: Outside, disk: Disk, watch: Watch): Promise<LifeEnd> {
  let context: StreamingContext | null = null;
  try {
    context = await scenario.begin(outside, disk);
    await context.start({ paused: true });
    for (let ordinal = 0; ordinal < MOST_POINTS; ordinal++) {
      const point = await context.nextPoint();
      if (point === null) return { kind: "failed", error: new Error("the context has ended") };
      if (watch.onPoint(point, ordinal, context) === "die") return { kind: "killed" };
      if (point.name !== "waiting") continue;
      if (outside.clock.now() >= scenario.endMs) return { kind: "idle" };
      await passTime(outside, Math.min(point.facts.untilMs, scenario.endMs));
    }
    return { kind: "endless" };
  } catch (error) {
    return error instanceof Killed ? { kind: "killed" } : { kind: "failed", error };
  } finally {
    context?.kill();
  }
}

async function passTime({ clock, sources }: Outside, untilMs: number): Promise<void> {
  const nextMs = Math.min(untilMs, ...sources.map((source) => source.nextMs));
  clock.set(Math.max(clock.now(), nextMs));
  for (const source of sources) source.deliver();
  await nextTurn();
}

function outsideOf(scenario: DStreamScenario): Outside {
  const clock = new ManualClock();
  return { clock, sources: scenario.sources(clock), table: new OutputTable(), states: new OutputTable() };
}

/** A run without faults. @throws Error when it does not come to its end */
async function placesOf(scenario: DStreamScenario): Promise<{ points: Place[]; changes: DiskChange[] }> {
  const points: Place[] = [];
  const changes: DiskChange[] = [];
  const outside = outsideOf(scenario);
  const disk = new RecordingDisk(new MemoryDisk(), (change) => changes.push(change));
  const end = await live(scenario, outside, disk, {
    onPoint: ({ name }, ordinal) => {
      points.push({ ordinal, point: name, ms: outside.clock.now() });
      return "go on";
    },
  });
  const verdict = judge(scenario, outside, { inDoubt: new Set(), unknown: new Set(), mustBeGone: false });
  if (end.kind !== "idle" || verdict.verdict !== "same")
    throw new Error(`${scenario.name} does not even run without faults: ${verdict.detail}`, { cause: end });
  return { points, changes };
}

/** What may be missing, as it stood when the fault struck. */
interface Damage {
  readonly inDoubt: Set<string>;
  /** What had arrived when the driver died before its first checkpoint: the next begins anew and reads no log. */
  readonly unknown: Set<string>;
  /** Whether all that is in doubt must be gone: nothing else could have kept it. */
  mustBeGone: boolean;
}

export async function exploreDStreams(
  scenario: DStreamScenario,
  kinds: readonly DStreamFaultKind[],
  secondKills: number = 0,
): Promise<DStreamOutcome[]> {
  const { points, changes } = await placesOf(scenario);
  const outcomes: DStreamOutcome[] = [];
  for (const kind of kinds) {
    const isAtPoint = kind === "driver" || kind === "executor" || kind === "receiver";
    const count = isAtPoint ? points.length : changes.length;
    for (let ordinal = 0; ordinal < count; ordinal++)
      for (const second of [null, ...Array.from({ length: kind === "driver" ? secondKills : 0 }, (_, i) => i)]) {
        const place = isAtPoint
          ? `${kind} at ${points[ordinal].point} (point ${ordinal}, ${points[ordinal].ms} ms)`
          : `${kind} ${changes[ordinal].kind} ${ordinal} (${changes[ordinal].path})`;
        const name = second === null ? place : `${place}, then kill point ${second} of the recovery`;
        outcomes.push({ name, ...(await tryFault(scenario, kind, ordinal, second)) });
      }
  }
  return outcomes;
}

type Judged = Pick<DStreamOutcome, "verdict" | "detail">;

async function tryFault(
  scenario: DStreamScenario,
  kind: DStreamFaultKind,
  at: number,
  second: number | null,
): Promise<Judged> {
  const outside = outsideOf(scenario);
  const disk = new MemoryDisk();
  const damage: Damage = { inDoubt: new Set(), unknown: new Set(), mustBeGone: false };
  const lives = new Lives(scenario, outside, damage);
  let end = await lives.first(kind, at, disk);
  if (end.kind === "killed" && second !== null) {
    disk.crash();
    end = await lives.killedAt(second, disk);
  }
  if (end.kind === "killed") {
    disk.crash();
    end = await lives.killedAt(-1, disk);
  }
  if (end.kind === "failed") return { verdict: "stuck", detail: String(end.error) };
  if (end.kind !== "idle") return { verdict: "stuck", detail: `it does not come to an end in ${MOST_POINTS} points` };
  return judge(scenario, outside, damage);
}

/** The lives of one run, and what each fault puts in doubt. */
class Lives {
  /** By stream, how many records the driver has written down that they are in a log. */
  private readonly logged = new Map<number, number>();
  private hasCheckpoint = false;

  constructor(
    private readonly scenario: DStreamScenario,
    private readonly outside: Outside,
    private readonly damage: Damage,
  ) {}

  first(kind: DStreamFaultKind, at: number, disk: MemoryDisk): Promise<LifeEnd> {
    if (kind === "driver") return this.killedAt(at, disk);
    if (kind === "executor" || kind === "receiver") return this.hurtAt(kind, at, disk);
    const struck = { kind, at } as const;
    const faulty = new FaultyDisk(disk, kind === "lost" ? [struck, { kind: "kill", at: at + 1 }] : [struck]);
    return this.life(faulty, () => "go on");
  }

  killedAt(at: number, disk: Disk): Promise<LifeEnd> {
    return this.life(disk, (_, ordinal) => (ordinal === at ? "die" : "go on"));
  }

  /** The driver lives on. */
  private hurtAt(kind: "executor" | "receiver", at: number, disk: Disk): Promise<LifeEnd> {
    return this.life(disk, (_, ordinal, context) => {
      if (ordinal !== at) return "go on";
      this.doubt(false);
      if (kind === "executor") this.scenario.loseExecutor(context);
      else context.receiving.endReceiver(0, "receiver lost", new Error("receiver lost"));
      return "go on";
    });
  }

  private async life(disk: Disk, decide: Watch["onPoint"]): Promise<LifeEnd> {
    this.logged.clear();
    const takenBefore = this.takenCount();
    const end = await live(this.scenario, this.outside, disk, {
      onPoint: (point, ordinal, context) => {
        if (point.name === "checkpoint.written") this.hasCheckpoint = true;
        if (point.name === "block.added" && point.facts.block.segment !== null) this.noteLogged(point.facts.block);
        return decide(point, ordinal, context);
      },
    });
    if (end.kind === "killed") this.doubt(true, takenBefore);
    return end;
  }

  private noteLogged({
    streamId,
    numRecords,
  }: {
    readonly streamId: number;
    readonly numRecords: number | null;
  }): void {
    this.logged.set(streamId, (this.logged.get(streamId) ?? 0) + (numRecords ?? 0));
  }

  private takenCount(): readonly number[] {
    return this.outside.sources.map((source) => (source instanceof FleetingSource ? source.taken.length : 0));
  }

  /** What was taken, is in no log, and has not come out. */
  private doubt(isDriver: boolean, takenBefore: readonly number[] = []): void {
    const { sources, table } = this.outside;
    const out = new Set(table.rows);
    if (isDriver && !this.hasCheckpoint)
      for (const { sent } of sources) for (const item of sent) this.damage.unknown.add(item);
    sources.forEach((source, id) => {
      if (!(source instanceof FleetingSource)) return;
      const safe = this.scenario.hasLog ? (takenBefore[id] ?? 0) + (this.logged.get(id) ?? 0) : 0;
      for (const item of source.taken.slice(safe)) if (!out.has(item)) this.damage.inDoubt.add(item);
    });
    this.damage.mustBeGone = isDriver && !this.scenario.hasLog;
  }
}

function judge(scenario: DStreamScenario, outside: Outside, damage: Damage): Judged {
  const { sources, table } = outside;
  const changed = [...table.changed, ...outside.states.changed];
  if (changed.length > 0) return { verdict: "wrong", detail: `batches ${changed} wrote something else again` };
  const odd = scenario.check?.(outside) ?? null;
  if (odd !== null) return { verdict: "wrong", detail: odd };
  const counts = new Map<string, number>();
  for (const row of table.rows) counts.set(row, (counts.get(row) ?? 0) + 1);
  const missing = sources.flatMap(({ sent }) => sent.filter((item) => !counts.has(item)));
  if (missing.length > 0) return judgeMissing(sources, missing, damage);
  const kept = [...damage.inDoubt].filter((item) => counts.has(item));
  if (damage.mustBeGone && kept.length > 0)
    return { verdict: "wrong", detail: `${kept} came out although nothing could have kept it` };
  return { verdict: [...counts.values()].some((count) => count > 1) ? "again" : "same", detail: null };
}

function judgeMissing(sources: readonly Source[], missing: readonly string[], damage: Damage): Judged {
  const taken = new Set(sources.flatMap((source) => (source instanceof FleetingSource ? source.taken : source.sent)));
  const unexplained = missing.filter((item) => taken.has(item) && !damage.inDoubt.has(item));
  const detail = `missing: ${missing}`;
  if (unexplained.length === 0) return { verdict: "documented", detail };
  const isKnown = unexplained.some((item) => !damage.unknown.has(item));
  return { verdict: isKnown ? "lost" : "no checkpoint", detail };
}
