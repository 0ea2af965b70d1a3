/**
 * Expressions as JavaScript: each becomes a few statements and a variable that holds its value.
 *
 * Spark's `ExprCode` and `CodegenContext`. A stage's operators splice these pieces into one loop over a column batch
 * (`operators/whole-stage-codegen.ts`), so a row passes through filter, projection and aggregation without becoming an
 * object. In the generated code a NULL is `null`. No text of the learner's ever becomes code: names are made here,
 * strings go in as JSON.
 */
import { functionOf } from "../data/function-text";
import type { Value } from "../data/value";
import { CurrentTime } from "../plan/current-time";
import { Alias, AttributeReference, type Expression, type ExprId, Literal } from "../plan/expression";
import { Cast, type CodeContext, ScalarCall } from "../plan/function";
import { GetArrayStructFields, GetStructField } from "../plan/get-field";
import { LambdaFunction, LambdaVariable } from "../plan/lambda";
import { Replaced } from "../plan/replaced";
import { SortOrder } from "../plan/sort-order";
import { SubqueryExpression } from "../plan/subquery";
import { WindowOf } from "../plan/time-window";
import { castFunction } from "./cast";
import { locatedAt } from "./located-error";
import { windowFinder } from "./window-at";

/** What the code of an expression looks like. */
export interface ExprCode {
  /** Statements to run first. */
  readonly code: string;
  /** A JavaScript expression: the value, or `null`. */
  readonly value: string;
  /** A JavaScript expression that tells whether the value is NULL; the text `false` when it never is. */
  readonly isNull: string;
}

export type InputCode = ReadonlyMap<ExprId, ExprCode>;

export class CodegenContext implements CodeContext {
  private readonly references = new Map<unknown, string>();
  private counter = 0;

  constructor(readonly timeZone: string) {}

  /** A variable name that is not used yet. */
  fresh(prefix: string): string {
    this.counter += 1;
    return `${prefix}${this.counter}`;
  }

  reference(name: string, object: unknown): string {
    const known = this.references.get(object);
    if (known !== undefined) return known;
    const fresh = this.fresh(`${name}_`);
    this.references.set(object, fresh);
    return fresh;
  }

  /** Turns a function body into a function that knows all referenced objects. */
  compile<F>(body: string): F {
    const names = [...this.references.values()];
    return functionOf(names, body)(...this.references.keys()) as F;
  }
}

/** The code of `expression`, over rows whose columns have the code in `input`. */
export function generate(expression: Expression, input: InputCode, context: CodegenContext): ExprCode {
  if (expression instanceof AttributeReference || expression instanceof LambdaVariable)
    return attribute(expression, input);
  if (expression instanceof LambdaFunction) return lambda(expression, input, context);
  if (expression instanceof Literal) return literal(expression.value, context);
  if (expression instanceof Replaced) return generate(expression.replacement, input, context);
  if (expression instanceof Alias || expression instanceof SortOrder) return generate(expression.child, input, context);
  if (expression instanceof ScalarCall) return scalarCall(expression, input, context);
  if (expression instanceof Cast) return cast(expression, input, context);
  if (expression instanceof GetStructField)
    return nullSafe(expression, input, context, ([struct]) => `${struct}[${expression.ordinal}]`, true);
  if (expression instanceof SubqueryExpression) return subquery(expression, context);
  if (expression instanceof CurrentTime) {
    const value = context.reference("currentTime", () => expression.value(context.timeZone));
    return { code: "", value: `${value}()`, isNull: "false" };
  }
  if (expression instanceof GetArrayStructFields) {
    const { ordinal } = expression;
    const field = (one: string): string => `${one} === null ? null : ${one}[${ordinal}]`;
    return nullSafe(expression, input, context, ([array]) => `${array}.map((one) => (${field("one")}))`);
  }
  if (expression instanceof WindowOf) {
    const { sizeUs, slideUs, startUs, index } = expression;
    const finder = context.reference("windowOf", windowFinder(sizeUs, slideUs, startUs, index));
    return nullSafe(expression, input, context, ([time]) => `${finder}(${time})`);
  }
  throw new Error(`internal: no code for ${expression.constructor.name} ${expression}`);
}

/** Its value is there before a row is: a plan that is run has the value in its place. This is what `explain` shows. */
function subquery(expression: SubqueryExpression, context: CodegenContext): ExprCode {
  const result = context.reference("subquery", expression);
  return { code: "", value: `${result}.value`, isNull: `${result}.value === null` };
}

/** `x -> x + 1` as a JavaScript function that stands before the call; it sees the variables of the loop around it. */
function lambda({ body, parameters }: LambdaFunction, input: InputCode, context: CodegenContext): ExprCode {
  const inside = new Map(input);
  const names = (parameters as readonly LambdaVariable[]).map(({ name, nullable, exprId }) => {
    const value = context.fresh(/^[A-Za-z]\w*$/.test(name) ? `${name}_` : "x_");
    inside.set(exprId, { code: "", value, isNull: nullable ? `${value} === null` : "false" });
    return value;
  });
  const result = generate(body, inside, context);
  const name = context.fresh("lambda");
  const code = `const ${name} = (${names.join(", ")}) => {\n${result.code}return ${result.value};\n};\n`;
  return { code, value: name, isNull: "false" };
}

function attribute(column: AttributeReference | LambdaVariable, input: InputCode): ExprCode {
  const code = input.get(column.exprId);
  if (code === undefined) throw new Error(`internal: ${column} is not among the columns below`);
  return { ...code, code: "" };
}

function literal(value: Value, context: CodegenContext): ExprCode {
  if (value === null) return { code: "", value: "null", isNull: "true" };
  return { code: "", value: literalText(value, context), isNull: "false" };
}

function literalText(value: Value, context: CodegenContext): string {
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "number":
      return Object.is(value, -0) ? "(-0)" : value < 0 ? `(${value})` : String(value);
    case "bigint":
      return `${value}n`;
    case "string":
      return JSON.stringify(value);
    default:
      return context.reference("literal", value);
  }
}

function scalarCall(call: ScalarCall, input: InputCode, context: CodegenContext): ExprCode {
  const { bound } = call;
  if (bound.lazyCode !== undefined) {
    const args = call.children.map((child) => generate(child, input, context));
    const result = context.fresh("v");
    return { code: bound.lazyCode(args, result), value: result, isNull: `${result} === null` };
  }
  if (bound.seesNulls === undefined)
    return nullSafe(call, input, context, (args) => bound.code(args, context), bound.nullableResult === true);
  const args = call.children.map((child) => generate(child, input, context));
  const result = context.fresh("v");
  const value = bound.code(
    args.map((arg) => arg.value),
    context,
  );
  return {
    code: args.map((arg) => arg.code).join("") + assignment(call, result, value, context),
    value: result,
    isNull: bound.seesNulls.neverNull ? "false" : `${result} === null`,
  };
}

function cast(expression: Cast, input: InputCode, context: CodegenContext): ExprCode {
  const convert = castFunction(
    expression.child.dataType,
    expression.dataType,
    context.timeZone,
    expression.tolerant,
    expression.legacy,
  );
  if (convert === null) return generate(expression.child, input, context);
  const helper = context.reference("cast", convert);
  return nullSafe(expression, input, context, ([value]) => `${helper}(${value})`, expression.mayLoseValue);
}

/** The common case: NULL as soon as an argument is NULL, else the value of `code`. */
function nullSafe(
  expression: Expression,
  input: InputCode,
  context: CodegenContext,
  code: (args: readonly string[]) => string,
  nullableResult: boolean = false,
): ExprCode {
  const args = expression.children.map((child) => generate(child, input, context));
  const result = context.fresh("v");
  const value = code(args.map((arg) => arg.value));
  const order = expression instanceof ScalarCall && expression.bound.rightFirst ? [...args].reverse() : args;
  const nulls = args.map((arg) => arg.isNull).filter((isNull) => isNull !== "false");
  const isNull = nulls.length === 0 && !nullableResult ? "false" : `${result} === null`;
  const hasWorkAfterNull = order.some(
    (arg, i) => arg.isNull !== "false" && order.slice(i + 1).some((next) => next.code),
  );
  if (hasWorkAfterNull) {
    const body = order.reduceRight(
      (rest, arg) => arg.code + (arg.isNull === "false" ? rest : `if (!(${arg.isNull})) {\n${rest}}\n`),
      located(expression, `${result} = ${value};\n`, value, context),
    );
    return { code: `let ${result} = null;\n${body}`, value: result, isNull };
  }
  const before = order.map((arg) => arg.code).join("");
  const guarded = nulls.length === 0 ? value : `(${nulls.join(" || ")}) ? null : ${value}`;
  return { code: before + assignment(expression, result, guarded, context), value: result, isNull };
}

/** `const v1 = …` */
function assignment(expression: Expression, result: string, value: string, context: CodegenContext): string {
  const plain = `${result} = ${value};\n`;
  const guarded = located(expression, plain, value, context);
  return guarded === plain ? `const ${plain}` : `let ${result};\n${guarded}`;
}

/** The statement; when it calls a helper that may fail and was written as SQL text, its error says where in the text. */
function located({ origin }: Expression, statement: string, value: string, context: CodegenContext): string {
  const callsHelper = /_\d+\(/.test(value);
  if (origin === null || !callsHelper) return statement;
  const place = context.reference("located", locatedAt(origin));
  return `try {\n${statement}} catch (error) {\nthrow ${place}(error);\n}\n`;
}
