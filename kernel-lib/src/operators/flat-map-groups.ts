/**
 * A program's function over groups, in a batch query: one call per key, no timeout ever passes, and what it keeps is
 * forgotten. Spark's `FlatMapGroupsWithStateExec.generateMapGroups…` for batches (semantics I8).
 */
import { ColumnBatch } from "../data/column-batch";
import { keyText } from "../data/key-text";
import type { InternalRow, Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { GroupsWithState } from "../plan/logical-stateful";
import type { InitialStateInput } from "./flat-map-groups-with-state";
import { GroupFunction, keyOrder } from "./group-function";
import { groupRows } from "./group-rows";
import { GroupStateImpl } from "./group-state-impl";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";

export class FlatMapGroupsExec extends PhysicalPlan {
  constructor(
    readonly keys: readonly AttributeReference[],
    readonly groups: GroupsWithState,
    readonly output: readonly AttributeReference[],
    readonly child: PhysicalPlan,
    readonly initial: InitialStateInput | null,
    private readonly timeZone: string,
  ) {
    super();
  }

  get children(): readonly PhysicalPlan[] {
    return this.initial === null ? [this.child] : [this.child, this.initial.child];
  }

  protected copyWith([child, initial]: readonly PhysicalPlan[]): PhysicalPlan {
    const given = this.initial === null ? null : { ...this.initial, child: initial };
    return new FlatMapGroupsExec(this.keys, this.groups, this.output, child, given, this.timeZone);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const { keys, groups, child, output, timeZone } = this;
    const run = new GroupFunction(groups, keys, child.output, output, timeZone);
    const found = new Map(groupRows(child.execute(task), child.output, keys).map((g) => [keyText(g.key), g]));
    const initial = this.initialStates(task);
    for (const [text, { key }] of initial) if (!found.has(text)) found.set(text, { key, rows: [] });
    const order = keyOrder(keys);
    const time = { processingMs: Math.floor(groups.clock.now()), watermarkMs: null };
    const rows = [...found]
      .sort(([, a], [, b]) => order(a.key, b.key))
      .flatMap(([text, group]) => {
        const before = run.toProgram(initial.get(text)?.state ?? null);
        return run.call(group.key, group.rows, new GroupStateImpl(before, false, groups.timeout, time));
      });
    yield ColumnBatch.fromRows(typesOf(output), rows);
  }

  private initialStates(task: TaskContext): Map<string, { key: InternalRow; state: Value }> {
    if (this.initial === null) return new Map();
    const { child, keys } = this.initial;
    const isKey = child.output.map((column) => keys.some((key) => key.exprId === column.exprId));
    const groups = groupRows(child.execute(task), child.output, keys);
    return new Map(groups.map(({ key, rows }) => [keyText(key), { key, state: rows[0].filter((_, i) => !isKey[i]) }]));
  }

  simpleString(): string {
    return `MapGroups [${this.keys.join(", ")}], [${this.output.join(", ")}]`;
  }
}
