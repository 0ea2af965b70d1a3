/** A process of its own with little memory: puts 60,000 rows of 2 kB into the state and says what it took. See `database.test.ts`. */
import { join } from "node:path";
import { NodeDisk } from "../../src/checkpoint/node-disk";
import { StringType } from "../../src/data/types";
import { openDatabase } from "../../src/state/database";
import { PartitionState } from "../../src/state/state-store";
import { ON_DISK } from "../../src/state/store-files";

const BATCHES = 30;
const ROWS = 2_000;

async function main(folder: string): Promise<void> {
  const disk = new NodeDisk(join(folder, "checkpoint"));
  const schema = { keyTypes: [StringType], valueTypes: [StringType] };
  const options = { minDeltasForSnapshot: 10, rowsAtOnce: 1_000 };
  const open = async (): Promise<PartitionState> => {
    const rows = (await openDatabase())?.store(0);
    return new PartitionState(disk, "state/0/0", schema, options, 0, ON_DISK, rows);
  };
  const state = await open();
  let mostBytes = 0;
  for (let version = 0; version < BATCHES; version++) {
    const task = await state.open(version);
    for (let i = 0; i < ROWS; i++) task.put([`${version}-${i}`], [`${i}`.repeat(2_000).slice(0, 2_000)]);
    await task.commit();
    await state.maintain(0);
    globalThis.gc?.();
    // Buffers are given back beside the program.
    await new Promise(setImmediate);
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    mostBytes = Math.max(mostBytes, heapUsed + arrayBuffers);
  }
  const recovered = await open();
  await recovered.open(BATCHES);
  console.log(
    JSON.stringify({
      rows: state.size,
      recovered: recovered.size,
      stateMb: (state.size * 2_000) / 1e6,
      memoryMb: mostBytes / 1e6,
    }),
  );
}

main(process.argv[2]);
