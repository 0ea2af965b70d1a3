import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { update } from "./datasets.mjs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const LINE = '{"offset":0,"arrival":"2026-01-01T12:00:01.000Z","key":null,"value":{"t":"2026-01-01T12:00:00.000Z"}}\n';

describe("tools/datasets.mjs", () => {
  let root;
  let folder;
  let manifest;

  const write = () => writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  const written = () => readFileSync(join(folder, "0.jsonl"), "utf8");

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "stepstream-tools-"));
    folder = join(root, "datasets", "x");
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(root, "node_modules", "p"), { recursive: true });
    writeFileSync(join(root, "node_modules", "p", "in.txt"), LINE);
    writeFileSync(join(folder, "derive.mjs"), 'export const derive = (input) => ({ "0.jsonl": input });');
    manifest = {
      name: "x",
      eventTimeColumn: "t",
      derive: "derive.mjs",
      origin: { package: "p", file: "in.txt", sha256: sha256(LINE) },
      partitions: [{ file: "0.jsonl", count: 1, sha256: sha256(LINE) }],
    };
    write();
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("makes what is missing, then finds it up to date, and leaves nothing else behind", async () => {
    assert.equal(await update(folder), "x: made, 1 records in 1 partition");
    assert.equal(await update(folder), "x: up to date, 1 records in 1 partition");
    assert.deepEqual(readdirSync(folder).sort(), ["0.jsonl", "derive.mjs", "manifest.json"]);
  });

  it("makes a damaged file again", async () => {
    writeFileSync(join(folder, "0.jsonl"), "damaged");
    await update(folder);
    assert.equal(written(), LINE);
  });

  it("says what to do when the package is missing or is another version", async () => {
    writeFileSync(join(root, "node_modules", "p", "in.txt"), "newer");
    await assert.rejects(update(folder), /p\/in\.txt is not the file this recording was made from .*run `npm ci`/);
    rmSync(join(root, "node_modules"), { recursive: true });
    await assert.rejects(update(folder), /the package p is missing; run `npm ci`/);
  });

  it("refuses a recording that comes out other than the manifest says", async () => {
    manifest.partitions[0].sha256 = "00";
    write();
    await assert.rejects(update(folder), /0\.jsonl has another checksum; .*--record/);
  });

  it("does not touch a recording made by hand, but checks it", async () => {
    delete manifest.derive;
    write();
    await assert.rejects(update(folder), /0\.jsonl is missing; bring the file back from git/);
    writeFileSync(join(folder, "0.jsonl"), "changed");
    await assert.rejects(update(folder), /0\.jsonl has another checksum/);
    assert.equal(written(), "changed");
  });

  it("records counts, checksums and times for whoever makes a dataset", async () => {
    manifest.partitions = [{ file: "0.jsonl" }];
    write();
    assert.equal(await update(folder, { record: true }), "x: recorded, 1 records in 1 partition");
    const { partitions, eventTime, arrivalTime } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    assert.deepEqual(partitions, [{ file: "0.jsonl", count: 1, sha256: sha256(LINE) }]);
    assert.deepEqual(eventTime, { first: "2026-01-01T12:00:00.000Z", last: "2026-01-01T12:00:00.000Z" });
    assert.deepEqual(arrivalTime, { first: "2026-01-01T12:00:01.000Z", last: "2026-01-01T12:00:01.000Z" });
  });
});
