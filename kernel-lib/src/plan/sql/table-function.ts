/** Table functions in FROM: `range(start, end, step)`, and the generators (`explode`, `inline`, `stack` …), which read no table. */
import { AnalysisException, SparkError } from "../../data/errors";
import { type Expression, Literal, UnresolvedFunction } from "../expression";
import { lookupFunction } from "../functions/registry";
import { Generator } from "../generator";
import { lookupGenerator } from "../generators";
import { type LogicalPlan, Project } from "../logical";
import { Range } from "../logical-partitioning";
import { OneRowRelation } from "../logical-sql";
import { positionText } from "../origin";
import { argument } from "./function-parser";
import { inOrder, NamedArgument } from "./named-arguments";
import type { Parser } from "./parser";
import type { Token } from "./token";

/** @param start the token of the function's name, which is taken already */
export function tableFunction(p: Parser, start: Token, name: string): LogicalPlan {
  p.expectSign("(");
  if (p.isWord("TABLE") && ["word", "quoted"].includes(p.peek().kind)) throw tableArgument(p.peek().text);
  const lower = name.toLowerCase();
  const args = p.isSign(")") ? [] : p.list(() => argument(p, false));
  p.expectSign(")");
  return p.located(start, () => {
    if (lower === "range") return range(p, start, args);
    const found = lookupGenerator(lower);
    if (found !== undefined) {
      const ordered = inOrder(lower, args);
      const made = found.definition.fromOnly
        ? new Generator(found.definition, ordered, found.isOuter)
        : new UnresolvedFunction(lower, ordered);
      return new Project([made], new OneRowRelation());
    }
    throw unknown(p, start, name);
  });
}

function range(p: Parser, start: Token, args: readonly Expression[]): LogicalPlan {
  const place = positionText({ text: p.text, start: start.start, stop: p.previousStop });
  if (args.length < 1 || args.length > 4)
    throw new AnalysisException(
      "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
      `The \`range\` requires [1, 2, 3, 4] parameters but the actual number is ${args.length}. Please, refer to 'https://spark.apache.org/docs/latest/sql-ref-functions.html' for a fix.`,
      { sqlState: "42605", context: place },
    );
  const named = args.findIndex((arg) => arg instanceof NamedArgument);
  if (named >= 0) throw notFoldable(args.length === 1 ? RANGE_PARAMETERS[1] : RANGE_PARAMETERS[named], place);
  const numbers = args.map(wholeNumber);
  if (numbers.includes(null)) throw p.unsupported("range with an argument that is no whole number", start);
  const [first, second, step = 1] = numbers as number[];
  if (step === 0)
    throw new SparkError(
      "FAILED_FUNCTION_CALL",
      "Failed preparing of the function `range` for call. Please, double check function's arguments.",
      { sqlState: "38000", context: place },
    );
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const parts = numbers[3] ?? 1;
  return new Range(BigInt(from), BigInt(to), BigInt(step), parts);
}

const RANGE_PARAMETERS = ["start", "end", "step", "numSlices"] as const;

/** `range(start => 1)`: the names are not known, so such an argument is no constant. */
function notFoldable(parameter: (typeof RANGE_PARAMETERS)[number], context: string): AnalysisException {
  const type = parameter === "numSlices" ? "INT" : "BIGINT";
  return new AnalysisException(
    "NON_FOLDABLE_ARGUMENT",
    `The function \`range\` requires the parameter \`${parameter}\` to be a foldable expression of the type "${type}", but the actual argument is a non-foldable.`,
    { sqlState: "42K08", context },
  );
}

function wholeNumber(value: Expression): number | null {
  const negative = value instanceof UnresolvedFunction && value.name === "negative";
  const number = negative ? value.children[0] : value;
  const isWhole = number instanceof Literal && ["byte", "short", "int", "long"].includes(number.dataType.kind);
  if (!isWhole || typeof number.value !== "number") return null;
  return negative ? -number.value : number.value;
}

function unknown(p: Parser, start: Token, name: string): AnalysisException {
  const context = positionText({ text: p.text, start: start.start, stop: p.previousStop });
  if (lookupFunction(name) !== undefined)
    return new AnalysisException(
      "NOT_A_TABLE_FUNCTION",
      `\`${name}\` appears as a table function here, but the function was defined as a scalar function. Please update the query to move the function call outside the FROM clause, or redefine \`${name}\` as a table function instead.`,
      { sqlState: "42887", context },
    );
  return new AnalysisException(
    "UNRESOLVABLE_TABLE_VALUED_FUNCTION",
    `Could not resolve \`${name}\` to a table-valued function.\nPlease make sure that \`${name}\` is defined as a table-valued function and that all required parameters are provided correctly.\nIf \`${name}\` is not defined, please create the table-valued function before using it.\nFor more information about defining table-valued functions, please refer to the Apache Spark documentation.`,
    { sqlState: "42883", context },
  );
}

function tableArgument(name: string): AnalysisException {
  return new AnalysisException(
    "INVALID_SQL_SYNTAX.INVALID_TABLE_FUNCTION_IDENTIFIER_ARGUMENT_MISSING_PARENTHESES",
    `Invalid SQL syntax: Syntax error: call to table-valued function is invalid because parentheses are missing around the provided TABLE argument \`${name}\`; please surround this with parentheses and try again.`,
    { sqlState: "42000" },
  );
}
