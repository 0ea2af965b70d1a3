/**
 * Gives every row a value computed from the rows around it. Spark's `WindowExec`: the rows come in by partition and in order;
 * each partition is read as a whole.
 */
import { ColumnBatch } from "../data/column-batch";
import { keyText } from "../data/key-text";
import type { Value } from "../data/value";
import {
  type Alias,
  type AttributeReference,
  type Expression,
  type NamedExpression,
  toAttribute,
} from "../plan/expression";
import { AggregateCall } from "../plan/function";
import { windowText } from "../plan/logical-window";
import type { SortOrder } from "../plan/sort-order";
import type { WindowExpression } from "../plan/window";
import type { WindowCall } from "../plan/window-function";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";
import { compileRowFunction } from "./row-function";
import { directed } from "./sort";
import { compileOverFrames } from "./window-aggregate";
import { compileFrames } from "./window-frames";

type Rows = readonly (readonly Value[])[];
type Peers = readonly (readonly [number, number])[];
type Computer = (rows: Rows, peers: Peers) => Value[];

export class WindowExec extends UnaryExec {
  constructor(
    readonly windowExpressions: readonly NamedExpression[],
    readonly partition: readonly Expression[],
    readonly order: readonly SortOrder[],
    readonly child: PhysicalPlan,
    readonly timeZone: string,
  ) {
    super();
  }

  override get output(): readonly AttributeReference[] {
    return [...this.child.output, ...this.windowExpressions.map(toAttribute)];
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new WindowExec(this.windowExpressions, this.partition, this.order, child, this.timeZone);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const rows: Value[][] = [];
    for (const batch of this.child.execute(task)) for (const row of batch.toRows()) rows.push(row);
    const columns = this.child.output;
    const computers = this.windowExpressions.map((e) => this.computer((e as Alias).child as WindowExpression));
    const keyOf = compileRowFunction(this.partition, columns, this.timeZone);
    const orderOf = compileRowFunction(this.order, columns, this.timeZone);
    const compare = this.order.map(directed);
    const isEqual = (a: readonly Value[], b: readonly Value[]): boolean => compare.every((c, i) => c(a[i], b[i]) === 0);
    for (const partition of runs(rows, (row) => keyText(keyOf(row)))) {
      const peers = peersOf(partition.map(orderOf), isEqual);
      const values = computers.map((compute) => compute(partition, peers));
      const widened = partition.map((row, i) => [...row, ...values.map((column) => column[i])]);
      yield ColumnBatch.fromRows(typesOf(this.output), widened);
    }
  }

  private computer({ call, spec }: WindowExpression): Computer {
    const columns = this.child.output;
    const argsOf = compileRowFunction(call.children, columns, this.timeZone);
    const frames = compileFrames(spec, columns, this.timeZone);
    if (call instanceof AggregateCall) {
      const overFrames = compileOverFrames(call, this.timeZone);
      return (rows, peers) => overFrames(rows.map(argsOf), frames(rows, peers));
    }
    const { bound, ignoreNulls } = call as WindowCall;
    return (rows, peers) =>
      bound.compute({ size: rows.length, args: rows.map(argsOf), peers, frameOf: frames(rows, peers), ignoreNulls });
  }

  simpleString(): string {
    return `Window${windowText(this.windowExpressions, this.partition, this.order)}`;
  }
}

/** Neighbours of the same key, together. */
function* runs(rows: Rows, keyOf: (row: readonly Value[]) => string): Generator<Rows> {
  let start = 0;
  let key = rows.length === 0 ? "" : keyOf(rows[0]);
  for (let i = 1; i <= rows.length; i++) {
    const next = i < rows.length ? keyOf(rows[i]) : null;
    if (next === key) continue;
    yield rows.slice(start, i);
    [start, key] = [i, next ?? ""];
  }
}

/** For each row the first that is ordered equally, and the one after the last of them. */
function peersOf(keys: Rows, isEqual: (a: readonly Value[], b: readonly Value[]) => boolean): Peers {
  const peers: (readonly [number, number])[] = [];
  for (let start = 0; start < keys.length; ) {
    let end = start + 1;
    while (end < keys.length && isEqual(keys[start], keys[end])) end += 1;
    for (let i = start; i < end; i++) peers.push([start, end]);
    start = end;
  }
  return peers;
}
