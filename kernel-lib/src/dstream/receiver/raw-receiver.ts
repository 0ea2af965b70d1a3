/**
 * Receives blocks that are ready to be stored: `rawSocketStream`. Spark's `RawNetworkReceiver`.
 *
 * Each block comes with its length as four bytes before it, as the records of a write-ahead log. Spark takes what its own
 * serialiser writes; here a block is a record of JSON per line.
 */
import type { StorageLevel } from "../../data/storage-level";
import { TcpReceiver } from "./tcp-receiver";
import { LENGTH_BYTES, recordAt } from "./wal-records";

export class RawReceiver<T> extends TcpReceiver<Uint8Array, T> {
  constructor(host: string, port: number, storageLevel?: StorageLevel) {
    super(host, port, blocksOf, storageLevel);
  }

  protected take(block: Uint8Array): Promise<void> {
    return this.storeBytes(block);
  }
}

async function* blocksOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let held: Uint8Array = new Uint8Array();
  for await (const piece of pieces) {
    held = Buffer.concat([held, piece]);
    for (let block = recordAt(held, 0); block !== null; block = recordAt(held, 0)) {
      yield block;
      held = held.subarray(LENGTH_BYTES + block.length);
    }
  }
}
