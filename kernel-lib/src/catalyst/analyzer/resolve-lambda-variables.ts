/**
 * Tells the parameters of `x -> …` their types, once the arguments beside the function are known.
 *
 * Spark's `ResolveLambdaVariables` and `ResolveHigherOrderFunctions`. What is no function where one is asked for becomes
 * one that gives that value for every element: `transform(xs, 1)`.
 */
import { AnalysisException } from "../../data/errors";
import { type Expression, newExprId, UnresolvedFunction } from "../../plan/expression";
import { MistypedCall, type ScalarFunction } from "../../plan/function";
import { lookupFunction } from "../../plan/functions/registry";
import { LambdaFunction, LambdaVariable, type ParameterType, UnresolvedLambdaVariable } from "../../plan/lambda";
import { currentOrigin, positionText } from "../../plan/origin";
import { expressionRule, type Rule } from "../rule";
import { unknownFunction, wrongArity } from "./resolve-functions";

export const resolveLambdaVariables: Rule = expressionRule("ResolveLambdaVariables", [UnresolvedFunction], resolve);

function resolve(expression: Expression): Expression {
  if (!(expression instanceof UnresolvedFunction)) return expression;
  const definition = lookupFunction(expression.name);
  if (definition === undefined) {
    if (expression.children.some((child) => child instanceof LambdaFunction)) throw unknownFunction(expression.name);
    return expression;
  }
  const lambdas = definition.kind === "scalar" ? definition.lambdas : undefined;
  if (lambdas === undefined) {
    if (expression.children.some((child) => child instanceof LambdaFunction)) throw notHigherOrder(definition.name);
    return expression;
  }
  const [fewest, most] = definition.arity;
  const { children } = expression;
  const isFunction = (i: number): boolean => lambdas.places.includes(i);
  if (children.length < fewest || children.length > most) throw wrongArity(definition, children.length);
  if (!children.every((child, i) => isFunction(i) || child.resolved)) return expression;
  if (children.every((child, i) => !isFunction(i) || (child instanceof LambdaFunction && child.bound)))
    return expression;
  return bind(definition as ScalarFunction, lambdas, children) ?? new MistypedCall(definition, children);
}

function bind(
  { name }: ScalarFunction,
  { places, parameters }: NonNullable<ScalarFunction["lambdas"]>,
  args: readonly Expression[],
): Expression | null {
  const plain = args.map((arg, i) => (places.includes(i) ? null : arg));
  const bound: Expression[] = [];
  for (const [i, arg] of args.entries()) {
    if (!places.includes(i)) {
      bound.push(arg);
      continue;
    }
    const written = arg instanceof LambdaFunction ? arg.parameters.length : 1;
    const types = parameters(plain, i, written);
    if (types === null) return null;
    bound.push(arg instanceof LambdaFunction ? withTypes(arg, types) : constantFunction(arg, types));
  }
  return new UnresolvedFunction(name, bound);
}

function withTypes(lambda: LambdaFunction, types: readonly ParameterType[]): Expression {
  const { parameters } = lambda;
  const names = parameters.map((parameter) => parameter.name.toLowerCase());
  if (new Set(names).size < names.length) throw duplicateNames(lambda);
  if (parameters.length !== types.length) throw wrongCount(lambda, types.length);
  const variables = new Map(
    parameters.map(({ name, exprId }, i) => [
      exprId,
      new LambdaVariable(name, types[i].dataType, types[i].nullable, exprId),
    ]),
  );
  return lambda.transformUp((node) =>
    node instanceof UnresolvedLambdaVariable ? (variables.get(node.exprId) ?? node) : node,
  );
}

function constantFunction(value: Expression, types: readonly ParameterType[]): Expression {
  const variables = types.map(
    ({ dataType, nullable }, i) => new LambdaVariable(`col${i}`, dataType, nullable, newExprId()),
  );
  return new LambdaFunction(value, variables, true);
}

function wrongCount(lambda: LambdaFunction, expected: number): AnalysisException {
  return new AnalysisException(
    "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
    `Invalid lambda function call. A higher order function expects ${lambda.parameters.length} arguments, but got ${expected}.`,
    { sqlState: "42K0D", context: positionText(lambda.origin) },
  );
}

function duplicateNames(lambda: LambdaFunction): AnalysisException {
  const names = lambda.parameters.map(({ name }) => `\`${name.toLowerCase()}\``).join(", ");
  return new AnalysisException(
    "INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES",
    `Invalid lambda function call. The lambda function has duplicate arguments ${names}. Please, consider to rename the argument names or set "spark.sql.caseSensitive" to "true".`,
    { sqlState: "42K0D", context: positionText(lambda.origin) },
  );
}

/** Spark names the class of the function; here it is made of the function's name. */
function notHigherOrder(name: string): AnalysisException {
  const className = name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return new AnalysisException(
    "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
    `Invalid lambda function call. A lambda function should only be used in a higher order function. However, its class is org.apache.spark.sql.catalyst.expressions.${className}, which is not a higher order function.`,
    { sqlState: "42K0D", context: positionText(currentOrigin()) },
  );
}
