/**
 * A short way to define an aggregate function as plain functions over its buffers.
 *
 * The buffers are columns of their own, as in Spark: they travel through the shuffle and lie in the state store. A function
 * never changes a buffer's value in place, since that may be the one in the store; it gives new ones.
 */
import type { DataType } from "../../data/types";
import type { Value } from "../../data/value";
import type { Expression } from "../expression";
import type { AggregateBuffer, AggregateFunction, BoundAggregate } from "../function";
import type { Accepts } from "./define";

/** Functions over cells of the accepted types; only generated code calls them. */
export interface Fold {
  /** The buffers after one more row: they come first, then the arguments. */
  step(...cells: never[]): readonly Value[];
  /** The buffers of two parts as one: those of the first, then those of the second. */
  combine(...cells: never[]): readonly Value[];
  finish(...buffers: never[]): Value;
}

export interface AggregateShape {
  readonly name: string;
  readonly takes: readonly Accepts[];
  readonly optional?: number;
  readonly gives: DataType | ((types: readonly DataType[]) => DataType | null);
  /** Whether the result may be NULL, as it is of no rows for most. */
  readonly nullable: boolean;
  /** Whether rows in which an argument is NULL are folded too. */
  readonly keepsNulls?: boolean;
  readonly buffers: (types: readonly DataType[]) => readonly AggregateBuffer[];
  readonly sql?: AggregateFunction["sql"];
  /** Looks at arguments that must be constant. @throws Refusal */
  readonly check?: (given: readonly Expression[]) => void;
  readonly fold: (types: readonly DataType[], given: readonly Expression[]) => Fold;
}

export function aggregate(shape: AggregateShape): AggregateFunction {
  const { name, takes, optional = 0 } = shape;
  return {
    kind: "aggregate",
    name,
    arity: [takes.length - optional, takes.length],
    expects: takes[0]?.text ?? "any",
    expectsEach: takes.map(({ text }) => text),
    ...(shape.sql && { sql: shape.sql }),
    bind(args, given = []): BoundAggregate | null {
      const types = args.map((type, i) => takes[i].accept(type));
      shape.check?.(given);
      if (types.includes(null)) return null;
      const accepted = types as readonly DataType[];
      const dataType = typeof shape.gives === "function" ? shape.gives(accepted) : shape.gives;
      if (dataType === null) return null;
      const fold = shape.fold(accepted, given);
      const set = (buffers: readonly string[], call: string, cells: readonly string[]): string =>
        `[${buffers.join(", ")}] = ${call}(${cells.join(", ")});`;
      return {
        argumentTypes: accepted,
        dataType,
        nullable: shape.nullable,
        buffers: shape.buffers(accepted),
        update: (buffers, values, context) => {
          const step = set(buffers, context.reference("step", fold.step), [...buffers, ...values]);
          return shape.keepsNulls
            ? step
            : `if (${values.map((value) => `${value} !== null`).join(" && ")}) { ${step} }`;
        },
        merge: (buffers, other, context) =>
          set(buffers, context.reference("combine", fold.combine), [...buffers, ...other]),
        evaluate: (buffers, context) => `${context.reference("finish", fold.finish)}(${buffers.join(", ")})`,
      };
    },
  };
}

/** The same function under another name. */
export function alsoNamed(definition: AggregateFunction, name: string): AggregateFunction {
  const { sql } = definition;
  return { ...definition, name, ...(sql && { sql: (args) => sql(args).replace(definition.name, name) }) };
}

/** A buffer that is NULL until there is a value. */
export function buffer(name: string, dataType: DataType, initial: Value = null): AggregateBuffer {
  return { name, dataType, initial };
}
