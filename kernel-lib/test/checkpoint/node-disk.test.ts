import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { NodeDisk } from "../../src/checkpoint/node-disk";
import { diskError } from "../../src/checkpoint/node-disk-error";
import { itKeepsTheDiskContract } from "./disk-contract";

const run = promisify(execFile);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("NodeDisk", () => {
  const folders: string[] = [];
  const makeFolder = (): string => {
    folders.push(fs.mkdtempSync(join(tmpdir(), "stepstream-disk-")));
    return folders[folders.length - 1];
  };
  after(() => {
    for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  });

  itKeepsTheDiskContract(() => new NodeDisk(join(makeFolder(), "checkpoint")));

  it("says where it is as a URL, as Spark does", () => {
    assert.equal(new NodeDisk("/somewhere/a b").description, "file:///somewhere/a%20b");
  });

  it("leaves no temporary file behind, also when the write is refused", async () => {
    const folder = makeFolder();
    const disk = new NodeDisk(folder);
    await disk.writeAtomic("f", bytes("1"));
    await assert.rejects(disk.writeAtomic("f", bytes("2")));
    fs.mkdirSync(join(folder, "d"));
    await assert.rejects(disk.writeAtomic("d", bytes("3"), { overwrite: true }), /a directory stands where a file/);
    await assert.rejects(disk.append("d", bytes("3")), /a directory stands where a file/);
    assert.deepEqual(fs.readdirSync(folder), ["d", "f"]);
  });

  it("hides a temporary file, leaves a young one to its writer and clears an abandoned one", async () => {
    const folder = makeFolder();
    fs.writeFileSync(join(folder, ".5.young.tmp"), "half");
    fs.writeFileSync(join(folder, ".4.old.tmp"), "half");
    fs.writeFileSync(join(folder, ".hidden"), "not ours");
    fs.utimesSync(join(folder, ".4.old.tmp"), 0, 0);
    assert.deepEqual(await new NodeDisk(folder).list(""), [".hidden"]);
    assert.deepEqual(fs.readdirSync(folder).sort(), [".5.young.tmp", ".hidden"]);
  });

  /** Runs the body in a process of its own, with `disk` over the folder. */
  const child = (folder: string, body: string, ...args: string[]): string[] => {
    const module = JSON.stringify(require.resolve("../../src/checkpoint/node-disk"));
    const setUp = `const { NodeDisk } = require(${module}); const disk = new NodeDisk(${JSON.stringify(folder)});`;
    return ["-e", `${setUp} (async () => { ${body} })();`, ...args];
  };

  it("lets exactly one of several processes create each file", async () => {
    const folder = makeFolder();
    const body = `
      let won = 0;
      for (let i = 0; i < 100; i++)
        await disk.writeAtomic("offsets/" + i, Buffer.from(process.argv[1])).then(() => won++, (e) => {
          if (e.name !== "FileAlreadyExistsError") throw e;
        });
      console.log(won);`;
    const writers = ["a", "b", "c"].map((name) => run(process.execPath, child(folder, body, name)));
    const wins = (await Promise.all(writers)).map((result) => Number(result.stdout));
    assert.equal(wins[0] + wins[1] + wins[2], 100, `wins: ${wins}`);
    assert.equal((await new NodeDisk(folder).list("offsets")).length, 100);
  }).timeout(20_000);

  it("leaves a whole file behind, old or new, when the process is killed while it writes", async () => {
    const folder = makeFolder();
    const body = `
      for (let i = 0; ; i++) {
        await disk.writeAtomic("state", Buffer.alloc(1_000_000, 65 + (i % 26)), { overwrite: true });
        if (i === 0) console.log("started");
      }`;
    for (let delayMs = 0; delayMs < 8; delayMs++) {
      const writer = spawn(process.execPath, child(folder, body), { stdio: ["ignore", "pipe", "inherit"] });
      await once(writer.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      writer.kill("SIGKILL");
      await once(writer, "exit");
      const left = fs.readFileSync(join(folder, "state"));
      assert.equal(left.length, 1_000_000);
      assert.ok(left.equals(Buffer.alloc(1_000_000, left[0])), "bytes of two writes in one file");
      assert.deepEqual(await new NodeDisk(folder).list(""), ["state"]);
    }
  }).timeout(20_000);

  it("says what to do when a file stands where the checkpoint should be", async () => {
    const file = join(makeFolder(), "a-file");
    fs.writeFileSync(file, "");
    const expected = { message: /Cannot write .*offsets\/0: a file stands where a directory is needed.*\(ENOTDIR\)/ };
    await assert.rejects(new NodeDisk(file).writeAtomic("offsets/0", bytes("x")), expected);
    await assert.rejects(new NodeDisk(file).list(""), /ENOTDIR/);
  });

  it("says what to do when it may not write", async () => {
    const folder = makeFolder();
    fs.chmodSync(folder, 0o555);
    // Root may write everywhere, so the child becomes somebody else if it is root.
    const body = `
      if (process.getuid() === 0) process.setuid(65534);
      await disk.writeAtomic("f", Buffer.from("x")).catch((error) => console.log(error.message));`;
    const { stdout } = await run(process.execPath, child(folder, body));
    assert.match(stdout, /Cannot write .*\/f: permission denied\. Choose a checkpoint directory.*\(EACCES\)/);
  });

  it("words a full disk and a forbidden one", () => {
    const worded = (code: string): unknown =>
      diskError("write", "/c/offsets/3", Object.assign(new Error(code), { code }));
    assert.match(String(worded("ENOSPC")), /Cannot write \/c\/offsets\/3: the disk is full\. Free some space/);
    assert.match(String(worded("EACCES")), /Cannot write \/c\/offsets\/3: permission denied\. Choose/);
  });
});
