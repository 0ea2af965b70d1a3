/**
 * Functions that give another value for every row, by where the row is: random numbers, and numbers of rows and partitions.
 *
 * Spark's `Nondeterministic` expressions. Each task begins anew with the seed and the number of its partition, so the same
 * seed over the same partitions gives the same values, here and in Spark. No rule may compute them twice or elsewhere.
 * On a stream every batch has another seed, also where the program gives one. Spark draws it; here it is made of the given seed and
 * the batch's number, so a batch that runs again draws the same.
 */
import { XorShiftRandom } from "../../data/java-random";
import { type DataType, DoubleType, IntegerType, LongType, StringType } from "../../data/types";
import { type Long, toLong } from "../../data/value";
import { AttributeReference, type Expression, Literal } from "../expression";
import { type BoundScalar, Cast, ScalarCall, type ScalarFunction } from "../function";
import { Refusal } from "../refusal";
import { LONG } from "./define";

/** The little that a task must tell. */
export interface TaskPlace {
  readonly partition: number;
  /** The batch of a stream; null for a query over tables. */
  readonly batch: { readonly batchId: number } | null;
}

/** What is kept from row to row of a task. */
export function perTask<S>(start: (partition: number, task: TaskPlace) => S): (task: TaskPlace) => S {
  const states = new WeakMap<TaskPlace, S>();
  return (task) => {
    const known = states.get(task);
    if (known !== undefined) return known;
    const state = start(task.partition, task);
    states.set(task, state);
    return state;
  };
}

/** Odd, so that no two batches have the same seed: 2 to the power of 64, by the golden ratio. */
const BATCH_STEP = 0x9e3779b97f4a7c15n;

/** A generator for each task, seeded as `seed` says, by its partition and its batch. */
export function generatorPerTask<S>(seed: bigint, start: (seed: bigint) => S): (task: TaskPlace) => S {
  return perTask((partition, { batch }) =>
    start(BigInt.asIntN(64, seed + BigInt(partition) + BigInt(batch?.batchId ?? 0) * BATCH_STEP)),
  );
}

/** @throws Refusal `SEED_EXPRESSION_IS_UNFOLDABLE` */
function checkSeed(name: string, given: readonly Expression[]): void {
  const isConstant = given.every((seed) => !seed.exists((n) => n instanceof AttributeReference));
  if (isConstant) return;
  const [seed] = given.map((e) => e.sql());
  throw new Refusal(
    "SEED_EXPRESSION_IS_UNFOLDABLE",
    `The seed expression "${seed}" of the expression "${name}(${seed})" must be foldable.`,
    "42K08",
  );
}

/** Whether a value of the type may be a seed. */
export function isSeed({ kind }: DataType): boolean {
  return ["byte", "short", "int", "long", "null"].includes(kind);
}

export function seedOf(given: readonly Expression[]): bigint {
  const [argument] = given;
  if (argument instanceof Cast) return seedOf([argument.child]);
  if (argument instanceof ScalarCall && argument.definition.name === "negative") return -seedOf(argument.children);
  return argument instanceof Literal && argument.value !== null ? BigInt(argument.value as Long) : 0n;
}

function random(name: string, draw: (random: XorShiftRandom) => number): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [0, 1],
    expects: '("INT" or "BIGINT")',
    nondeterministic: true,
    needsConstants: true,
    bind(args, given = []): BoundScalar | null {
      if (!args.every(isSeed)) return null;
      checkSeed(name, given);
      const seed = seedOf(given);
      return {
        argumentTypes: args,
        dataType: DoubleType,
        seesNulls: { neverNull: true },
        code: (_, context) => {
          const state = generatorPerTask(seed, (own) => new XorShiftRandom(own));
          return `${context.reference(name, (task: TaskPlace) => draw(state(task)))}(task)`;
        },
      };
    },
  };
}

export function noSeed(name: string, given: Expression): Refusal {
  const why = `expects a long literal, but got "${given.sql()}".`;
  const message = `The value of parameter(s) \`seed\` in \`${name}\` is invalid: ${why}`;
  return new Refusal("INVALID_PARAMETER_VALUE.LONG", message, "22023");
}

function uuidFrom(source: XorShiftRandom): string {
  const high = (BigInt.asUintN(64, source.nextLong()) & ~0xf000n) | 0x4000n;
  const low = (BigInt.asUintN(64, source.nextLong()) & 0x3fffffffffffffffn) | 0x8000000000000000n;
  const hex = high.toString(16).padStart(16, "0") + low.toString(16).padStart(16, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const uuid: ScalarFunction = {
  kind: "scalar",
  name: "uuid",
  arity: [0, 1],
  expects: LONG.text,
  nondeterministic: true,
  sql: () => "uuid()",
  bind: (args, given = []) => {
    if (!args.every(isSeed)) throw noSeed("uuid", given[0]);
    const seed = seedOf(given);
    return {
      argumentTypes: args,
      dataType: StringType,
      seesNulls: { neverNull: true },
      code: (_, context) => {
        const state = generatorPerTask(seed, (own) => new XorShiftRandom(own));
        return `${context.reference("uuid", (task: TaskPlace) => uuidFrom(state(task)))}(task)`;
      },
    };
  },
};

/** The partition in the upper bits, the row's place in it in the lower 33. */
const increasing: ScalarFunction = {
  kind: "scalar",
  name: "monotonically_increasing_id",
  arity: [0, 0],
  expects: "",
  nondeterministic: true,
  bind: () => ({
    argumentTypes: [],
    dataType: LongType,
    seesNulls: { neverNull: true },
    code: (_, context) => {
      const state = perTask((partition) => ({ next: BigInt(partition) << 33n }));
      const draw = (task: TaskPlace): Long => toLong(state(task).next++);
      return `${context.reference("row_id", draw)}(task)`;
    },
  }),
};

const partitionId: ScalarFunction = {
  kind: "scalar",
  name: "spark_partition_id",
  arity: [0, 0],
  expects: "",
  nondeterministic: true,
  sql: () => "SPARK_PARTITION_ID()",
  bind: () => ({
    argumentTypes: [],
    dataType: IntegerType,
    seesNulls: { neverNull: true },
    code: () => "task.partition",
  }),
};

/** Empty above a shuffle, and for rows that come from no file. */
const inputFile: ScalarFunction = {
  kind: "scalar",
  name: "input_file_name",
  arity: [0, 0],
  expects: "",
  nondeterministic: true,
  bind: () => ({
    argumentTypes: [],
    dataType: StringType,
    seesNulls: { neverNull: true },
    code: () => "task.inputFile",
  }),
};

const rand = random("rand", (source) => source.nextDouble());
const randn = random("randn", (source) => source.nextGaussian());

export const nondeterministic: readonly ScalarFunction[] = [
  rand,
  { ...rand, name: "random" },
  randn,
  uuid,
  increasing,
  partitionId,
  inputFile,
];
