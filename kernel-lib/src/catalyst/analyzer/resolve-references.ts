/**
 * Finds the column behind every name, and spreads `*`. Spark's `ResolveReferences`.
 *
 * Names are compared without regard to case. `a.b` is first column b of the relation a, then field b of the column a.
 */
import { AnalysisException } from "../../data/errors";
import { type DataType, StringType, type StructType } from "../../data/types";
import { UnresolvedRegex } from "../../plan/column-regex";
import {
  Alias,
  AttributeReference,
  type Expression,
  Literal,
  Unresolved,
  UnresolvedAttribute,
  UnresolvedFunction,
  UnresolvedStar,
} from "../../plan/expression";
import { GetArrayStructFields, GetStructField, UnresolvedExtractValue } from "../../plan/get-field";
import { Aggregate, Filter, type LogicalPlan, Project, Sort } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { LocalSort, RepartitionByExpression } from "../../plan/logical-partitioning";
import { type FlatMapGroupsWithState, isGroups, type TransformWithState } from "../../plan/logical-stateful";
import { UnresolvedQualify } from "../../plan/logical-window";
import { currentOrigin, positionText, withOrigin } from "../../plan/origin";
import { UnresolvedStarExcept, UnresolvedStarReplace, UnresolvedStarWith } from "../../plan/star-except";
import { unless } from "../../plan/tree-facts";
import { about, nodeRule, type Rule } from "../rule";
import { ColumnNames } from "./column-names";
import { withoutExcepted } from "./star-except";

export const resolveReferences: Rule = nodeRule("ResolveReferences", [Unresolved], (node) => {
  if (node.expressions.length === 0 || !node.children.every((child) => child.resolved)) return node;
  // One name would seem to mean one column on both sides; DeduplicateRelations comes first.
  if (node instanceof Join && (node.hasSharedColumns || node.using !== null)) return node;
  if (isGroups(node)) return resolveGroups(node);
  const columns = node.children.length === 1 ? node.children[0].output : node.children.flatMap((child) => child.output);
  const spread = node.holdsSome(STARS)
    ? spreadStars(node, columns).mapExpressions((e) => spreadArguments(e, columns))
    : node;
  const names = new ColumnNames(columns);
  return resolveMissing(resolveAll(nameFields(spread, names), names));
});

const STARS = about(UnresolvedStar, UnresolvedStarWith, UnresolvedRegex);
const WITHOUT_NAMES = unless(about(UnresolvedAttribute, UnresolvedExtractValue));

function resolveAll(node: LogicalPlan, names: ColumnNames): LogicalPlan {
  return node.mapExpressions((expression) => resolve(expression, names), WITHOUT_NAMES);
}

/** The keys are columns of the input; those of an initial state are columns of its own. */
function resolveGroups(node: FlatMapGroupsWithState | TransformWithState): LogicalPlan {
  const keys = node.keys.map((key) => resolve(key, new ColumnNames(node.child.output)));
  const initial = node.initial?.keys.map((key) => resolve(key, new ColumnNames(node.initial?.plan.output ?? []))) ?? [];
  return node.withExpressions([...keys, ...initial]);
}

function spreadStars(node: LogicalPlan, columns: readonly AttributeReference[]): LogicalPlan {
  if (!(node instanceof Project || node instanceof Aggregate)) return node;
  const list = node instanceof Project ? node.expressions : node.aggregateExpressions;
  if (!list.some(isStar)) return node;
  const made = spread(list, columns);
  if (made.length === list.length && made.every((e, i) => e === list[i])) return node;
  return node instanceof Project
    ? new Project(made, node.child)
    : new Aggregate(node.groupingExpressions, made, node.child);
}

/**
 * `select("s.a")` is a column named `a`, while `col("s").getField("a")` is one named `s.a`. A column is called as it was
 * typed: `SELECT K` of a column k puts out K.
 */
function nameFields(node: LogicalPlan, columns: ColumnNames): LogicalPlan {
  if (!(node instanceof Project || node instanceof Aggregate)) return node;
  const kept = node instanceof Aggregate ? node.groupingExpressions : [];
  const list = node.expressions.slice(kept.length);
  const named = list.map((e) => {
    if (!(e instanceof UnresolvedAttribute)) return e;
    return withOrigin(e.origin, () => {
      const found = resolveName(e.nameParts, columns);
      if (found instanceof GetStructField) return new Alias(found, found.fieldName);
      const typedName = e.nameParts[e.nameParts.length - 1];
      if (found instanceof GetArrayStructFields || isMapValue(found)) return new Alias(found as Expression, typedName);
      const typed = e.nameParts[e.nameParts.length - 1];
      if (!(found instanceof AttributeReference) || found.name === typed) return e;
      return node instanceof Project ? found.withName(typed) : new Alias(found, typed);
    });
  });
  return node.withExpressions([...kept, ...named]);
}

function isMapValue(found: Expression | undefined): boolean {
  return found?.exists((n) => n instanceof UnresolvedFunction && n.name === "[]") === true;
}

function isStar(expression: Expression): boolean {
  return [UnresolvedStar, UnresolvedStarWith, UnresolvedRegex].some((kind) => expression instanceof kind);
}

function spread(list: readonly Expression[], columns: readonly AttributeReference[]): Expression[] {
  return list.flatMap((e): readonly Expression[] => {
    if (e instanceof UnresolvedStarExcept) return spreadExcept(e, columns);
    if (e instanceof UnresolvedStar) return e.target === null ? columns : spreadTarget(e, e.target, columns);
    if (e instanceof UnresolvedRegex) return columns.filter((column) => e.matches(column));
    if (!(e instanceof UnresolvedStarWith)) return [e];
    const named = new Alias(e.column, e.name);
    const replaced = columns.map((column) => (sameName(column.name, e.name) ? named : column));
    if (!replaced.includes(named) && e instanceof UnresolvedStarReplace) return [e.replaced];
    return replaced.includes(named) ? replaced : [...columns, named];
  });
}

function spreadExcept(star: UnresolvedStarExcept, columns: readonly AttributeReference[]): readonly Expression[] {
  const all = star.target === null ? columns : spreadTarget(star, star.target, columns);
  const kept = withoutExcepted(star, all);
  return "list" in kept ? kept.list : [kept.unknown];
}

/** `struct(*)`, `coalesce(e.*)`: the columns become arguments. */
function spreadArguments(call: Expression, columns: readonly AttributeReference[]): Expression {
  if (!(call instanceof UnresolvedFunction) || !/^\w+$/.test(call.name) || !call.children.some(isStar)) return call;
  const table = call.children.find((e): e is UnresolvedStar => e instanceof UnresolvedStar && e.target !== null);
  if (call.name.toLowerCase() === "count" && table !== undefined)
    throw new AnalysisException(
      "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT",
      `count(${(table.target ?? []).map((part) => `\`${part}\``).join(".")}.*) is not allowed. Use count(*) or expand the columns manually, e.g. count(col1, col2).`,
      { sqlState: "42000", context: positionText(call.origin) },
    );
  return new UnresolvedFunction(call.name, spread(call.children, columns));
}

/** `t.*`: the columns of the relation t, or the fields of the struct t. */
function spreadTarget(
  star: UnresolvedStar,
  target: readonly string[],
  columns: readonly AttributeReference[],
): readonly Expression[] {
  const [relation] = target.slice(-1);
  const qualified = columns.filter((c) => c.qualifier !== null && sameName(c.qualifier, relation));
  if (qualified.length > 0) return qualified;
  const struct = resolveName(target, columns);
  if (struct?.dataType.kind === "struct")
    return struct.dataType.fields.map((field, i) => new Alias(new GetStructField(struct, i), field.name));
  return [star];
}

/** The error for a `t.*` that is nobody's. */
export function unknownStar(star: UnresolvedStar, columns: readonly AttributeReference[]): AnalysisException {
  const known = columns.map((c) => (c.qualifier === null ? `\`${c.name}\`` : `\`${c.qualifier}\`.\`${c.name}\``));
  return new AnalysisException(
    "CANNOT_RESOLVE_STAR_EXPAND",
    `Cannot resolve ${(star.target ?? []).map((part) => `\`${part}\``).join(".")}.* given input columns ${known.join(", ")}. Please check that the specified table or struct exists and is accessible in the input columns.`,
    { sqlState: "42704", context: positionText(star.origin) },
  );
}

/**
 * A sort or filter over a projection may use columns the projection does not put out: they are carried through and
 * dropped again. Spark's `ResolveMissingReferences`, for a projection right below.
 */
function resolveMissing(node: LogicalPlan): LogicalPlan {
  const reaches =
    node instanceof Sort ||
    node instanceof LocalSort ||
    node instanceof RepartitionByExpression ||
    node instanceof Filter ||
    node instanceof UnresolvedQualify;
  if (!reaches || !(node.child instanceof Project)) return node;
  if (node.expressions.every((e) => e.resolved)) return node;
  const below = node.child.child.output;
  const projection = node.child;
  const again = resolveAll(node, new ColumnNames(below));
  const used = new Set(
    again.expressions.flatMap((e) => [...e.nodes()].flatMap((n) => ("exprId" in n ? [n.exprId as number] : []))),
  );
  const missing = below.filter(
    (column) => used.has(column.exprId) && !projection.output.some((out) => out.exprId === column.exprId),
  );
  if (missing.length === 0) return node;
  const wider = new Project([...projection.expressions, ...missing], projection.child);
  return new Project(projection.output, again.withChildren([wider]));
}

function resolve(expression: Expression, columns: ColumnNames): Expression {
  if (expression instanceof UnresolvedAttribute) return resolveName(expression.nameParts, columns) ?? expression;
  if (expression instanceof UnresolvedExtractValue && expression.child.resolved && !isCall(expression.child))
    return extractField(expression.child, expression.field);
  return expression;
}

function isCall(expression: Expression): boolean {
  return expression instanceof UnresolvedFunction;
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The column or field that name parts stand for, or undefined. @throws AMBIGUOUS_REFERENCE */
export function resolveName(
  parts: readonly string[],
  columns: ColumnNames | readonly AttributeReference[],
): Expression | undefined {
  const names = columns instanceof ColumnNames ? columns : new ColumnNames(columns);
  const qualified =
    parts.length > 1
      ? names.named(parts[1]).filter((c) => c.qualifier !== null && sameName(c.qualifier, parts[0]))
      : [];
  const inRelation = theOne(qualified, parts);
  const column = inRelation ?? theOne(names.named(parts[0]), parts);
  const fields = parts.slice(inRelation === undefined ? 1 : 2);
  return column === undefined ? undefined : fields.reduce<Expression>(extractField, column);
}

/** @throws AMBIGUOUS_REFERENCE where they are different columns */
function theOne(found: readonly AttributeReference[], parts: readonly string[]): AttributeReference | undefined {
  if (found.length < 2) return found[0];
  const distinct = [...new Map(found.map((c) => [c.exprId, c])).values()];
  if (distinct.length > 1) throw ambiguous(parts, distinct);
  return distinct[0];
}

export function extractField(struct: Expression, field: string): Expression {
  if (!struct.resolved) return new UnresolvedExtractValue(struct, field);
  const type: DataType = struct.dataType;
  // Of an array of structs, the field of each; of a map, the value under that key.
  if (type.kind === "array" && type.elementType.kind === "struct")
    return new GetArrayStructFields(struct, fieldOrdinal(type.elementType, field));
  if (type.kind === "map") return new UnresolvedFunction("[]", [struct, new Literal(field, StringType)]);
  if (type.kind !== "struct")
    throw new AnalysisException(
      "INVALID_EXTRACT_BASE_FIELD_TYPE",
      `Can't extract a value from "${struct.sql()}". Need a complex type [STRUCT, ARRAY, MAP] but got "${type.sql}".`,
      { sqlState: "42000", context: positionText(currentOrigin()) },
    );
  return new GetStructField(struct, fieldOrdinal(type, field));
}

/** @throws FIELD_NOT_FOUND, AMBIGUOUS_REFERENCE_TO_FIELDS */
function fieldOrdinal(type: StructType, field: string): number {
  const ordinals = type.fields.flatMap((f, i) => (sameName(f.name, field) ? [i] : []));
  if (ordinals.length === 1) return ordinals[0];
  if (ordinals.length > 1)
    throw new AnalysisException(
      "AMBIGUOUS_REFERENCE_TO_FIELDS",
      `Ambiguous reference to the field \`${field}\`. It appears ${ordinals.length} times in the schema.`,
      { sqlState: "42000", context: positionText(currentOrigin()) },
    );
  const names = type.fields.map((f) => `\`${f.name}\``).join(", ");
  throw new AnalysisException("FIELD_NOT_FOUND", `No such struct field \`${field}\` in ${names}.`, {
    sqlState: "42704",
    context: positionText(currentOrigin()),
  });
}

function ambiguous(parts: readonly string[], found: readonly AttributeReference[]): AnalysisException {
  const name = parts.map((part) => `\`${part}\``).join(".");
  const options = found.map((c) => (c.qualifier === null ? `\`${c.name}\`` : `\`${c.qualifier}\`.\`${c.name}\``));
  return new AnalysisException(
    "AMBIGUOUS_REFERENCE",
    `Reference ${name} is ambiguous, could be: [${options.join(", ")}].`,
    { sqlState: "42704", context: positionText(currentOrigin()) },
  );
}
