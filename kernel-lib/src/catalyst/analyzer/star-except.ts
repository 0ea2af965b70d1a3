/** Takes columns, and fields of columns, out of what a star stands for. */
import { AnalysisException } from "../../data/errors";
import { StringType } from "../../data/types";
import {
  Alias,
  AttributeReference,
  type Expression,
  isNamed,
  Literal,
  type UnresolvedAttribute,
  UnresolvedFunction,
} from "../../plan/expression";
import { GetStructField } from "../../plan/get-field";
import { positionText, withOrigin } from "../../plan/origin";
import type { UnresolvedStarExcept } from "../../plan/star-except";
import { resolveName } from "./resolve-references";

/** A column, or a field of one, as the path that leads to it. */
interface Excepted {
  readonly column: number;
  readonly fields: readonly number[];
}

/** @returns what is left; or the name that is not there, which stays in the list for the check to report */
export function withoutExcepted(
  star: UnresolvedStarExcept,
  list: readonly Expression[],
): { list: readonly Expression[] } | { unknown: UnresolvedAttribute } {
  const columns = list.flatMap((e) => (e instanceof AttributeReference ? [e] : []));
  const paths: Excepted[] = [];
  for (const name of star.except) {
    const found = withOrigin(name.origin, () => resolveName(name.nameParts, columns));
    if (found === undefined) return { unknown: name };
    paths.push(pathOf(found));
  }
  const twice = paths.some((path, i) => paths.some((other, j) => i !== j && covers(path, other)));
  if (twice)
    throw new AnalysisException(
      "EXCEPT_OVERLAPPING_COLUMNS",
      `Columns in an EXCEPT list must be distinct and non-overlapping, but got (${star.except.map((e) => e.name).join(", ")}).`,
      { sqlState: "42702", context: positionText(star.origin) },
    );
  return {
    list: list.flatMap((e): readonly Expression[] => {
      const own = isNamed(e) ? paths.filter((path) => path.column === e.exprId).map((path) => path.fields) : [];
      if (own.length === 0) return [e];
      if (own.some((fields) => fields.length === 0)) return [];
      return [new Alias(withoutFields(e, own), (e as AttributeReference).name)];
    }),
  };
}

function pathOf(expression: Expression): Excepted {
  if (!(expression instanceof GetStructField)) return { column: (expression as AttributeReference).exprId, fields: [] };
  const { column, fields } = pathOf(expression.children[0]);
  return { column, fields: [...fields, expression.ordinal] };
}

function covers(path: Excepted, other: Excepted): boolean {
  return path.column === other.column && path.fields.every((field, i) => other.fields[i] === field);
}

/** The struct built anew. */
function withoutFields(struct: Expression, paths: readonly (readonly number[])[]): Expression {
  const type = struct.dataType;
  if (type.kind !== "struct") return struct;
  const kept = type.fields.flatMap((field, i): Expression[] => {
    const own = paths.filter(([first]) => first === i).map((path) => path.slice(1));
    if (own.some((rest) => rest.length === 0)) return [];
    const value = new GetStructField(struct, i);
    return [new Literal(field.name, StringType), own.length === 0 ? value : withoutFields(value, own)];
  });
  const built = new UnresolvedFunction("named_struct", kept);
  return struct.nullable
    ? new UnresolvedFunction("if", [new UnresolvedFunction("isnull", [struct]), Literal.null, built])
    : built;
}
