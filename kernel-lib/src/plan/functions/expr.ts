/** `F.expr("a + 1")`: SQL text in the place of a column. It stands apart, since the parser itself uses the functions. */
import { Column } from "../column";
import { parseExpression } from "../sql/parse";

/**
 * The column that an SQL expression describes, named perhaps: `expr("sum(v) AS total")`.
 * Timestamps written without a zone are read in UTC, since the session is not known here.
 * @throws ParseException
 */
export function expr(text: string): Column {
  return new Column(parseExpression(text));
}
