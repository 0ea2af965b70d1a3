/**
 * A second timeline from the beginning of a batch: what a restart with a changed program would do.
 *
 * It gets a copy of the checkpoint as it was before that batch (logs, state versions), so it is exactly Spark's "stop, change
 * the program, start again on the same checkpoint", except that the first timeline goes on to exist.
 */
import type { Disk } from "../checkpoint/disk";
import { MemoryDisk } from "../checkpoint/memory-disk";
import { readOrCreateStreamMetadata } from "../checkpoint/stream-metadata";
import { IllegalArgumentException, IllegalStateException } from "../data/errors";
import { toInternalRow } from "../data/external";
import { intervalToMicros, parseDelay } from "../data/interval";
import type { Random } from "../data/random";
import type { Trace } from "../inspect/trace";
import { window } from "../plan/functions/index";
import { type LogicalPlan, WithWatermark } from "../plan/logical";
import { type OutputMode, parseOutputMode } from "../plan/output-mode";
import { TimeWindow, WindowTime } from "../plan/time-window";
import { versionOf } from "../state/store-files";
import { Trigger, type TriggerForm } from "../streaming/trigger";
import { atMost, readingInstead } from "./fork-sources";
import type { QueryRecipe } from "./query-recipe";
import type { Continuation } from "./start-query";
import type { QueryParts, StreamingQuery } from "./streaming-query";

/** What a fork changes; what is left out stays as it is. */
export interface ForkChange {
  /** The delay of every `withWatermark` of the program, e.g. `"3 days"`. */
  readonly watermarkDelay?: string;
  readonly outputMode?: OutputMode;
  /** The size of every `window` of the program, e.g. `"6 hours"`, or its size and slide. Windows in the state stay as they are. */
  readonly window?: string | { readonly size: string; readonly slide?: string };
  readonly trigger?: Trigger | TriggerForm;
  /** How many rows of a recorded stream a batch takes. */
  readonly maxOffsetsPerTrigger?: number;
  /** Other rows from here on, for a query with one source: a list for each batch, with rows as in `MemoryStream.addData`. */
  readonly data?: readonly (readonly object[])[];
  /** A name for the second timeline; its result goes to a memory table of that name. */
  readonly name?: string;
}

export async function forkQuery(
  parts: QueryParts,
  trace: Trace,
  batchId: number,
  change: ForkChange,
): Promise<StreamingQuery> {
  const at = trace.batches.findIndex((batch) => batch.batchId === batchId);
  if (at < 0)
    throw new IllegalArgumentException(
      null,
      `There is no batch ${batchId} to fork from: the query has run the batches 0 to ${trace.batches.at(-1)?.batchId ?? "none"}.`,
    );
  const checkpoint = await checkpointBefore(parts.disk, batchId, parts.recipe.session.random);
  const { conf } = parts.driver.execution.definition;
  const past = trace.batches.slice(0, at);
  const adapt = sourcesOf(parts, batchId, change);
  return parts.start(changed(parts.recipe, change), { paused: true }, { checkpoint, past, conf, adapt });
}

/** What becomes of each source of the first timeline. */
function sourcesOf(parts: QueryParts, batchId: number, change: ForkChange): Continuation["adapt"] {
  const { data, maxOffsetsPerTrigger: most } = change;
  const { sources } = parts.driver.execution.definition;
  if (data === undefined) return most === undefined ? undefined : (source) => atMost(source, most);
  if (most !== undefined)
    throw new IllegalArgumentException(
      null,
      "data says already how much each batch reads; leave maxOffsetsPerTrigger out.",
    );
  if (sources.length !== 1)
    throw new IllegalArgumentException(
      null,
      `data is for a query that reads from one source; this one reads from ${sources.length}.`,
    );
  const { timeZone } = parts.recipe.session.conf;
  const blocks = data.map((rows, block) =>
    rows.map((row, i) => toInternalRow(row, sources[0].schema, timeZone, `data[${block}][${i}]`)),
  );
  return async (source) => readingInstead(source, `fork at batch ${batchId}`, blocks);
}

function changed(recipe: QueryRecipe, change: ForkChange): QueryRecipe {
  const name = change.name ?? `${recipe.name ?? "query"}_fork`;
  return {
    ...recipe,
    name,
    plan: withWindow(withDelay(recipe.plan, change.watermarkDelay), change.window),
    trigger: change.trigger === undefined ? recipe.trigger : triggerOf(change.trigger),
    outputMode: change.outputMode === undefined ? recipe.outputMode : parseOutputMode(change.outputMode),
    // The learner's own sink belongs to the first timeline.
    sink: { format: "memory" },
  };
}

const triggerOf = (trigger: Trigger | TriggerForm): Trigger =>
  trigger instanceof Trigger ? trigger : Trigger.of(trigger);

function withWindow(plan: LogicalPlan, change: ForkChange["window"]): LogicalPlan {
  if (change === undefined) return plan;
  const { size, slide } = typeof change === "string" ? { size: change, slide: change } : change;
  // The function of the programs checks the texts.
  const asked = window("time", size, slide ?? size).expression as TimeWindow;
  let found = false;
  const replaced = plan.transformUp((node) =>
    node.mapExpressions((e) => {
      if (!(e instanceof TimeWindow) || e.timeColumn instanceof WindowTime) return e;
      found = true;
      return new TimeWindow(e.timeColumn, asked.sizeUs, asked.slideUs, e.startUs);
    }),
  );
  if (!found) throw new IllegalArgumentException(null, "The query has no window(…) whose size could be changed.");
  return replaced;
}

function withDelay(plan: LogicalPlan, delay: string | undefined): LogicalPlan {
  if (delay === undefined) return plan;
  const ms = Number(intervalToMicros(parseDelay(delay))) / 1000;
  if (ms < 0) throw new IllegalArgumentException(null, `delay threshold (${delay}) should not be negative.`);
  let found = false;
  const replaced = plan.transformUp((node) => {
    if (!(node instanceof WithWatermark)) return node;
    found = true;
    return new WithWatermark(node.eventTime, ms, delay, node.child);
  });
  if (!found) throw new IllegalArgumentException(null, "The query has no withWatermark whose delay could be changed.");
  return replaced;
}

/** A copy of all that lay in the checkpoint when batch `batchId` was about to be planned, under an id of its own. */
async function checkpointBefore(disk: Disk, batchId: number, random: Random): Promise<Disk> {
  const copy = new MemoryDisk();
  const take = async (path: string): Promise<void> => {
    const bytes = await disk.read(path);
    if (bytes !== undefined) await copy.writeAtomic(path, bytes);
  };
  for (const log of ["offsets", "commits"])
    for (const name of await disk.list(log)) if (Number(name) < batchId) await take(`${log}/${name}`);
  for (const source of await disk.list("sources"))
    for (const name of await disk.list(`sources/${source}`)) await take(`sources/${source}/${name}`);
  for (const operator of await disk.list("state")) await takeState(disk, `state/${operator}`, batchId, take);
  // A restart reads the last batch that was done, and where the one before it ended.
  const needed = [`commits/${batchId - 1}`, `offsets/${batchId - 1}`, `offsets/${batchId - 2}`].slice(0, batchId + 1);
  const there = await Promise.all(needed.map((path) => copy.exists(path)));
  if (batchId > 0 && there.includes(false))
    throw new IllegalStateException(
      null,
      `What batch ${batchId} continues from is no longer in the checkpoint, which keeps the last batches only (spark.sql.streaming.minBatchesToRetain).`,
    );
  await readOrCreateStreamMetadata(copy, random);
  return copy;
}

/** Batch N reads version N, which the changes up to that version make. */
async function takeState(
  disk: Disk,
  directory: string,
  version: number,
  take: (path: string) => Promise<void>,
): Promise<void> {
  for (const path of await disk.listFiles(directory)) {
    const own = versionOf(path);
    if (own !== null ? own <= version : path.includes("/_metadata/")) await take(path);
  }
}
