/** On which line of a picture a task is: executors have a line for each task that they ran at the same time, which is a core. */
import type { JobTrace, TraceStageAttempt, TraceTask } from "../inspect/job-trace";
import { plotlyText, shorten } from "./html";

export interface Drawn {
  readonly stage: TraceStageAttempt;
  readonly task: TraceTask;
  readonly lane: number;
}

export interface Lanes {
  /** From top to bottom. */
  readonly names: readonly string[];
  readonly drawn: readonly Drawn[];
  /** The lines of an executor. */
  of(executorId: string): readonly number[];
}

/** @param tasks in the order of their start @param nowMs as far as a running task has come */
export function assignLanes(trace: JobTrace, tasks: readonly Omit<Drawn, "lane">[], nowMs: number): Lanes {
  const free = new Map<string, number[]>();
  const places = tasks.map(({ task }) => {
    const ends = free.get(task.executorId) ?? [];
    free.set(task.executorId, ends);
    const found = ends.findIndex((endMs) => endMs <= task.startMs);
    const core = found < 0 ? ends.length : found;
    // Tasks that took no time follow each other.
    ends[core] = Math.max(task.endMs ?? nowMs, task.startMs);
    return core;
  });
  const executors = [...free.keys()].sort(byId);
  const firsts = new Map<string, number>();
  const names: string[] = [];
  for (const id of executors) {
    firsts.set(id, names.length);
    const its = trace.executors.find(({ executorId }) => executorId === id);
    const lost = its === undefined || its.lostMs === null ? "" : " ✗";
    const cores = free.get(id)?.length ?? 0;
    for (let core = 0; core < cores; core++)
      names.push(`executor ${plotlyText(shorten(id, 20))}${cores === 1 ? "" : ` · ${core + 1}`}${lost}`);
  }
  return {
    names,
    drawn: tasks.map((one, i) => ({ ...one, lane: (firsts.get(one.task.executorId) ?? 0) + (places[i] as number) })),
    of: (id) => Array.from({ length: free.get(id)?.length ?? 0 }, (_, core) => (firsts.get(id) ?? 0) + core),
  };
}

/** Executors are numbered; the driver comes first. */
export function byId(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y))
    return Number.isNaN(x) === Number.isNaN(y) ? (a < b ? -1 : 1) : Number.isNaN(x) ? -1 : 1;
  return x - y;
}
