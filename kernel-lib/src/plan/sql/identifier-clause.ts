/** `IDENTIFIER('db' || '.t')`: a name given as a constant text. Spark's `IdentifierClause`. */
import { AnalysisException } from "../../data/errors";
import { type Expression, Literal, UnresolvedFunction } from "../expression";
import { Cast } from "../function";
import { expression } from "./expression-parser";
import { Parser } from "./parser";

/** The parts of the name, or null when none is written here so. @throws AnalysisException `NOT_A_CONSTANT_STRING` */
export function identifierClause(p: Parser): string[] | null {
  if (!p.isWord("IDENTIFIER") || !p.isSign("(", 1)) return null;
  p.take();
  p.expectSign("(");
  const value = expression(p);
  p.expectSign(")");
  const name = new Parser(constantText(value), p.options);
  const parts = name.multipartName();
  name.expectEnd();
  return parts;
}

function constantText(value: Expression): string {
  const text = folded(value);
  const wrong = (kind: string, why: string): AnalysisException =>
    new AnalysisException(
      `NOT_A_CONSTANT_STRING.${kind}`,
      `The expression ${value.sql()} used for the routine or clause IDENTIFIER must be a constant STRING which is NOT NULL. ${why}`,
      { sqlState: "42601" },
    );
  if (text === undefined)
    throw wrong(
      "NOT_CONSTANT",
      "To be considered constant the expression must not depend on any columns, contain a subquery, or invoke a non deterministic function such as rand().",
    );
  if (text.value === null) throw wrong("NULL", "The expression evaluates to NULL.");
  if (typeof text.value !== "string")
    throw wrong("WRONG_TYPE", `The data type of the expression is ${text.dataType.simpleString}.`);
  return text.value;
}

/** A literal, or literals put together with `||`; undefined for anything else. */
function folded(value: Expression): Literal | undefined {
  if (value instanceof Literal) return value;
  if (value instanceof Cast && value.child instanceof Literal && value.child.value === null)
    return new Literal(null, value.dataType);
  if (!(value instanceof UnresolvedFunction) || value.name !== "concat") return undefined;
  const parts = value.children.map(folded);
  if (parts.some((part) => part === undefined || typeof part.value !== "string")) return undefined;
  return new Literal(parts.map((part) => part?.value).join(""), (parts[0] as Literal).dataType);
}
