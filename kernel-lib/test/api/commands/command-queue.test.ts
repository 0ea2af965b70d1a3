/** Commands that wait for the engine: in which order they run, and where their errors go. */
import assert from "node:assert/strict";
import { CommandQueue } from "../../../src/api/commands/command-queue";

describe("the queue of commands", () => {
  it("runs one after the other, in the order in which they came", async () => {
    const queue = new CommandQueue();
    const done: string[] = [];
    const slow = queue.add(async () => {
      await Promise.resolve();
      done.push("slow");
    });
    const fast = queue.add(() => void done.push("fast"));
    assert.equal(queue.isIdle, false);
    await Promise.all([slow, fast]);
    await queue.settled();
    assert.deepEqual(done, ["slow", "fast"]);
    assert.equal(queue.isIdle, true);
  });

  it("an error that nobody waited for is thrown at whoever asks next, once", async () => {
    const queue = new CommandQueue();
    void queue.add(() => {
      throw new Error("no such table");
    });
    await assert.rejects(queue.settled(), /no such table/);
    await queue.settled();
  });
});
