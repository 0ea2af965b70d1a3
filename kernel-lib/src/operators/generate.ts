/** Gives each row once per element of its array or map. Spark's `GenerateExec`, here a loop over rows. */
import { ColumnBatch } from "../data/column-batch";
import type { MapValue, Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { Generate } from "../plan/logical-generate";
import { PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";
import { compileRowFunction } from "./row-function";

export class GenerateExec extends PhysicalPlan {
  constructor(
    readonly node: Generate,
    readonly child: PhysicalPlan,
    readonly timeZone: string,
  ) {
    super();
  }

  get children(): readonly PhysicalPlan[] {
    return [this.child];
  }

  get output(): readonly AttributeReference[] {
    return [...this.child.output, ...this.node.generated];
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new GenerateExec(this.node, child, this.timeZone);
  }

  *execute(task: TaskContext): Iterable<ColumnBatch> {
    const { input, withPosition, isOuter, generated } = this.node;
    const compute = compileRowFunction([input], this.child.output, this.timeZone);
    const nothing: readonly Value[] = generated.map(() => null);
    for (const batch of this.child.execute(task)) {
      const rows = batch.toRows().flatMap((row) => {
        const elements = elementsOf(compute(row)[0]);
        if (elements.length === 0) return isOuter ? [[...row, ...nothing]] : [];
        return elements.map((cells, i) => [...row, ...(withPosition ? [i] : []), ...cells]);
      });
      yield ColumnBatch.fromRows(typesOf(this.output), rows);
    }
  }

  simpleString(): string {
    const { withPosition, input, isOuter, generated } = this.node;
    const call = `${withPosition ? "posexplode" : "explode"}(${input})`;
    const kept = `[${this.child.output.join(", ")}]`;
    return `Generate ${call}, ${kept}, ${isOuter}, [${generated.join(", ")}]`;
  }
}

/** The generated cells of each element: one of an array, key and value of a map, none of NULL. */
function elementsOf(value: Value): readonly (readonly Value[])[] {
  if (value === null) return [];
  if (Array.isArray(value)) return (value as readonly Value[]).map((element) => [element]);
  const { keys, values } = value as MapValue;
  return keys.map((key, i) => [key, values[i]]);
}
