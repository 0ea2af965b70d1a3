/** `UNPIVOT` as an expansion: every row once per group of value columns. Spark's `ResolveUnpivot`. */
import { AnalysisException } from "../../data/errors";
import { type DataType, StringType, sameType } from "../../data/types";
import { AttributeReference, type Expression, Literal, references } from "../../plan/expression";
import { Cast } from "../../plan/function";
import { commonType } from "../../plan/functions/numeric-types";
import { Expand, Filter, type LogicalPlan } from "../../plan/logical";
import { Unpivot, type UnpivotValue } from "../../plan/logical-pivot";
import { positionText } from "../../plan/origin";
import { callOf } from "../build-expression";
import { nodeRule, type Rule } from "../rule";

export const resolveUnpivot: Rule = nodeRule("ResolveUnpivot", [Unpivot], (node) => {
  const isReady = node instanceof Unpivot && node.child.resolved && node.expressions.every((e) => e.resolved);
  return isReady ? unpivoted(node) : node;
});

function unpivoted(node: Unpivot): LogicalPlan {
  const { child, variableName, valueNames } = node;
  const others = (taken: readonly Expression[]): AttributeReference[] => {
    const ids = new Set(taken.flatMap(references).map((column) => column.exprId));
    return child.output.filter((column) => !ids.has(column.exprId));
  };
  const values =
    node.values ?? others(node.ids ?? []).map((column): UnpivotValue => ({ columns: [column], name: null }));
  const ids = (node.ids ?? others(values.flatMap(({ columns }) => columns))) as readonly AttributeReference[];
  check(node, values);
  const types = valueNames.map((_, i) =>
    valueType(
      node,
      values.map(({ columns }) => columns[i]),
    ),
  );
  const made = valueNames.map((name, i) => {
    const isNullable = values.some(({ columns }) => columns[i].nullable);
    return new AttributeReference(name, types[i], isNullable);
  });
  const variable = new AttributeReference(variableName, StringType, false);
  const projections = values.map(({ columns, name }) => [
    ...ids,
    new Literal(name ?? columns.map((column) => (column as AttributeReference).name).join("_"), StringType),
    ...columns.map((column, i) => (sameType(column.dataType, types[i]) ? column : new Cast(column, types[i], true))),
  ]);
  const expanded = new Expand(projections, [...ids, variable, ...made], child);
  return node.includesNulls ? expanded : new Filter(callOf("isnotnull", callOf("coalesce", ...made)), expanded);
}

function check(node: Unpivot, values: readonly UnpivotValue[]): void {
  const context = `${positionText(node.origin)};\n${node.treeString()}\n`;
  if (values.length === 0)
    throw new AnalysisException(
      "UNPIVOT_REQUIRES_VALUE_COLUMNS",
      "At least one value column needs to be specified for UNPIVOT, all columns specified as ids.",
      { sqlState: "42K0A", context },
    );
  if (values.some(({ columns }) => columns.length !== node.valueNames.length))
    throw new AnalysisException(
      "UNPIVOT_VALUE_SIZE_MISMATCH",
      `All unpivot value columns must have the same size as there are value column names (${node.valueNames.join(", ")}).`,
      { sqlState: "428C4", context },
    );
}

/** The common type of columns; text and anything else have none here, although elsewhere text would be read. */
function valueType(node: Unpivot, columns: readonly Expression[]): DataType {
  const types = columns.map((column) => column.dataType);
  const isMixed = types.some((t) => t.kind === "string") && types.some((t) => t.kind !== "string" && t.kind !== "null");
  const common = isMixed ? null : commonType(types);
  if (common !== null) return common;
  const names = new Map<string, string[]>();
  for (const column of columns)
    names.set(column.dataType.sql, [...(names.get(column.dataType.sql) ?? []), column.sql()]);
  const listed = [...names.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, of]) => {
      const shown = of
        .sort()
        .slice(0, 3)
        .map((name) => `\`${name}\``);
      return `"${type}" (${[...shown, ...(of.length > 3 ? ["..."] : [])].join(", ")})`;
    });
  throw new AnalysisException(
    "UNPIVOT_VALUE_DATA_TYPE_MISMATCH",
    `Unpivot value columns must share a least common type, some types do not: [${listed.join(", ")}].`,
    { sqlState: "42K09", context: `${positionText(node.origin)};\n${node.treeString()}\n` },
  );
}
