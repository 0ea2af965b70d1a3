// What the disk alone takes for the files of one durable micro-batch: 4 small files (offsets, two state deltas, commit), each
// written under a temporary name, synced, renamed, and its directory synced. No engine can be durable in less here.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../../tools/lib/paths.mjs";

const FOLDERS = ["offsets", "state-0", "state-1", "commits"];

export class RawDisk {
  #root = inRoot(".stepstream", "bench", "raw-disk");
  #folders = FOLDERS.map((name) => join(this.#root, name));
  #rounds = 0;

  constructor() {
    rmSync(this.#root, { recursive: true, force: true });
    for (const folder of this.#folders) mkdirSync(folder, { recursive: true });
  }

  /** Writes the four files of one more batch; ms. */
  round() {
    this.#rounds += 1;
    const began = performance.now();
    for (const folder of this.#folders) writeSynced(folder, String(this.#rounds));
    return performance.now() - began;
  }

  close() {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

function writeSynced(folder, name) {
  const temporary = join(folder, `.${name}.tmp`);
  const file = openSync(temporary, "wx");
  writeSync(file, "x".repeat(400));
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, join(folder, name));
  if (process.platform === "win32") return; // has no handle to a directory
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}
