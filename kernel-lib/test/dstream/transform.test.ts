/** `transform` and joins of streams: further scenarios of Spark's BasicOperationsSuite. */
import assert from "node:assert/strict";
import { Seconds } from "../../src/dstream/duration";
import { Time } from "../../src/dstream/time";
import { DStreamTest, testOperation, testOperation2, withContext } from "./dstream-test";

const LEFT = [["a", "b"], ["a", ""], [""], []];
const RIGHT = [["a", "b"], ["b", ""], [], [""]];
const x = (word: string): [string, string] => [word, "x"];
const one = (word: string): [string, number] => [word, 1];

describe("transform", () => {
  it("makes any RDD of each RDD", () =>
    testOperation([[1, 2], [3]], (s) => s.transform((rdd) => rdd.map(String)), [["1", "2"], ["3"]]));

  it("knows the time of the batch", () =>
    testOperation([[1], [2]], (s) => s.transform((rdd, time) => rdd.map((n) => [time.milliseconds, n])), [
      [[1000, 1]],
      [[2000, 2]],
    ]));

  it("may run jobs of its own", () =>
    testOperation(
      [[3, 1, 2], [5]],
      (s) =>
        s.transform(async (rdd) => {
          const most = await rdd.max();
          return rdd.map((n) => n / most);
        }),
      [[1, 1 / 3, 2 / 3], [1]],
    ));

  it("that gives null fails the batch with Spark's words, and no other batch", () =>
    withContext({}, async (test) => {
      const output = test.output(
        test.input([[1], [2], [3]]).transform((rdd, time) => (time.milliseconds === 2000 ? (null as never) : rdd)),
      );
      await test.ssc.start();
      const end = assert.rejects(test.ssc.awaitTermination(), {
        message:
          "Transform function must not return null. Return SparkContext.emptyRDD() instead to represent no element as the result of transformation.",
      });
      await test.tick(3);
      await end;
      assert.deepEqual(
        output.map(({ ms }) => ms),
        [1000, 3000],
      );
    }));

  it("of a stream without an RDD fails the batch", () =>
    withContext({}, async (test) => {
      const output = test.output(test.inputOnce([1]).transform((rdd) => rdd));
      await test.ssc.start();
      await test.tick(2);
      assert.equal(output.length, 1);
      assert.deepEqual(test.errors, [
        "Error generating jobs for time 2000 ms: Couldn't generate RDD from parent at time 2000 ms",
      ]);
    }));

  it("map of a stream without an RDD has none either", () =>
    withContext({}, async (test) => {
      const output = test.output(test.inputOnce([1]).map((n) => n));
      await test.ssc.start();
      await test.tick(2);
      assert.equal(output.length, 1);
      assert.deepEqual(test.errors, []);
    }));

  it("union with a stream without an RDD fails the batch", () =>
    withContext({}, async (test) => {
      const none = test.ssc.queueStream<number>([], true, null);
      test.output(test.input([[1]]).union(none));
      await test.ssc.start();
      await test.tick();
      assert.deepEqual(test.errors, [
        "Error generating jobs for time 1000 ms: Could not generate RDD from a parent for unifying at time 1000 ms",
      ]);
    }));

  it("transformWith takes the RDDs of two streams", () =>
    testOperation2(LEFT, RIGHT, (a, b) => a.map(one).transformWith(b.map(x), (l, r) => l.join(r)), [
      [
        ["a", [1, "x"]],
        ["b", [1, "x"]],
      ],
      [["", [1, "x"]]],
      [],
      [],
    ]));

  it("transformWith takes Python's order of arguments too", () =>
    testOperation2([[1, 2, 3]], [[2]], (a, b) => a.transformWith((l, r) => l.subtract(r), b), [[1, 3]]));

  it("StreamingContext.transform takes the RDDs of many", () =>
    withContext({}, async (test) => {
      const streams = [1, 2, 3].map((n) => test.input([[n], [n * 10]]));
      const output = test.output(test.ssc.transform<number>(streams as never, (rdds) => test.sc.union(rdds as never)));
      await test.ssc.start();
      await test.tick(2);
      assert.deepEqual(
        output.flatMap(({ rows }) => rows),
        [1, 2, 3, 10, 20, 30],
      );
    }));
});

describe("joins of streams", () => {
  it("cogroup", () =>
    testOperation2(
      [["a", "a", "b"], ["a", ""], [""]],
      [["a", "a", "b"], ["b", ""], []],
      (a, b) => a.map(one).cogroup(b.map(x)),
      [
        [
          [
            "a",
            [
              [1, 1],
              ["x", "x"],
            ],
          ],
          ["b", [[1], ["x"]]],
        ],
        [
          ["a", [[1], []]],
          ["b", [[], ["x"]]],
          ["", [[1], ["x"]]],
        ],
        [["", [[1], []]]],
      ],
    ));

  it("join", () =>
    testOperation2(LEFT, RIGHT, (a, b) => a.map(one).join(b.map(x)), [
      [
        ["a", [1, "x"]],
        ["b", [1, "x"]],
      ],
      [["", [1, "x"]]],
      [],
      [],
    ]));

  it("leftOuterJoin", () =>
    testOperation2(LEFT, RIGHT, (a, b) => a.map(one).leftOuterJoin(b.map(x)), [
      [
        ["a", [1, "x"]],
        ["b", [1, "x"]],
      ],
      [
        ["", [1, "x"]],
        ["a", [1, null]],
      ],
      [["", [1, null]]],
      [],
    ]));

  it("rightOuterJoin", () =>
    testOperation2(LEFT, RIGHT, (a, b) => a.map(one).rightOuterJoin(b.map(x)), [
      [
        ["a", [1, "x"]],
        ["b", [1, "x"]],
      ],
      [
        ["", [1, "x"]],
        ["b", [null, "x"]],
      ],
      [],
      [["", [null, "x"]]],
    ]));

  it("fullOuterJoin", () =>
    testOperation2(LEFT, RIGHT, (a, b) => a.map(one).fullOuterJoin(b.map(x)), [
      [
        ["a", [1, "x"]],
        ["b", [1, "x"]],
      ],
      [
        ["", [1, "x"]],
        ["a", [1, null]],
        ["b", [null, "x"]],
      ],
      [["", [1, null]]],
      [["", [null, "x"]]],
    ]));

  it("streams with different slides are refused", () =>
    withContext({}, async (test) => {
      const pairs = test.input([["a"]]).map(one);
      const message = "requirement failed: Some of the DStreams have different slide durations";
      assert.throws(() => pairs.join(pairs.window(Seconds(2), Seconds(2))), { message });
      assert.throws(() => pairs.union(pairs.window(Seconds(2), Seconds(2))), { message });
    }));

  it("streams of different contexts are refused", async () => {
    const other = new DStreamTest();
    await withContext({}, async (test) => {
      assert.throws(() => test.input([[1]]).union(other.input([[2]])), {
        message: "requirement failed: Some of the DStreams have different contexts",
      });
    });
    await other.stop();
  });
});

describe("slice", () => {
  it("gives the RDDs of a stretch of time, both ends included, moved back to batch times", () =>
    withContext({}, async (test) => {
      const stream = test.input([[1], [2], [3], [4]]);
      test.output(stream);
      test.ssc.remember(Seconds(60));
      await test.ssc.start();
      await test.tick(4);
      const rows = async (from: number, to: number): Promise<number[][]> => {
        const rdds = await stream.slice(new Time(from), new Time(to));
        return Promise.all(rdds.map((rdd) => rdd.collect()));
      };
      assert.deepEqual(await rows(2000, 4000), [[2], [3], [4]]);
      assert.deepEqual(await rows(1500, 2500), [[1], [2]]);
      assert.deepEqual(await rows(-3000, 1000), [[1]]);
      assert.deepEqual(await rows(3000, 2000), []);
    }));

  it("of a stream that has not begun is refused", () =>
    withContext({}, async (test) => {
      const stream = test.input([[1]]);
      await assert.rejects(stream.slice(new Time(0), new Time(1000)), { message: /has not been initialized$/ });
    }));
});
