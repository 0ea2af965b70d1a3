/**
 * The projection and the filters right above what is read, which are planned together with it: only columns that are used are
 * read. Spark's pattern of the same name.
 */
import { conjuncts } from "../catalyst/predicates";
import { isDeterministic } from "../plan/deterministic";
import { type AttributeReference, type Expression, type NamedExpression, references } from "../plan/expression";
import { Filter, type LogicalPlan, Project } from "../plan/logical";
import type { PhysicalPlan } from "./physical-plan";
import { ProjectExec } from "./project";

export class PhysicalOperation {
  private constructor(
    /** Null when all columns come out as they are read. */
    private readonly list: readonly Expression[] | null,
    /** Each must hold. */
    readonly conditions: readonly Expression[],
    readonly leaf: LogicalPlan,
  ) {}

  static of(node: LogicalPlan): PhysicalOperation {
    const projects = node instanceof Project && node.expressions.every(isDeterministic) ? node : null;
    let below = projects === null ? node : projects.child;
    const conditions: Expression[] = [];
    while (below instanceof Filter && isDeterministic(below.condition)) {
      conditions.unshift(...conjuncts(below.condition));
      below = below.child;
    }
    return new PhysicalOperation(projects?.expressions ?? null, conditions, below);
  }

  /** The columns that come out, or that one of these conditions asks for. */
  used(conditions: readonly Expression[]): readonly AttributeReference[] {
    return this.list === null ? this.leaf.output : [...this.list, ...conditions].flatMap(references);
  }

  /** The projection over what has been read and filtered, if there is anything to do. */
  projected(child: PhysicalPlan): PhysicalPlan {
    const isSame = this.list === null || `${this.list}` === `${child.output}`;
    return isSame ? child : new ProjectExec(this.list as readonly NamedExpression[], child);
  }
}

export function has(columns: readonly AttributeReference[], column: AttributeReference): boolean {
  return columns.some((other) => other.exprId === column.exprId);
}
