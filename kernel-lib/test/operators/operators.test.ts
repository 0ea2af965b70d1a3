/** Physical operators alone: rows in, rows out, partition by partition. */
import assert from "node:assert/strict";
import { ColumnBatch } from "../../src/data/column-batch";
import { murmur3 } from "../../src/data/murmur3";
import { type DataType, DoubleType, IntegerType, LongType, StringType } from "../../src/data/types";
import type { Value } from "../../src/data/value";
import { ExchangeExec } from "../../src/operators/exchange";
import { type AggregateSlot, HashAggregateExec } from "../../src/operators/hash-aggregate";
import { LimitExec } from "../../src/operators/limit";
import { PhysicalPlan, type TaskContext, typesOf } from "../../src/operators/physical-plan";
import { SortExec } from "../../src/operators/sort";
import { AttributeReference } from "../../src/plan/expression";
import { AggregateCall, type AggregateFunction, type BoundAggregate } from "../../src/plan/function";
import { lookupFunction } from "../../src/plan/functions/registry";
import { SortOrder } from "../../src/plan/sort-order";

/** Hands out the batches it is given. */
class RowsExec extends PhysicalPlan {
  readonly children: readonly PhysicalPlan[] = [];

  constructor(
    readonly output: readonly AttributeReference[],
    private readonly batches: readonly (readonly Value[][])[],
  ) {
    super();
  }

  protected copyWith(): PhysicalPlan {
    return this;
  }

  protected *doExecute(): Iterable<ColumnBatch> {
    for (const rows of this.batches) yield ColumnBatch.fromRows(typesOf(this.output), rows);
  }

  simpleString(): string {
    return "Rows";
  }
}

/** These operators ask nothing of their task. */
const task = { partition: 0, gave: (_operator, _rows) => undefined } as TaskContext;

const column = (name: string, type: DataType): AttributeReference => new AttributeReference(name, type, true);
const rowsOf = (plan: PhysicalPlan): Value[][] => [...plan.execute(task)].flatMap((batch) => batch.toRows());

function slot(name: string, argument: AttributeReference): AggregateSlot {
  const definition = lookupFunction(name) as AggregateFunction;
  const bound = definition.bind([argument.dataType]) as BoundAggregate;
  return {
    call: new AggregateCall(definition, bound, [argument]),
    buffers: bound.buffers.map((buffer) => column(buffer.name, buffer.dataType)),
    result: column(name, bound.dataType),
  };
}

describe("hash aggregation", () => {
  const k = column("k", StringType);
  const v = column("v", IntegerType);
  const slots = ["count", "sum", "avg", "min", "max"].map((name) => slot(name, v));
  const buffers = slots.flatMap((s) => s.buffers);
  const results = slots.map((s) => s.result);

  it("partial folds rows into buffers: a NULL value counts nowhere, a NULL key is a group", () => {
    const input = new RowsExec(
      [k, v],
      [
        [
          ["a", 1],
          [null, 5],
        ],
        [
          ["a", null],
          ["b", null],
          ["a", 3],
          [null, -5],
        ],
      ],
    );
    const partial = new HashAggregateExec("partial", [k], slots, [], input, "UTC");
    assert.deepEqual(rowsOf(partial), [
      ["a", 2, 4, 4, 2, 1, 3],
      [null, 2, 0, 0, 2, -5, 5],
      ["b", 0, null, 0, 0, null, null],
    ]);
  });

  it("merge folds buffers into buffers, final turns them into results", () => {
    const met = new RowsExec(
      [k, ...buffers],
      [
        [
          ["a", 2, 4, 4, 2, 1, 3],
          ["b", 0, null, 0, 0, null, null],
        ],
        [["a", 1, 5, 5, 1, 5, 5]],
      ],
    );
    const merged = new HashAggregateExec("merge", [k], slots, [], met, "UTC");
    assert.deepEqual(rowsOf(merged), [
      ["a", 3, 9, 9, 3, 1, 5],
      ["b", 0, null, 0, 0, null, null],
    ]);
    const final = new HashAggregateExec("final", [k], slots, [k, ...results], merged, "UTC");
    assert.deepEqual(rowsOf(final), [
      ["a", 3, 9, 3, 1, 5],
      ["b", 0, null, null, null, null],
    ]);
  });

  it("gives one group over no rows without keys, none with keys", () => {
    const nothing = new RowsExec([k, v], []);
    assert.deepEqual(rowsOf(new HashAggregateExec("partial", [], slots, [], nothing, "UTC")), [
      [0, null, 0, 0, null, null],
    ]);
    assert.deepEqual(rowsOf(new HashAggregateExec("partial", [k], slots, [], nothing, "UTC")), []);
  });

  it("takes 0.0 and -0.0 as one group, and NaN as one (surprise 26)", () => {
    const d = column("d", DoubleType);
    const input = new RowsExec([d], [[[0], [-0], [Number.NaN], [Number.NaN], [null]]]);
    assert.deepEqual(rowsOf(new HashAggregateExec("partial", [d], [slot("count", d)], [], input, "UTC")), [
      [0, 2],
      [Number.NaN, 2],
      [null, 0],
    ]);
  });

  it("adds longs exactly beyond 2^53, and fails where 64 bits end", () => {
    const l = column("l", LongType);
    const sum = (...values: Value[]): Value[][] =>
      rowsOf(
        new HashAggregateExec("partial", [], [slot("sum", l)], [], new RowsExec([l], [values.map((x) => [x])]), "UTC"),
      );
    assert.deepEqual(sum(9007199254740991, 2), [[9007199254740993n]]);
    assert.deepEqual(sum(9007199254740993n, -2), [[9007199254740991]]);
    assert.throws(() => sum(9223372036854775807n, 1), { message: /^\[ARITHMETIC_OVERFLOW\] overflow\. Use 'try_add'/ });
  });

  it("averages longs, also those that are bigints", () => {
    const l = column("l", LongType);
    const avg = slot("avg", l);
    const input = new RowsExec([l], [[[9007199254740994n], [9007199254740996n], [null]]]);
    const partial = new HashAggregateExec("partial", [], [avg], [], input, "UTC");
    const final = new HashAggregateExec("final", [], [avg], [avg.result], partial, "UTC");
    // 2^53 + 3 is no double; the sum of the two, halved, is rounded to the even neighbour.
    assert.deepEqual(rowsOf(final), [[2 ** 53 + 4]]);
  });
});

describe("the exchange", () => {
  const k = column("k", StringType);
  const v = column("v", IntegerType);
  const names = ["a", "b", "c", "d", "e", null];
  const input = new RowsExec([k, v], [names.map((name, i) => [name, i]), names.map((name, i) => [name, i + 10])]);

  it("sends a row where Spark sends it: pmod(hash of the key, partitions)", () => {
    const exchange = new ExchangeExec({ kind: "hash", keys: [k] }, 3, input, "ENSURE_REQUIREMENTS");
    const parts = exchange.split(input.execute(task)).map((batch) => batch.toRows());
    assert.equal(parts.flat().length, 12);
    parts.forEach((rows, partition) => {
      for (const [name] of rows) assert.equal(((murmur3(name, StringType, 42) % 3) + 3) % 3, partition);
    });
    // hash('a') in Spark, as recorded in hash.json.
    assert.ok(parts[1485273170 % 3].some(([name]) => name === "a"));
  });

  it("keeps the order of arrival within a partition", () => {
    const single = new ExchangeExec({ kind: "single" }, 1, input, "ENSURE_REQUIREMENTS");
    const [rows] = single.split(input.execute(task)).map((batch) => batch.toRows());
    assert.deepEqual(
      rows.map(([, number]) => number),
      [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15],
    );
  });
});

describe("sort and limit", () => {
  const d = column("d", DoubleType);
  const s = column("s", StringType);

  it("sorts NULL first ascending and last descending, NaN above all numbers", () => {
    const input = new RowsExec(
      [d],
      [
        [[2], [null]],
        [[Number.NaN], [-1], [Number.POSITIVE_INFINITY]],
      ],
    );
    const sorted = (ascending: boolean): Value[] =>
      rowsOf(new SortExec([new SortOrder(d, ascending)], input)).map(([cell]) => cell);
    assert.deepEqual(sorted(true), [null, -1, 2, Number.POSITIVE_INFINITY, Number.NaN]);
    assert.deepEqual(sorted(false), [Number.NaN, Number.POSITIVE_INFINITY, 2, -1, null]);
  });

  it("sorts by the second column where the first is equal, and text by its UTF-8 bytes", () => {
    const input = new RowsExec(
      [d, s],
      [
        [
          [1, "𝄞"],
          [0, "z"],
          [1, "\uffee"],
          [-0, "a"],
        ],
      ],
    );
    const sorted = rowsOf(new SortExec([new SortOrder(d, true), new SortOrder(s, true)], input));
    assert.deepEqual(
      sorted.map(([, text]) => text),
      ["a", "z", "\uffee", "𝄞"],
    );
  });

  it("limits across batches, asks for no batch more than it needs, and takes none for 0", () => {
    const input = new RowsExec([d], [[[1], [2]], [[3], [4]], [[5]]]);
    assert.deepEqual(rowsOf(new LimitExec("Local", 3, input)), [[1], [2], [3]]);
    assert.deepEqual(rowsOf(new LimitExec("Local", 9, input)).length, 5);
    assert.deepEqual(rowsOf(new LimitExec("Global", 0, input)), []);
  });
});
