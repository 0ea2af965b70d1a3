/** What `grouping(a)` and `grouping_id()` become: bits of the number that says which set of groups a row is of. */
import { AnalysisException } from "../../data/errors";
import { ByteType, LongType } from "../../data/types";
import { AttributeReference, type Expression, isNamed, Literal } from "../../plan/expression";
import { Cast } from "../../plan/function";
import type { GroupingFunction } from "../../plan/grouping-sets";
import { toLiteral } from "../../plan/literal";
import { type Aggregate, Expand, Project } from "../../plan/logical";
import { currentOrigin, positionText } from "../../plan/origin";
import { callOf } from "../build-expression";

export const GROUPING_ID = "spark_grouping_id";

/** The columns that a query with several sets groups by. */
export interface GroupingKeys {
  /** For each column the text of what it is computed from. */
  readonly texts: readonly string[];
  readonly columns: readonly AttributeReference[];
  readonly id: AttributeReference;
}

/** The keys of an aggregation that `ResolveGroupingAnalytics` made; null for any other. */
export function groupingKeysOf(aggregate: Aggregate): GroupingKeys | null {
  const expand = aggregate.child;
  const keys = aggregate.groupingExpressions.filter((e): e is AttributeReference => e instanceof AttributeReference);
  const at = keys.findIndex((key) => key.name === GROUPING_ID);
  if (at < 0 || !(expand instanceof Expand) || !(expand.child instanceof Project)) return null;
  const computed = expand.child.expressions.slice(-at);
  const texts = at === 0 ? [] : computed.map((e) => String(isNamed(e) && "child" in e ? e.child : e));
  return { texts, columns: keys.slice(0, at), id: keys[at] };
}

/** The value of a grouping function in terms of the grouping id. */
export function groupingValue(call: GroupingFunction, keys: GroupingKeys): Expression {
  const { columns, id } = keys;
  const places = call.children.map((child) => placeOf(child, keys));
  if (call.name === "grouping_id") {
    const isAll = places.length === columns.length && places.every((place, i) => place === i);
    if (places.length === 0 || isAll) return id;
    throw new AnalysisException(
      "GROUPING_ID_COLUMN_MISMATCH",
      `Columns of grouping_id (${call.children.join(",")}) does not match grouping columns (${originals(keys)}).`,
      { sqlState: "42803", context: positionText(currentOrigin()) },
    );
  }
  if (places[0] < 0)
    throw new AnalysisException(
      "GROUPING_COLUMN_MISMATCH",
      `Column of grouping (${call.children[0]}) can't be found in grouping columns ${originals(keys)}.`,
      { sqlState: "42803", context: positionText(currentOrigin()) },
    );
  const bit = callOf(
    "&",
    callOf("shiftright", id, toLiteral(columns.length - 1 - places[0])),
    new Literal(1, LongType),
  );
  return new Cast(bit, ByteType, true);
}

function placeOf(expression: Expression, { texts, columns }: GroupingKeys): number {
  const text = String(expression);
  const place = texts.indexOf(text);
  return place >= 0 ? place : columns.findIndex((column) => String(column) === text);
}

function originals({ texts }: GroupingKeys): string {
  return texts.join(",");
}

export function groupingWithoutSets(call: GroupingFunction): AnalysisException {
  return new AnalysisException(
    "UNSUPPORTED_GROUPING_EXPRESSION",
    "grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.",
    { sqlState: "42K0E", context: positionText(call.origin) },
  );
}
