/**
 * Receives from a TCP server, whatever it sends. Spark's `SocketReceiver` and `RawNetworkReceiver` connect and begin again alike.
 *
 * It cannot ask for data again, so what it has taken and lost is lost. A server that is not there, or goes away, is tried again
 * every two seconds (`spark.streaming.receiverRestartDelay`), and that is said each time.
 */
import type { Socket } from "node:net";
import { IllegalArgumentException } from "../../data/errors";
import { importOutside } from "../../data/import-outside";
import { StorageLevel } from "../../data/storage-level";
import { Receiver } from "./receiver";

/** What is taken one by one, of the bytes that come in piece by piece. */
export type BytesToRecords<R> = (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<R>;

export abstract class TcpReceiver<R, T> extends Receiver<T> {
  private socket: Socket | null = null;

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly toRecords: BytesToRecords<R>,
    storageLevel: StorageLevel = StorageLevel.MEMORY_AND_DISK_SER_2,
  ) {
    super(storageLevel);
    refuseAddress(host, port);
  }

  protected abstract take(record: R): Promise<void>;

  async onStart(): Promise<void> {
    try {
      this.socket = await connect(this.host, this.port);
    } catch (error) {
      this.restart(`Error connecting to ${this.host}:${this.port}`, error);
      return;
    }
    // Stopped on the way: nobody would close it.
    if (this.isStopped()) this.onStop();
    else this.receive(this.socket).catch(() => {});
  }

  private async receive(socket: Socket): Promise<void> {
    try {
      for await (const record of this.toRecords(socket)) {
        if (this.isStopped()) return;
        await this.take(record);
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

function refuseAddress(host: string, port: number): void {
  if (typeof host !== "string" || host.trim() === "")
    throw new IllegalArgumentException(null, 'the host of a socket stream is empty: name one, such as "localhost"');
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new IllegalArgumentException(null, `port out of range:${port}`);
}

/** A socket that is open. It alone keeps no process alive; who awaits the end of the context does. */
async function connect(host: string, port: number): Promise<Socket> {
  const net = await importOutside<typeof import("node:net")>("node:net");
  const socket = net.connect({ host, port });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  socket.unref();
  return socket;
}
