/** Joins of two streams as real Spark 4.3 computes them (semantics Y10 to Y13, and recorded cases). Times are seconds. */
import assert from "node:assert/strict";
import { col, type DataFrame, expr } from "../../src/index";
import {
  type Action,
  addData,
  batchOf,
  check,
  checkLastBatch,
  checkState,
  checkStateRows,
  checkWatermark,
  killAt,
  nextBatch,
  processAllAvailable,
  type ShortRow,
  startStream,
  stopStream,
  testRefused,
  testStream,
} from "../stream-test";

const SCHEMA = "side STRING, t TIMESTAMP, k STRING";
const IN_TIME = "lk = rk AND rt BETWEEN lt AND lt + INTERVAL 5 SECONDS";

/** One stream stands for two: each side takes its rows, and has a watermark of its own. */
function side(input: DataFrame, name: "l" | "r", delay: string): DataFrame {
  return input
    .where(col("side").equalTo(name))
    .withWatermark("t", delay)
    .select(col("t").as(`${name}t`), col("k").as(`${name}k`));
}

const joined =
  (how: string, on: string = IN_TIME) =>
  (input: DataFrame): DataFrame =>
    side(input, "l", "5 seconds").join(side(input, "r", "10 seconds"), expr(on), how);

/** Input of Y10. */
const BATCHES = [
  [
    ["l", 10, "a"],
    ["l", 11, "n"],
    ["r", 12, "a"],
  ],
  [
    ["l", 20, "x"],
    ["r", 21, "q"],
  ],
  [
    ["l", 60, "y"],
    ["r", 62, "z"],
  ],
  [
    ["l", 61, "y2"],
    ["r", 63, "z2"],
  ],
];

interface Expected {
  readonly how: string;
  readonly rows: readonly (readonly ShortRow[])[];
  readonly totals: readonly number[];
}

const MATCH: ShortRow = [10, "a", 12, "a"];

describe("a join of two streams, within 5 seconds (Y10)", () => {
  const cases: readonly Expected[] = [
    { how: "inner", rows: [[MATCH], [], [], [], []], totals: [3, 5, 7, 4, 4] },
    {
      how: "left",
      rows: [
        [MATCH],
        [],
        [],
        [
          [20, "x", null, null],
          [11, "n", null, null],
        ],
        [],
      ],
      totals: [3, 5, 7, 4, 4],
    },
    {
      how: "full",
      rows: [
        [MATCH],
        [],
        [],
        [
          [20, "x", null, null],
          [11, "n", null, null],
          [null, null, 21, "q"],
        ],
        [],
      ],
      totals: [3, 5, 7, 4, 4],
    },
    { how: "semi", rows: [[[10, "a"]], [], [], [], []], totals: [2, 4, 6, 4, 4] },
  ];
  for (const { how, rows, totals } of cases)
    it(`${how}: pairs at once, rows without a partner when the watermark says that none can come`, () => {
      const script = rows.flatMap((expected, i): Action[] => [
        i < BATCHES.length ? batchOf(...BATCHES[i]) : nextBatch(),
        checkWatermark([0, 2, 11, 52, 53][i]),
        checkLastBatch(...expected),
        check(`${totals[i]} rows are kept`, async (test) =>
          assert.equal((await test.lastProgress()).stateOperators[0].numRowsTotal, totals[i]),
        ),
      ]);
      return testStream(SCHEMA, joined(how), {}, ...script);
    });

  it("what goes is counted: here five rows at once", () =>
    testStream(
      SCHEMA,
      joined("inner"),
      {},
      ...BATCHES.slice(0, 3).flatMap((rows) => [batchOf(...rows)]),
      ...[batchOf(...BATCHES[3]), checkStateRows(4, 2, 5, 0)],
    ));

  it("NULL equals NULL in a full outer join of streams, and in no other (Y13)", async () => {
    const rows = [
      ["l", 10, null],
      ["l", 11, "p"],
      ["r", 10, null],
      ["r", 12, "p"],
    ];
    const pair: ShortRow = [11, "p", 12, "p"];
    await testStream(SCHEMA, joined("full"), {}, batchOf(...rows), checkLastBatch(pair, [10, null, 10, null]));
    await testStream(SCHEMA, joined("inner"), {}, batchOf(...rows), checkLastBatch(pair));
    await testStream(
      SCHEMA,
      joined("left"),
      {},
      ...[batchOf(...rows), checkLastBatch(pair), batchOf(["l", 90, "z"], ["r", 90, "y"])],
      ...[nextBatch(), checkLastBatch([10, null, null, null])],
    );
  });

  it("a left row that fails a condition of its own comes out at once, and is not kept", () =>
    testStream(
      SCHEMA,
      joined("left", `${IN_TIME} AND lk <> 'skip'`),
      {},
      ...[batchOf(["l", 1, "skip"], ["l", 1, "a"], ["r", 2, "a"])],
      ...[checkLastBatch([1, "skip", null, null], [1, "a", 2, "a"]), checkStateRows(2, 2, 0, 0)],
    ));

  it("a semi join puts a row out once, and forgets it then", () =>
    testStream(
      SCHEMA,
      joined("semi"),
      {},
      ...[batchOf(["l", 1, "a"]), checkLastBatch(), checkStateRows(1, 1, 0, 0)],
      ...[batchOf(["r", 2, "a"], ["r", 3, "a"]), checkLastBatch([1, "a"]), checkStateRows(2, 2, 1, 0)],
      ...[batchOf(["r", 4, "a"]), checkLastBatch()],
    ));

  it("late rows are dropped on the side that they come from", () =>
    testStream(
      SCHEMA,
      joined("left"),
      {},
      ...[batchOf(["l", 100, "a"], ["r", 100, "b"]), nextBatch(), checkWatermark(90)],
      ...[batchOf(["l", 5, "c"], ["r", 6, "c"], ["l", 95, "d"]), checkStateRows(3, 1, 0, 2)],
    ));

  it("without a bound in time rows stay for ever, and no batch runs for nothing", () =>
    testStream(
      SCHEMA,
      joined("inner", "lk = rk"),
      {},
      ...[batchOf(["l", 1, "a"], ["r", 500, "b"], ["l", 500, "c"]), batchOf(["r", 501, "a"])],
      ...[checkLastBatch([1, "a", 501, "a"]), checkStateRows(4, 1, 0, 0)],
      check("nothing to do", async ({ running }) => assert.notEqual((await running.nextBatch()).note, null)),
    ));

  it("the state survives a kill between its stores, and a restart", () =>
    testStream(
      SCHEMA,
      joined("left"),
      {},
      ...[batchOf(["l", 10, "a"], ["l", 11, "n"]), addData(["r", 12, "a"]), killAt("task.state.write", 1)],
      ...[startStream(), processAllAvailable(), checkLastBatch([10, "a", 12, "a"]), stopStream()],
      ...[startStream(), batchOf(["l", 90, "z"], ["r", 90, "y"]), processAllAvailable()],
      ...[checkLastBatch([11, "n", null, null]), stopStream()],
      checkState(["z", 0, 90, "z", false], ["z", 1], ["y", 0, 90, "y", false], ["y", 1]),
    ));

  it("an outer join needs a bound in time; Spark says which", () =>
    testRefused(
      SCHEMA,
      joined("left", "lk = rk AND rt >= lt"),
      {},
      /Stream-stream LeftOuter join .* without a watermark in the join keys, or a watermark on the nullable/,
    ));

  it("a join needs an equality", () =>
    testRefused(
      SCHEMA,
      joined("inner", "lk < rk"),
      {},
      /Stream-stream join without equality predicate is not supported/,
    ));

  it("the trace names all four stores, and shows each row before and after", () =>
    testStream(
      SCHEMA,
      joined("left"),
      {},
      ...[batchOf(["l", 10, "a"]), batchOf(["r", 12, "a"])],
      check("the left row has found a partner", ({ running }) => {
        const trace = running.trace();
        assert.deepEqual(
          trace.query.stateOperators.map(({ id, store }) => [id, store]),
          ["left-keyWithIndexToValue", "left-keyToNumValues", "right-keyWithIndexToValue", "right-keyToNumValues"].map(
            (store) => [0, store],
          ),
        );
        const changes = trace.batches[1].state.map(({ store, changes: list }) => [
          store,
          list.map(({ before, after }) => [before?.at(-1) ?? null, after?.at(-1) ?? null]),
        ]);
        assert.deepEqual(changes, [
          ["left-keyWithIndexToValue", [[false, true]]],
          ["left-keyToNumValues", []],
          ["right-keyWithIndexToValue", [[null, true]]],
          ["right-keyToNumValues", [[null, 1]]],
        ]);
      }),
    ));

  it("aggregated after an outer join, late pairs still count: the join holds the watermark back", () =>
    testStream(
      SCHEMA,
      (input) =>
        joined("left")(input)
          .groupBy(expr("window(lt, '10 seconds')"))
          .agg(expr("count(*) AS n"), expr("count(rk) AS m")),
      {},
      ...[batchOf(["l", 1, "a"], ["l", 2, "n"], ["r", 2, "a"]), checkLastBatch()],
      ...[batchOf(["l", 90, "z"], ["r", 90, "y"]), nextBatch(), checkWatermark(80), checkLastBatch([0, 2, 1])],
    ));
});
