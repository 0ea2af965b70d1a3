/** The shapes of the three kinds of traces: what `trace.ts`, `job-trace.ts` and `streaming-trace.ts` say to the compiler, for files. */
import type {
  JobTrace,
  TraceApplication,
  TraceBlock,
  TraceExecutor,
  TraceHolder,
  TraceJob,
  TraceRdd,
  TraceStage,
  TraceStageAttempt,
  TraceTask,
  TraceTaskSum,
} from "./job-trace";
import { flag, json, list, maybe, natural, nullOr, number, object, type Shape, table, text, word } from "./shape";
import type {
  StreamingTrace,
  TraceBatchBlock,
  TraceOutput,
  TraceStream,
  TraceStreamingBatch,
  TraceStreamingPoint,
  TraceStreams,
  TraceWindowContent,
} from "./streaming-trace";
import type {
  RowGroup,
  RowVerdict,
  Trace,
  TraceBatch,
  TraceColumn,
  TraceJoin,
  TraceOffsets,
  TracePoint,
  TraceQuery,
  TraceRowIn,
  TraceSource,
  TraceState,
  TraceStateChange,
  TraceStateOperator,
  TraceWatermark,
  TraceWindow,
  TraceWrite,
} from "./trace";

const cells = list(json);
const numbers = list(number);
const column = object<TraceColumn>({ name: text, type: text });

const query = object<TraceQuery>({
  ...{ id: text, runId: text, name: nullOr(text), outputMode: word("append", "update", "complete"), timeZone: text },
  sources: list(object<TraceSource>({ description: text, columns: list(column), eventTimeColumn: nullOr(text) })),
  watermarks: list(object<TraceQuery["watermarks"][number]>({ column: text, delayMs: number })),
  windows: list(object<TraceWindow>({ column: text, sizeMs: number, slideMs: number, startMs: number })),
  stateOperators: list(
    object<TraceStateOperator>({
      ...{ id: natural, name: text, store: maybe(text), keyColumns: list(column), valueColumns: list(column) },
      numPartitions: natural,
      join: maybe(
        object<TraceJoin>({
          ...{ joinType: text, condition: text, leftTime: nullOr(text), rightTime: nullOr(text) },
          ...{ reachFromMs: nullOr(number), reachToMs: nullOr(number) },
        }),
      ),
    }),
  ),
  ...{ resultColumns: list(column), plan: text },
});

const point = object<TracePoint>({
  ...{ name: text, atMs: number, tookMs: number, says: text },
  durable: list(object<TraceWrite>({ path: text, bytes: natural, text, gone: maybe(flag) })),
  ...{ stage: maybe(natural), partition: maybe(natural), operator: maybe(natural), store: maybe(text) },
});

const verdict = object<RowVerdict>({
  kind: word("kept", "late", "filtered", "passed", "unknown"),
  groups: list(object<RowGroup>({ key: cells, startMs: nullOr(number), endMs: nullOr(number), late: flag })),
  why: text,
});

const state = object<TraceState>({
  ...{ operator: natural, store: maybe(text), numRowsTotal: number, numRowsUpdated: number, numRowsRemoved: number },
  ...{ numRowsDroppedByWatermark: number, forgottenUpToMs: maybe(nullOr(number)) },
  changes: list(
    object<TraceStateChange>({ partition: natural, key: cells, before: nullOr(cells), after: nullOr(cells) }),
  ),
});

const batch = object<TraceBatch>({
  ...{ batchId: natural, life: natural, outcome: word("committed", "killed", "failed", "running"), noData: flag },
  points: list(point),
  offsets: list(object<TraceOffsets>({ source: text, start: json, end: json, latest: json })),
  rowsIn: list(
    object<TraceRowIn>({
      ...{ source: natural, partition: natural, offset: natural, arrivalMs: nullOr(number) },
      ...{ eventTimeMs: nullOr(number), values: cells, verdict },
    }),
  ),
  numInputRows: natural,
  watermark: object<TraceWatermark>({
    ...{ lateMs: number, currentMs: number, nextMs: nullOr(number), maxEventTimeMs: nullOr(number) },
  }),
  ...{ state: list(state), rowsOut: list(cells), numOutputRows: natural },
  ...{ operatorRows: maybe(list(natural)), durationMs: table(number) },
});

export const TRACE: Shape<Trace> = object<Trace>({ version: word(1), query, batches: list(batch) });

const outcome = word("running", "succeeded", "failed");

const task = object<TraceTask>({
  ...{ taskId: natural, partition: natural, attempt: natural, executorId: text, locality: text, speculative: flag },
  ...{ startMs: number, endMs: nullOr(number), outcome, reason: nullOr(text) },
  ...{ shuffleReadBytes: number, shuffleWriteBytes: number },
});

const jobFields: { readonly [K in keyof JobTrace]-?: Shape<JobTrace[K]> } = {
  version: word(1),
  application: object<TraceApplication>({ id: text, name: text, master: text, timeZone: text }),
  executors: list(
    object<TraceExecutor>({
      ...{ executorId: text, host: text, cores: number, addedMs: number, lostMs: nullOr(number), reason: nullOr(text) },
    }),
  ),
  jobs: list(
    object<TraceJob>({
      ...{ jobId: natural, name: text, startMs: number, endMs: nullOr(number), outcome, failure: nullOr(text) },
      stages: list(
        object<TraceStage>({
          ...{ stageId: natural, name: text, numTasks: natural, parentIds: numbers, rddIds: numbers },
          shuffleId: nullOr(natural),
        }),
      ),
      ...{ batch: nullOr(number), output: nullOr(number) },
    }),
  ),
  stages: list(
    object<TraceStageAttempt>({
      ...{ stageId: natural, attempt: natural, jobId: natural, numTasks: natural, submittedMs: number },
      ...{ endMs: nullOr(number), outcome, failure: nullOr(text), tasks: list(task) },
      byExecutor: list(object<TraceTaskSum>({ executorId: text, succeeded: number, failed: number, busyMs: number })),
    }),
  ),
  rdds: list(
    object<TraceRdd>({
      ...{ rddId: natural, kind: text, name: nullOr(text), callSite: text, numPartitions: natural },
      storageLevel: nullOr(text),
      parents: list(object<TraceRdd["parents"][number]>({ rddId: natural, shuffleId: nullOr(natural) })),
    }),
  ),
  blocks: list(
    object<TraceBlock>({
      ...{ blockId: text, rddId: nullOr(natural), bytes: nullOr(number), numRecords: nullOr(number) },
      storageLevel: text,
      holders: list(
        object<TraceHolder>({
          ...{ executorId: text, onDisk: flag, sinceMs: number, untilMs: nullOr(number) },
          gone: nullOr(word("evicted", "lost", "removed")),
        }),
      ),
    }),
  ),
  leftOut: object<JobTrace["leftOut"]>({ jobs: natural, blocks: natural }),
};

export const JOB_TRACE: Shape<JobTrace> = object<JobTrace>(jobFields);

const streams = object<TraceStreams>({
  ...{ batchDurationMs: number, zeroMs: nullOr(number) },
  streams: list(
    object<TraceStream>({
      ...{ stream: natural, name: text, parents: numbers, slideMs: number, windowMs: nullOr(number) },
      ...{ storageLevel: nullOr(text), checkpointMs: nullOr(number), inputId: nullOr(natural) },
    }),
  ),
  outputs: list(object<TraceStreams["outputs"][number]>({ name: text, stream: natural })),
});

const windowContent = object<TraceWindowContent>({
  ...{ stream: natural, parent: natural, fromMs: number, toMs: number, inside: numbers },
  ...{ rddIds: list(nullOr(number)), enters: numbers, leaves: numbers },
});

const streamingBatch = object<TraceStreamingBatch>({
  ...{ number, timeMs: number, life: natural },
  outcome: word("queued", "running", "completed", "failed", "killed", "empty"),
  ...{ submissionMs: nullOr(number), processingStartMs: nullOr(number), processingEndMs: nullOr(number) },
  ...{ schedulingDelayMs: nullOr(number), processingDelayMs: nullOr(number), totalDelayMs: nullOr(number) },
  queued: nullOr(natural),
  inputs: list(object<TraceStreamingBatch["inputs"][number]>({ inputId: natural, numRecords: natural })),
  numRecords: natural,
  blocks: list(object<TraceBatchBlock>({ inputId: natural, blockId: text, numRecords: nullOr(natural) })),
  numBlocks: natural,
  outputs: list(
    object<TraceOutput>({
      ...{ output: natural, name: text, startMs: nullOr(number), endMs: nullOr(number), failure: nullOr(text) },
    }),
  ),
  rdds: list(object<TraceStreamingBatch["rdds"][number]>({ stream: natural, rddId: natural, kind: text })),
  windows: list(windowContent),
});

export const STREAMING_TRACE: Shape<StreamingTrace> = object<StreamingTrace>({
  ...jobFields,
  streaming: streams,
  batches: list(streamingBatch),
  points: list(
    object<TraceStreamingPoint>({
      ...{ name: text, batch: nullOr(number), life: natural, atMs: number, tookMs: number, says: text },
    }),
  ),
  leftOut: object<StreamingTrace["leftOut"]>({ jobs: natural, blocks: natural, batches: natural, points: natural }),
});
