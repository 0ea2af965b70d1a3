/**
 * Receives blocks that are ready to be stored: `rawSocketStream`. Spark's `RawNetworkReceiver`.
 *
 * Each block comes with its length as four bytes before it. Spark takes what its own serialiser writes; here a block is a
 * record of JSON per line.
 */
import type { Socket } from "node:net";
import { StorageLevel } from "../../data/storage-level";
import { Receiver } from "./receiver";
import { connect, refuseAddress } from "./socket-receiver";

const LENGTH_BYTES = 4;

export class RawReceiver<T> extends Receiver<T> {
  private socket: Socket | null = null;

  constructor(
    private readonly host: string,
    private readonly port: number,
    storageLevel: StorageLevel = StorageLevel.MEMORY_AND_DISK_SER_2,
  ) {
    super(storageLevel);
    refuseAddress(host, port);
  }

  async onStart(): Promise<void> {
    try {
      this.socket = await connect(this.host, this.port);
    } catch (error) {
      this.restart(`Error connecting to ${this.host}:${this.port}`, error);
      return;
    }
    this.receive(this.socket).catch(() => {});
  }

  private async receive(socket: Socket): Promise<void> {
    try {
      for await (const block of blocksOf(socket)) {
        if (this.isStopped()) return;
        await this.storeBytes(block);
      }
      if (!this.isStopped()) this.restart("Socket data stream had no more data");
    } catch (error) {
      if (!this.isStopped()) this.restart("Error receiving data", error);
    } finally {
      socket.destroy();
    }
  }

  onStop(): void {
    this.socket?.destroy();
    this.socket = null;
  }
}

async function* blocksOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let held = new Uint8Array();
  for await (const piece of pieces) {
    const joined = new Uint8Array(held.length + piece.length);
    joined.set(held);
    joined.set(piece, held.length);
    held = joined;
    for (;;) {
      if (held.length < LENGTH_BYTES) break;
      const end = LENGTH_BYTES + new DataView(held.buffer, held.byteOffset).getUint32(0);
      if (held.length < end) break;
      yield held.slice(LENGTH_BYTES, end);
      held = held.slice(end);
    }
  }
}
