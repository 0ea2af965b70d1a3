/**
 * `count(DISTINCT a, b)`: an aggregate that takes each different combination of its arguments once.
 *
 * As in Spark a batch query finds the combinations as groups, in aggregations of their own (`operators/plan-aggregate.ts`, and
 * `catalyst/optimizer/rewrite-distinct-aggregates.ts` for several sets of arguments). Where that is not done, as under a filter of the call's own, the
 * combinations are the buffer, and the aggregate itself runs over them at the end: at the price of memory.
 */
import { keyText } from "../data/key-text";
import { ArrayType, StructField, StructType } from "../data/types";
import type { Value } from "../data/value";
import type { Expression } from "./expression";
import { AggregateCall, type AggregateFunction, type BoundAggregate, type CodeContext } from "./function";

export class DistinctAggregateCall extends AggregateCall {
  override readonly isDistinct: boolean = true;

  constructor(
    definition: AggregateFunction,
    /** The aggregate without DISTINCT. */
    private readonly plain: BoundAggregate,
    children: readonly Expression[],
  ) {
    super(definition, distinct(plain), children);
  }

  protected override copyWith(children: readonly Expression[]): Expression {
    return new DistinctAggregateCall(this.definition, this.plain, children);
  }

  /** The same where every combination of arguments is known to come once. */
  overDifferent(argument: (value: Expression) => Expression): AggregateCall {
    return new DifferentAggregateCall(this.definition, this.plain, this.children.map(argument));
  }

  /** The same without DISTINCT, of other arguments. */
  over(args: readonly Expression[]): AggregateCall {
    return new AggregateCall(this.definition, this.plain, args);
  }

  override sql(): string {
    return super.sql().replace("(", "(DISTINCT ");
  }

  override toString(): string {
    return `${this.definition.name}(distinct ${this.children.join(", ")})`;
  }
}

/** An aggregate whose arguments come once each: it need not look for equal ones. */
class DifferentAggregateCall extends AggregateCall {
  override readonly isDistinct: boolean = true;

  protected override copyWith(children: readonly Expression[]): Expression {
    return new DifferentAggregateCall(this.definition, this.bound, children);
  }

  override toString(): string {
    return `${this.definition.name}(distinct ${this.children.join(", ")})`;
  }
}

type Combination = readonly Value[];

function distinct(plain: BoundAggregate): BoundAggregate {
  const row = new StructType(plain.argumentTypes.map((type, i) => new StructField(`argument${i + 1}`, type)));
  return {
    ...plain,
    buffers: [{ name: "distinct", dataType: new ArrayType(row, false), initial: [] }],
    update: ([seen], args, context) =>
      `${seen} = ${context.reference("addDistinct", addDistinct)}(${seen}, [${args.join(", ")}]);`,
    merge: ([seen], [other], context) =>
      `for (const one of ${other}) ${seen} = ${context.reference("addDistinct", addDistinct)}(${seen}, one);`,
    evaluate: ([seen], context) => `(${overAll(plain, context)})(${seen})`,
  };
}

/** A function from the combinations to the aggregate's result. */
function overAll(plain: BoundAggregate, context: CodeContext): string {
  const buffers = plain.buffers.map((_, i) => `total${i}`);
  const args = plain.argumentTypes.map((_, i) => `row[${i}]`);
  const initial = plain.buffers.map(({ initial: value }) => context.reference("initial", value));
  const begin = buffers.length === 0 ? "" : `let ${buffers.map((name, i) => `${name} = ${initial[i]}`).join(", ")};`;
  const fold = plain.update(buffers, args, context);
  return `(rows) => {\n${begin}\nfor (const row of rows) {\n${fold}\n}\nreturn ${plain.evaluate(buffers, context)};\n}`;
}

/** Lists that were begun here, and may therefore grow in place, with what they hold. */
const own = new WeakMap<readonly Combination[], Set<string>>();

function addDistinct(list: readonly Combination[], combination: Combination): readonly Combination[] {
  let known = own.get(list);
  let target = list as Combination[];
  if (known === undefined) {
    target = [...list];
    known = new Set(target.map(keyText));
    own.set(target, known);
  }
  const key = keyText(combination);
  if (known.has(key)) return target;
  known.add(key);
  target.push(combination);
  return target;
}
