/** Where data comes in: the scenarios of Spark's InputStreamsSuite. Sockets and receivers have tests of their own. */
import assert from "node:assert/strict";
import type { StreamingContext } from "../../src/api/streaming-context";
import { sameBatches, withContext } from "./dstream-test";
import { Machine } from "./recoverable";

describe("a queue of RDDs", () => {
  const LISTS = [["a"], ["b", "c"], [], ["d"]];

  it("gives one RDD per batch, then empty ones", () =>
    withContext({}, async (test) => {
      const output = test.output(test.input(LISTS));
      await test.ssc.start();
      await test.tick(5);
      sameBatches(output, [...LISTS, []]);
    }));

  it("gives all there are when it is not one at a time", () =>
    withContext({}, async (test) => {
      const queue = LISTS.slice(0, 3).map((rows) => test.sc.parallelize(rows));
      const output = test.output(test.ssc.queueStream(queue, false));
      await test.ssc.start();
      await test.tick();
      queue.push(test.sc.parallelize(["x"]), test.sc.parallelize(["y"]));
      await test.tick(2);
      sameBatches(output, [["a", "b", "c"], ["x", "y"], []]);
    }));

  it("gives what it was told to give when it is empty", () =>
    withContext({}, async (test) => {
      const output = test.output(test.ssc.queueStream([test.sc.parallelize([1])], true, test.sc.parallelize([0])));
      await test.ssc.start();
      await test.tick(3);
      sameBatches(output, [[1], [0], [0]]);
    }));

  it("takes lists as they are", () =>
    withContext({}, async (test) => {
      const output = test.output(test.ssc.queueStream([[1, 2], [3]]));
      await test.ssc.start();
      await test.tick(3);
      sameBatches(output, [[1, 2], [3], []]);
    }));
});

/** A context over files in memory, that goes from half second to half second. */
async function withFiles(
  describe: (ssc: StreamingContext, output: string[][]) => void,
  script: (machine: Machine, batch: (ms: number) => Promise<void>, output: string[][]) => Promise<void>,
): Promise<void> {
  const machine = new Machine((lines) => lines);
  machine.clock.set(10_000);
  const ssc = machine.build();
  machine.ssc = ssc;
  const output: string[][] = [];
  try {
    describe(ssc, output);
    await script(
      machine,
      async (ms) => {
        machine.clock.set(ms);
        await ssc.processAllAvailable();
      },
      output,
    );
  } finally {
    await machine.stop();
  }
}

const collectFrom =
  (directory: string, newFilesOnly: boolean) =>
  (ssc: StreamingContext, output: string[][]): void => {
    const files = ssc.fileStream(directory, { newFilesOnly });
    files.foreachRDD(async (rdd) => {
      output.push((await rdd.collect()).map(([path, bytes]) => `${path}: ${new TextDecoder().decode(bytes).trim()}`));
    });
  };

describe("a stream of files", () => {
  for (const newFilesOnly of [true, false])
    it(`newFilesOnly = ${newFilesOnly}: files that are there at the start are ${newFilesOnly ? "left alone" : "taken"}`, () =>
      withFiles(collectFrom("/dir", newFilesOnly), async (machine, batch, output) => {
        machine.files.put("/dir/old", "0");
        machine.clock.set(10_500);
        await machine.running.start();
        machine.files.put("/dir/a", "1");
        machine.clock.set(10_700);
        machine.files.put("/dir/b", "2");
        await batch(11_000);
        await batch(12_000);
        machine.clock.set(12_500);
        machine.files.put("/dir/c", "3");
        await batch(13_000);
        const first = newFilesOnly ? ["/dir/b: 2"] : ["/dir/a: 1", "/dir/b: 2", "/dir/old: 0"];
        assert.deepEqual(output, [first, [], ["/dir/c: 3"]]);
      }));

  it("takes a star for any name in the path", () =>
    withFiles(collectFrom("/logs/2026*", false), async (machine, batch, output) => {
      await machine.running.start();
      machine.clock.set(10_500);
      machine.files.put("/logs/2026-01/x", "1");
      machine.files.put("/logs/2026-02/x", "2");
      machine.files.put("/logs/2025-12/x", "3");
      await batch(11_000);
      assert.deepEqual(output, [["/logs/2026-01/x: 1", "/logs/2026-02/x: 2"]]);
    }));

  it("leaves hidden files alone, or what the program's filter says", () =>
    withFiles(
      (ssc, output) => {
        collectFrom("/dir", true)(ssc, output);
        ssc.fileStream("/dir", { filter: (path) => path.endsWith(".log") }).foreachRDD(async (rdd) => {
          output.push((await rdd.collect()).map(([path]) => path));
        });
      },
      async (machine, batch, output) => {
        await machine.running.start();
        machine.clock.set(10_500);
        machine.files.put("/dir/.hidden", "1");
        machine.files.put("/dir/a.log", "2");
        await batch(11_000);
        assert.deepEqual(output, [["/dir/a.log: 2"], ["/dir/a.log"]]);
      },
    ));

  it("reads a file once, though it is changed later", () =>
    withFiles(collectFrom("/dir", true), async (machine, batch, output) => {
      await machine.running.start();
      machine.clock.set(10_500);
      machine.files.put("/dir/a", "1");
      await batch(11_000);
      machine.clock.set(11_500);
      machine.files.put("/dir/a", "1", "2");
      await batch(12_000);
      assert.deepEqual(output, [["/dir/a: 1"], []]);
    }));

  it("takes a file that came up to a minute late, and none that came later", () =>
    withFiles(collectFrom("/dir", false), async (machine, batch, output) => {
      await machine.running.start();
      machine.clock.set(10_500);
      machine.files.put("/elsewhere/a", "1");
      machine.files.put("/elsewhere/b", "2");
      await batch(69_000);
      await machine.files.rename("/elsewhere/a", "/dir/a");
      await batch(70_000);
      await machine.files.rename("/elsewhere/b", "/dir/b");
      await batch(71_000);
      assert.deepEqual(
        output.filter((files) => files.length > 0),
        [["/dir/a: 1"]],
      );
    }));

  it("a directory that is not there yet has no files", () =>
    withFiles(collectFrom("/nowhere", true), async (machine, batch, output) => {
      await machine.running.start();
      await batch(11_000);
      assert.deepEqual(output, [[]]);
      assert.deepEqual(machine.warnings, []);
    }));

  it("of a file system that is not there is refused; file:// is this machine's", () =>
    withFiles(
      (ssc, output) => {
        assert.throws(() => ssc.textFileStream("hdfs://localhost:9000/input"), {
          message:
            'No FileSystem for scheme "hdfs": give a directory of this machine in place of hdfs://localhost:9000/input',
        });
        collectFrom("file:///dir", true)(ssc, output);
      },
      async (machine, batch, output) => {
        await machine.running.start();
        machine.clock.set(10_500);
        machine.files.put("/dir/a", "1");
        await batch(11_000);
        assert.deepEqual(output, [["/dir/a: 1"]]);
      },
    ));

  it("tells the batch which files it had", () =>
    withFiles(collectFrom("/dir", true), async (machine, batch) => {
      const seen: unknown[] = [];
      machine.running.onPoint((point) => {
        if (point.name !== "runJobs.done") return;
        const infos = [...point.facts.jobSet.info().streamIdToInputInfo.values()];
        seen.push(...infos.filter(({ inputStreamId }) => inputStreamId === 1).map(({ metadata }) => metadata));
      });
      await machine.running.start();
      machine.clock.set(10_500);
      machine.files.put("/dir/a", "1");
      await batch(11_000);
      assert.deepEqual(seen, [{ files: ["/dir/a"], Description: "/dir/a" }]);
    }));

  it("as binary records: pieces of one length", () =>
    withFiles(
      (ssc, output) =>
        ssc.binaryRecordsStream("/dir", 2).foreachRDD(async (rdd) => {
          output.push((await rdd.collect()).map((bytes) => bytes.join()));
        }),
      async (machine, batch, output) => {
        await machine.running.start();
        machine.clock.set(10_500);
        await machine.files.write("/dir/a", new Uint8Array([1, 2, 3, 4]));
        await batch(11_000);
        machine.clock.set(11_500);
        await machine.files.write("/dir/b", new Uint8Array([5]));
        const failed = assert.rejects(machine.running.awaitTermination(), /does not have correct length/);
        await batch(12_000);
        await failed;
        assert.deepEqual(output, [["1,2", "3,4"]]);
      },
    ));
});
