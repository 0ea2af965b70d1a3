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

/** The last task on a line. */
interface Last {
  startMs: number;
  endMs: number;
}

/** @param tasks in the order of their start @param nowMs as far as a running task has come */
export function assignLanes(trace: JobTrace, tasks: readonly Omit<Drawn, "lane">[], nowMs: number): Lanes {
  const lanes = new Map<string, Last[]>();
  const coresOf = new Map(trace.executors.map(({ executorId, cores }) => [executorId, cores]));
  const places = tasks.map(({ task }, i) => {
    const its = lanes.get(task.executorId) ?? [];
    lanes.set(task.executorId, its);
    const found = its.findIndex(({ startMs, endMs }) => endMs <= task.startMs && startMs < task.startMs);
    const cores = coresOf.get(task.executorId) ?? Number.POSITIVE_INFINITY;
    // On a clock that stands still many tasks are at one moment: no more lines than cores.
    const core = found >= 0 ? found : its.length < cores ? its.length : i % its.length;
    its[core] = { startMs: task.startMs, endMs: task.endMs ?? nowMs };
    return core;
  });
  const executors = [...lanes.keys()].sort(byId);
  const firsts = new Map<string, number>();
  const names: string[] = [];
  for (const id of executors) {
    firsts.set(id, names.length);
    const its = trace.executors.find(({ executorId }) => executorId === id);
    const lost = its === undefined || its.lostMs === null ? "" : " ✗";
    const cores = lanes.get(id)?.length ?? 0;
    for (let core = 0; core < cores; core++)
      names.push(`${plotlyText(executorName(id))}${cores === 1 ? "" : ` · ${core + 1}`}${lost}`);
  }
  return {
    names,
    drawn: tasks.map((one, i) => ({ ...one, lane: (firsts.get(one.task.executorId) ?? 0) + (places[i] as number) })),
    of: (id) => Array.from({ length: lanes.get(id)?.length ?? 0 }, (_, core) => (firsts.get(id) ?? 0) + core),
  };
}

/** With a local master the driver is its only executor. */
export const executorName = (id: string): string => (id === "driver" ? "driver" : `executor ${shorten(id, 20)}`);

/** Executors are numbered; the driver comes first. */
export function byId(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y))
    return Number.isNaN(x) === Number.isNaN(y) ? (a < b ? -1 : 1) : Number.isNaN(x) ? -1 : 1;
  return x - y;
}
