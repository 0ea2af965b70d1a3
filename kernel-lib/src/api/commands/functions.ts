/** `SHOW FUNCTIONS` and `DESCRIBE FUNCTION`: the built-in functions and those the program registered. */
import { AnalysisException } from "../../data/errors";
import type { InternalRow } from "../../data/value";
import { functionNames, lookupFunction } from "../../plan/functions/registry";
import type { Command } from "../../plan/sql/statement-parser";
import type { SessionState } from "../session-state";
import { matches } from "./patterns";

export function showFunctions(
  _: SessionState,
  { pattern, whose }: Extract<Command, { kind: "showFunctions" }>,
): readonly InternalRow[] {
  if (whose === "user") return [];
  return functionNames()
    .filter((name) => matches(pattern, name))
    .sort()
    .map((name) => [name]);
}

/** Spark adds its class and an explanation; here the definition says how many arguments there are. */
export function describeFunction(
  _: SessionState,
  { name }: Extract<Command, { kind: "describeFunction" }>,
): readonly InternalRow[] {
  const text = name.join(".");
  const found = lookupFunction(name[name.length - 1]);
  if (found === undefined)
    throw new AnalysisException(
      "UNRESOLVED_ROUTINE",
      `Cannot resolve routine \`${name.join("`.`")}\` on search path [\`system\`.\`builtin\`, \`system\`.\`session\`, \`spark_catalog\`.\`default\`].`,
      { sqlState: "42883" },
    );
  const [fewest, most] = found.arity;
  const required = Array.from({ length: fewest }, (_one, i) => `expr${i + 1}`);
  const optional = most === fewest ? "" : Number.isFinite(most) ? ` [up to ${most} arguments]` : " [, …]";
  return [
    [`Function: ${text}`],
    [
      `Usage: ${text}(${required.join(", ")}${optional}) - ${found.kind === "aggregate" ? "An aggregate function" : "A function"} of ${found.expects}.`,
    ],
  ];
}
