/**
 * Makes the sides of a union, intersection or difference fit: matched by name where asked, then cast to common types.
 * Spark's `ResolveUnion` and `WidenSetOperationTypes`.
 */
import { AnalysisException } from "../../data/errors";
import { type DataType, sameType } from "../../data/types";
import { Alias, type AttributeReference, type Expression, Literal } from "../../plan/expression";
import { Cast } from "../../plan/function";
import { widerType } from "../../plan/functions/numeric-types";
import { type LogicalPlan, Project } from "../../plan/logical";
import { SetOperation, Union } from "../../plan/logical-set";
import { nodeRule, type Rule } from "../rule";

export const resolveSetOperations: Rule = nodeRule("ResolveUnion", [Union, SetOperation], (node) => {
  if (!(node instanceof Union || node instanceof SetOperation)) return node;
  if (node.resolved || !node.children.every((child) => child.resolved)) return node;
  return node instanceof Union && node.byName ? byName(node) : widen(node);
});

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The left side's columns in their order; with `allowMissingColumns` then those only another side has. */
function byName(union: Union): LogicalPlan {
  for (const side of union.children) refuseDuplicates(side.output);
  return union.children.reduce((left, right) => {
    const extra = without(right.output, left.output);
    const allow = union.allowMissingColumns;
    const wider = allow && extra.length > 0 ? new Project([...left.output, ...extra.map(missing)], left) : left;
    const picked = wider.output.map((column): Expression => {
      const found = right.output.find((c) => sameName(c.name, column.name));
      if (found === undefined && !allow) throw noSuchColumn(column.name, right.output);
      return found ?? missing(column);
    });
    return new Union([wider, new Project(allow ? picked : [...picked, ...extra], right)]);
  });
}

function without(
  columns: readonly AttributeReference[],
  known: readonly AttributeReference[],
): readonly AttributeReference[] {
  return columns.filter((column) => !known.some((other) => sameName(other.name, column.name)));
}

function missing(column: AttributeReference): Alias {
  return new Alias(new Cast(Literal.null, column.dataType, true), column.name);
}

function refuseDuplicates(columns: readonly AttributeReference[]): void {
  const twice = columns.find((c, i) => columns.findIndex((other) => sameName(other.name, c.name)) !== i);
  if (twice !== undefined)
    throw new AnalysisException(
      "COLUMN_ALREADY_EXISTS",
      `The column \`${twice.name.toLowerCase()}\` already exists. Choose another name or rename the existing column.`,
      {
        sqlState: "42711",
      },
    );
}

export function noSuchColumn(name: string, columns: readonly AttributeReference[]): AnalysisException {
  return new AnalysisException(
    "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES",
    `Cannot resolve column name "${name}" among (${columns.map((c) => c.name).join(", ")}).`,
    { sqlState: "42703" },
  );
}

function widen(node: Union | SetOperation): LogicalPlan {
  const { length } = node.children[0].output;
  if (node.children.some((child) => child.output.length !== length)) return node;
  const types = Array.from({ length }, (_, i) => typeAt(node, i));
  if (!types.every((type) => type !== null)) return node;
  return node.withChildren(node.children.map((child) => castTo(child, types)));
}

/** The type that a column has on all sides; null when there is none. */
function typeAt(node: Union | SetOperation, index: number): DataType | null {
  const types = node.children.map((child) => child.output[index].dataType);
  return types.reduce<DataType | null>((type, other) => type && widerType(type, other), types[0]);
}

function castTo(child: LogicalPlan, types: readonly DataType[]): LogicalPlan {
  const columns = child.output;
  if (columns.every((column, i) => sameType(column.dataType, types[i]))) return child;
  return new Project(
    columns.map((c, i) => (sameType(c.dataType, types[i]) ? c : new Alias(new Cast(c, types[i]), c.name))),
    child,
  );
}
