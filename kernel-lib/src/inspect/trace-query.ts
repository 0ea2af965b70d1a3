/** The head of a trace: what the query is, read off its plans. */
import type { StructField, StructType } from "../data/types";
import { DEFAULT_STORE, type StatefulExec, type StateStoreSpec } from "../operators/stateful";
import type { AttributeReference } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import { distinctStreams, WithWatermark } from "../plan/logical";
import { TimeWindow } from "../plan/time-window";
import type { StreamExecution } from "../streaming/stream-execution";
import type { TraceColumn, TraceJoin, TraceQuery, TraceWindow } from "./trace";

export interface QueryPlans {
  /** As the learner wrote it: here the windows still stand as `window(…)`. */
  readonly parsed: LogicalPlan;
  readonly analysed: LogicalPlan;
}

export function describeQuery(execution: StreamExecution, plans: QueryPlans, timeZone: string): TraceQuery {
  const { definition: query } = execution;
  const eventTimes = eventTimeColumns(plans.analysed, execution);
  return {
    id: query.id,
    runId: query.runId,
    name: query.name,
    outputMode: query.outputMode,
    timeZone,
    sources: query.sources.map((source, i) => ({
      description: sourceName(source.description),
      columns: columnsOf(source.schema),
      eventTimeColumn: eventTimes[i],
    })),
    watermarks: execution.watermarkNodes.map((node) => ({ column: node.eventTime.name, delayMs: node.delayMs })),
    windows: windowsOf(plans.parsed),
    stateOperators: execution.stateful.flatMap((operator) =>
      operator.stores.map((store) => ({
        id: operator.operatorId,
        name: operator.operatorName,
        ...storeName(store),
        keyColumns: store.keys.map(column),
        valueColumns: store.values.map(column),
        numPartitions: operator.numPartitions,
        ...joinOf(operator),
      })),
    ),
    resultColumns: query.plan.output.map(column),
    plan: renumbered()(plans.analysed.treeString()),
  };
}

/**
 * Column ids count on through a whole session, so that no two plans share one. In a trace they begin at 0: the same program
 * gives the same text, whatever ran before it. Texts of several plans that share columns are renumbered by one function.
 */
export function renumbered(): (plan: string) => string {
  const ids = new Map<string, string>();
  return (plan) =>
    plan.replace(/(?<=[\w`)])#\d+/g, (id) => {
      if (!ids.has(id)) ids.set(id, `#${ids.size}`);
      return ids.get(id) as string;
    });
}

/** Columns are told apart by their names here. */
function joinOf({ joins }: StatefulExec): { join?: TraceJoin } {
  return joins === null ? {} : { join: { ...joins, condition: joins.condition.replace(/#\d+(-T\d+ms)?L?/g, "") } };
}

/** A memory stream names its columns with their ids, which no picture needs. */
export function sourceName(description: string): string {
  if (!description.startsWith("MemoryStream[")) return description;
  return description.replace(/#\d+L?(?=[,\]])/g, "");
}

/** The column of each source that a `withWatermark` right above it names. */
export function eventTimeColumns(analysed: LogicalPlan, execution: StreamExecution): (string | null)[] {
  const watermarks = analysed.collect((node): node is WithWatermark => node instanceof WithWatermark);
  const distinct = distinctStreams(analysed);
  return execution.definition.sources.map((_, i) => {
    const relation = distinct[i];
    const above = watermarks.find((node) => relation !== undefined && node.exists((below) => below === relation));
    if (relation === undefined || above === undefined) return null;
    const id = (above.eventTime as AttributeReference).exprId;
    return relation.output.find((attribute) => attribute.exprId === id)?.name ?? null;
  });
}

function windowsOf(parsed: LogicalPlan): TraceWindow[] {
  const windows = [...parsed.nodes()].flatMap((node) =>
    node.expressions.flatMap((e) => e.collect((n): n is TimeWindow => n instanceof TimeWindow)),
  );
  const distinct = new Map(windows.map((window) => [`${window}`, window]));
  return [...distinct.values()].map((window) => ({
    column: "window",
    sizeMs: window.sizeUs / 1000,
    slideMs: window.slideUs / 1000,
    startMs: window.startUs / 1000,
  }));
}

/** The only store of an operator needs no name. */
export function storeName(store: StateStoreSpec): { store?: string } {
  return store.name === DEFAULT_STORE ? {} : { store: store.name };
}

function column(attribute: AttributeReference): TraceColumn {
  return { name: attribute.name, type: attribute.dataType.sql };
}

function columnsOf(schema: StructType): TraceColumn[] {
  return schema.fields.map((field: StructField) => ({ name: field.name, type: field.dataType.sql }));
}
