/**
 * What is said about a cast that ANSI mode does not have.
 *
 * Spark knows a function that does it, or says that the cast would be there without ANSI mode (parts of arrays, maps and structs: with `try_cast`).
 */
import type { AnalysisException, SparkErrorOptions } from "../../data/errors";
import type { DataType } from "../../data/types";
import { isNumeric } from "../../plan/functions/numeric-types";
import type { ImpossibleCast } from "../../plan/impossible-cast";
import { canCast } from "../cast";
import { typeMismatch } from "./type-mismatch";

/** With Spark's advice, where it has one. */
export function impossibleCast(cast: ImpossibleCast, options: SparkErrorOptions): AnalysisException {
  const from = cast.child.dataType;
  const { to } = cast;
  const why = `cannot cast "${from.sql}" to "${to.sql}"`;
  const helper = helperOf(from, to);
  if (helper !== null) {
    const advice = `To convert values from "${from.sql}" to "${to.sql}", you can use the functions \`${helper}\` instead.`;
    return typeMismatch("CAST_WITH_FUNC_SUGGESTION", cast, `${why}.\n${advice}`, options);
  }
  if (isLegacy(from, to))
    return typeMismatch(
      "CAST_WITH_CONF_SUGGESTION",
      cast,
      `${why} with ANSI mode on.\nIf you have to cast "${from.sql}" to "${to.sql}", you can set "spark.sql.ansi.enabled" as 'false'.`,
      options,
    );
  return typeMismatch("CAST_WITHOUT_SUGGESTION", cast, `${why}.`, options);
}

function helperOf(from: DataType, to: DataType): string | null {
  if (from.kind === "date" && isNumeric(to)) return "UNIX_DATE";
  if (isNumeric(from) && to.kind === "date") return "DATE_FROM_UNIX_DATE";
  return partsOf(from, to) !== null && isLegacy(from, to) ? "try_cast" : null;
}

/** Whether the cast is there without ANSI mode. */
function isLegacy(from: DataType, to: DataType): boolean {
  // What becomes NULL cannot be a key.
  if (from.kind === "map" && to.kind === "map" && !canCast(from.keyType, to.keyType)) return false;
  const parts = partsOf(from, to);
  if (parts !== null) return parts.every(([part, wanted]) => canCast(part, wanted) || isLegacy(part, wanted));
  if (from.kind === "date") return isNumeric(to) || to.kind === "boolean";
  if (from.kind === "timestamp") return to.kind === "boolean";
  if (from.kind === "boolean") return to.kind === "timestamp";
  return to.kind === "binary" && ["byte", "short", "int", "long"].includes(from.kind);
}

/** The pairs of parts of two arrays, maps or structs of one form; null for others. */
function partsOf(from: DataType, to: DataType): readonly (readonly [DataType, DataType])[] | null {
  if (from.kind === "array" && to.kind === "array") return [[from.elementType, to.elementType]];
  if (from.kind === "map" && to.kind === "map")
    return [
      [from.keyType, to.keyType],
      [from.valueType, to.valueType],
    ];
  if (from.kind !== "struct" || to.kind !== "struct" || from.fields.length !== to.fields.length) return null;
  return from.fields.map(({ dataType }, i) => [dataType, to.fields[i].dataType]);
}
