/** `groupBy(…).sum("a")` and its kin: only of numbers; without names of all of them. See `plan/logical-numeric.ts`. */
import { AnalysisException } from "../../data/errors";
import { nameOrColumn } from "../../plan/column";
import { UnresolvedFunction } from "../../plan/expression";
import { isNumeric } from "../../plan/functions/numeric-types";
import { AggregateNumericColumns } from "../../plan/logical-numeric";
import { nodeRule, type Rule } from "../rule";

export const resolveNumericAggregates: Rule = nodeRule(
  "ResolveNumericAggregates",
  [AggregateNumericColumns],
  (node) => {
    if (!(node instanceof AggregateNumericColumns && node.child.resolved)) return node;
    const { child, functionName } = node;
    const numbers = child.output.filter(({ dataType }) => isNumeric(dataType)).map(({ name }) => name);
    for (const name of node.names) {
      const found = child.output.filter((column) => column.name.toLowerCase() === name.toLowerCase());
      // A name that nothing has, or that is ambiguous, is for the rules that come after to complain about.
      if (found.length === 1 && !isNumeric(found[0].dataType)) throw notNumeric(name);
    }
    const names = node.names.length === 0 ? numbers : node.names;
    return node.over(
      child,
      names.map((name) => new UnresolvedFunction(functionName, [nameOrColumn(name)])),
    );
  },
);

function notNumeric(name: string): AnalysisException {
  return new AnalysisException(
    "_LEGACY_ERROR_TEMP_1323",
    `"${name}" is not a numeric column. Aggregation function can only be applied on a numeric column.`,
    { parameters: { colName: name } },
  );
}
