// The functions that DStream cases name (FORMAT.md 5), written as a learner would. A pair is an array of two.

const compact = (value) => JSON.stringify(value);
const byText = (a, b) => (compact(a) < compact(b) ? -1 : compact(a) > compact(b) ? 1 : 0);
const natural = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const larger = (a, b) => (natural(a, b) > 0 ? a : b);
const smaller = (a, b) => (natural(a, b) < 0 ? a : b);
const sum = (values) => values.reduce((a, b) => a + b, 0);

const ELEMENT = {
  identity: (x) => x,
  toUpper: (s) => s.toUpperCase(),
  toString: (x) => String(x),
  parseInt: (s) => {
    if (!/^\s*[+-]?\d+\s*$/.test(s)) throw new Error(`invalid literal for int() with base 10: '${s}'`);
    return Number(s);
  },
  square: (x) => x * x,
  double: (x) => x * 2,
  addOne: (x) => x + 1,
  negate: (x) => -x,
  length: (s) => s.length,
  pairWithOne: (x) => [x, 1],
  pairWithLength: (s) => [s, s.length],
  keyByParity: (x) => [Math.abs(x) % 2, x],
  keyByFirstChar: (s) => [s[0], s],
  swap: ([k, v]) => [v, k],
  key: ([k]) => k,
  value: ([, v]) => v,
  pairWithNull: (x) => [null, x],
  sorted: (list) => [...list].sort(byText),
  toList: (x) => [...x],
  sumList: (list) => sum(list),
  size: (list) => [...list].length,
  meanOfPair: ([a, b]) => a / b,
  sortBoth: ([xs, ys]) => [[...xs].sort(byText), [...ys].sort(byText)],
  failOnNegative: (x) => {
    if (x < 0) throw new Error(`negative value: ${x}`);
    return x;
  },
};

const PREDICATE = {
  isEven: (x) => x % 2 === 0,
  isOdd: (x) => x % 2 !== 0,
  isPositive: (x) => x > 0,
  nonEmpty: (s) => s.length > 0,
  always: () => true,
  never: () => false,
  longerThan3: (s) => s.length > 3,
  valuePositive: ([, v]) => v > 0,
  valueNonZero: ([, v]) => v !== 0,
  keyIsA: ([k]) => k === "a",
};

const FLAT = {
  splitWords: (s) => s.split(" ").filter((word) => word !== ""),
  chars: (s) => [...s],
  rangeTo: (n) => Array.from({ length: n }, (_, i) => i),
  twice: (x) => [x, x],
  nothing: () => [],
};

const BINARY = {
  sum: (a, b) => a + b,
  max: larger,
  min: smaller,
  product: (a, b) => a * b,
  concat: (a, b) => a + b,
  first: (a) => a,
  last: (_, b) => b,
  subtract: (a, b) => a - b,
  divide: (a, b) => Math.floor(a / b),
  append: (list, v) => [...list, v],
  concatLists: (a, b) => [...a, ...b],
  addToSumCount: ([s, n], v) => [s + v, n + 1],
  addSumCounts: ([a, n], [b, m]) => [a + b, n + m],
};

const CREATE = { asList: (v) => [v], asSumCount: (v) => [v, 1], identity: (v) => v };

const PARTITION = {
  sumPartition: (it) => [sum([...it])],
  countPartition: (it) => [[...it].length],
  sortPartition: (it) => [...it].sort(natural),
};
const INDEXED = { tagWithPartition: (i, it) => [...it].map((x) => [i, x]) };

/** Called with `sc` as a third argument, for an RDD made anew. */
const TRANSFORM = {
  distinct: (rdd) => rdd.distinct(),
  sortAscending: (rdd) => rdd.sortBy((x) => x),
  sortDescending: (rdd) => rdd.sortBy((x) => x, false),
  sortByValueDescending: (rdd) => rdd.sortBy(([k, v]) => [-v, k]),
  withTime: (rdd, time, ms) => rdd.map((x) => [time.milliseconds / ms, x]),
  removeBlacklisted: (rdd) => rdd.filter((x) => !["spam", "ads"].includes(Array.isArray(x) ? x[0] : x)),
  zipWithIndex: (rdd) => rdd.zipWithIndex(),
  empty: (rdd) => rdd.context.emptyRDD(),
  numPartitions: (rdd) => rdd.context.parallelize([rdd.getNumPartitions()], 1),
  isEmpty: async (rdd) => rdd.context.parallelize([await rdd.isEmpty()], 1),
};

const TRANSFORM_WITH = {
  subtract: (a, b) => a.subtract(b),
  intersection: (a, b) => a.intersection(b),
  cartesian: (a, b) => a.cartesian(b),
  subtractByKey: (a, b) => a.subtractByKey(b),
};

/** (values, state or null) → state, or null to forget it. */
const UPDATE = {
  runningSum: (values, s) => (s ?? 0) + sum(values),
  runningCount: (values, s) => (s ?? 0) + values.length,
  lastValue: (values, s) => (values.length > 0 ? values.at(-1) : s),
  maxSoFar: (values, s) => [...values, ...(s === null ? [] : [s])].reduce(larger),
  collectAll: (values, s) => [...(s ?? []), ...values],
  removeWhenIdle: (values, s) => (values.length === 0 ? null : (s ?? 0) + sum(values)),
  removeAtOrAboveTen: (values, s) => ((s ?? 0) + sum(values) >= 10 ? null : (s ?? 0) + sum(values)),
  removeOnNegative: (values, s) => (values.some((v) => v < 0) ? null : (s ?? 0) + sum(values)),
  forgetAfterTwoIdle: (values, s) => {
    const [total, idle] = s ?? [0, 0];
    if (values.length > 0) return [sum(values) + total, 0];
    return idle + 1 >= 2 ? null : [total, idle + 1];
  },
  neverStore: () => null,
  callCount: (_, s) => (s ?? 0) + 1,
};

const add = (v, state) => (state.exists() ? state.get() : 0) + (v ?? 0);

/** Of mapWithState: (key, value or null, state) → what comes out. */
const MAPPING = {
  runningSum: (k, v, state) => {
    const total = add(v, state);
    if (!state.isTimingOut()) state.update(total);
    return [k, total];
  },
  removeAtOrAboveTen: (k, v, state) => {
    const total = add(v, state);
    if (total < 10) state.update(total);
    else if (state.exists()) state.remove();
    return [k, total];
  },
  sumOrTimeout: (k, v, state) => {
    if (state.isTimingOut()) return `${k}:timeout:${state.get()}`;
    const total = add(v, state);
    state.update(total);
    return `${k}:${total}`;
  },
};

export const FUNCTIONS = {
  ...{ ELEMENT, PREDICATE, FLAT, BINARY, CREATE, PARTITION, INDEXED },
  ...{ TRANSFORM, TRANSFORM_WITH, UPDATE, MAPPING },
};
