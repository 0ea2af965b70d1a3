/**
 * Where a recording lies: `datasets/<name>` in the working directory or any directory above it.
 *
 * A notebook runs in its own folder, a test in another, and both mean the same `earthquakes`.
 */
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { NodeDisk } from "../checkpoint/node-disk";
import { IllegalArgumentException } from "../data/errors";
import { type Recording, readRecording } from "./recording";
import type { ReplayOptions } from "./replay-options";

/** Finds and reads the recording that the options of a replay name. Errors as in the functions below. */
export async function openRecording(where: ReplayOptions["recording"]): Promise<Recording> {
  return readRecording("dataset" in where ? await findRecording(where.dataset) : await recordingAt(where.path));
}

/**
 * The folder of the recording called `name`.
 * @param from where the search starts; relative to the working directory.
 * @throws IllegalArgumentException that lists the recordings there are.
 */
export async function findRecording(name: string, from: string = "."): Promise<NodeDisk> {
  const there: string[] = [];
  for (let at = resolve(from); ; at = dirname(at)) {
    const names = await recordingsIn(join(at, "datasets"));
    if (names.includes(name)) return new NodeDisk(join(at, "datasets", name));
    there.push(...names);
    if (dirname(at) === at) throw notFound(name, resolve(from), there);
  }
}

/** The recording in the folder `path`. @throws IllegalArgumentException when there is none. */
export async function recordingAt(path: string): Promise<NodeDisk> {
  const folder = resolve(path);
  const disk = new NodeDisk(folder);
  if (await disk.exists("manifest.json")) return disk;
  const beside = (await recordingsIn(dirname(folder))).filter((name) => name !== basename(folder));
  const hint = beside.length === 0 ? "" : ` Beside it there are: ${beside.join(", ")}.`;
  const what = `There is no recording in ${pathToFileURL(folder).href}: it has no manifest.json.`;
  throw new IllegalArgumentException(null, `${what}${hint}`);
}

async function recordingsIn(folder: string): Promise<string[]> {
  const disk = new NodeDisk(folder);
  const names = await disk.list("");
  const isRecording = await Promise.all(names.map((name) => disk.exists(`${name}/manifest.json`)));
  return names.filter((_, index) => isRecording[index]);
}

function notFound(name: string, from: string, there: readonly string[]): IllegalArgumentException {
  const known = there.length === 0 ? "There are no recordings there at all." : `There are: ${there.join(", ")}.`;
  const where = `no folder datasets/${name} with a manifest.json in ${pathToFileURL(from).href} or above`;
  return new IllegalArgumentException(null, `There is no recording "${name}": ${where}. ${known}`);
}
