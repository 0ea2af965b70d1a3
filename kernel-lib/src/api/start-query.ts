/**
 * From what a learner wrote to a query that can run: plans, sources, sink, checkpoint. Spark's `StreamingQueryManager.startQuery`
 * and `ResolveWriteToStream` (semantics B15).
 */

import { checkStreaming } from "../catalyst/streaming-checks";
import type { Disk } from "../checkpoint/disk";
import { MemoryDisk } from "../checkpoint/memory-disk";
import { OffsetLog } from "../checkpoint/offset-log";
import { RecordingDisk } from "../checkpoint/recording-disk";
import { checkMetadataExists, readOrCreateStreamMetadata, readStreamMetadata } from "../checkpoint/stream-metadata";
import { AnalysisException } from "../data/errors";
import { Recorder } from "../inspect/recorder";
import { TraceRenderer } from "../inspect/render-batch";
import type { TraceBatch } from "../inspect/trace";
import { describeQuery, eventTimeColumns } from "../inspect/trace-query";
import { columnsRead } from "../operators/columns-read";
import type { PhysicalPlan } from "../operators/physical-plan";
import { distinctStreams, type LogicalPlan, schemaOf } from "../plan/logical";
import { ForeachBatchSink } from "../sinks/foreach-batch";
import type { Sink } from "../sinks/sink";
import type { MicroBatchSource } from "../sources/source";
import { type Conf, snapshotConf } from "../streaming/conf-snapshot";
import { isoTime } from "../streaming/progress";
import { QueryDriver } from "../streaming/query-driver";
import { StreamExecution } from "../streaming/stream-execution";
import { chooseSink, isFileSink, publishTable } from "./choose-sink";
import { validateCommits } from "./commit-validation";
import type { StartOptions } from "./data-stream-writer";
import { planQuery } from "./plan-query";
import type { QueryRecipe, SinkChoice } from "./query-recipe";
import { queryText, writtenTo } from "./stream-plan-text";
import { checkIsStream } from "./stream-table";
import { StreamingQuery } from "./streaming-query";
import { QueryIdleEvent, QueryProgressEvent, QueryStartedEvent, terminatedEvent } from "./streaming-query-listener";
import type { StreamingQueryManager } from "./streaming-query-manager";

/** How a query goes on from another one's past; see `fork`. */
export interface Continuation {
  readonly checkpoint: Disk;
  readonly past: readonly TraceBatch[];
  /** The settings to go on with; without them the checkpoint's, or the session's. */
  readonly conf?: Conf;
  /** Reads something else than the program says. */
  readonly adapt?: (source: MicroBatchSource) => Promise<MicroBatchSource>;
}

export async function startQuery(
  recipe: QueryRecipe,
  options: StartOptions,
  continuation: Continuation | null = null,
): Promise<StreamingQuery> {
  const { session, name, outputMode } = recipe;
  const analysed = await session.analyse(recipe.plan);
  checkIsStream(analysed);
  const sink = await chooseSink(recipe, schemaOf(analysed.output));
  checkStreaming(analysed, outputMode, {
    checkCorrectness: session.conf.flag("spark.sql.streaming.statefulOperator.checkCorrectness.enabled"),
  });
  const disk = continuation?.checkpoint ?? (await openCheckpoint(recipe));
  if (session.conf.flag("spark.sql.streaming.checkpoint.verifyMetadataExists.enabled")) await checkMetadataExists(disk);
  session.queries.refuseTakenName(name, (await readStreamMetadata(disk))?.id ?? null);
  const conf = continuation?.conf ?? (await pinnedConf(recipe, disk, sink, continuation !== null));
  const { id } = await readOrCreateStreamMetadata(disk, session.random);
  // Without recording nothing stands between the query and its disk: off costs nothing.
  const isRecorded = session.conf.flag("spark.stepstream.recording");
  const recorded: { by: Recorder | null } = { by: null };
  const checkpoint = isRecorded
    ? new RecordingDisk(disk, ({ kind, path, bytes }) => recorded.by?.wrote(path, bytes, kind === "delete"))
    : disk;
  const execution = await buildExecution(recipe, analysed, { id, sink, checkpoint, conf }, continuation?.adapt);
  const { plan, sources } = execution.definition;
  // A trace shows whole rows.
  if (!isRecorded) for (const [i, source] of sources.entries()) source.readOnly?.(columnsRead(plan, i));
  // From here on the new run is good to go: the older one ends, and the table is the new one's.
  await session.queries.stopOlderRun(id, session.conf.flag("spark.sql.streaming.stopActiveRunOnRestart"));
  publishTable(recipe, sink);
  if (isRecorded) {
    const { timeZone } = session.conf;
    recorded.by = new Recorder(
      execution,
      describeQuery(execution, { parsed: recipe.plan, analysed }, timeZone),
      new TraceRenderer(execution, timeZone, eventTimeColumns(analysed, execution)),
      session.queries.livesOf(id),
      continuation?.past ?? session.queries.pastOf(id),
    );
  }
  if (session.conf.flag("spark.sql.streaming.stateStore.commitValidation.enabled")) validateReads(sink, plan);
  const driver = new QueryDriver(execution, writtenTo(sink.tableName ?? sink.description, analysed));
  if (recorded.by !== null) watch(driver, recorded.by);
  refreshTable(recipe.sink, driver);
  const query = new StreamingQuery({
    ...{ recipe, driver, disk, recorder: recorded.by, start: startQuery },
    planText: (batch, extended) => {
      const table = sink.tableName ?? sink.description;
      return queryText(
        session,
        { analysed, sink: table, writer: sink.writerName ?? table, outputMode },
        batch,
        extended,
      );
    },
  });
  tellListeners(session.queries, driver);
  session.queries.add(query, driver.ended, () => recorded.by?.trace().batches ?? []);
  if (options.paused !== true) driver.run();
  return query;
}

/** The start is told at once; what follows, when it happens. A query that is killed tells nobody. */
function tellListeners(queries: StreamingQueryManager, driver: QueryDriver): void {
  const { execution } = driver;
  const { id, runId, name, clock } = execution.definition;
  queries.post(new QueryStartedEvent(id, runId, name, isoTime(clock.now())));
  execution.reporter.onReport((report) =>
    queries.post(
      report.kind === "progress"
        ? new QueryProgressEvent(report.progress)
        : new QueryIdleEvent(id, runId, report.timestamp),
    ),
  );
  driver.ended.then(() => {
    if (driver.ending !== "killed") queries.post(terminatedEvent(id, runId, driver.exception));
  });
}

/** Who reads the table sees each batch that is written to it. */
function refreshTable(sink: SinkChoice, driver: QueryDriver): void {
  const table = "format" in sink ? sink.table : undefined;
  if (table === undefined) return;
  driver.onPoint((point) => {
    if (point.name === "addBatch.done") table.refresh();
  });
}

function validateReads(sink: Sink, plan: PhysicalPlan): void {
  if (sink instanceof ForeachBatchSink) sink.validate = (batchId, reads) => validateCommits(plan, batchId, reads);
}

function watch(driver: QueryDriver, recorder: Recorder): void {
  driver.onPoint((point, tookMs) => recorder.arrived(point, tookMs));
  driver.ended.then(() => {
    if (driver.ending === "failed") recorder.ended("failed");
  });
}

/** Where the query keeps what must survive. Sinks that are only for looking do without a directory, in memory. */
async function openCheckpoint(recipe: QueryRecipe): Promise<Disk> {
  const location = recipe.options.get("checkpointLocation") ?? defaultLocation(recipe);
  if (location === undefined && isFileSink(recipe.sink)) throw noCheckpoint();
  if (location === undefined) return new MemoryDisk();
  return recipe.session.owner.openDisk(location);
}

/** Sinks whose rows outlive the process need a checkpoint that does too (semantics B15). */
function noCheckpoint(): AnalysisException {
  return new AnalysisException(
    "_LEGACY_ERROR_TEMP_1298",
    'checkpointLocation must be specified either through option("checkpointLocation", ...) or SparkSession.conf.set("spark.sql.streaming.checkpointLocation", ...).',
  );
}

function defaultLocation(recipe: QueryRecipe): string | undefined {
  const root = recipe.session.conf.find("spark.sql.streaming.checkpointLocation");
  return root === undefined ? undefined : `${root}/${recipe.name ?? recipe.session.random.uuid()}`;
}

/** The settings the checkpoint began with, or the session's for a new one. */
async function pinnedConf(recipe: QueryRecipe, disk: Disk, sink: Sink, isFork: boolean): Promise<Conf> {
  const newest = await new OffsetLog(disk).latest();
  if (newest === undefined) return snapshotConf((key) => recipe.session.conf.find(key));
  if (!isFork && !sink.canRecover(recipe.outputMode))
    throw new AnalysisException(
      null,
      `This query does not support recovering from checkpoint location. Delete ${disk.description}/offsets to start over. ` +
        "(A memory sink forgets its rows when the process ends, so only complete mode may go on.)",
    );
  return newest.entry.metadata.conf;
}

interface Prepared {
  readonly id: string;
  readonly sink: Sink;
  readonly checkpoint: Disk;
  readonly conf: Conf;
}

async function buildExecution(
  recipe: QueryRecipe,
  analysed: LogicalPlan,
  prepared: Prepared,
  adapt: Continuation["adapt"] = async (source) => source,
): Promise<StreamExecution> {
  const { session } = recipe;
  const relations = distinctStreams(analysed);
  const sources: MicroBatchSource[] = [];
  for (const [index, relation] of relations.entries()) {
    const { provider, options } = session.loadedStream(relation.sourceId);
    const context = { clock: session.clock, checkpoint: prepared.checkpoint, directory: `sources/${index}` };
    const planned = { schema: schemaOf(relation.output), timeZone: session.conf.timeZone };
    sources.push(await adapt(await provider.create(options, context, planned)));
  }
  const { plan, moment } = await planQuery(recipe, analysed, {
    shufflePartitions: Number(prepared.conf["spark.sql.shuffle.partitions"]),
    sources: sources.map(({ description }) => description),
  });
  return new StreamExecution({
    ...prepared,
    runId: session.random.uuid(),
    moment,
    name: recipe.name,
    plan,
    sources,
    outputMode: recipe.outputMode,
    trigger: recipe.trigger,
    clock: session.clock,
    noDataProgressIntervalMs: session.conf.ms("spark.sql.streaming.noDataProgressEventInterval"),
    numRecentProgressUpdates: session.conf.number("spark.sql.streaming.numRecentProgressUpdates"),
    noDataMicroBatches: session.conf.flag("spark.sql.streaming.noDataMicroBatches.enabled"),
    allowMultipleStatefulOperators: session.conf.flag("spark.sql.streaming.statefulOperator.allowMultiple"),
    minBatchesToRetain: session.conf.number("spark.sql.streaming.minBatchesToRetain"),
    minDeltasForSnapshot: session.conf.number("spark.sql.streaming.stateStore.minDeltasForSnapshot"),
  });
}
