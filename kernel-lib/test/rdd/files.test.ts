/** Text files, checkpoints and commands: what Spark read and wrote (`recorded/rdd/FilesOracle.java`), and what survives. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { newContext } from "./contexts";

const RECORDED = join(__dirname, "..", "..", "..", "test", "recorded", "rdd", "files.tsv");
const answers = new Map(
  readFileSync(RECORDED, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t") as [string, string]),
);
const javaText = (value: unknown, pair: boolean = false): string =>
  Array.isArray(value)
    ? pair
      ? `(${value.join(",")})`
      : `[${value.map((item) => javaText(item)).join(", ")}]`
    : String(value);
const escaped = (text: string): string => text.replaceAll("\n", "\\n").replaceAll("\r", "\\r");

describe("files of RDDs", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stepstream-rdd-"));
    mkdirSync(join(folder, "in", "sub"), { recursive: true });
    const files = {
      "a.txt": "a\nbb\r\nccc\n\ndddd",
      "b.txt": "x\ny\nz\n",
      "empty.txt": "",
      "cr.txt": "1\r2\r3",
      _hidden: "h\n",
      ".dot": "h\n",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "in", name), text);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const recorded = (name: string): string =>
    (answers.get(name) ?? `no answer for ${name}`).replaceAll("/tmp/stepstream-files", folder);

  for (const n of [1, 2, 3, 4, 5, 6])
    it(`lines and whole files in at least ${n} partitions`, async () => {
      const sc = newContext();
      const glommed = async (path: string): Promise<string> =>
        javaText(await sc.textFile(`${folder}/in/${path}`, n).glom().collect());
      assert.equal(await glommed("a.txt"), recorded(`text ${n}`));
      assert.equal(await glommed("cr.txt"), recorded(`cr ${n}`));
      assert.equal(await glommed("*.txt"), recorded(`glob ${n}`));
      const whole = await sc.wholeTextFiles(`${folder}/in/*.txt`, n).glom().collect();
      const text = `[${whole.map((part) => `[${part.map((pair) => javaText(pair, true)).join(", ")}]`).join(", ")}]`;
      assert.equal(escaped(text), recorded(`whole ${n}`));
    });

  it("several paths, an empty file, a folder within a folder", async () => {
    const sc = newContext();
    assert.equal(sc.textFile(`${folder}/in/a.txt`).getNumPartitions(), Number(recorded("default")));
    const two = sc.textFile(`${folder}/in/a.txt,${folder}/in/b.txt`, 1);
    assert.equal(javaText(await two.glom().collect()), recorded("two"));
    assert.deepEqual(await sc.textFile(`${folder}/in/empty.txt`).glom().collect(), []);
    const expected = recorded("dir with sub").replace("!IOException ", "");
    await assert.rejects(sc.textFile(`${folder}/in`).collect(), { name: "IOException", message: expected });
    const lineage = sc.textFile(`${folder}/in/b.txt`, 1).toDebugString();
    const placeless = (text: string): string => escaped(text).replace(/\[\d+\] at (\w+) at [\w.-]+:\d+/g, "[] at $1");
    assert.equal(placeless(lineage), placeless(recorded("debug")));
  });

  it("saveAsTextFile writes a file for each partition and _SUCCESS last; twice is refused; a failure leaves an empty folder", async () => {
    const sc = newContext();
    const out = `${folder}/out`;
    await sc
      .parallelize<[string, number | null]>(
        [
          ["a", 1],
          ["b", null],
        ],
        3,
      )
      .saveAsTextFile(out);
    for (const name of readdirSync(out))
      assert.equal(escaped(readFileSync(`${out}/${name}`, "utf8")), recorded(`out ${name}`));
    assert.deepEqual(readdirSync(out), ["_SUCCESS", "part-00000", "part-00001", "part-00002"]);
    assert.deepEqual(await sc.textFile(out).collect(), ["(a,1)", "(b,null)"]);
    await assert.rejects(sc.range(2).saveAsTextFile(out), {
      name: "FileAlreadyExistsException",
      message: `Output directory file:${out} already exists`,
    });
    await assert.rejects(
      sc.parallelize(["a", null], 1).saveAsTextFile(`${folder}/out3`),
      /^SparkException: Job aborted\.$/,
    );
    assert.ok(!existsSync(`${folder}/out3/part-00000`) && !existsSync(`${folder}/out3/_SUCCESS`));
  });

  it("an object file gives back what was saved", async () => {
    const sc = newContext();
    const values = [[1, "a"], null, 10n, new Map([["k", [Number.NaN]]]), { x: new Date(5) }, "é\n"];
    await sc.parallelize(values, 2).saveAsObjectFile(`${folder}/objects`);
    assert.deepEqual(await sc.objectFile(`${folder}/objects`).collect(), values);
  });

  it("keys are sampled by shares of their own, as recorded", async () => {
    const sc = newContext();
    const pairs = sc.range(0, 20, 1, 2).map((n) => [n % 2, n]);
    const shares = new Map([
      [0, 0.3],
      [1, 0.7],
    ]);
    for (const [name, again] of [
      ["sampleByKey", false],
      ["sampleByKey with", true],
    ] as const) {
      const chosen = await pairs.sampleByKey(again, shares, 7).collect();
      assert.equal(`[${chosen.map((pair) => javaText(pair, true)).join(", ")}]`, recorded(name));
    }
  });
});

describe("checkpoints of RDDs", () => {
  it("a checkpoint cuts the lineage; what it holds is read by another life of the program", async () => {
    const disk = new MemoryDisk();
    const sc = newContext();
    sc.setCheckpointDir(disk);
    let computed = 0;
    const rdd = sc.range(0, 4, 1, 2).map((n) => {
      computed++;
      return [n, `v${n}`];
    });
    rdd.checkpoint();
    assert.equal(rdd.getCheckpointFile(), null);
    await rdd.count();
    // Once for the action and once to write it, as in Spark; cached before, once.
    assert.equal(computed, 8);
    const file = rdd.getCheckpointFile();
    assert.match(file ?? "", new RegExp(`^memory/[0-9a-f-]{36}/rdd-${rdd.id}$`));
    const expected = [
      [0, "v0"],
      [1, "v1"],
      [2, "v2"],
      [3, "v3"],
    ];
    assert.deepEqual(await rdd.collect(), expected);
    assert.equal(computed, 8);
    assert.match(
      rdd.toDebugString(),
      /^\(2\) MapPartitionsRDD\[2\].*\n \| {2}ReliableCheckpointRDD\[3\] at count at \S+ \[\]$/,
    );

    const later = newContext();
    later.setCheckpointDir(disk);
    assert.deepEqual(await later.checkpointFile(file as string).collect(), expected);
    await later.deleteCheckpoint(file as string);
    await assert.rejects(later.checkpointFile(file as string).collect(), /Checkpoint directory does not exist/);
  });

  it("a checkpoint is not read for what an executor keeps, and is when that executor is gone", async () => {
    const disk = new MemoryDisk();
    let reads = 0;
    const read = disk.read.bind(disk);
    disk.read = (path) => {
      reads++;
      return read(path);
    };
    const sc = newContext("local-cluster[1,1,1024]");
    sc.setCheckpointDir(disk);
    const rdd = sc.range(0, 4, 1, 2).cache();
    rdd.checkpoint();
    await rdd.count();
    const doubled = rdd.map((n) => 2 * n);
    assert.deepEqual(await doubled.collect(), [0, 2, 4, 6]);
    assert.equal(reads, 0);
    sc.cluster.killExecutor("0");
    assert.deepEqual(await doubled.collect(), [0, 2, 4, 6]);
    assert.equal(reads, 2);
  });

  it("a local checkpoint lives in the caches, and is lost with them", async () => {
    const sc = newContext("local-cluster[2,1,1024]");
    let computed = 0;
    const rdd = sc.range(0, 4, 1, 4).map((n) => {
      computed++;
      return n;
    });
    rdd.localCheckpoint();
    await rdd.count();
    assert.deepEqual(await rdd.collect(), [0, 1, 2, 3]);
    assert.equal(computed, 4);
    sc.cluster.killExecutor("0");
    await assert.rejects(
      rdd.collect(),
      /^SparkException: \[CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND\] Checkpoint block rdd_2_\d not found!\n/,
    );
  });
});
