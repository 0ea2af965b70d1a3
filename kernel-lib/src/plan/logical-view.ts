/**
 * A view where a query reads it. Spark's `View`: it stands in the analysed plan only, so that `explain` shows where a name
 * led; the optimiser takes it out (`EliminateView`).
 *
 * A view made by SQL text is analysed anew by whoever reads it, and every column is cast to the type that it had when the view
 * was made. A view made of a DataFrame is that plan, as it is.
 */
import { type LogicalPlan, PlainUnary } from "./logical-plan";

export class View extends PlainUnary {
  constructor(
    /** As `explain` shows it: `` `spark_catalog`.`default`.`v` ``. */
    readonly name: string,
    readonly child: LogicalPlan,
    /** Whether the casts of a view made by SQL text are still to be added. */
    readonly awaitsCasts: boolean = false,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return !this.awaitsCasts && super.isResolved;
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new View(this.name, child, this.awaitsCasts);
  }

  protected describe(): string {
    return this.child.resolved ? `View (${this.name}, [${this.output.join(", ")}])` : `View (${this.name}, [])`;
  }

  /** Spark gives a view no mark. */
  override simpleString(): string {
    return this.describe();
  }
}
