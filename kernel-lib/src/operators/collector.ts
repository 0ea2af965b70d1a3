/** The end of a generated loop that gathers rows into a new column batch. */
import { CodegenContext } from "../catalyst/codegen";
import { ColumnBatch, ColumnBuilder } from "../data/column-batch";
import type { AttributeReference } from "../plan/expression";
import { typesOf } from "./physical-plan";

export interface Collector {
  readonly context: CodegenContext;
  /** Statements before, per row and after. */
  readonly open: string;
  append(cells: readonly string[]): string;
  readonly close: string;
}

/** @param distinctBy of the batch, see `ColumnBatch` */
export function collector(
  timeZone: string,
  columns: readonly AttributeReference[],
  distinctBy: readonly number[] | null = null,
): Collector {
  const context = new CodegenContext(timeZone);
  const types = typesOf(columns);
  const makeBuilders = context.reference("makeBuilders", () => types.map((type) => new ColumnBuilder(type)));
  const toBatch = context.reference(
    "toBatch",
    (builders: readonly ColumnBuilder[], rows: number) =>
      new ColumnBatch(
        builders.map((builder) => builder.build()),
        rows,
        distinctBy,
      ),
  );
  const names = columns.map((_, i) => `out${i}`);
  return {
    context,
    open: `const builders = ${makeBuilders}();\nconst [${names.join(", ")}] = builders;\nlet rows = 0;`,
    append: (cells) => `${cells.map((value, i) => `out${i}.append(${value});`).join(" ")} rows++;`,
    close: `return ${toBatch}(builders, rows);`,
  };
}
