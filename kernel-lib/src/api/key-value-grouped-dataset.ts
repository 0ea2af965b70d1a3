/**
 * What `groupByKey` gives: groups for a program's own function with a state per key. Spark's `KeyValueGroupedDataset`.
 *
 * Scala takes the types of state and output from the function; here they are said in DDL, as in Python.
 */
import type { Clock } from "../data/clock";
import { parseDataType, parseSchema } from "../data/ddl";
import { IllegalArgumentException } from "../data/errors";
import type { ExternalRow, ExternalValue } from "../data/external";
import { type DataType, StructField, StructType } from "../data/types";
import { type Column, nameOrColumn } from "../plan/column";
import type { Expression } from "../plan/expression";
import type { GroupState, GroupStateFunction, GroupStateTimeout } from "../plan/group-state";
import { attributesOf, type LogicalPlan } from "../plan/logical";
import {
  FlatMapGroupsWithState,
  type GroupsWithState,
  type InitialState,
  type ProcessorGroups,
  TransformWithState,
} from "../plan/logical-stateful";
import { parseOutputMode } from "../plan/output-mode";
import type { StatefulProcessor, TimeMode } from "../plan/stateful-processor";
import { DataFrame } from "./dataframe";
import type { SessionState } from "./session-state";

/** What must be said about a function with state besides the function. */
export interface GroupsWithStateOptions {
  /** The columns of the rows that the function gives: DDL such as `"user STRING, clicks BIGINT"`, or a `StructType`. */
  readonly output: string | StructType;
  /** The type of the state: `"BIGINT"`, `"STRUCT<start: TIMESTAMP, n: INT>"`, or fields such as `"start TIMESTAMP, n INT"`. */
  readonly state: string | DataType;
  /** When the function is called for a key without rows; never unless told. */
  readonly timeout?: GroupStateTimeout;
  /** Rows with a state for their key, before the first batch: other columns than the key are the state. */
  readonly initialState?: InitialRows;
}

/** Rows with a state, and which of their columns are the key. */
export interface InitialRows {
  readonly rows: DataFrame;
  readonly key: readonly (Column | string)[];
}

/** What must be said about a processor besides the processor. */
export interface TransformWithStateOptions {
  /** The columns of the rows that the processor gives, as DDL or `StructType`. */
  readonly output: string | StructType;
  /** What timers go by; nothing unless told. */
  readonly timeMode?: TimeMode;
  /** How its rows are meant: `"append"` unless told. */
  readonly outputMode?: string;
  /** The column of the output that carries the watermark on; timers then go by event time. */
  readonly eventTimeColumn?: string;
  /** Rows handed to `handleInitialState` before the first batch. */
  readonly initialState?: InitialRows;
}

export class KeyValueGroupedDataset {
  constructor(
    private readonly session: SessionState,
    private readonly child: LogicalPlan,
    private readonly keys: readonly Expression[],
  ) {}

  /**
   * Calls the function once per batch for each key with rows; it gives any number of rows, reads and changes the key's state.
   * @param outputMode `"append"` when rows once given stay, `"update"` when later ones replace them by key
   * @throws IllegalArgumentException for another mode, or a type that cannot be read
   */
  flatMapGroupsWithState<S extends ExternalValue = ExternalValue>(
    outputMode: "append" | "update",
    options: GroupsWithStateOptions,
    func: (key: ExternalRow, rows: readonly ExternalRow[], state: GroupState<S>) => Iterable<ExternalRow>,
  ): DataFrame {
    if (outputMode !== "append" && outputMode !== "update")
      throw new IllegalArgumentException(null, "The output mode of function should be append or update");
    return this.grouped(false, outputMode, options, func as GroupStateFunction);
  }

  /** The same for a function that gives exactly one row per call, which replaces the key's last one. */
  mapGroupsWithState<S extends ExternalValue = ExternalValue>(
    options: GroupsWithStateOptions,
    func: (key: ExternalRow, rows: readonly ExternalRow[], state: GroupState<S>) => ExternalRow,
  ): DataFrame {
    const one: GroupStateFunction = (key, rows, state) => [func(key, rows, state as GroupState<S>)];
    return this.grouped(true, "update", options, one);
  }

  /**
   * Runs a processor with variables, timers and times to live per key. Needs
   * `spark.sql.streaming.stateStore.providerClass` to name the RocksDB provider, as in Spark.
   * @throws IllegalArgumentException for types that cannot be read
   */
  transformWithState(processor: StatefulProcessor, options: TransformWithStateOptions): DataFrame {
    const { output, timeMode = "none", outputMode = "append", eventTimeColumn = null, initialState } = options;
    const groups: ProcessorGroups = {
      processor,
      timeMode: eventTimeColumn === null ? timeMode : "eventTime",
      outputMode: parseOutputMode(outputMode),
      eventTimeColumn,
      clock: this.session.clock,
    };
    const columns = attributesOf(typeof output === "string" ? parseSchema(output) : output);
    const node = new TransformWithState(this.keys, groups, columns, this.child, initialOf(initialState));
    return new DataFrame(this.session, node);
  }

  private grouped(
    isMap: boolean,
    outputMode: "append" | "update",
    { output, state, timeout = "none", initialState }: GroupsWithStateOptions,
    func: GroupStateFunction,
  ): DataFrame {
    const columns = typeof output === "string" ? parseSchema(output) : output;
    const groups = groupsOf({ isMap, outputMode, timeout, function: func, clock: this.session.clock }, state);
    const initial = initialOf(initialState);
    const node = new FlatMapGroupsWithState(this.keys, groups, attributesOf(columns), this.child, initial);
    return new DataFrame(this.session, node);
  }
}

function initialOf(given: InitialRows | undefined): InitialState | null {
  return given === undefined ? null : { plan: given.rows.plan, keys: given.key.map((key) => nameOrColumn(key)) };
}

/** A state that is no struct is kept as a struct of one field. */
function groupsOf(
  said: Omit<GroupsWithState, "state" | "isStateStruct"> & { readonly clock: Clock },
  state: string | DataType,
): GroupsWithState {
  const type = typeof state === "string" ? typeOrFields(state) : state;
  if (type.kind === "struct") return { ...said, state: type, isStateStruct: true };
  return { ...said, state: new StructType([new StructField("value", type)]), isStateStruct: false };
}

/** `BIGINT`, or `start TIMESTAMP, n INT`. */
function typeOrFields(text: string): DataType {
  try {
    return parseDataType(text);
  } catch {
    return parseSchema(text);
  }
}
