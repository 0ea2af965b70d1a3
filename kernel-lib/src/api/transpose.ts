/**
 * `transpose`: rows become columns. The values of the index column name the new columns, the other columns' names become the rows.
 *
 * Spark's `ResolveTranspose`, which runs the query for the names of the columns, as here.
 */
import { AnalysisException, type SparkError } from "../data/errors";
import { typeClass } from "../data/type-class";
import { type DataType, StringType, StructField, StructType } from "../data/types";
import type { Column } from "../plan/column";
import { nameOrColumn } from "../plan/column";
import { Alias, AttributeReference, isNamed } from "../plan/expression";
import { Cast } from "../plan/function";
import { atLeastNNonNulls } from "../plan/functions/missing-values";
import { widerType } from "../plan/functions/numeric-types";
import { attributesOf, Filter, Limit, LocalRelation, type LogicalPlan, Project, Sort } from "../plan/logical";
import { CommandResult } from "../plan/logical-command";
import { SortOrder } from "../plan/sort-order";
import type { SessionState } from "./session-state";

/** @throws TRANSPOSE_INVALID_INDEX_COLUMN, TRANSPOSE_NO_LEAST_COMMON_TYPE, TRANSPOSE_EXCEED_ROW_LIMIT */
export function transposePlan(session: SessionState, plan: LogicalPlan, index: Column | string | null): LogicalPlan {
  return new CommandResult("transpose", async () => {
    const child = await session.analyseNow(plan);
    if (child.output.length === 0) return new LocalRelation([], []);
    const key = await indexColumn(session, child, index);
    const others = child.output.filter((column) => column.exprId !== key.exprId);
    const type = others.map((column) => column.dataType).reduce<DataType | null>(leastCommon, null) ?? StringType;
    const most = session.conf.number("spark.sql.transposeMaxValues");
    const sorted = new Sort([new SortOrder(key, true)], new Filter(atLeastNNonNulls(1, [key]), child));
    const cells = [new Cast(key, StringType), ...others.map((column) => new Cast(column, type))];
    const named = cells.map((cell, i) => new Alias(cell, `_${i}`));
    const rows = (await session.executePartitionsNow(new Project(named, new Limit(most + 1, sorted)))).flat();
    if (rows.length > most)
      throw new AnalysisException(
        "TRANSPOSE_EXCEED_ROW_LIMIT",
        `Number of rows exceeds the allowed limit of ${most} for TRANSPOSE. If this was intended, set spark.sql.transposeMaxValues to at least the current row count.`,
        { sqlState: "54006" },
      );
    const columns = rows.map(([name]) => new StructField(`${name}`, type));
    const schema = new StructType([new StructField("key", StringType, false), ...columns]);
    const turned = others.map((column, i) => [column.name, ...rows.map((row) => row[i + 1])]);
    return new LocalRelation(attributesOf(schema), turned);
  });
}

async function indexColumn(
  session: SessionState,
  child: LogicalPlan,
  index: Column | string | null,
): Promise<AttributeReference> {
  const [given] =
    index === null ? child.output : (await session.analyseNow(new Project([nameOrColumn(index)], child))).expressions;
  const found = isNamed(given) && child.output.find((column) => column.exprId === given.exprId);
  if (!found || !(given instanceof AttributeReference)) throw invalidIndex("Index column must be an atomic attribute");
  const { dataType } = found;
  if (["array", "map", "struct"].includes(dataType.kind))
    throw invalidIndex(`Index column must be of atomic type, but found: ${scalaText(dataType)}`);
  return found;
}

/** As for other columns, but a text is not read as anything else. */
function leastCommon(a: DataType | null, b: DataType): DataType {
  if (a === null) return b;
  const texts = [a, b].filter(({ kind }) => kind === "string").length;
  const hasNull = a.kind === "null" || b.kind === "null";
  const common = texts === 1 && !hasNull ? null : widerType(a, b);
  if (common !== null) return common;
  throw new AnalysisException(
    "TRANSPOSE_NO_LEAST_COMMON_TYPE",
    `Transpose requires non-index columns to share a least common type, but "${a.sql}" and "${b.sql}" do not.`,
    { sqlState: "42K09" },
  );
}

function invalidIndex(reason: string): SparkError {
  return new AnalysisException(
    "TRANSPOSE_INVALID_INDEX_COLUMN",
    `Invalid index column for TRANSPOSE because: ${reason}`,
    { sqlState: "42804" },
  );
}

/** `StructType(StructField(a,IntegerType,false))`: how Scala prints a type. */
function scalaText(type: DataType): string {
  switch (type.kind) {
    case "array":
      return `ArrayType(${scalaText(type.elementType)},${type.containsNull})`;
    case "map":
      return `MapType(${scalaText(type.keyType)},${scalaText(type.valueType)},${type.valueContainsNull})`;
    case "struct":
      return `StructType(${type.fields.map((f) => `StructField(${f.name},${scalaText(f.dataType)},${f.nullable})`).join(",")})`;
    case "decimal":
      return `DecimalType(${type.precision},${type.scale})`;
    default:
      return typeClass(type);
  }
}
