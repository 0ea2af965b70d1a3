/** A trace of very much, made of one of little: hundreds of batches, stages with hundreds of tasks, a thousand blocks on twenty executors. */
import type { StreamingTrace, TraceStreamingBatch } from "../../src/inspect/streaming-trace";

const BATCHES = 1000;
const TASKS = 200;
const BLOCKS = 1000;
const STAGES = 60;

export function largeTrace(base: StreamingTrace): StreamingTrace {
  const last = base.batches.at(-1) as TraceStreamingBatch;
  const times = (n: number, f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));
  const long = "a name that is much longer than any picture has room for, ".repeat(20);
  const [zeroMs, job, stage] = [base.streaming.zeroMs ?? 0, base.jobs[0], base.stages[0]];
  const executors = Array.from({ length: 20 }, (_, i) => ({
    ...{
      executorId: String(i),
      host: long,
      cores: 4,
      addedMs: zeroMs,
      lostMs: i === 3 ? zeroMs + 5 : null,
      reason: long,
    },
  }));
  const rdds = Array.from({ length: STAGES * 20 }, (_, i) => ({
    ...base.rdds[0],
    rddId: i,
    callSite: long,
    name: long,
    parents: i === 0 ? [] : [{ rddId: i - 1, shuffleId: i % 20 === 0 ? Math.floor(i / 20) - 1 : null }],
  }));
  return {
    ...base,
    executors,
    rdds,
    jobs: [
      {
        ...job,
        name: long,
        stages: Array.from({ length: STAGES }, (_, i) => ({
          ...{ stageId: i, name: long, numTasks: 5000, parentIds: i === 0 ? [] : [i - 1] },
          ...{ rddIds: times(20, (k) => i * 20 + 19 - k), shuffleId: i === STAGES - 1 ? null : i },
        })),
      },
    ],
    stages: Array.from({ length: STAGES }, (_, i) => ({
      ...stage,
      ...{ stageId: i, jobId: job.jobId, numTasks: 5000 },
      tasks: Array.from({ length: TASKS }, (_, k) => ({
        ...stage.tasks[0],
        ...{ taskId: i * TASKS + k, partition: k, executorId: String(k % 20), reason: k % 7 === 0 ? long : null },
        ...{ outcome: k % 7 === 0 ? ("failed" as const) : ("succeeded" as const) },
        ...{ startMs: zeroMs + i * 100, endMs: zeroMs + i * 100 + 90 },
      })),
      byExecutor: [{ executorId: "0", succeeded: 4000, failed: 1000, busyMs: 1 }],
    })),
    blocks: Array.from({ length: BLOCKS }, (_, i) => ({
      ...{ blockId: `rdd_${Math.floor(i / 10)}_${i % 10}`, rddId: Math.floor(i / 10), bytes: 5000, numRecords: null },
      storageLevel: "Memory Deserialized 20x Replicated",
      holders: executors.map(({ executorId }) => ({
        ...{ executorId, onDisk: i % 2 === 0, sinceMs: zeroMs, untilMs: null, gone: null },
      })),
    })),
    batches: times(BATCHES, (i) => i + 1).map((number) => ({
      ...last,
      ...{ number, timeMs: zeroMs + number * 1000 },
      windows: last.windows.map((window) => ({
        ...window,
        ...{ fromMs: zeroMs + (number - 60) * 1000, toMs: zeroMs + number * 1000 },
        inside: times(60, (i) => zeroMs + (number - 59 + i) * 1000),
        rddIds: times(60, (i) => number + i),
        enters: [zeroMs + number * 1000],
        leaves: [zeroMs + (number - 60) * 1000],
      })),
    })),
    leftOut: { ...base.leftOut, batches: 5 },
  };
}
