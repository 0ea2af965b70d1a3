/** The scenarios of Spark's FileBasedWriteAheadLogSuite and its variants: files that roll, torn ends, errors, deletion. */
import assert from "node:assert/strict";
import type { Disk } from "../../../src/checkpoint/disk";
import { FaultyDisk } from "../../../src/checkpoint/faulty-disk";
import { Killed } from "../../../src/checkpoint/killed";
import { MemoryDisk } from "../../../src/checkpoint/memory-disk";
import { FileBasedWriteAheadLog } from "../../../src/dstream/receiver/file-based-write-ahead-log";
import { framed, recordAt, recordsIn } from "../../../src/dstream/receiver/wal-records";

const SETTINGS = { rollingIntervalMs: 1000, maxFailures: 3, closeFileAfterWrite: false };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const texts = (records: readonly Uint8Array[]): string[] => records.map((record) => new TextDecoder().decode(record));

/** A disk whose next writes fail as often as told. */
class FailingDisk extends MemoryDisk {
  attempts = 0;
  constructor(private failures: number) {
    super();
  }
  override async append(path: string, record: Uint8Array): Promise<void> {
    this.attempts++;
    if (this.failures-- > 0) throw new Error(`no room for ${path}`);
    return super.append(path, record);
  }
  override async delete(path: string): Promise<void> {
    if (path.includes("log-0-")) throw new Error("not allowed");
    return super.delete(path);
  }
}

const open = (disk: Disk, settings: Partial<typeof SETTINGS> = {}): Promise<FileBasedWriteAheadLog> =>
  FileBasedWriteAheadLog.open(disk, "log", { ...SETTINGS, ...settings });

describe("write-ahead log in files", () => {
  it("makes no directory and no file before something is written", async () => {
    const disk = new MemoryDisk();
    const log = await open(disk);
    await log.close();
    assert.deepEqual([await disk.listFiles(""), await log.readAll()], [[], []]);
  });

  it("writes records to files that change when their time is over", async () => {
    const disk = new MemoryDisk();
    const log = await open(disk);
    for (const ms of [0, 1000, 1001, 3500]) await log.write(bytes(`at ${ms}`), ms);
    assert.deepEqual(await disk.list("log"), ["log-0-1000", "log-1001-2001", "log-3500-4500"]);
    assert.deepEqual(texts(await log.readAll()), ["at 0", "at 1000", "at 1001", "at 3500"]);
  });

  it("what is written can be read at once, by its place", async () => {
    const log = await open(new MemoryDisk());
    const first = await log.write(bytes("first"), 0);
    const second = await log.write(bytes("zweite"), 0);
    assert.deepEqual(second, { path: "log/log-0-1000", offset: 4 + 5, length: 6 });
    assert.deepEqual(texts([await log.read(second), await log.read(first)]), ["zweite", "first"]);
  });

  it("a new process reads everything, and begins a file of its own even in the same millisecond", async () => {
    const disk = new MemoryDisk();
    const first = await open(disk);
    await first.write(bytes("a"), 500);
    const second = await open(disk);
    await second.write(bytes("b"), 500);
    assert.deepEqual(await disk.list("log"), ["log-500-1500", "log-501-1501"]);
    assert.deepEqual(texts(await (await open(disk)).readAll()), ["a", "b"]);
  });

  it("files are read in the order of their times, not of their names", async () => {
    const disk = new MemoryDisk();
    for (const ms of [20_000, 9000, 100_000]) await disk.append(`log/log-${ms}-${ms + 1}`, framed(bytes(String(ms))));
    assert.deepEqual(texts(await (await open(disk)).readAll()), ["9000", "20000", "100000"]);
  });

  it("files with other names are not its own", async () => {
    const disk = new MemoryDisk();
    await disk.append("log/notes.txt", bytes("hello"));
    await disk.append("log/log-1-2.tmp", framed(bytes("x")));
    assert.deepEqual(await (await open(disk)).readAll(), []);
  });

  it("a torn end is not read, what comes after it in other files is", async () => {
    const disk = new MemoryDisk();
    const log = await open(disk);
    await log.write(bytes("whole"), 0);
    await disk.append("log/log-0-1000", framed(bytes("torn record")).subarray(0, 8));
    const next = await open(disk);
    await next.write(bytes("later"), 10);
    assert.deepEqual(texts(await next.readAll()), ["whole", "later"]);
  });

  it("a process that dies in the middle of a write leaves what was written before", async () => {
    const disk = new MemoryDisk();
    const dying = await open(new FaultyDisk(disk, [{ kind: "torn", at: 1 }]));
    await dying.write(bytes("safe"), 0);
    await assert.rejects(dying.write(bytes("never promised"), 0), Killed);
    assert.deepEqual(texts(await (await open(disk)).readAll()), ["safe"]);
  });

  it("a write that fails is tried three times", async () => {
    const disk = new FailingDisk(2);
    const log = await open(disk);
    await log.write(bytes("stubborn"), 0);
    assert.equal(disk.attempts, 3);
    assert.deepEqual(texts(await log.readAll()), ["stubborn"]);
  });

  it("the third failure is the writer's", async () => {
    const disk = new FailingDisk(3);
    const log = await open(disk);
    await assert.rejects(log.write(bytes("a"), 0), /no room/);
    assert.equal(disk.attempts, 3);
    await log.write(bytes("b"), 0);
    assert.deepEqual(texts(await log.readAll()), ["b"]);
  });

  it("a kill is not tried again", async () => {
    const disk = new FaultyDisk(new MemoryDisk(), [{ kind: "kill", at: 0 }]);
    await assert.rejects((await open(disk)).write(bytes("a"), 0), Killed);
    assert.equal(disk.changes, 1);
  });

  it("records of many writers do not mix", async () => {
    const log = await open(new MemoryDisk());
    const written = ["a", "bb", "ccc", "dddd"].map((text) => log.write(bytes(text), 0));
    const segments = await Promise.all(written);
    assert.deepEqual(
      segments.map(({ offset }) => offset),
      [0, 5, 11, 18],
    );
    assert.deepEqual(texts(await log.readAll()), ["a", "bb", "ccc", "dddd"]);
  });

  it("clean deletes the files that are over before the threshold, never the one in use", async () => {
    const disk = new MemoryDisk();
    const log = await open(disk);
    for (const ms of [0, 2000, 4000]) await log.write(bytes(`at ${ms}`), ms);
    await log.clean(3000);
    assert.deepEqual(await disk.list("log"), ["log-2000-3000", "log-4000-5000"]);
    await log.clean(9000);
    assert.deepEqual(await disk.list("log"), ["log-4000-5000"]);
  });

  it("a file that cannot be deleted stays, and the others go", async () => {
    const disk = new FailingDisk(0);
    const log = await open(disk);
    for (const ms of [0, 2000, 4000]) await log.write(bytes(`at ${ms}`), ms);
    await log.clean(3500);
    assert.deepEqual(await disk.list("log"), ["log-0-1000", "log-4000-5000"]);
  });

  it("with closeFileAfterWrite each record has its file", async () => {
    const disk = new MemoryDisk();
    const log = await open(disk, { closeFileAfterWrite: true });
    for (const ms of [0, 0, 5]) await log.write(bytes(`at ${ms}`), ms);
    assert.deepEqual(await disk.list("log"), ["log-0-1000", "log-1-1001", "log-5-1005"]);
    assert.deepEqual(texts(await (await open(disk)).readAll()), ["at 0", "at 0", "at 5"]);
  });

  it("a record that is gone, or was changed, is not read as another", async () => {
    const disk = new MemoryDisk();
    const log = await open(disk);
    const segment = await log.write(bytes("12345"), 0);
    await assert.rejects(log.read({ ...segment, length: 4 }), /Expected message length to be 4, but was 5/);
    await disk.delete(segment.path);
    await assert.rejects(
      log.read(segment),
      /Could not read data from write ahead log record FileBasedWriteAheadLogSegment/,
    );
  });

  it("a length that makes no sense ends the reading", () => {
    const file = framed(bytes("ok"));
    const broken = new Uint8Array([...file, 0xff, 0xff, 0xff, 0xff, 1, 2]);
    assert.deepEqual(texts([...recordsIn(broken)]), ["ok"]);
    assert.equal(recordAt(broken, file.length), null);
    assert.deepEqual([...recordsIn(new Uint8Array([0, 0]))], []);
  });
});
