/** Tells which types do not fit, in the words of Spark's `DATATYPE_MISMATCH` errors. */
import { AnalysisException, type SparkErrorOptions } from "../../data/errors";
import { isOrderable } from "../../data/ordering";
import { type DataType, NullType, sameType } from "../../data/types";
import { Alias, Expression } from "../../plan/expression";
import type { MistypedCall } from "../../plan/function";
import { positionText } from "../../plan/origin";
import { Refusal } from "../../plan/refusal";
import { mistypedMoment } from "./mistyped-moment";

/** @param kind the part after the dot of Spark's class */
export function typeMismatch(
  kind: string,
  expression: { sql(): string },
  why: string,
  options: SparkErrorOptions = {},
): AnalysisException {
  return new AnalysisException(
    `DATATYPE_MISMATCH.${kind}`,
    `Cannot resolve "${withoutNames(expression).sql()}" due to data type mismatch: ${why}`,
    { sqlState: "42K09", ...options },
  );
}

/** Names that were given within an expression are no longer there when it is checked: `array(struct(1 AS a))`. */
function withoutNames(expression: { sql(): string }): { sql(): string } {
  if (!(expression instanceof Expression)) return expression;
  return expression.transformUp((node) => (node instanceof Alias ? node.child : node));
}

export function mistypedCall(call: MistypedCall, options: SparkErrorOptions): AnalysisException {
  const { definition, refusal } = call;
  if (refusal?.errorClass.startsWith("DATATYPE_MISMATCH."))
    return typeMismatch(refusal.errorClass.slice("DATATYPE_MISMATCH.".length), call, refusal.message, options);
  if (refusal !== null) {
    const withPlan = refusal.errorClass.startsWith("INVALID_FORMAT.");
    const context = withPlan ? options.context : positionText(call.origin);
    return new AnalysisException(refusal.errorClass, refusal.message, { sqlState: refusal.sqlState, context });
  }
  const own = definition.kind === "scalar" ? definition.misfit?.(call.children) : null;
  if (own) return typeMismatch(own.kind, call, own.why, options);
  const types = call.children.map((child) => child.dataType);
  if (/^(min|max)_by$/.test(definition.name) && !isOrderable(types[1]))
    return typeMismatch("INVALID_ORDERING_TYPE", call, noOrder(definition.name, types[1]), options);
  const unordered = types.find((type) => !isOrderable(type));
  if (unordered !== undefined && definition.expects === "any" && types.every((type) => sameType(type, unordered)))
    return typeMismatch("INVALID_ORDERING_TYPE", call, noOrder(definition.name, unordered), options);
  const family = definition.kind === "scalar" ? definition.family : undefined;
  if (family === "operator") return wrongOperands(call, types, options);
  const misfit = types.findIndex(
    (_, i) =>
      !takes(
        call,
        types.map((t, j) => (i === j ? t : NullType)),
      ),
  );
  if (family === "oneType" && misfit < 0) return differingTypes(call, types, options);
  return wrongArgument(call, Math.max(0, misfit), options);
}

/** What is refused for its value has the right type. */
function takes({ definition, children }: MistypedCall, types: readonly DataType[]): boolean {
  try {
    return definition.bind(types, children) !== null;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

export function noOrder(name: string, type: DataType): string {
  return `The \`${name}\` does not support ordering on type "${type.sql}".`;
}

/** What stands for these by the time they are checked. */
const TRIED: Readonly<Record<string, string>> = {
  try_add: "+",
  try_subtract: "-",
  try_multiply: "*",
  try_divide: "/",
  try_mod: "%",
};

function wrongOperands(
  call: MistypedCall,
  [left, right]: readonly DataType[],
  options: SparkErrorOptions,
): AnalysisException {
  const sign = TRIED[call.definition.name] ?? call.definition.name;
  const moment = mistypedMoment(sign, call.children);
  if (moment !== null) {
    const { place, expects, argument } = moment;
    const why = `The ${place} parameter requires the ${expects} type, however "${argument.sql()}" has the type "${argument.dataType.sql}".`;
    return typeMismatch("UNEXPECTED_INPUT_TYPE", moment, why, options);
  }
  const operation = { sql: () => `(${call.children[0].sql()} ${sign} ${call.children[1].sql()})` };
  if (sameType(left, right)) {
    const why = `the binary operator requires the input type ${call.definition.expects}, not "${left.sql}".`;
    return typeMismatch("BINARY_OP_WRONG_TYPE", sign === call.definition.name ? call : operation, why, options);
  }
  const why = `the left and right operands of the binary operator have incompatible types ("${left.sql}" and "${right.sql}").`;
  return typeMismatch("BINARY_OP_DIFF_TYPES", sign === call.definition.name ? call : operation, why, options);
}

/** Which functions' errors list the types in brackets; the others write "or" between them. */
const LISTED: ReadonlySet<string> = new Set(["in", "greatest", "least"]);

function differingTypes(call: MistypedCall, types: readonly DataType[], options: SparkErrorOptions): AnalysisException {
  const { name } = call.definition;
  const quoted = types.map((type) => `"${type.sql}"`);
  const list = LISTED.has(name) ? `[${quoted.join(", ")}]` : `(${quoted.join(" or ")})`;
  const why = `Input to \`${name}\` should all be the same type, but it's ${list}.`;
  return typeMismatch("DATA_DIFF_TYPES", call, why, options);
}

const ordinals = ["first", "second", "third", "fourth", "fifth"];

function wrongArgument(call: MistypedCall, index: number, options: SparkErrorOptions): AnalysisException {
  const arg = call.children[index];
  const which = ordinals[index] ?? `${index + 1}th`;
  const { definition } = call;
  const expects = (definition.kind === "window" ? undefined : definition.expectsEach?.[index]) ?? definition.expects;
  const why = `The ${which} parameter requires the ${expects} type, however "${arg.sql()}" has the type "${arg.dataType.sql}".`;
  return typeMismatch("UNEXPECTED_INPUT_TYPE", call, why, options);
}
