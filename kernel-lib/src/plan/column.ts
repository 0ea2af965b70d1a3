/**
 * A column of a DataFrame, or an expression over columns: what `col("mag").gt(4)` gives.
 *
 * Spark's `Column`, with the method names of its Java API, since TypeScript cannot overload operators. A column is only a
 * description; names and types are checked when the DataFrame is used.
 */
import { parseDataType } from "../data/ddl";
import type { Decimal } from "../data/decimal";
import { inspectAsText } from "../data/inspect-as";
import type { DataType } from "../data/types";
import { Alias, type Expression, UnresolvedAttribute, UnresolvedFunction } from "./expression";
import { Cast } from "./function";
import { MultiAlias } from "./generator";
import { toLiteral } from "./literal";
import { namePartsOf } from "./name-parts";
import { fromCall } from "./origin";
import { inQuery, isQuery, type Query } from "./query-column";
import { SortOrder } from "./sort-order";
import { StructColumn } from "./struct-column";
import { WindowExpression, type WindowSpec } from "./window";

/** A column, or a plain value that stands for a literal. */
export type ColumnOrValue = Column | string | number | bigint | boolean | Date | Decimal | null;

export class Column extends StructColumn {
  constructor(readonly expression: Expression) {
    super();
  }

  protected override made(expression: Expression): Column {
    return new Column(expression);
  }

  private binary(name: string, other: ColumnOrValue): Column {
    return fromCall(null, () => new Column(new UnresolvedFunction(name, [this.expression, toExpression(other)])));
  }

  private unary(name: string): Column {
    return fromCall(null, () => new Column(new UnresolvedFunction(name, [this.expression])));
  }

  /** `this = other`; NULL when a side is NULL. */
  equalTo(other: ColumnOrValue): Column {
    return this.binary("=", other);
  }

  /** `NOT (this = other)`. */
  notEqual(other: ColumnOrValue): Column {
    return this.equalTo(other).unary("not");
  }

  /** `this <=> other`: true also when both are NULL. */
  eqNullSafe(other: ColumnOrValue): Column {
    return this.binary("<=>", other);
  }

  /** `this > other` */
  gt(other: ColumnOrValue): Column {
    return this.binary(">", other);
  }

  /** `this >= other` */
  geq(other: ColumnOrValue): Column {
    return this.binary(">=", other);
  }

  /** `this < other` */
  lt(other: ColumnOrValue): Column {
    return this.binary("<", other);
  }

  /** `this <= other` */
  leq(other: ColumnOrValue): Column {
    return this.binary("<=", other);
  }

  /** `low <= this AND this <= high` */
  between(low: ColumnOrValue, high: ColumnOrValue): Column {
    return this.geq(low).and(this.leq(high));
  }

  /** Whether it equals one of the values, or a value that a DataFrame of one column gives. */
  isin(...values: ColumnOrValue[] | [Query]): Column {
    const [first] = values;
    if (isQuery(first)) return fromCall(null, () => new Column(inQuery(this.expression, first)));
    if (values.length === 0) return new Column(toLiteral(false));
    const listed = (values as ColumnOrValue[]).map(toExpression);
    return fromCall(null, () => new Column(new UnresolvedFunction("in", [this.expression, ...listed])));
  }

  and(other: ColumnOrValue): Column {
    return this.binary("and", other);
  }

  or(other: ColumnOrValue): Column {
    return this.binary("or", other);
  }

  plus(other: ColumnOrValue): Column {
    return this.binary("+", other);
  }

  minus(other: ColumnOrValue): Column {
    return this.binary("-", other);
  }

  multiply(other: ColumnOrValue): Column {
    return this.binary("*", other);
  }

  /** Always a double for integral numbers, as in Spark. */
  divide(other: ColumnOrValue): Column {
    return this.binary("/", other);
  }

  /** The remainder, with the sign of the dividend. */
  mod(other: ColumnOrValue): Column {
    return this.binary("%", other);
  }

  isNull(): Column {
    return this.unary("isnull");
  }

  isNotNull(): Column {
    return this.unary("isnotnull");
  }

  isNaN(): Column {
    return this.unary("isnan");
  }

  /** `LIKE`: `%` stands for any text, `_` for one character. */
  like(pattern: ColumnOrValue): Column {
    return this.binary("like", pattern);
  }

  /** `like` without regard to upper and lower case. */
  ilike(pattern: ColumnOrValue): Column {
    return this.binary("ilike", pattern);
  }

  /** Whether a regular expression is found in it. */
  rlike(pattern: ColumnOrValue): Column {
    return this.binary("rlike", pattern);
  }

  contains(part: ColumnOrValue): Column {
    return this.binary("contains", part);
  }

  override startsWith(part: ColumnOrValue): Column {
    return this.binary("startswith", part);
  }

  override endsWith(part: ColumnOrValue): Column {
    return this.binary("endswith", part);
  }

  /** A part of a text; places count from 1. */
  substr(start: ColumnOrValue, length: ColumnOrValue): Column {
    return new Column(
      new UnresolvedFunction("substring", [this.expression, toExpression(start), toExpression(length)]),
    );
  }

  /** An element of an array (counted from 0) or the value of a key of a map. */
  getItem(key: ColumnOrValue): Column {
    return this.binary("[]", key);
  }

  bitwiseAND(other: ColumnOrValue): Column {
    return this.binary("&", other);
  }

  bitwiseOR(other: ColumnOrValue): Column {
    return this.binary("|", other);
  }

  bitwiseXOR(other: ColumnOrValue): Column {
    return this.binary("^", other);
  }

  /** Whether it equals one of the values of a list. */
  isInCollection(values: Iterable<ColumnOrValue>): Column {
    return this.isin(...values);
  }

  /**
   * The value as another type.
   * @param to a type (`T.IntegerType`) or its SQL text (`"int"`)
   */
  cast(to: DataType | string): Column {
    const type = typeof to === "string" ? parseDataType(to) : to;
    return fromCall(null, () => new Column(new Cast(this.expression, type)));
  }

  /** The same, but a value that does not fit the type becomes NULL. */
  tryCast(to: DataType | string): Column {
    return new Column(new Cast(this.expression, typeof to === "string" ? parseDataType(to) : to, false, true));
  }

  /** The same as `tryCast`, as Python calls it. */
  try_cast(to: DataType | string): Column {
    return this.tryCast(to);
  }

  /** The same as `cast`. */
  astype(to: DataType | string): Column {
    return this.cast(to);
  }

  /** The column under another name; for what gives several columns (`posexplode`), as many names. */
  override as(name: string, ...more: string[]): Column {
    return new Column(
      more.length === 0 ? new Alias(this.expression, name) : new MultiAlias(this.expression, [name, ...more]),
    );
  }

  /** The same as `as`. */
  alias(name: string, ...more: string[]): Column {
    return this.as(name, ...more);
  }

  /** To sort by, smallest first, nulls first. */
  asc(): Column {
    return new Column(new SortOrder(this.expression, true));
  }

  /** To sort by, largest first, nulls last. */
  desc(): Column {
    return new Column(new SortOrder(this.expression, false));
  }

  /** To sort by, smallest first, nulls first. */
  asc_nulls_first(): Column {
    return new Column(new SortOrder(this.expression, true, true));
  }

  /** To sort by, smallest first, nulls last. */
  asc_nulls_last(): Column {
    return new Column(new SortOrder(this.expression, true, false));
  }

  /** To sort by, largest first, nulls first. */
  desc_nulls_first(): Column {
    return new Column(new SortOrder(this.expression, false, true));
  }

  /** To sort by, largest first, nulls last. */
  desc_nulls_last(): Column {
    return new Column(new SortOrder(this.expression, false, false));
  }

  /** A further branch after `F.when(…)`. */
  when(condition: Column, value: ColumnOrValue): Column {
    return new Column(extendWhen(this.expression, [condition.expression, toExpression(value)]));
  }

  /** What `F.when(…)` gives when no branch applies; NULL without it. */
  otherwise(value: ColumnOrValue): Column {
    return new Column(extendWhen(this.expression, [toExpression(value)]));
  }

  /** The function over a window of rows instead of a group: `sum("v").over(Window.partitionBy("k"))`. */
  over(window: { readonly expression: Expression }): Column {
    return new Column(new WindowExpression(this.expression, window.expression as WindowSpec));
  }

  override toString(): string {
    return this.expression.sql();
  }
}

inspectAsText(Column);

/** A column's expression, or a literal for a plain value. */
export function toExpression(value: ColumnOrValue): Expression {
  return value instanceof Column ? value.expression : toLiteral(value);
}

/** The expression of a column or, unlike above, of a column *name*. */
export function nameOrColumn(column: Column | string): Expression {
  return column instanceof Column ? column.expression : parseColumnName(column);
}

/** `a.b` is the field b of a; `` `a.b` `` is one name. */
export function parseColumnName(name: string): Expression {
  return new UnresolvedAttribute(namePartsOf(name));
}

function extendWhen(expression: Expression, more: readonly Expression[]): Expression {
  const isOpen = expression instanceof UnresolvedFunction && expression.name === "when";
  if (!isOpen || expression.children.length % 2 === 1)
    throw new TypeError("when() and otherwise() follow F.when(…), and nothing follows otherwise()");
  return new UnresolvedFunction("when", [...expression.children, ...more]);
}
