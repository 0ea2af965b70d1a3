/** `FROM a, LATERAL (SELECT … a.x …)`: the right side is a query about each row of the left. Spark's `LateralJoin`. */
import type { AttributeReference, Expression } from "./expression";
import { type JoinType, joinOutput, joinTypeOf, unsupportedJoinType } from "./logical-join";
import { type LogicalPlan, Unary } from "./logical-plan";
import type { SubqueryExpression } from "./subquery";

/** How a lateral join may join. @throws UNSUPPORTED_JOIN_TYPE */
export function parseLateralType(text: string): JoinType {
  const type = joinTypeOf(text);
  if (type === "Inner" || type === "LeftOuter" || type === "Cross") return type;
  throw unsupportedJoinType(text, ["inner", "leftouter", "left", "left_outer", "cross"]);
}

export class LateralJoin extends Unary {
  constructor(
    readonly child: LogicalPlan,
    readonly subquery: SubqueryExpression,
    readonly joinType: JoinType,
    readonly condition: Expression | null,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return this.condition === null ? [this.subquery] : [this.subquery, this.condition];
  }

  override get output(): readonly AttributeReference[] {
    return joinOutput(this.joinType, this.child.output, this.subquery.plan.output);
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new LateralJoin(child, this.subquery, this.joinType, this.condition);
  }

  protected copyWithExpressions([subquery, condition]: readonly Expression[]): LogicalPlan {
    return new LateralJoin(this.child, subquery as SubqueryExpression, this.joinType, condition ?? null);
  }

  protected describe(): string {
    const on = this.condition === null ? "" : `, ${this.condition}`;
    return `LateralJoin ${this.subquery}, ${this.joinType}${on}`;
  }
}
