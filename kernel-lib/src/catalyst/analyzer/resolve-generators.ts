/**
 * Takes `explode` and kin out of a select: the rows are made below it, by a `Generate`, and the select reads its columns.
 * Several in one select are made one after the other. Spark's `ExtractGenerator`.
 */
import { AnalysisException } from "../../data/errors";
import { Alias, type Expression, UnresolvedFunction } from "../../plan/expression";
import { Generator, isGeneratorName } from "../../plan/generator";
import { type LogicalPlan, Project } from "../../plan/logical";
import { Generate } from "../../plan/logical-generate";
import type { Rule } from "../rule";
import { typeMismatch } from "./type-mismatch";

export const resolveGenerators: Rule = {
  name: "ExtractGenerator",
  apply: (plan) =>
    plan.transformUp((node) => {
      const marked = node.mapExpressions(toGenerator);
      return marked instanceof Project ? extracted(marked) : refuseElsewhere(marked);
    }),
};

const isGenerator = (e: Expression): e is Generator => e instanceof Generator;

function toGenerator(expression: Expression): Expression {
  if (!(expression instanceof UnresolvedFunction) || expression.children.length !== 1) return expression;
  const name = expression.name.toLowerCase();
  return isGeneratorName(name) ? new Generator(name, expression.children[0]) : expression;
}

function extracted(project: Project): LogicalPlan {
  const at = project.expressions.findIndex((e) => e.exists(isGenerator));
  if (at < 0) return project;
  const found = project.expressions[at];
  const generator = found instanceof Alias ? found.child : found;
  if (!isGenerator(generator) || generator.child.exists(isGenerator)) throw nested(found);
  if (!generator.child.resolved || !project.child.resolved) return project;
  const columns = generator.columns();
  if (columns === null) throw notIterable(generator);
  const name = found instanceof Alias ? found.name : null;
  if (name !== null && columns.length > 1) throw aliasCount(columns.length, name);
  const named = name === null ? columns : [columns[0].withName(name)];
  const below = new Generate(generator.child, generator.withPosition, generator.isOuter, named, project.child);
  const list = project.expressions.flatMap((e, i): readonly Expression[] => (i === at ? named : [e]));
  return extracted(new Project(list, below));
}

function refuseElsewhere(node: LogicalPlan): LogicalPlan {
  const generator = node.expressions.flatMap((e) => e.collect(isGenerator))[0];
  if (generator === undefined) return node;
  throw new AnalysisException(
    "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT",
    `The generator is not supported: outside the SELECT clause, found: ${node.constructor.name}.`,
    { sqlState: "42K0E" },
  );
}

function nested(expression: Expression): AnalysisException {
  return new AnalysisException(
    "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
    `The generator is not supported: nested in expressions "${expression.sql()}".`,
    { sqlState: "42K0E" },
  );
}

function notIterable(generator: Generator): AnalysisException {
  return typeMismatch(
    "UNEXPECTED_INPUT_TYPE",
    generator,
    `The first parameter requires the ("ARRAY" or "MAP") type, however "${generator.child.sql()}" has the type "${generator.child.dataType.sql}".`,
  );
}

function aliasCount(columns: number, name: string): AnalysisException {
  return new AnalysisException(
    "UDTF_ALIAS_NUMBER_MISMATCH",
    `The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF. Expected ${columns} aliases, but got ${name}. Please ensure that the number of aliases provided matches the number of columns output by the UDTF.`,
    { sqlState: "42802" },
  );
}
