/** The scenarios of Spark's ReceiverSchedulingPolicySuite: where receivers run first, and where again. */
import assert from "node:assert/strict";
import { rescheduleReceiver, scheduleReceivers } from "../../../src/dstream/receiver/receiver-scheduling-policy";
import type {
  Executor,
  Place,
  ReceiverState,
  ReceiverTrackingInfo,
} from "../../../src/dstream/receiver/receiver-tracking-info";

const executor = (host: string, executorId: string): Executor => ({ host, executorId });
const receiver = (
  streamId: number,
  host: string | null = null,
): { streamId: number; preferredLocation(): string | null } => ({
  streamId,
  preferredLocation: () => host,
});
const names = (places: readonly Place[] | undefined): string[] =>
  (places ?? []).map(({ host, executorId }) => `${host}/${executorId ?? "*"}`).sort();

function info(receiverId: number, state: ReceiverState, where: readonly Executor[]): ReceiverTrackingInfo {
  const runningExecutor = state === "ACTIVE" ? where[0] : null;
  const scheduledLocations = state === "SCHEDULED" ? where : null;
  return { receiverId, state, scheduledLocations, runningExecutor, name: null, errorInfo: null };
}

describe("receiver scheduling: at the start", () => {
  it("no receivers, no places; no executors, no candidates", () => {
    assert.equal(scheduleReceivers([], [executor("a", "1")]).size, 0);
    assert.deepEqual(
      [...scheduleReceivers([receiver(0), receiver(1)], [])],
      [
        [0, []],
        [1, []],
      ],
    );
  });

  it("more receivers than executors: each executor gets as many", () => {
    const executors = [0, 1, 2].map((i) => executor(`host${i}`, String(i)));
    const places = scheduleReceivers(
      [0, 1, 2, 3, 4, 5].map((id) => receiver(id)),
      executors,
    );
    const counts = new Map<string, number>();
    for (const [, candidates] of places) {
      assert.equal(candidates.length, 1);
      for (const name of names(candidates)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    assert.deepEqual([...counts.values()], [2, 2, 2]);
  });

  it("more executors than receivers: the idle ones are further candidates, evenly", () => {
    const executors = [0, 1, 2, 3, 4, 5].map((i) => executor(`host${i}`, String(i)));
    const places = scheduleReceivers(
      [0, 1, 2].map((id) => receiver(id)),
      executors,
    );
    assert.deepEqual(
      [...places.values()].map((candidates) => candidates.length),
      [2, 2, 2],
    );
    assert.equal(new Set([...places.values()].flatMap(names)).size, 6);
  });

  it("receivers that prefer a host share its executors", () => {
    const executors = ["1", "2", "3"].map((id) => executor("near", id)).concat(executor("far", "4"));
    const places = scheduleReceivers([0, 1, 2].map((id) => receiver(id, "near")).concat(receiver(3)), executors);
    const firsts = [0, 1, 2].map((id) => places.get(id)?.[0].executorId);
    assert.deepEqual(firsts, ["1", "2", "3"]);
    assert.deepEqual(names(places.get(3)), ["far/4"]);
  });

  it("a host without an executor is kept as a wish", () => {
    const places = scheduleReceivers([receiver(0, "elsewhere"), receiver(1)], [executor("a", "1")]);
    assert.deepEqual(names(places.get(0)), ["elsewhere/*"]);
    assert.deepEqual(names(places.get(1)), ["a/1"]);
  });
});

describe("receiver scheduling: again", () => {
  const [a, b, c] = [executor("a", "1"), executor("b", "2"), executor("c", "3")];

  it("without executors there is no place", () => {
    assert.deepEqual(rescheduleReceiver(null, [], []), []);
  });

  it("the preferred host is always a candidate", () => {
    const candidates = rescheduleReceiver("b", [info(0, "INACTIVE", [])], [a, b]);
    assert.deepEqual(names(candidates), ["a/1", "b/*", "b/2"]);
  });

  it("all idle executors are candidates", () => {
    const candidates = rescheduleReceiver(null, [info(0, "ACTIVE", [a])], [a, b, c]);
    assert.deepEqual(names(candidates), ["b/2", "c/3"]);
  });

  it("with none idle, those with the least: a scheduled receiver weighs its share on each candidate", () => {
    const infos = [
      info(0, "ACTIVE", [a]),
      info(1, "ACTIVE", [b]),
      info(2, "SCHEDULED", [b, c]),
      info(3, "SCHEDULED", [c]),
    ];
    // a: 1, b: 1 + 1/2, c: 1/2 + 1
    assert.deepEqual(names(rescheduleReceiver(null, infos, [a, b, c])), ["a/1"]);
    const even = [info(0, "ACTIVE", [a]), info(1, "SCHEDULED", [b, c]), info(2, "SCHEDULED", [b, c])];
    assert.deepEqual(names(rescheduleReceiver(null, even, [a, b, c])), ["a/1", "b/2", "c/3"]);
  });
});
