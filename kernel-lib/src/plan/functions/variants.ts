/** Functions of VARIANT: made of JSON text or of other values, looked into, described. Casting them is in `catalyst/cast-variant.ts`. */
import { AnalysisException, SparkError } from "../../data/errors";
import { JsonSyntaxError } from "../../data/json-tree";
import { malformedRecord } from "../../data/parse-mode";
import { BooleanType, type DataType, StringType, VariantType } from "../../data/types";
import type { MapValue, Value } from "../../data/value";
import { parseVariant, type Variant, variantOf } from "../../data/variant";
import { schemaText as schemaName, variantSchema } from "../../data/variant-schema";
import { type Expression, Literal, UnresolvedFunction } from "../expression";
import { Cast, type ScalarFunction } from "../function";
import { currentOrigin, positionText } from "../origin";
import { type Accepts, scalar, scalarOf } from "./define";
import { parseType } from "./schema-argument";

/** Only what is text already. */
export const TEXT: Accepts = {
  text: '"STRING"',
  accept: (type) => (type.kind === "string" || type.kind === "null" ? StringType : null),
};
export const VARIANT: Accepts = {
  text: '"VARIANT"',
  accept: (type) => (type.kind === "variant" || type.kind === "null" ? VariantType : null),
};

function parse(text: string, tolerant: boolean): Variant | null {
  try {
    return parseVariant(text);
  } catch (error) {
    if (tolerant && (error instanceof JsonSyntaxError || error instanceof SparkError)) return null;
    throw error instanceof JsonSyntaxError || error instanceof SparkError ? malformedRecord(text, error) : error;
  }
}

export type Step = string | number;
const STEP = /\.([^.[]+)|\[(\d+)\]|\['([^']+)'\]|\["([^"]+)"\]/y;

/** The steps of a path; null when it is none. */
export function variantSteps(path: string): readonly Step[] | null {
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (path.startsWith("$") && STEP.lastIndex < path.length) {
    const found = STEP.exec(path);
    if (found === null) break;
    steps.push(found[2] === undefined ? (found[1] ?? found[3] ?? found[4]) : Number(found[2]));
  }
  return path.startsWith("$") && (path.length === 1 || STEP.lastIndex === path.length) ? steps : null;
}

/** @throws INVALID_VARIANT_GET_PATH */
function parsePath(path: string, name: string): readonly Step[] {
  const steps = variantSteps(path);
  if (steps !== null) return steps;
  throw new SparkError(
    "INVALID_VARIANT_GET_PATH",
    `The path \`${path}\` is not a valid variant extraction path in \`\`${name}\`\`.\nA valid path should start with \`$\` and is followed by zero or more segments like \`[123]\`, \`.name\`, \`['name']\`, or \`["name"]\`.`,
    { sqlState: "22023" },
  );
}

function at(variant: Variant, steps: readonly Step[]): Variant | null {
  let found: Variant | undefined = variant as Variant | undefined;
  for (const step of steps) {
    const { type, value } = found as Variant;
    if (typeof step === "number") found = type.kind === "array" ? (value as readonly Variant[])[step] : undefined;
    else {
      const { keys, values } = (type.kind === "map" ? value : { keys: [], values: [] }) as MapValue;
      found = values[keys.indexOf(step)] as Variant | undefined;
    }
    if (found === undefined) return null;
  }
  return found ?? null;
}

/** What stands at the path; its cast, if one is asked for, is an expression around it that does not show. */
function getter(name: string, tolerant: boolean): ScalarFunction {
  const find = (variant: Variant, path: string): Value => at(variant, parsePath(path, name));
  return {
    ...scalar({ name, takes: [VARIANT, TEXT], gives: VariantType, nullable: true, nullIf: () => true }, find),
    arity: [2, 3],
    sql: ([variant, path]) => `${name}(${variant}, ${path})`,
    complete: ([variant, path, type]) => {
      if (type === undefined) return null;
      const to = parseType(schemaText(type));
      return new Cast(new UnresolvedFunction(name, [variant, path]), to, true, tolerant);
    },
  };
}

function schemaText(type: Expression): string {
  if (type instanceof Literal && typeof type.value === "string") return type.value;
  throw new AnalysisException(
    "INVALID_SCHEMA.NON_STRING_LITERAL",
    `The input schema "${type.sql()}" is not a valid schema string. The input expression must be string literal and not null.`,
    { sqlState: "42K07", context: positionText(currentOrigin()) },
  );
}

const isNull = scalar(
  { name: "is_variant_null", takes: [VARIANT], gives: BooleanType, seesNulls: { neverNull: true } },
  (variant: Variant | null) => variant?.type.kind === "null",
);

/** Whether a variant can hold it, parts and all; maps must have texts for keys. */
export function fitsVariant(type: DataType): boolean {
  if (type.kind === "array") return fitsVariant(type.elementType);
  if (type.kind === "struct") return type.fields.every(({ dataType }) => fitsVariant(dataType));
  if (type.kind === "map") return type.keyType.kind === "string" && fitsVariant(type.valueType);
  return !["time", "calendarInterval", "dayTimeInterval", "yearMonthInterval"].includes(type.kind);
}

const COMPOSED: Accepts = {
  text: '"VARIANT"',
  accept: (type) => (["array", "map", "struct"].includes(type.kind) && fitsVariant(type) ? type : null),
};

export const variants: readonly ScalarFunction[] = [
  scalar({ name: "parse_json", takes: [TEXT], gives: VariantType }, (text: string) => parse(text, false)),
  scalar({ name: "try_parse_json", takes: [TEXT], gives: VariantType, nullable: true }, (text: string) =>
    parse(text, true),
  ),
  getter("variant_get", false),
  getter("try_variant_get", true),
  isNull,
  scalar({ name: "schema_of_variant", takes: [VARIANT], gives: StringType }, (variant: Variant) =>
    schemaName(variantSchema(variant)),
  ),
  scalarOf(
    {
      name: "to_variant_object",
      takes: [COMPOSED],
      gives: VariantType,
      misfit: ([{ dataType }]) =>
        COMPOSED.accept(dataType) === null
          ? { kind: "CAST_WITHOUT_SUGGESTION", why: `cannot cast "${dataType.sql}" to "VARIANT".` }
          : null,
    },
    ([type]) =>
      (value: Value) =>
        variantOf(value, type),
  ),
];
