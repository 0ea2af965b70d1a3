/**
 * `shuffle(array, seed)`: the elements in another order, drawn anew for every row.
 *
 * Spark's `Shuffle`, with its `RandomIndicesGenerator`: an inside-out Fisher–Yates over a Mersenne Twister that every task
 * begins with the seed and its partition's number. Rows that are NULL draw nothing. Without a seed, ours is always 0.
 */
import { MersenneTwister } from "../../data/mersenne-twister";
import type { Value } from "../../data/value";
import { references } from "../expression";
import type { ScalarFunction } from "../function";
import { ARRAY } from "./define";
import { generatorPerTask, isSeed, noSeed, seedOf, type TaskPlace } from "./nondeterministic";

function shuffled(cells: readonly Value[], random: MersenneTwister): readonly Value[] {
  const places: number[] = [];
  for (let i = 0; i < cells.length; i++) {
    const other = random.nextInt(i + 1);
    if (other !== i) places[i] = places[other];
    places[other] = i;
  }
  return places.map((place) => cells[place]);
}

export const shuffle: ScalarFunction = {
  kind: "scalar",
  name: "shuffle",
  arity: [1, 2],
  expects: '"ARRAY"',
  nondeterministic: true,
  needsConstants: true,
  sql: ([array]) => `shuffle(${array})`,
  bind([array, seedType], given = []) {
    const isWhole = seedType === undefined || isSeed(seedType);
    if (!isWhole || (given.length > 1 && references(given[1]).length > 0)) throw noSeed("shuffle", given[1]);
    const taken = ARRAY.accept(array);
    if (taken === null) return null;
    const seed = seedOf(given.slice(1));
    return {
      argumentTypes: [taken, ...(seedType === undefined ? [] : [seedType])],
      dataType: taken,
      seesNulls: { neverNull: false },
      nullable: ([isNull]) => isNull,
      code: ([cells], context) => {
        const random = generatorPerTask(seed, (own) => new MersenneTwister(own));
        const draw = (task: TaskPlace, values: readonly Value[] | null): Value =>
          values === null ? null : shuffled(values, random(task));
        return `${context.reference("shuffle", draw)}(task, ${cells})`;
      },
    };
  },
};
