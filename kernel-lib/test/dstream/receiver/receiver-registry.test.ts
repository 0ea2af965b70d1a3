/** Where receivers run when cores are few, and what is said about them (semantics R1). */
import assert from "node:assert/strict";
import { StorageLevel } from "../../../src/data/storage-level";
import { TestReceiver, World } from "./receiver-world";

const MEMORY = StorageLevel.MEMORY_ONLY;

describe("receivers and their executors", () => {
  it("each has a core for itself; one for which there is none waits", async () => {
    const receivers = [new TestReceiver(MEMORY), new TestReceiver(MEMORY)];
    const world = await World.started({ receivers, cores: 1, executors: ["1"] });
    await world.advance(5000);
    assert.deepEqual([...world.tracker.allocatedExecutors], [[0, "1"]]);
    assert.deepEqual(receivers[1].calls, []);
    world.loseExecutor("1");
    world.addExecutor("2");
    world.addExecutor("3");
    await world.advance(2000);
    await world.advance(2000);
    assert.deepEqual([...world.tracker.allocatedExecutors.values()].sort(), ["2", "3"]);
  });

  it("a core comes free when the receiver ends", async () => {
    const receiver = new TestReceiver(MEMORY);
    const world = await World.started({ receivers: [receiver], cores: 1, executors: ["1"] });
    receiver.stop("enough");
    await world.advance(2000);
    assert.deepEqual(receiver.calls, ["onStart", "onStop", "onStart"]);
  });

  it("what goes wrong is said, that it was stopped with the context is not", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver] });
    receiver.reportError("odd", null);
    receiver.restart("Error connecting to localhost:9999", new Error("refused"));
    await world.advance(2000);
    await world.stop();
    assert.deepEqual(world.warnings, [
      "Error reported by receiver for stream 0: odd",
      "Deregistered receiver for stream 0: Restarting receiver with delay 2000ms: Error connecting to localhost:9999 - Error: refused",
    ]);
  });
});
