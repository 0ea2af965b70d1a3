// Mode "stream": a query over streams that are fed step by step, stopped, failed and restarted (FORMAT.md 2.1, 2.3, 2.4).
// The query stands still between steps, so all data of a step is there at once.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeRows, encodedRows, newSession, schemaText, stepstream } from "./engine.mjs";
import { at, CaseError, encodeError } from "./errors.mjs";
import { build, sourceOrder } from "./program.mjs";
import { tables } from "./run-batch.mjs";

const PROVIDER = "spark.sql.streaming.stateStore.providerClass";
const ROCKSDB = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider";
const SINK_FAILURE = "the sink fails here, as the case wants";

/** What the engine makes of a case, in the shape of `expected`. */
export async function runStream(theCase) {
  const run = new StreamRun(theCase);
  try {
    await run.all();
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    run.actual.error = encodeError(error, run.step === null ? {} : { step: run.step });
  } finally {
    await run.end();
  }
  return run.actual;
}

class StreamRun {
  actual = { schema: undefined, isStreaming: undefined, batches: [] };
  step = null;
  life = 0;
  query = null;
  hasFailed = false;
  checkpoint = mkdtempSync(join(tmpdir(), "stepstream-conformance-"));

  constructor(theCase) {
    this.case = theCase;
    this.recovery = theCase.recovery ?? {};
    this.steps = Math.max(0, ...Object.values(theCase.sources).map(({ batches }) => batches.length));
  }

  async all() {
    const { sink, sources } = this.case;
    // A processor needs a state store with a place for each variable; the recorder chose it likewise (FORMAT-STATEFUL.md 1).
    const usesProcessor = JSON.stringify(this.case.program).includes('"transformWithState"');
    this.spark = await at("conf", () =>
      newSession({ ...(usesProcessor ? { [PROVIDER]: ROCKSDB } : {}), ...sink.conf }),
    );
    this.frames = tables(this.spark, this.case.static ?? {});
    this.inputs = Object.entries(sources).map(([name, { schema, batches }]) => {
      // In the recorded runs a batch took one file of each source.
      const options = sink.feed === "preload" ? { maxBlocksPerTrigger: 1 } : {};
      const stream = new stepstream.MemoryStream(this.spark, schema, options);
      this.frames[name] = stream.toDF();
      this.frames[name].createOrReplaceTempView(name);
      const columns = stream.schema.names.map((column) => column.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
      // Spark and we number the columns: `MemoryStream[k#1,v#2L]`.
      const description = new RegExp(`^MemoryStream\\[${columns.map((column) => `${column}#\\d+L?`).join(",")}\\]$`);
      return { name, stream, batches, description };
    });
    this.order = sourceOrder(this.case.program, Object.keys(sources));
    if (sink.feed === "preload") await this.preloaded();
    else await this.fedByStep();
  }

  async fedByStep() {
    const oneOff = this.case.sink.trigger !== "default";
    const restarts = [this.recovery.restartAfterStep ?? []].flat();
    this.step = this.steps > 0 ? 0 : null;
    const program = await this.plan(this.case.program);
    if (!oneOff) await this.start(program);
    for (this.step = 0; this.step < this.steps; this.step++) {
      this.deliver(this.step);
      if (oneOff) {
        if (this.step > 0) await this.restart();
        else await this.start(program);
      }
      await this.settle();
      if (restarts.includes(this.step)) {
        await this.query.stop();
        await this.restart();
        await this.settle();
      }
    }
    await this.query.stop();
  }

  /** Micro-batch i takes element i of each source; with "once" the first takes all. */
  async preloaded() {
    const program = await this.plan(this.case.program);
    for (let i = 0; i < this.steps; i++) this.deliver(i);
    await this.start(program);
    await this.settle();
    await this.query.stop();
  }

  deliver(step) {
    for (const { stream, batches } of this.inputs) {
      const rows = batches[step];
      if (rows != null) stream.addData(...decodeRows(rows, stream.schema));
    }
  }

  async plan(program) {
    return at("analysis", async () => {
      const df = build(program, { spark: this.spark, frames: this.frames });
      const schema = schemaText(await df.schema());
      if (this.life === 0) {
        this.actual.schema = schema;
        this.actual.isStreaming = await df.isStreaming();
      } else if (this.recovery.program) this.actual.restartSchema = schema;
      return df;
    });
  }

  async start(df) {
    const { outputMode, trigger } = this.case.sink;
    const { Trigger } = stepstream;
    const triggers = { availableNow: Trigger.AvailableNow, once: Trigger.Once };
    // The recorder watched only the first start; what a restart throws counts as the run's.
    this.query = await at(this.life === 0 ? "start" : "run", () =>
      df.writeStream
        .outputMode(outputMode)
        .trigger((triggers[trigger] ?? (() => Trigger.ProcessingTime(0)))())
        .option("checkpointLocation", this.checkpoint)
        .foreachBatch((batch, batchId) => this.receive(batch, batchId))
        .start({ paused: true }),
    );
  }

  async restart() {
    this.life += 1;
    for (const [key, value] of Object.entries(this.recovery.conf ?? {}))
      await at("conf", () => this.spark.conf.set(key, value));
    await this.start(await this.plan(this.recovery.program ?? this.case.program));
  }

  /** Lets the query run until it is idle; a sink that failed is tried again by a new run. */
  async settle() {
    try {
      await at("run", () => this.query.processAllAvailable());
    } catch (error) {
      if (!String(error.message).includes(SINK_FAILURE)) throw error;
      await this.measure();
      await this.restart();
      return this.settle();
    } finally {
      await this.measure();
    }
  }

  async receive(df, batchId) {
    const schema = schemaText(await df.schema());
    const step = this.case.sink.feed === "preload" ? null : this.step;
    const batch = { batchId, step, ...(this.life > 0 ? { run: this.life } : {}), rows: await encodedRows(df) };
    if (schema !== this.actual.schema) batch.schema = schema;
    this.actual.batches.push(batch);
    if (this.recovery.failInBatch !== batchId || this.hasFailed) return;
    this.hasFailed = true;
    batch.failed = true;
    throw new Error(SINK_FAILURE);
  }

  /** Adds to each batch of this life what its progress says. */
  async measure() {
    for (const progress of await this.query.recentProgress()) {
      const batch = this.actual.batches.find(
        (b) => b.batchId === progress.batchId && (b.run ?? 0) === this.life && !b.failed,
      );
      if (batch !== undefined) Object.assign(batch, this.metrics(progress));
    }
  }

  metrics({ numInputRows, sources, eventTime, stateOperators }) {
    const names = this.namesOf(sources);
    const moved = sources.map((s) => JSON.stringify(s.startOffset) !== JSON.stringify(s.endOffset));
    return {
      numInputRows,
      inputRows: Object.fromEntries(sources.map((source, i) => [names[i], source.numInputRows])),
      dataSources: names.filter((_, i) => moved[i]),
      eventTime,
      // The corpus writes the counts that only one operator has beside the others.
      stateOperators: stateOperators.map(({ customMetrics, ...operator }) => ({ ...operator, ...customMetrics })),
    };
  }

  /** Sources report themselves in plan order, without their names; a second reader of `e` is `e#2`. */
  namesOf(sources) {
    const used = new Map();
    return sources.map(({ description }) => {
      const fitting = this.order.filter((name) =>
        this.inputs.find((i) => i.name === name).description.test(description),
      );
      const name = fitting.find((n) => !used.has(n)) ?? fitting[0];
      used.set(name, (used.get(name) ?? 0) + 1);
      return used.get(name) === 1 ? name : `${name}#${used.get(name)}`;
    });
  }

  async end() {
    try {
      await this.spark?.stop();
    } finally {
      rmSync(this.checkpoint, { recursive: true, force: true });
    }
  }
}
