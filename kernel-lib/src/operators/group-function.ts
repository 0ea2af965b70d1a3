/**
 * Calls a program's function for a group: rows and state go out in the program's form, what comes back is checked and taken in.
 * Used by streams and by batch queries alike.
 */
import { SparkError } from "../data/errors";
import { type ExternalValue, rowToObject } from "../data/external";
import { toInternalRow } from "../data/internal";
import { comparator, nullsFirst } from "../data/ordering";
import type { StructType } from "../data/types";
import type { InternalRow, Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { schemaOf } from "../plan/logical-plan";
import type { GroupsWithState } from "../plan/logical-stateful";
import type { GroupStateImpl } from "./group-state-impl";
import { callProgram } from "./program-call";

export class GroupFunction {
  private readonly keySchema: StructType;
  private readonly rowSchema: StructType;
  private readonly outputSchema: StructType;

  constructor(
    private readonly groups: GroupsWithState,
    keys: readonly AttributeReference[],
    input: readonly AttributeReference[],
    output: readonly AttributeReference[],
    private readonly timeZone: string,
  ) {
    this.keySchema = schemaOf(keys);
    this.rowSchema = schemaOf(input);
    this.outputSchema = schemaOf(output);
  }

  get name(): string {
    return this.groups.isMap ? "mapGroupsWithState" : "flatMapGroupsWithState";
  }

  /** The rows that the function gives for this key. @throws FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR */
  call(key: InternalRow, rows: readonly InternalRow[], state: GroupStateImpl): InternalRow[] {
    const { timeZone } = this;
    const outside = rows.map((row) => rowToObject(this.rowSchema, row, timeZone));
    const given = this.guarded(() => [
      ...this.groups.function(rowToObject(this.keySchema, key, timeZone), outside, state),
    ]);
    return given.map((row) => toInternalRow(row, this.outputSchema, timeZone));
  }

  /** A state as the program sees it. */
  toProgram(state: Value): ExternalValue {
    if (state === null) return null;
    const fields = rowToObject(this.groups.state, state as InternalRow, this.timeZone);
    return this.groups.isStateStruct ? fields : fields.value;
  }

  /** A state as it is kept. */
  toKeep(state: ExternalValue): Value {
    if (state === null) return null;
    const fields = this.groups.isStateStruct ? state : { value: state };
    return this.guarded(() => toInternalRow(fields, this.groups.state, this.timeZone, "state"));
  }

  private guarded<R>(body: () => R): R {
    return callProgram(
      body,
      (reason, cause) =>
        new SparkError(
          "FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR",
          `An error occurred in the user provided function in flatMapGroupsWithState. Reason: ${reason}`,
          { sqlState: "39000", cause },
        ),
    );
  }
}

/** Rows by their key, in ascending order of keys, nulls first. */
export interface Group {
  readonly key: InternalRow;
  readonly rows: InternalRow[];
}

/** Orders keys as Spark sorts them before it calls functions. */
export function keyOrder(keys: readonly AttributeReference[]): (a: InternalRow, b: InternalRow) => number {
  const cells = keys.map((key) => nullsFirst(comparator(key.dataType)));
  return (a, b) => {
    for (let i = 0; i < cells.length; i++) {
      const order = cells[i](a[i], b[i]);
      if (order !== 0) return order;
    }
    return 0;
  };
}
