/**
 * `collate(text, name)`, `collation(text)`, and the key by which groups and joins find texts that are equal.
 *
 * Spark's `Collate`, `Collation` and `CollationKey`.
 */
import { collationKey, isCollated } from "../../data/collation";
import { collationName } from "../../data/collation-names";
import { AnalysisException } from "../../data/errors";
import { ArrayType, collatedString, type DataType, StringType, StructField, StructType } from "../../data/types";
import type { Value } from "../../data/value";
import { type Expression, Literal } from "../expression";
import type { ScalarFunction } from "../function";
import { currentOrigin, positionText } from "../origin";
import { STRING } from "./define";
import { notText } from "./text-argument";

/** @throws AnalysisException `UNEXPECTED_INPUT_TYPE`, `NON_FOLDABLE_ARGUMENT` */
function nameOf(argument: Expression): string {
  const options = { context: positionText(currentOrigin()) };
  if (argument.dataType.kind !== "string")
    throw new AnalysisException(
      "UNEXPECTED_INPUT_TYPE",
      `Parameter first of function \`collate\` requires the "STRING" type, however "${argument.sql()}" has the type "${argument.dataType.sql}".`,
      { sqlState: "42K09", ...options },
    );
  if (argument instanceof Literal) return argument.value as string;
  throw new AnalysisException(
    "NON_FOLDABLE_ARGUMENT",
    'The function `collate` requires the parameter `collationName` to be a foldable expression of the type "STRING", but the actual argument is a non-foldable.',
    { sqlState: "42K08", ...options },
  );
}

const collate: ScalarFunction = {
  kind: "scalar",
  name: "collate",
  arity: [2, 2],
  constants: [1],
  expects: STRING.text,
  misfit: notText,
  bind([type], given = []) {
    const dataType = collatedString(collationName(nameOf(given[1])).name);
    if (notText(given) !== null) return null;
    return { argumentTypes: [type, given[1].dataType], dataType, code: ([text]) => text };
  },
};

const collation: ScalarFunction = {
  kind: "scalar",
  name: "collation",
  arity: [1, 1],
  expects: STRING.text,
  misfit: notText,
  bind([type], given = []) {
    if (notText(given) !== null) return null;
    const name = type.kind === "string" && type.collation !== null ? type.collation : "UTF8_BINARY";
    return {
      argumentTypes: [type],
      dataType: StringType,
      seesNulls: { neverNull: true },
      code: () => `"SYSTEM.BUILTIN.${name}"`,
    };
  },
};

/** The type with plain texts. */
function plain(type: DataType): DataType {
  if (type.kind === "array") return new ArrayType(plain(type.elementType), type.containsNull);
  if (type.kind === "struct")
    return new StructType(type.fields.map((f) => new StructField(f.name, plain(f.dataType), f.nullable, f.comment)));
  return type.kind === "string" ? StringType : type;
}

/** Stands in plans only. */
export const keyOfCollated: ScalarFunction = {
  kind: "scalar",
  name: "collationkey",
  arity: [1, 1],
  expects: STRING.text,
  bind([type]) {
    if (!isCollated(type)) return null;
    const key = (value: Value): Value => collationKey(value, type);
    return {
      argumentTypes: [type],
      dataType: plain(type),
      code: ([value], context) => `${context.reference("collationKey", key)}(${value})`,
    };
  },
};

export const collations: readonly ScalarFunction[] = [collate, collation];
