/**
 * Takes `explode` and kin out of a select: the rows are made below it, by a `Generate`, and the select reads its columns.
 * Several in one select are made one after the other; over groups they are made of the grouped rows. Spark's
 * `ExtractGenerator`.
 */
import { AnalysisException } from "../../data/errors";
import {
  Alias,
  AttributeReference,
  type Expression,
  isNamed,
  type NamedExpression,
  toAttribute,
  UnresolvedFunction,
} from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Generator, MultiAlias } from "../../plan/generator";
import { lookupGenerator } from "../../plan/generators";
import { Aggregate, type LogicalPlan, Project } from "../../plan/logical";
import { Generate } from "../../plan/logical-generate";
import { positionText } from "../../plan/origin";
import { folded } from "../optimizer/constant-folding";
import { about, nodeRule, type Rule } from "../rule";
import { wrongArity } from "./resolve-functions";
import { typeMismatch } from "./type-mismatch";

export const resolveGenerators: Rule = nodeRule(
  "ExtractGenerator",
  [UnresolvedFunction, Generator, MultiAlias],
  (node, settled) => {
    if (node instanceof Generate) return node;
    const marked = node.mapExpressions(toGenerator, settled);
    if (marked instanceof Project) return extracted(marked);
    return marked instanceof Aggregate ? overGroups(marked) : refuseElsewhere(marked);
  },
);

const GENERATORS = about(Generator);
const isGenerator = (e: Expression): e is Generator => e instanceof Generator;

function toGenerator(expression: Expression): Expression {
  if (!(expression instanceof UnresolvedFunction)) return expression;
  const found = lookupGenerator(expression.name);
  if (found?.definition.fromOnly === true) throw notScalar(expression);
  return found === undefined ? expression : new Generator(found.definition, expression.children, found.isOuter);
}

function notScalar({ name, origin }: UnresolvedFunction): AnalysisException {
  return new AnalysisException(
    "NOT_A_SCALAR_FUNCTION",
    `\`${name}\` appears as a scalar expression here, but the function was defined as a table function. Please update the query to move the function call into the FROM clause, or redefine \`${name}\` as a scalar function instead.`,
    { sqlState: "42887", context: positionText(origin) },
  );
}

function extracted(project: Project): LogicalPlan {
  const at = project.expressions.findIndex((e) => e.exists(isGenerator, GENERATORS));
  if (at < 0) return withoutSeveralNames(project);
  const found = project.expressions[at];
  const generator = topmost(found);
  if (!generator.children.every((arg) => arg.resolved) || !project.child.resolved) return project;
  // Groups come first.
  if (project.expressions.some((e) => e.exists((n) => n instanceof AggregateCall))) return project;
  const below = generate(generator, namesOf(found), project.child);
  const list = project.expressions.flatMap((e, i): readonly Expression[] => (i === at ? below.generated : [e]));
  return extracted(new Project(list, below));
}

/** The generator of an item of a select. @throws where it stands inside another expression */
function topmost(item: Expression): Generator {
  const generator = item instanceof Alias || item instanceof MultiAlias ? item.child : item;
  if (!isGenerator(generator) || generator.children.some((arg) => arg.exists(isGenerator, GENERATORS)))
    throw nested(item);
  return generator;
}

function namesOf(item: Expression): readonly string[] {
  if (item instanceof MultiAlias) return item.names;
  return item instanceof Alias ? [item.name] : [];
}

/**
 * @param names empty for the generator's own
 * @param isOuter whether a row stays in any case
 */
export function generate(
  call: Generator,
  names: readonly string[],
  child: LogicalPlan,
  isOuter: boolean = false,
): Generate {
  const { definition } = call;
  const [fewest, most] = definition.arity;
  const { length } = call.children;
  if (length < fewest || length > most) throw wrongArity(definition, length);
  const generator = call.withChildren(call.children.map(constant)) as Generator;
  const misfit = definition.misfit(generator.children);
  if (misfit !== null) throw typeMismatch(misfit.kind, call, misfit.why, { context: positionText(call.origin) });
  const outer = isOuter || generator.isOuter;
  const columns = definition.columns(generator.children);
  if (names.length > 0 && names.length !== columns.length) throw aliasCount(columns.length, names);
  const generated = columns.map(
    ({ name, dataType, nullable }, i) => new AttributeReference(names[i] ?? name, dataType, nullable || outer),
  );
  return new Generate(generator, outer, generated, child);
}

/** A plain value that reads no row is known already: `stack(1 + 1, …)`. */
function constant(argument: Expression): Expression {
  return ["array", "map", "struct"].includes(argument.dataType.kind) ? argument : folded(argument);
}

/** What a generator is given is computed per group, and then it makes its rows. */
function overGroups(aggregate: Aggregate): LogicalPlan {
  const items = aggregate.aggregateExpressions;
  if (!items.some((e) => e.exists(isGenerator, GENERATORS))) return aggregate;
  const isReady = (e: Expression): boolean =>
    e.exists(isGenerator, GENERATORS) ? topmost(e).children.every((arg) => arg.resolved) : e.resolved;
  if (aggregate.groupingExpressions.some((e) => e.exists(isGenerator, GENERATORS))) return refuseElsewhere(aggregate);
  if (!items.every((e) => isReady(e) && (isNamed(e) || e.exists(isGenerator, GENERATORS)))) return aggregate;
  const grouped: NamedExpression[] = [];
  const kept = (e: Expression): AttributeReference => {
    const named = isNamed(e) ? e : new Alias(e, `_gen_input_${grouped.length}`);
    grouped.push(named);
    return toAttribute(named);
  };
  const list = items.map((item) => {
    if (!item.exists(isGenerator, GENERATORS)) return kept(item);
    const generator = topmost(item);
    const above = generator.withChildren(
      generator.children.map((arg) => (arg.children.length === 0 && !isNamed(arg) ? arg : kept(arg))),
    );
    return item === generator ? above : item.withChildren([above]);
  });
  return extracted(new Project(list, new Aggregate(aggregate.groupingExpressions, grouped, aggregate.child)));
}

function withoutSeveralNames(project: Project): Project {
  const several = project.expressions.find((e): e is MultiAlias => e instanceof MultiAlias && e.child.resolved);
  if (several === undefined) return project;
  throw new AnalysisException(
    "MULTI_ALIAS_WITHOUT_GENERATOR",
    `Multi part aliasing (${several.names.join(", ")}) is not supported with "${several.child.sql()}" as it is not a generator function.`,
    { sqlState: "42K0E", context: `${positionText(several.origin)};\n${project.treeString()}\n` },
  );
}

function refuseElsewhere(node: LogicalPlan): LogicalPlan {
  const generator = node.expressions.flatMap((e) => e.collect(isGenerator))[0];
  if (generator === undefined || !generator.children.every((arg) => arg.resolved)) return node;
  const waits = node.expressions.some((e) => e.exists((n) => n instanceof UnresolvedFunction));
  const shown = waits ? node.simpleString() : node.simpleString().replace(/^'/, "");
  throw new AnalysisException(
    "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT",
    `The generator is not supported: outside the SELECT clause, found: ${shown}.`,
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

function aliasCount(columns: number, names: readonly string[]): AnalysisException {
  return new AnalysisException(
    "UDTF_ALIAS_NUMBER_MISMATCH",
    `The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF.\nExpected ${columns} aliases, but got ${names.join(",")}.\nPlease ensure that the number of aliases provided matches the number of columns output by the UDTF.`,
    { sqlState: "42802" },
  );
}
