// What the disk alone takes for the files of one durable micro-batch: 4 small files (offsets, two state deltas, commit),
// each written, synced, and its directory synced. No engine can be durable in less here.
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../../tools/lib/paths.mjs";
import { summary } from "./table.mjs";

const ROUNDS = 200;
const FOLDERS = ["offsets", "state-0", "state-1", "commits"];

export function rawDisk() {
  const root = inRoot(".stepstream", "bench", "raw-disk");
  rmSync(root, { recursive: true, force: true });
  const folders = FOLDERS.map((name) => join(root, name));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const samples = Array.from({ length: ROUNDS }, (_, round) => {
    const began = performance.now();
    for (const folder of folders) writeSynced(folder, String(round));
    return performance.now() - began;
  });
  rmSync(root, { recursive: true, force: true });
  return summary(samples);
}

function writeSynced(folder, name) {
  const file = openSync(join(folder, name), "wx");
  writeSync(file, "x".repeat(400));
  fsyncSync(file);
  closeSync(file);
  if (process.platform === "win32") return; // has no handle to a directory
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}
