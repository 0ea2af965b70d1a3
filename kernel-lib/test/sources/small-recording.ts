/** Small recordings for tests: a folder in memory. */
import { MemoryDisk } from "../../src/checkpoint/memory-disk";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A disk with the given files; objects are written as JSON. */
export async function folder(files: Readonly<Record<string, string | object>>): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  for (const [path, content] of Object.entries(files))
    await disk.writeAtomic(path, utf8(typeof content === "string" ? content : JSON.stringify(content)));
  return disk;
}

/** A line of a recording: arrival in seconds after noon. */
export function line(offset: number, arrivalS: number, value: object, key: string | null = null): string {
  const arrival = new Date(NOON_MS + arrivalS * 1000).toISOString();
  return `${JSON.stringify({ offset, arrival, key, value })}\n`;
}

export const NOON_MS: number = Date.UTC(2026, 0, 1, 12);

/** A recording `numbers` with one column n; `arrivals[p][i]` is when record i of partition p arrived, in seconds. */
export async function numbers(arrivals: readonly (readonly number[])[]): Promise<MemoryDisk> {
  const files: Record<string, string | object> = {
    "manifest.json": {
      name: "numbers",
      schema: "n INT",
      partitions: arrivals.map((times, partition) => ({ file: `${partition}.jsonl`, count: times.length })),
    },
  };
  for (const [partition, times] of arrivals.entries())
    files[`${partition}.jsonl`] = times.map((time, i) => line(i, time, { n: partition * 100 + i }, `k${i}`)).join("");
  return folder(files);
}
