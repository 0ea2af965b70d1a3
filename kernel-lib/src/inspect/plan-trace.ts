/**
 * How a program was planned, as plain JSON: every rule that changed its plan, the physical operators, the code made for them, and
 * how many rows each operator gave in each batch. `df.plans()` and `query.plans()` give it; `figures.planWalk` draws it.
 *
 * Spark shows the same in three places: the log at `spark.sql.planChangeLog.level`, `explain("codegen")`, and the SQL tab with
 * its metric "number of output rows".
 */
export interface PlanTrace {
  readonly version: 1;
  /** Of the query, if it has one. */
  readonly name: string | null;
  /** As it was written, with every name known, and as it is computed: trees, as `explain` draws them. */
  readonly parsed: string;
  readonly analysed: string;
  readonly optimised: string;
  /** In the order in which they were applied. */
  readonly rules: readonly TraceRule[];
  /** The physical operators, each before those below it, as `explain` draws them. */
  readonly operators: readonly TraceOperator[];
  readonly generated: readonly TraceGenerated[];
  /** Those that were recorded; none of a query over tables. */
  readonly batches: readonly TraceOperatorRows[];
}

/** A rule that changed something. What lies under a name is analysed by itself first: then both plans are that part. */
export interface TraceRule {
  readonly phase: "analysis" | "optimization";
  /** Spark's name. */
  readonly rule: string;
  readonly before: string;
  readonly after: string;
}

export interface TraceOperator {
  readonly text: string;
  /** Index of the operator above; null at the root. */
  readonly parent: number | null;
  /** The generated stage that it is part of, as in `*(2)`; null if it is in none. */
  readonly codegen: number | null;
}

export interface TraceGenerated {
  readonly codegen: number;
  /** JavaScript. */
  readonly code: string;
}

export interface TraceOperatorRows {
  readonly batchId: number;
  readonly life: number;
  /** For each of `operators` how many rows it gave; null where nobody counted. */
  readonly rows: readonly (number | null)[];
}
