/**
 * Joins two sides within a partition: one is put into a hash table by key, the other runs past it.
 *
 * Spark has an operator for each way to bring the sides together (`BroadcastHashJoinExec`, `ShuffledHashJoinExec`,
 * `BroadcastNestedLoopJoinExec`, and `SortMergeJoinExec`, whose sides are sorted). They differ in what lies below them, so
 * here they are one: a partition fits into memory. Without keys every row is compared with every row.
 */
import { ColumnBatch } from "../data/column-batch";
import { keyText } from "../data/key-text";
import type { Value } from "../data/value";
import type { AttributeReference, Expression } from "../plan/expression";
import { type JoinType, joinOutput } from "../plan/logical-join";
import { tooManyRows } from "../plan/subquery";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";
import { compileRowFunction, type RowFunction } from "./row-function";

/** What must hold for two rows to belong together. */
export interface JoinKeys {
  readonly left: readonly Expression[];
  readonly right: readonly Expression[];
  /** For each key whether NULL equals NULL (`<=>`). */
  readonly nullSafe: readonly boolean[];
  /** `NOT IN` of one column: a NULL on either side may be equal, so nothing is known not to be. */
  readonly nullAware?: boolean;
  /** The rest of the condition, over both sides. */
  readonly residual: Expression | null;
}

type Row = readonly Value[];

/** A row of the hash table, and whether any row of the other side belonged to it. */
interface Built {
  readonly row: Row;
  matched: boolean;
}

export class JoinExec extends PhysicalPlan {
  readonly output: readonly AttributeReference[];

  constructor(
    readonly name:
      | "BroadcastHashJoin"
      | "SortMergeJoin"
      | "ShuffledHashJoin"
      | "BroadcastNestedLoopJoin"
      | "CartesianProduct",
    readonly joinType: JoinType,
    readonly keys: JoinKeys,
    readonly buildSide: "Left" | "Right",
    readonly left: PhysicalPlan,
    readonly right: PhysicalPlan,
    readonly timeZone: string,
    /** The column that an `Existence` join adds. */
    readonly existence: AttributeReference | null = null,
  ) {
    super();
    this.output = joinOutput(joinType, left.output, right.output, existence);
  }

  get children(): readonly PhysicalPlan[] {
    return [this.left, this.right];
  }

  protected copyWith([left, right]: readonly PhysicalPlan[]): PhysicalPlan {
    const { name, joinType, keys, buildSide, timeZone, existence } = this;
    return new JoinExec(name, joinType, keys, buildSide, left, right, timeZone, existence);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const buildsRight = this.buildSide === "Right";
    const [stream, build] = buildsRight ? [this.left, this.right] : [this.right, this.left];
    const [streamKeys, buildKeys] = buildsRight ? [this.keys.left, this.keys.right] : [this.keys.right, this.keys.left];
    const keyOf = this.keyFunction(streamKeys, stream);
    const table = buildTable(build, task, this.keyFunction(buildKeys, build));
    // Beside a NULL nothing comes out, and the other side is not even read.
    if (this.keys.nullAware && table.hasNull) return;
    const matches = this.matcher();
    const joined = (streamed: Row, built: Row): Row =>
      buildsRight ? [...streamed, ...built] : [...built, ...streamed];
    const noneBuilt: Row = build.output.map(() => null);
    for (const batch of stream.execute(task)) {
      const rows = batch.toRows().flatMap((row): readonly Row[] => {
        // Beside nothing a key is not even computed.
        const key = table.all.length === 0 ? null : keyOf(row);
        if (this.keys.nullAware && key === null && table.all.length > 0) return [];
        const candidates = key === null ? [] : (table.byKey.get(key) ?? []);
        return this.emit(row, candidates, (built) => matches(joined(row, built)), joined, noneBuilt);
      });
      yield ColumnBatch.fromRows(typesOf(this.output), rows);
    }
    if (!this.keeps(this.buildSide)) return;
    const noneStreamed: Row = stream.output.map(() => null);
    const rest = table.all.filter((built) => !built.matched).map(({ row }) => joined(noneStreamed, row));
    yield ColumnBatch.fromRows(typesOf(this.output), rest);
  }

  /** Whether the rows of a side come out also without a partner. */
  private keeps(side: "Left" | "Right"): boolean {
    if (this.joinType === "FullOuter") return true;
    return side === "Left"
      ? this.joinType === "LeftOuter" || this.joinType === "LeftSingle"
      : this.joinType === "RightOuter";
  }

  /** What comes out for one row of the streamed side. */
  private emit(
    row: Row,
    candidates: readonly Built[],
    matches: (built: Row) => boolean,
    joined: (streamed: Row, built: Row) => Row,
    noneBuilt: Row,
  ): readonly Row[] {
    if (this.joinType === "LeftSemi" || this.joinType === "LeftAnti")
      return candidates.some((built) => matches(built.row)) === (this.joinType === "LeftSemi") ? [row] : [];
    if (this.joinType === "Existence") return [[...row, candidates.some((built) => matches(built.row))]];
    const found = candidates.filter((built) => matches(built.row));
    if (this.joinType === "LeftSingle" && found.length > 1) throw tooManyRows();
    for (const built of found) built.matched = true;
    const isKept = this.keeps(this.buildSide === "Left" ? "Right" : "Left");
    return found.length === 0 && isKept ? [joined(row, noneBuilt)] : found.map((built) => joined(row, built.row));
  }

  /** A row's key as a text, or null when it equals nothing. */
  private keyFunction(keys: readonly Expression[], side: PhysicalPlan): (row: Row) => string | null {
    const compute: RowFunction = compileRowFunction(keys, side.output, this.timeZone);
    const { nullSafe } = this.keys;
    return (row) => {
      const values = compute(row);
      return values.some((value, i) => value === null && !nullSafe[i]) ? null : keyText(values);
    };
  }

  private matcher(): (joined: Row) => boolean {
    const { residual } = this.keys;
    if (residual === null) return () => true;
    const compute = compileRowFunction([residual], [...this.left.output, ...this.right.output], this.timeZone);
    return (row) => compute(row)[0] === true;
  }

  simpleString(): string {
    const { left, right, residual } = this.keys;
    const build = `Build${this.buildSide}`;
    const rest = residual === null ? [] : [`${residual}`];
    if (this.name === "CartesianProduct") {
      const equal = left.map((key, i) => `(${key} ${this.keys.nullSafe[i] ? "<=>" : "="} ${right[i]})`);
      return [this.name, ...equal, ...rest].join(" AND ").replace(" AND ", " ");
    }
    const type = this.existence === null ? this.joinType : `ExistenceJoin(${this.existence})`;
    if (this.name === "BroadcastNestedLoopJoin") return `${this.name} ${[build, type, ...rest].join(", ")}`;
    const keys = [`[${left.join(", ")}]`, `[${right.join(", ")}]`];
    const tail = this.name === "BroadcastHashJoin" ? ["false", String(this.keys.nullAware === true)] : [];
    const sides = this.name === "SortMergeJoin" ? [] : [build];
    return `${this.name} ${[...keys, type, ...sides, ...rest, ...tail].join(", ")}`;
  }
}

function buildTable(
  build: PhysicalPlan,
  task: TaskContext,
  keyOf: (row: Row) => string | null,
): { readonly byKey: ReadonlyMap<string, Built[]>; readonly all: readonly Built[]; readonly hasNull: boolean } {
  const byKey = new Map<string, Built[]>();
  const all: Built[] = [];
  let hasNull = false;
  for (const batch of build.execute(task))
    for (const row of batch.toRows()) {
      const built = { row, matched: false };
      all.push(built);
      const key = keyOf(row);
      hasNull ||= key === null;
      if (key === null) continue;
      const group = byKey.get(key);
      if (group === undefined) byKey.set(key, [built]);
      else group.push(built);
    }
  return { byKey, all, hasNull };
}
