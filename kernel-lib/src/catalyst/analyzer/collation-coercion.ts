/**
 * Which collation a call works with, when its texts have several: one that `COLLATE` names wins over a column's, a column's
 * over a literal's; two different ones of the same rank do not go together.
 *
 * Spark's `CollationTypeCoercion`. A literal is retyped, which shows in the column's name; anything else is cast, which does not.
 */
import { collationNamed, collationOf, isCollated } from "../../data/collation";
import { AnalysisException } from "../../data/errors";
import {
  ArrayType,
  collatedString,
  type DataType,
  MapType,
  StringType,
  StructField,
  StructType,
} from "../../data/types";
import { Alias, type Expression, Literal } from "../../plan/expression";
import { type BoundScalar, type BuiltInFunction, Cast, MistypedCall, ScalarCall } from "../../plan/function";
import { collatedCompute } from "../../plan/functions/collated-texts";
import type { Compute } from "../../plan/functions/define";
import { lookupFunction } from "../../plan/functions/registry";
import { currentOrigin, positionText } from "../../plan/origin";
import { Refusal } from "../../plan/refusal";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Calls whose texts must have one collation. */
const ONE_COLLATION = words(
  "= < <= > >= <=> in between when if coalesce ifnull nvl nvl2 nullif greatest least array concat concat_ws array_append array_contains array_except array_insert array_intersect array_join array_position array_prepend array_remove array_union arrays_overlap contains startswith endswith instr locate position find_in_set substring_index split_part replace translate trim ltrim rtrim btrim regexp_replace lpad rpad overlay elt mask str_to_map equal_null",
);

/** Calls that stand for others, in which the literals are only then retyped. */
const HIDDEN = words("between btrim");

/** Calls whose result has the collation of their texts. */
const FOLLOWS = words(
  "upper ucase lower lcase substring substr left right trim ltrim rtrim btrim lpad rpad repeat reverse initcap translate replace overlay split_part substring_index concat concat_ws elt regexp_replace regexp_extract regexp_substr regexp_extract_all split mask array_join format_string printf str_to_map hex",
);

const PATTERNS = words(
  "like ilike rlike regexp regexp_like regexp_replace regexp_extract regexp_extract_all regexp_substr regexp_count regexp_instr split",
);

type Rank = "explicit" | "implicit" | "default";

function rankOf(expression: Expression): Rank {
  if (expression instanceof ScalarCall && expression.definition.name === "collate") return "explicit";
  if (expression instanceof Literal) return "default";
  if (expression instanceof Alias) return rankOf(expression.child);
  if (expression instanceof Cast) return expression.implicit ? rankOf(expression.child) : "implicit";
  if (!(expression instanceof ScalarCall)) return "implicit";
  const ranks = expression.children.filter((child) => nameIn(child.dataType) !== null).map(rankOf);
  return ranks.includes("explicit") ? "explicit" : ranks.includes("implicit") ? "implicit" : "default";
}

/** The collation of a text, or of an array of texts; null for anything else. */
function nameIn(type: DataType): string | null {
  if (type.kind === "array") return nameIn(type.elementType);
  return type.kind === "string" ? (type.collation ?? "UTF8_BINARY") : null;
}

function retyped(type: DataType, name: string): DataType {
  if (type.kind === "array") return new ArrayType(retyped(type.elementType, name), type.containsNull);
  return collatedString(name);
}

/** The arguments with one collation, where they must have one. @throws COLLATION_MISMATCH, INDETERMINATE_COLLATION_IN_EXPRESSION */
export function withOneCollation(definition: BuiltInFunction, args: readonly Expression[]): readonly Expression[] {
  if (!args.some((arg) => isCollated(arg.dataType))) return args;
  if (definition.name === "map")
    return [0, 1].reduce((all, from) => coerced(definition, all, (i) => i % 2 === from), args);
  return ONE_COLLATION.has(definition.name) ? coerced(definition, args, () => true) : args;
}

function coerced(
  definition: BuiltInFunction,
  args: readonly Expression[],
  takesPart: (i: number) => boolean,
): readonly Expression[] {
  const name = common(
    definition,
    args,
    args.filter((arg, i) => takesPart(i) && nameIn(arg.dataType) !== null),
  );
  if (name === null) return args;
  return args.map((arg, i) => {
    const own = nameIn(arg.dataType);
    if (own === null || own === name || !takesPart(i)) return arg;
    const type = retyped(arg.dataType, name);
    const shows = arg instanceof Literal && arg.dataType.kind === "string" && !HIDDEN.has(definition.name);
    return shows ? new Literal(arg.value, type) : new Cast(arg, type, true);
  });
}

function common(definition: BuiltInFunction, args: readonly Expression[], texts: readonly Expression[]): string | null {
  const of = (rank: Rank): string[] => [
    ...new Set(texts.filter((text) => rankOf(text) === rank).map((text) => nameIn(text.dataType) as string)),
  ];
  const [explicit, implicit, others] = [of("explicit"), of("implicit"), of("default")];
  if (explicit.length > 1) throw mismatch(explicit);
  if (explicit.length === 1) return explicit[0];
  if (implicit.length > 1) throw indeterminate(new MistypedCall(definition, args));
  return implicit[0] ?? others.find((name) => name !== "UTF8_BINARY") ?? null;
}

function mismatch(names: readonly string[]): AnalysisException {
  const types = names.map((name) => `"${collatedString(name).sql}"`).join(", ");
  return new AnalysisException(
    "COLLATION_MISMATCH.EXPLICIT",
    `Could not determine which collation to use for string functions and operators. Error occurred due to the mismatch between explicit collations: [${types}]. Decide on a single explicit collation and remove others.`,
    { sqlState: "42P21", context: positionText(currentOrigin()) },
  );
}

function indeterminate(call: MistypedCall): AnalysisException {
  return new AnalysisException(
    "INDETERMINATE_COLLATION_IN_EXPRESSION",
    `Data type of "${call.sql()}" has indeterminate collation. Use COLLATE clause to set the collation explicitly.`,
    { sqlState: "42P22", context: positionText(currentOrigin()) },
  );
}

/** Patterns know letters only; a search that tells case but not accents is none of ICU's. @throws Refusal */
export function checkCollations({ name }: BuiltInFunction, args: readonly Expression[]): void {
  if (!args.some((arg) => isCollated(arg.dataType))) return;
  const place = args.findIndex(({ dataType }) => {
    const collation = collationOf(dataType);
    if (collation === null || !collation.isIcu) return false;
    return (
      PATTERNS.has(name) ||
      (collation.ignoresAccents && !collation.ignoresCase && collatedCompute(name, collation) !== undefined)
    );
  });
  if (place >= 0) {
    const [arg, which] = [args[place], ["first", "second", "third"][place]];
    const why = `The ${which} parameter requires the "STRING" type, however "${arg.sql()}" has the type "${arg.dataType.sql}".`;
    throw new Refusal("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", why, "42K09");
  }
  if (name === "collect_set" && isCollated(args[0].dataType))
    throw new Refusal(
      "DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE",
      'The input of `collect_set` can\'t be "MAP" or "COLLATED STRING" type data.',
      "42K09",
    );
}

/** The call as it is for texts with a collation: its result's type, and how it searches. */
export function boundWithCollation(
  { name }: BuiltInFunction,
  bound: BoundScalar,
  args: readonly Expression[],
): BoundScalar {
  const text = args.find(({ dataType }) => !["UTF8_BINARY", null].includes(nameIn(dataType)));
  if (text === undefined) return bound;
  const collation = collationNamed(nameIn(text.dataType) as string);
  const dataType = FOLLOWS.has(name) ? following(bound.dataType, collation.name) : bound.dataType;
  const compute = collatedCompute(name, collation);
  if (compute !== undefined) return { ...bound, dataType, code: calling(name, compute) };
  if (!PATTERNS.has(name) || !collation.ignoresCase) return { ...bound, dataType };
  return { ...bound, dataType, code: ignoringCase(name, bound) };
}

function calling(name: string, compute: Compute): BoundScalar["code"] {
  return (args, context) => `${context.reference(name, compute)}(${args.join(", ")})`;
}

function ignoringCase(name: string, bound: BoundScalar): BoundScalar["code"] {
  if (name === "ilike") return bound.code;
  if (name === "like") {
    const ilike = lookupFunction("ilike");
    const other = ilike?.kind === "scalar" ? ilike.bind(bound.argumentTypes) : null;
    return other?.code ?? bound.code;
  }
  return ([text, pattern, ...rest], context) => bound.code([text, `("(?iu)" + ${pattern})`, ...rest], context);
}

function following(type: DataType, name: string): DataType {
  switch (type.kind) {
    case "string":
      return type === StringType ? collatedString(name) : type;
    case "array":
      return new ArrayType(following(type.elementType, name), type.containsNull);
    case "map":
      return new MapType(following(type.keyType, name), following(type.valueType, name), type.valueContainsNull);
    case "struct":
      return new StructType(
        type.fields.map((f) => new StructField(f.name, following(f.dataType, name), f.nullable, f.comment)),
      );
    default:
      return type;
  }
}
