/**
 * Joins: rows of two sides that belong together. Spark's `Join`; Connect: `Join`.
 *
 * `using` names columns of both sides; the analyser turns it into a condition and a projection (`resolve-joins.ts`).
 */
import { AnalysisException } from "../data/errors";
import type { AttributeReference, Expression } from "./expression";
import { LogicalPlan } from "./logical";

export type JoinType =
  | "Inner"
  | "Cross"
  | "LeftOuter"
  | "RightOuter"
  | "FullOuter"
  | "LeftSemi"
  | "LeftAnti"
  | RewrittenJoin;

/**
 * Joins that only the optimiser makes, of queries inside expressions: `Existence` tells of each row in a column whether it
 * has a partner; `LeftSingle` is an outer join that fails where a row has several.
 */
type RewrittenJoin = "Existence" | "LeftSingle";

const TYPES: ReadonlyMap<string, JoinType> = new Map([
  ["inner", "Inner"],
  ["outer", "FullOuter"],
  ["full", "FullOuter"],
  ["fullouter", "FullOuter"],
  ["leftouter", "LeftOuter"],
  ["left", "LeftOuter"],
  ["rightouter", "RightOuter"],
  ["right", "RightOuter"],
  ["leftsemi", "LeftSemi"],
  ["semi", "LeftSemi"],
  ["leftanti", "LeftAnti"],
  ["anti", "LeftAnti"],
  ["cross", "Cross"],
]);

/** The type of join that a text such as `"left_outer"` names. @throws AnalysisException `UNSUPPORTED_JOIN_TYPE` */
export function parseJoinType(text: string): JoinType {
  const type = joinTypeOf(text);
  if (type !== undefined) return type;
  throw unsupportedJoinType(text, [
    ...["inner", "outer", "full", "fullouter", "full_outer", "leftouter", "left", "left_outer"],
    ...[
      "rightouter",
      "right",
      "right_outer",
      "leftsemi",
      "left_semi",
      "semi",
      "leftanti",
      "left_anti",
      "anti",
      "cross",
    ],
  ]);
}

/** The join of a name, however it is written. */
export const joinTypeOf = (text: string): JoinType | undefined => TYPES.get(text.toLowerCase().replaceAll("_", ""));

export function unsupportedJoinType(text: string, supported: readonly string[]): AnalysisException {
  const names = supported.map((name) => `'${name}'`).join(", ");
  return new AnalysisException(
    "UNSUPPORTED_JOIN_TYPE",
    `Unsupported join type '${text}'. Supported join types include: ${names}.`,
    { sqlState: "0A000" },
  );
}

/** The columns that a join of these sides puts out: an outer join may leave a side NULL, a semi join has only the left. */
export function joinOutput(
  type: JoinType,
  left: readonly AttributeReference[],
  right: readonly AttributeReference[],
  exists: AttributeReference | null = null,
): AttributeReference[] {
  const optional = (columns: readonly AttributeReference[]): AttributeReference[] =>
    columns.map((column) => column.withNullability(true));
  switch (type) {
    case "LeftSemi":
    case "LeftAnti":
      return [...left];
    case "Existence":
      return exists === null ? [...left] : [...left, exists];
    case "LeftSingle":
    case "LeftOuter":
      return [...left, ...optional(right)];
    case "RightOuter":
      return [...optional(left), ...right];
    case "FullOuter":
      return [...optional(left), ...optional(right)];
    default:
      return [...left, ...right];
  }
}

/** What a hint says of one side of a join. */
export type JoinStrategy = "broadcast" | "merge" | "shuffle_hash" | "shuffle_replicate_nl";

/** Spark's `JoinHint`. */
export interface JoinHint {
  readonly left: JoinStrategy | null;
  readonly right: JoinStrategy | null;
}

export const NO_HINT: JoinHint = { left: null, right: null };

export class Join extends LogicalPlan {
  constructor(
    readonly left: LogicalPlan,
    readonly right: LogicalPlan,
    readonly joinType: JoinType,
    /** Null joins every row with every row. */
    readonly condition: Expression | null,
    /** Columns of both sides that must be equal; null once the analyser has made a condition of them. */
    readonly using: readonly string[] | null = null,
    /** The column that an `Existence` join adds. */
    readonly existence: AttributeReference | null = null,
    /** How the program would have each side joined. */
    readonly hint: JoinHint = NO_HINT,
  ) {
    super();
  }

  get children(): readonly LogicalPlan[] {
    return [this.left, this.right];
  }

  get expressions(): readonly Expression[] {
    return this.condition === null ? [] : [this.condition];
  }

  get output(): readonly AttributeReference[] {
    this.madeColumns ??= joinOutput(this.joinType, this.left.output, this.right.output, this.existence);
    return this.madeColumns;
  }

  /** Whether both sides have a column of the same identity, as when a DataFrame is joined with itself. */
  get hasSharedColumns(): boolean {
    const { outputById } = this.left;
    return this.right.output.some((column) => outputById.has(column.exprId));
  }

  withHint(hint: JoinHint): Join {
    return new Join(this.left, this.right, this.joinType, this.condition, this.using, this.existence, hint);
  }

  get hasUnresolvedSides(): boolean {
    return !this.left.resolved || !this.right.resolved;
  }

  protected override get isResolved(): boolean {
    const isBoolean =
      this.condition === null || (this.condition.resolved && this.condition.dataType.kind === "boolean");
    return isBoolean && this.using === null && super.isResolved && !this.hasSharedColumns;
  }

  protected copyWith([left, right]: readonly LogicalPlan[]): LogicalPlan {
    return new Join(left, right, this.joinType, this.condition, this.using, this.existence, this.hint);
  }

  protected copyWithExpressions([condition]: readonly Expression[]): LogicalPlan {
    return new Join(this.left, this.right, this.joinType, condition, this.using, this.existence, this.hint);
  }

  protected describe(): string {
    if (this.using !== null) return `Join UsingJoin(${this.joinType}, [${this.using.join(", ")}])`;
    const type = this.existence === null ? this.joinType : `ExistenceJoin(${this.existence})`;
    const { left, right } = this.hint;
    const hints = [
      left === null ? "" : `, leftHint=(strategy=${left})`,
      right === null ? "" : `, rightHint=(strategy=${right})`,
    ];
    return `Join ${type}${this.condition === null ? "" : `, ${this.condition.simpleString()}`}${hints.join("")}`;
  }
}
