/** Makes of a query what a search for faults can start over and over: see `CrashExploration`. */
import { ManualClock } from "../data/clock";
import { IllegalArgumentException } from "../data/errors";
import { fromJson, toJson } from "../data/json-value";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import { CrashSearch } from "../faults/crash-matrix";
import type { Fault } from "../faults/fault";
import { surplus } from "../faults/oracle";
import {
  type Break,
  commitsBeforeSink,
  engineWith,
  forgetsWatermark,
  trustsOffsetLog,
  updatesStateInPlace,
} from "../faults/protocol-breaks";
import { type RecordedRows, recordedSource, rowsOf } from "../faults/recorded-source";
import { type Reenacted, reenact, type Watcher } from "../faults/reenact";
import type { Scenario } from "../faults/scenario";
import { Appending, ByBatchId } from "../faults/tables";
import { formatCells } from "../figures/cell-text";
import type { CrashCell } from "../inspect/crash-matrix";
import { Recorder } from "../inspect/recorder";
import { TraceRenderer } from "../inspect/render-batch";
import type { Trace } from "../inspect/trace";
import { describeQuery, eventTimeColumns } from "../inspect/trace-query";
import { type PhysicalPlan, typesOf } from "../operators/physical-plan";
import type { LogicalPlan } from "../plan/logical";
import type { QueryDefinition } from "../streaming/query-definition";
import type { StreamExecution } from "../streaming/stream-execution";
import { Trigger } from "../streaming/trigger";
import { CrashExploration, type ExploreOptions, type Explorer } from "./crash-exploration";
import { OpenedCrash, type RowDifference } from "./opened-crash";
import { planQuery } from "./plan-query";
import type { QueryParts, StreamingQuery } from "./streaming-query";

/** As many batches as a heat map shows well. */
const BATCHES = 10;

const MOST_PARTITIONS = 2;
const SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";

/** The same as `query.explore(options)`. */
export const explore = (query: StreamingQuery, options?: ExploreOptions): Promise<CrashExploration> =>
  query.explore(options);

/** @throws IllegalArgumentException when nothing was recorded, or too much of a batch was left out */
export async function exploreQuery(
  parts: QueryParts,
  trace: Trace,
  options: ExploreOptions,
): Promise<CrashExploration> {
  const { sources } = parts.driver.execution.definition;
  const schemas = sources.map(({ schema }) => schema);
  const rows =
    options.data === undefined ? rowsOf(trace, schemas, options.batches ?? BATCHES) : given(options.data, schemas);
  const explorer = await QueryExplorer.of(parts, trace, options, schemas);
  const search = await explorer.search(rows);
  const matrix = await search.matrix(parts.recipe.name, rulesIn(options));
  return new CrashExploration(explorer, rows, search, matrix);
}

const RULES: readonly (readonly [keyof ExploreOptions, Break | null, string])[] = [
  ["commitBeforeSink", commitsBeforeSink, "commit before sink"],
  ["stateInPlace", updatesStateInPlace, "state in place"],
  ["nonAtomicLogs", null, "non-atomic logs"],
  ["forgetWatermark", forgetsWatermark, "watermark forgotten"],
  ["ignoreCommitLog", trustsOffsetLog, "commit log ignored"],
];

function rulesIn(options: ExploreOptions): string[] {
  const rules = RULES.filter(([name]) => options[name] === true).map(([, , words]) => words);
  return options.sink === "appends" ? [...rules, "a sink that appends"] : rules;
}

function given(data: NonNullable<ExploreOptions["data"]>, schemas: readonly StructType[]): RecordedRows {
  return data.map((sources, batch) => {
    if (sources.length !== schemas.length)
      throw new IllegalArgumentException(
        null,
        `data[${batch}] has rows for ${sources.length} sources; the query has ${schemas.length}.`,
      );
    return sources.map((source, i) =>
      source.map((row, n) =>
        schemas[i].fields.map((field, cell) =>
          fromJson(row[cell], field.dataType, `data[${batch}][${i}][${n}].${field.name}`),
        ),
      ),
    );
  });
}

class QueryExplorer implements Explorer {
  /** The life under way: who watches it needs to see into it. */
  private living: StreamExecution | null = null;
  private readonly atomicWrites: boolean;

  private constructor(
    private readonly parts: QueryParts,
    private readonly trace: Trace,
    readonly options: ExploreOptions,
    readonly schemas: readonly StructType[],
    private readonly analysed: LogicalPlan,
    private readonly definition: QueryDefinition,
  ) {
    this.atomicWrites = options.nonAtomicLogs !== true;
  }

  static async of(
    parts: QueryParts,
    trace: Trace,
    options: ExploreOptions,
    schemas: readonly StructType[],
  ): Promise<QueryExplorer> {
    const { recipe } = parts;
    const { definition } = parts.driver.execution;
    const analysed = await recipe.session.analyse(recipe.plan);
    // Rules do not depend on how many partitions there are, and each of Spark's 200 would be a row of the matrix.
    const shufflePartitions = Math.min(MOST_PARTITIONS, Number(definition.conf[SHUFFLE_PARTITIONS]));
    const sources = definition.sources.map(({ description }) => description);
    return new QueryExplorer(parts, trace, options, schemas, analysed, {
      ...definition,
      ...(await planQuery(recipe, analysed, { shufflePartitions, sources })),
      conf: { ...definition.conf, [SHUFFLE_PARTITIONS]: String(shufflePartitions) },
      trigger: Trigger.ProcessingTime(0),
    });
  }

  search(rows: RecordedRows): Promise<CrashSearch> {
    const { kinds = ["kill", "torn"] } = this.options;
    return CrashSearch.over(this.scenario(rows), { kinds, atomicWrites: this.atomicWrites });
  }

  private scenario(rows: RecordedRows): Scenario {
    const { definition, options } = this;
    const breaks = RULES.flatMap(([name, rule]) => (options[name] === true && rule !== null ? [rule] : []));
    const watched: Break = (query) => ({
      query,
      spoil: (execution) => {
        this.living = execution;
      },
    });
    const atMs = this.trace.batches[0]?.points[0]?.atMs ?? 0;
    const blocksOf = (source: number): InternalRow[][] => rows.map((batch) => [...batch[source]]);
    return {
      name: definition.name ?? "The query",
      table: () => (options.sink === "appends" ? new Appending() : new ByBatchId()),
      engine: engineWith(...breaks, watched),
      define: (checkpoint, sink) => ({
        ...definition,
        checkpoint,
        sink,
        clock: new ManualClock(atMs),
        sources: definition.sources.map(({ description, schema }, i) =>
          recordedSource(description, schema, blocksOf(i)),
        ),
      }),
    };
  }

  async open(rows: RecordedRows, fault: Fault, cell: CrashCell): Promise<OpenedCrash> {
    const lives: Recorder[] = [];
    const watch = (life: number): Watcher => {
      const now = (): Recorder => {
        lives[life] ??= this.recorder(life, lives[life - 1]?.trace().batches ?? []);
        return lives[life];
      };
      return {
        onPoint: (point) => now().arrived(point, 0),
        wrote: (path, bytes, gone) => now().wrote(path, bytes, gone),
        ended: () => now().ended("killed"),
      };
    };
    // Where files get their names last, a torn write leaves as much as none.
    const isHarmless = fault.kind === "disk" && fault.how === "torn" && this.atomicWrites;
    const struck: Fault = isHarmless ? { ...fault, how: "kill" } : fault;
    const outcome = await reenact(this.scenario(rows), struck, watch);
    const both = (lives.at(-1) as Recorder).trace();
    return new OpenedCrash(cell, outcome, both, differencesIn(outcome, this.definition.plan, both));
  }

  private recorder(life: number, past: Trace["batches"]): Recorder {
    const execution = this.living as StreamExecution;
    const { timeZone } = this.trace.query;
    const plans = { parsed: this.parts.recipe.plan, analysed: this.analysed };
    const renderer = new TraceRenderer(execution, timeZone, eventTimeColumns(this.analysed, execution));
    return new Recorder(execution, describeQuery(execution, plans, timeZone), renderer, life, past);
  }
}

function differencesIn({ rows }: Reenacted, plan: PhysicalPlan, { query }: Trace): RowDifference[] {
  if (rows === null) return [];
  const types = typesOf(plan.output);
  const told = (what: RowDifference["what"], found: readonly InternalRow[]): RowDifference[] =>
    found.map((row) => ({
      what,
      cells: formatCells(
        row.map((value, i) => toJson(value, types[i])),
        query.resultColumns,
        query.timeZone,
      ),
    }));
  return [
    ...told("too much", surplus(rows.actual, rows.expected)),
    ...told("missing", surplus(rows.expected, rows.actual)),
  ];
}
