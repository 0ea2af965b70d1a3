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
import { positionText } from "../../plan/origin";
import { about, type Rule } from "../rule";

export const resolveSetOperations: Rule = {
  name: "ResolveUnion",
  about: about(Union, SetOperation),
  apply: (plan) =>
    plan.transformUp((node) => {
      if (!(node instanceof Union || node instanceof SetOperation)) return node;
      if (node.resolved || !node.children.every((child) => child.resolved)) return node;
      return node instanceof Union && node.byName ? byName(node) : widen(node, plan);
    }),
};

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

/** @param root the whole plan, which errors of SQL text show */
function widen(node: Union | SetOperation, root: LogicalPlan): LogicalPlan {
  const [first, ...others] = node.children;
  others.forEach((other, i) => {
    if (other.output.length !== first.output.length) throw columnCounts(node, i + 1, root);
  });
  const types = first.output.map((column, i) =>
    others.reduce<DataType>((type, other) => {
      const common = widerType(type, other.output[i].dataType);
      if (common === null) throw incompatible(node, i, type, other.output[i].dataType, root);
      return common;
    }, column.dataType),
  );
  return node.withChildren(node.children.map((child) => castTo(child, types)));
}

function castTo(child: LogicalPlan, types: readonly DataType[]): LogicalPlan {
  const columns = child.output;
  if (columns.every((column, i) => sameType(column.dataType, types[i]))) return child;
  return new Project(
    columns.map((c, i) => (sameType(c.dataType, types[i]) ? c : new Alias(new Cast(c, types[i]), c.name))),
    child,
  );
}

function operatorName(node: Union | SetOperation): string {
  return node instanceof Union ? "UNION" : `${node.kind.toUpperCase()}${node.isAll ? " ALL" : ""}`;
}

function whereabouts(node: LogicalPlan, root: LogicalPlan): string {
  return `${positionText(node.origin)};\n${(node.origin === null ? node : root).treeString()}\n`;
}

function columnCounts(node: Union | SetOperation, index: number, root: LogicalPlan): AnalysisException {
  const [first, other] = [node.children[0], node.children[index]].map((child) => child.output.length);
  return new AnalysisException(
    "NUM_COLUMNS_MISMATCH",
    `${operatorName(node)} can only be performed on inputs with the same number of columns, but the first input has ${first} columns and the ${ordinal(index + 1)} input has ${other} columns.`,
    { sqlState: "42826", context: whereabouts(node, root) },
  );
}

function incompatible(
  node: Union | SetOperation,
  index: number,
  a: DataType,
  b: DataType,
  root: LogicalPlan,
): AnalysisException {
  return new AnalysisException(
    "INCOMPATIBLE_COLUMN_TYPE",
    `${operatorName(node)} can only be performed on tables with compatible column types. The ${ordinal(index + 1)} column of the second table is "${b.sql}" type which is not compatible with "${a.sql}" at the same column of the first table..`,
    { sqlState: "42825", context: whereabouts(node, root) },
  );
}

function ordinal(n: number): string {
  return ["first", "second", "third"][n - 1] ?? `${n}th`;
}
