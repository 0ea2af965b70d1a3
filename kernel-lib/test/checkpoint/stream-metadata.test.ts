import assert from "node:assert/strict";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { readOrCreateStreamMetadata, readStreamMetadata } from "../../src/checkpoint/stream-metadata";
import { SeededRandom } from "../../src/data/random";

describe("stream metadata", () => {
  it("draws an id once and keeps it over restarts, in Spark's text", async () => {
    const disk = new MemoryDisk();
    assert.equal(await readStreamMetadata(disk), undefined);
    const first = await readOrCreateStreamMetadata(disk, new SeededRandom(1));
    const second = await readOrCreateStreamMetadata(disk, new SeededRandom(2));
    assert.deepEqual(second, first);
    assert.equal(new TextDecoder().decode(await disk.read("metadata")), `{"id":"${first.id}"}`);
  });

  it("agrees with a second starter that was quicker by a moment", async () => {
    const disk = new MemoryDisk();
    const starts = [1, 2].map((seed) => readOrCreateStreamMetadata(disk, new SeededRandom(seed)));
    const [first, second] = await Promise.all(starts);
    assert.deepEqual(first, second);
  });

  for (const text of ["", "{", "null", "{}", '{"id":""}', '{"id":7}'])
    it(`refuses ${JSON.stringify(text)}, naming the file and what to do`, async () => {
      const disk = new MemoryDisk();
      await disk.writeAtomic("metadata", new TextEncoder().encode(text));
      const expected =
        /Error reading stream metadata from memory\/metadata: expected .* or use a new checkpoint directory/;
      await assert.rejects(readOrCreateStreamMetadata(disk, new SeededRandom(1)), expected);
    });
});
