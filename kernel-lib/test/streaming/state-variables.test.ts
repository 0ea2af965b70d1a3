/**
 * Variables of a processor, one call after the other: the scenarios of Spark's suites on value, list and map state, in our words and
 * with our data. Every call is a batch with one row.
 */
import { TimeMode } from "../../src/index";
import {
  type Action,
  addData,
  batchOf,
  checkLastBatch,
  expectFailure,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";
import { type Call, call, conf, program, SCHEMA } from "./scripted-processor";

interface Script {
  readonly what: string;
  readonly calls: Call[];
  readonly actions: Action[];
}

const steps = (what: string, ...pairs: [Call, unknown][]): Script => ({
  what,
  calls: pairs.map(([step]) => step),
  actions: pairs.flatMap(([, expected]) => call(expected)),
});

const restart = [stopStream(), startStream()];

describe("a variable of a processor", () => {
  const scripts: Script[] = [
    steps(
      "a value is not there at first, then what was set, then not there again",
      [({ value }) => [value.exists(), value.get()], [false, null]],
      [({ value }) => [value.update(7), value.exists(), value.get()].slice(1), [true, 7]],
      [({ value }) => value.get(), 7],
      [({ value }) => [value.clear(), value.exists(), value.get()].slice(1), [false, null]],
      [({ value }) => value.exists(), false],
    ),
    steps(
      "a value set twice in a call is the last one",
      [({ value }) => [value.update(1), value.update(2), value.get()].at(-1), 2],
      [({ value }) => value.get(), 2],
    ),
    steps(
      "a list keeps the order in which values came",
      [({ list }) => [list.exists(), list.get()], [false, []]],
      [({ list }) => [list.appendValue(3), list.appendValue(1), list.get()].at(-1), [3, 1]],
      [({ list }) => [list.appendList([2, 3]), list.get()].at(-1), [3, 1, 2, 3]],
      [({ list }) => [list.put([9]), list.get()].at(-1), [9]],
      [({ list }) => list.exists(), true],
      [({ list }) => [list.clear(), list.exists(), list.get()].slice(1), [false, []]],
    ),
    steps(
      "a list that was cleared begins anew",
      [({ list }) => list.put([1, 2]) ?? null, null],
      [({ list }) => [list.clear(), list.appendValue(5), list.get()].at(-1), [5]],
      [({ list }) => list.get(), [5]],
    ),
    steps(
      "a map has values by key",
      [({ map }) => [map.exists(), map.getValue("x"), map.containsKey("x")], [false, null, false]],
      [({ map }) => [map.updateValue("x", 1), map.updateValue("y", 2), map.getValue("x")].at(-1), 1],
      [
        ({ map }) => [map.containsKey("y"), [...map.keys()].sort(), [...map.values()].sort()],
        [true, ["x", "y"], [1, 2]],
      ],
      [
        ({ map }) => [map.updateValue("x", 5), [...map.iterator()].sort()].at(-1),
        [
          ["x", 5],
          ["y", 2],
        ],
      ],
      [({ map }) => [map.removeKey("x"), map.containsKey("x"), [...map.keys()]].slice(1), [false, ["y"]]],
      [({ map }) => [map.removeKey("nobody"), map.exists()].at(-1), true],
      [({ map }) => [map.clear(), map.exists(), [...map.keys()]].slice(1), [false, []]],
    ),
    steps(
      "the three are three: what clears one leaves the others",
      [({ value, list, map }) => [value.update(1), list.put([2]), map.updateValue("x", 3)].length, 3],
      [({ value, list, map }) => [value.clear(), list.get(), map.getValue("x")].slice(1), [[2], 3]],
      [({ value, list, map }) => [list.clear(), value.exists(), map.getValue("x")].slice(1), [false, 3]],
    ),
  ];
  for (const { what, calls, actions } of scripts) {
    it(what, () => testStream(SCHEMA, program([...calls], TimeMode.None), { outputMode: "update", conf }, ...actions));

    it(`${what}; the same with a restart after every batch`, () => {
      const restarted = actions.flatMap((action, i) => (i % 2 === 1 ? [action, ...restart] : [action]));
      return testStream(SCHEMA, program([...calls], TimeMode.None), { outputMode: "update", conf }, ...restarted);
    });
  }

  it("belongs to its key", () =>
    testStream(
      SCHEMA,
      program([({ value }) => value.update(1), ({ value }) => value.get(), ({ value }) => value.get()], TimeMode.None),
      { outputMode: "update", conf },
      ...[
        batchOf([1, "a"]),
        batchOf([1, "b"]),
        checkLastBatch(["b", "null"]),
        batchOf([1, "a"]),
        checkLastBatch(["a", "1"]),
      ],
    ));
});

describe("what a variable refuses", () => {
  const refused: [string, Call, RegExp][] = [
    ["an empty list", ({ list }) => list.put([]), /ILLEGAL_STATE_STORE_VALUE\.EMPTY_LIST_VALUE/],
    ["an empty list to append", ({ list }) => list.appendList([]), /ILLEGAL_STATE_STORE_VALUE\.EMPTY_LIST_VALUE/],
    ["NULL in a list", ({ list }) => list.put([1, null as never]), /ILLEGAL_STATE_STORE_VALUE\.NULL_VALUE/],
    ["NULL to append", ({ list }) => list.appendValue(null as never), /ILLEGAL_STATE_STORE_VALUE\.NULL_VALUE/],
    ["NULL in a map", ({ map }) => map.updateValue("x", null as never), /ILLEGAL_STATE_STORE_VALUE\.NULL_VALUE/],
    ["NULL as a key", ({ map }) => map.updateValue(null as never, 1), /ILLEGAL_STATE_STORE_VALUE\.NULL_VALUE/],
  ];
  for (const [what, misuse, message] of refused)
    it(what, () =>
      testStream(
        SCHEMA,
        program([misuse], TimeMode.None),
        { outputMode: "update", conf },
        ...[addData([1, "a"]), expectFailure(null, message)],
      ),
    );
});
