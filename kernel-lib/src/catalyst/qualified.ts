/** Some of Spark's errors name a column with its relation: `emp.sal`. */
import { AttributeReference, type Expression } from "../plan/expression";

/** For `transformUp`. */
export function qualified(expression: Expression): Expression {
  if (!(expression instanceof AttributeReference) || expression.qualifier === null) return expression;
  return expression.withName(`${expression.qualifier}.${expression.name}`);
}
