/**
 * Joins two streams: every row is kept until the watermark says that no partner can come any more. Spark's
 * `StreamingSymmetricHashJoinExec` (semantics H).
 *
 * In each batch the rows of one side look for partners in the other side's state and are then stored, after that the rows of
 * the other side do the same, so a pair of one batch is found once. At the end rows go that are too old to find a partner.
 * Only then does an outer join know that a row has none, and puts it out with NULLs.
 */
import { ColumnBatch } from "../data/column-batch";
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { type JoinType, joinOutput } from "../plan/logical-join";
import { eventTimeColumn, isClosed } from "./event-time-key";
import { type PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";
import {
  type EntryTime,
  type JoinFacts,
  type Lateness,
  StatefulExec,
  type StateStoreSpec,
  stateInfo,
} from "./stateful";
import {
  decidingTime,
  isEnded,
  type JoinSide,
  joinSide,
  reachOf,
  type StreamJoinCondition,
  stateWatermarks,
} from "./stream-join-side";
import { JoinSideState, sideStores } from "./stream-join-state";

/** What a side needs while a task runs. */
interface Running {
  readonly side: JoinSide;
  readonly state: JoinSideState;
  /** What decides when the watermark has passed a row so far that it finds no partner any more, and until when it has; null: never. */
  readonly over: { readonly decides: EntryTime; readonly ms: number } | null;
  /** Whether its rows come out also without a partner. */
  readonly isPreserved: boolean;
}

export class StreamingSymmetricHashJoinExec extends StatefulExec {
  readonly operatorName = "symmetricHashJoin";
  readonly output: readonly AttributeReference[];
  readonly stores: readonly StateStoreSpec[];

  constructor(
    readonly operatorId: number,
    readonly joinType: JoinType,
    readonly condition: StreamJoinCondition,
    readonly numPartitions: number,
    readonly left: PhysicalPlan,
    readonly right: PhysicalPlan,
  ) {
    super();
    this.output = joinOutput(joinType, left.output, right.output);
    this.stores = [
      ...sideStores("left", condition.leftKeys, left.output, decidingTime(condition, left.output)),
      ...sideStores("right", condition.rightKeys, right.output, decidingTime(condition, right.output)),
    ];
  }

  get children(): readonly PhysicalPlan[] {
    return [this.left, this.right];
  }

  protected copyWith([left, right]: readonly PhysicalPlan[]): PhysicalPlan {
    const { operatorId, joinType, condition, numPartitions } = this;
    return new StreamingSymmetricHashJoinExec(operatorId, joinType, condition, numPartitions, left, right);
  }

  lateness(child: PhysicalPlan): Lateness {
    const { leftKeys, rightKeys } = this.condition;
    return { keys: child === this.left ? leftKeys : rightKeys, time: eventTimeColumn(child.output) };
  }

  override get joins(): JoinFacts {
    const time = (side: PhysicalPlan): string | null => eventTimeColumn(side.output)?.name ?? null;
    return {
      ...{ joinType: this.joinType, condition: this.condition.whole },
      ...{ leftTime: time(this.left), rightTime: time(this.right) },
      ...reachOf((watermarkMs) => this.forgottenUpTo(watermarkMs)),
    };
  }

  /** Only if rows are ever forgotten does a watermark that moved change anything. */
  override wantsAnotherBatch(usedMs: number, nextMs: number): boolean {
    const { left, right } = this.forgottenUpTo(nextMs);
    return nextMs > usedMs && (left !== null || right !== null);
  }

  /** Rows come out as late as the oldest in the state. */
  override outputWatermark(inputMs: number): number {
    const { left, right } = this.forgottenUpTo(inputMs);
    return Math.min(inputMs, left ?? inputMs, right ?? inputMs);
  }

  override forgottenUpTo(inputMs: number): { left: number | null; right: number | null } {
    return stateWatermarks(this.condition, this.left.output, this.right.output, inputMs);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const metrics = task.metrics(this.operatorId);
    const left = this.running("left", task);
    const right = this.running("right", task);
    const [leftRows, rightRows] = [this.inTime(left, task), this.inTime(right, task)];
    const out: InternalRow[] = [];
    // A semi join puts a left row out once, so it first stores what might be its partner.
    if (this.joinType === "LeftSemi") {
      this.meet(right, rightRows, left, task, out);
      this.meet(left, leftRows, right, task, out);
    } else {
      this.meet(left, leftRows, right, task, out);
      this.meet(right, rightRows, left, task, out);
    }
    for (const side of [left, right]) {
      const gone = side.over === null ? [] : side.state.removeEnded(side.over.decides, side.over.ms);
      metrics.rowsRemoved += gone.length;
      if (side.isPreserved) for (const { row, matched } of gone) if (!matched) out.push(this.alone(side, row));
    }
    yield ColumnBatch.fromRows(typesOf(this.output), out);
  }

  private running(name: "left" | "right", task: TaskContext): Running {
    const plan = this[name];
    const side = joinSide(name, plan.output, this.condition);
    const { evictionMs } = task.watermarks(this.operatorId);
    const [rows, counts] = this.stores.filter((store) => store.name.startsWith(name));
    const [decides, ms] = [decidingTime(this.condition, plan.output), this.forgottenUpTo(evictionMs)[name]];
    return {
      side,
      state: new JoinSideState(task.state(this.operatorId, rows.name), task.state(this.operatorId, counts.name)),
      over: decides === null || ms === null ? null : { decides, ms },
      isPreserved: this.joinType === "FullOuter" || this.joinType === (name === "left" ? "LeftOuter" : "RightOuter"),
    };
  }

  /** The rows that a side brings, without those that are late by their own event time. */
  private inTime({ side }: Running, task: TaskContext): InternalRow[] {
    const { lateMs } = task.watermarks(this.operatorId);
    const rows = [...this[side.name].execute(task)].flatMap((batch) => batch.toRows());
    if (side.timeAt < 0) return rows;
    const inTime = rows.filter((row) => !isClosed(row[side.timeAt], lateMs));
    task.metrics(this.operatorId).rowsDroppedByWatermark += rows.length - inTime.length;
    return inTime;
  }

  /**
   * New rows of a side look for partners in the other side's state, and are stored for those to come. A right row that the
   * watermark has passed already is not stored; a left row is, and goes at the end of the batch (semantics H6).
   */
  private meet(
    own: Running,
    rows: readonly InternalRow[],
    other: Running,
    task: TaskContext,
    out: InternalRow[],
  ): void {
    const metrics = task.metrics(this.operatorId);
    const isSemi = this.joinType === "LeftSemi";
    for (const row of rows) {
      if (!own.side.canMatch(row)) {
        // It can have no partner whatever comes, so there is nothing to wait for.
        if (own.isPreserved) out.push(this.alone(own, row));
        continue;
      }
      const key = own.side.keyOf(row);
      const partners = this.partners(own, key, row, other);
      if (!isSemi) {
        for (const partner of partners) {
          other.state.mark(key, partner);
          out.push(this.joined(own, row, partner.row));
        }
      } else if (own.side.name === "left") {
        if (partners.length > 0) out.push(row);
      } else {
        for (const partner of [...partners].reverse()) other.state.remove(key, partner.index);
        out.push(...partners.map((partner) => partner.row));
        metrics.rowsRemoved += partners.length;
      }
      const found = partners.length > 0;
      if (isSemi && own.side.name === "left" && found) continue;
      const isOver = own.over !== null && isEnded(own.over.decides, key, row, own.over.ms);
      if (own.side.name === "right" && isOver && !(own.isPreserved && !found)) continue;
      own.state.append(key, row, found);
      metrics.rowsUpdated += 1;
    }
  }

  private partners(
    own: Running,
    key: InternalRow,
    row: InternalRow,
    other: Running,
  ): ReturnType<JoinSideState["rowsOf"]> {
    // In a full outer join of streams NULL equals NULL, as in Spark (surprise 11).
    const isNull = key.some((cell, i) => cell === null && !this.condition.nullSafe[i]);
    if (isNull && this.joinType !== "FullOuter") return [];
    const candidates = other.state.rowsOf(key);
    return candidates.filter((candidate) => this.condition.holds(this.leftFirst(own, row, candidate.row)));
  }

  private leftFirst(own: Running, row: InternalRow, partner: InternalRow): InternalRow {
    return own.side.name === "left" ? [...row, ...partner] : [...partner, ...row];
  }

  private joined(own: Running, row: InternalRow, partner: InternalRow): InternalRow {
    return this.leftFirst(own, row, partner);
  }

  /** A row that has no partner. */
  private alone({ side }: Running, row: InternalRow): InternalRow {
    const nulls = (plan: PhysicalPlan): null[] => plan.output.map(() => null);
    return side.name === "left" ? [...row, ...nulls(this.right)] : [...nulls(this.left), ...row];
  }

  simpleString(): string {
    const { leftKeys, rightKeys, text } = this.condition;
    const keys = `[${leftKeys.join(", ")}], [${rightKeys.join(", ")}]`;
    return `StreamingSymmetricHashJoin ${keys}, ${this.joinType}, condition = [ ${text} ], ${stateInfo([], this.operatorId, this.numPartitions)}`;
  }
}
