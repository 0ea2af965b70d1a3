/**
 * One life of a program in a process of its own, over a real directory: `node child.js <program> <directory>`. It says `begun` and
 * ends by itself when all is processed, unless whoever started it kills it before. See `processes.ts`.
 */
import { NodeDisk } from "../../src/checkpoint/node-disk";
import { live } from "../../src/faults/life";
import { realEngine } from "../../src/faults/scenario";
import { onDisk } from "./processes";

async function run(program: string, directory: string): Promise<void> {
  const scenario = await onDisk(program);
  process.stdout.write("begun\n");
  const query = scenario.define(new NodeDisk(directory), scenario.table());
  const end = await live(realEngine, query, { mostPoints: 100_000 });
  if (end.kind !== "idle") throw new Error(`${program} ended as ${end.kind}`, { cause: end });
}

// Only as a process: whoever looks at all files of a folder may load this one too.
if (require.main === module) void run(process.argv[2], process.argv[3]);
