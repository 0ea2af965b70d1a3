/**
 * Turns `drop`, `withColumnRenamed`, `toDF`, `na.fill` and the like into projections and filters, once the columns below
 * are known. Spark does this in `Dataset` and `DataFrameNaFunctions`, where the analysed plan is at hand.
 */
import { AnalysisException } from "../../data/errors";
import { type DataType, sameType } from "../../data/types";
import {
  Alias,
  type AttributeReference,
  type Expression,
  isNamed,
  type Literal,
  UnresolvedAttribute,
  UnresolvedFunction,
} from "../../plan/expression";
import { Cast } from "../../plan/function";
import { atLeastNNonNulls, nanToNull } from "../../plan/functions/missing-values";
import { isNumeric } from "../../plan/functions/numeric-types";
import { Filter, type LogicalPlan, Project } from "../../plan/logical";
import { Deduplicate } from "../../plan/logical-set";
import { type ColumnChange, type NullFilling, SchemaChange } from "../../plan/schema-change";
import { nodeRule, type Rule } from "../rule";
import { matchSchema } from "./match-schema";
import { resolveName } from "./resolve-references";
import { noSuchColumn } from "./resolve-set-operations";

export const resolveSchemaChanges: Rule = nodeRule("ResolveSchemaChanges", [SchemaChange], (node) =>
  node instanceof SchemaChange && node.child.resolved ? changed(node.change, node.child) : node,
);

type Columns = readonly AttributeReference[];

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function changed(change: ColumnChange, child: LogicalPlan): LogicalPlan {
  const columns = child.output;
  switch (change.kind) {
    case "Drop":
      return new Project(dropped(change.columns, columns), child);
    case "WithColumns":
      return new Project(withColumns(change.columns, columns), child);
    case "WithColumnsRenamed":
      return new Project(
        columns.map((column) => renamed(column, change.renames)),
        child,
      );
    case "ToDF":
      return new Project(renamedAll(change.names, columns), child);
    case "To":
      return new Project(matchSchema(change.schema, columns), child);
    case "Deduplicate":
      return new Deduplicate(
        change.columns === null ? columns : change.columns.flatMap((name) => allNamed(name, columns)),
        child,
        change.withinWatermark,
      );
    case "NAFill":
      return new Project(
        columns.map((column) => filled(column, change.values, columns)),
        child,
      );
    case "NADrop": {
      const looked = change.columns === null ? columns : change.columns.map((name) => named(name, columns));
      return new Filter(atLeastNNonNulls(change.atLeast ?? looked.length, looked), child);
    }
    case "NAReplace": {
      const meant = change.columns === null ? columns : change.columns.map((name) => named(name, columns));
      return new Project(
        columns.map((column) => (meant.includes(column) ? replaced(column, change.replacements) : column)),
        child,
      );
    }
  }
}

function dropped(given: readonly (string | Expression)[], columns: Columns): Columns {
  const named = (what: string | Expression): readonly Expression[] => {
    if (typeof what === "string") return columns.filter((column) => sameName(column.name, what));
    const found = what instanceof UnresolvedAttribute ? resolveName(what.nameParts, columns) : undefined;
    return found === undefined ? [] : [found];
  };
  const away = new Set(given.flatMap(named).map((column) => (isNamed(column) ? column.exprId : null)));
  return columns.filter((column) => !away.has(column.exprId));
}

function withColumns(given: readonly (readonly [string, Expression])[], columns: Columns): Expression[] {
  const replaced = columns.map((column) => {
    const found = given.find(([name]) => sameName(name, column.name));
    return found === undefined ? column : new Alias(found[1], found[0]);
  });
  const added = given.filter(([name]) => !columns.some((column) => sameName(column.name, name)));
  return [...replaced, ...added.map(([name, expression]) => new Alias(expression, name))];
}

/** Renames follow each other: the second sees the names that the first gave. */
function renamed(column: AttributeReference, renames: readonly (readonly [string, string])[]): Expression {
  const name = renames.reduce((current, [from, to]) => (sameName(current, from) ? to : current), column.name);
  const isMeant = renames.some(([from]) => sameName(from, column.name));
  return isMeant ? new Alias(column, name) : column;
}

function renamedAll(names: readonly string[], columns: Columns): Expression[] {
  if (names.length !== columns.length)
    throw new AnalysisException(
      "ASSIGNMENT_ARITY_MISMATCH",
      `The number of columns or variables assigned or aliased: ${columns.length} does not match the number of source expressions: ${names.length}.`,
      { sqlState: "42802" },
    );
  return columns.map((column, i) => (column.name === names[i] ? column : new Alias(column, names[i])));
}

function allNamed(name: string, columns: Columns): Columns {
  const found = columns.filter((column) => sameName(column.name, name));
  if (found.length === 0) throw noSuchColumn(name, columns);
  return found;
}

function named(name: string, columns: Columns): AttributeReference {
  const found = columns.filter((column) => sameName(column.name, name));
  if (found.length === 1) return found[0];
  if (found.length > 1)
    throw new AnalysisException(
      "AMBIGUOUS_REFERENCE",
      `Reference \`${name}\` is ambiguous, could be: [${found.map((c) => `\`${c.name}\``).join(", ")}].`,
      { sqlState: "42704" },
    );
  throw noSuchColumn(name, columns);
}

function filled(column: AttributeReference, values: readonly NullFilling[], columns: Columns): Expression {
  for (const { columns: names } of values) for (const name of names ?? []) named(name, columns);
  const filling = values.find(
    ({ columns: names, value }) =>
      (names === null || names.some((name) => sameName(name, column.name))) && accepts(column.dataType, value),
  );
  if (filling === undefined) return column;
  const value = sameType(filling.value.dataType, column.dataType)
    ? filling.value
    : new Cast(filling.value, column.dataType);
  return new Alias(new UnresolvedFunction("coalesce", [nanToNull(column), value]), column.name);
}

/** Numbers fill and replace in columns of numbers, texts in texts, truth values in truth values. */
function accepts(type: DataType, value: Literal): boolean {
  return isNumeric(value.dataType) ? isNumeric(type) : value.dataType.kind === type.kind;
}

function replaced(column: AttributeReference, replacements: readonly (readonly [Literal, Literal])[]): Expression {
  const fitting = replacements.filter(([from, to]) => accepts(column.dataType, from.value === null ? to : from));
  if (fitting.length === 0) return column;
  const branches = fitting.flatMap(([from, to]) => [
    new UnresolvedFunction("=", [column, from]),
    new Cast(to, column.dataType, true),
  ]);
  return new Alias(new UnresolvedFunction("when", [...branches, column]), column.name);
}
