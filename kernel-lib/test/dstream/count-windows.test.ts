/** Counts and groups over windows: further scenarios of Spark's WindowOperationsSuite. */
import type { DStream } from "../../src/dstream/dstream";
import { Seconds } from "../../src/dstream/duration";
import { pairs, testOperation } from "./dstream-test";

type Pair = [string, number];
const add = (a: number, b: number): number => a + b;
const take = (a: number, b: number): number => a - b;

describe("other windows", () => {
  it("groupByKeyAndWindow", () =>
    testOperation(
      [[["a", 1]], pairs({ a: 2, b: 3 }), [], [["b", 4]]] as Pair[][],
      (s: DStream<Pair>) => s.groupByKeyAndWindow(Seconds(2), Seconds(1)),
      [
        [["a", [1]]],
        [
          ["a", [1, 2]],
          ["b", [3]],
        ],
        [
          ["a", [2]],
          ["b", [3]],
        ],
        [["b", [4]]],
      ],
    ));

  it("countByWindow: 0 once there was something, nothing before", () =>
    testOperation(
      [[], [1], [1, 2], [], [], []],
      (s) => s.countByWindow(Seconds(2), Seconds(1)),
      [[], [1], [3], [2], [0], [0]],
      {
        checkpoint: true,
      },
    ));

  it("countByValueAndWindow: values that have left are not there", () =>
    testOperation(
      [["a"], ["b", "b"], ["a"], []],
      (s) => s.countByValueAndWindow(Seconds(2), Seconds(1)),
      [[["a", 1]], pairs({ a: 1, b: 2 }), pairs({ a: 1, b: 2 }), [["a", 1]]],
      { checkpoint: true },
    ));

  it("reduceByWindow, plain and with an inverse function", async () => {
    const input = [[1, 2], [3], [], [4]];
    const expected = [[3], [6], [3], [4]];
    await testOperation(input, (s) => s.reduceByWindow(add, Seconds(2), Seconds(1)), expected);
    await testOperation(input, (s) => s.reduceByWindow(add, take, Seconds(2), Seconds(1)), expected, {
      checkpoint: true,
    });
  });
});
