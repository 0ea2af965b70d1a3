/**
 * Receives from a TCP server: `socketTextStream`. Spark's `SocketReceiver`.
 *
 * It cannot ask for data again, so what it has taken and lost is lost. A server that is not there, or goes away, is tried again
 * every two seconds (`spark.streaming.receiverRestartDelay`), and that is said each time.
 */
import type { Socket } from "node:net";
import { IllegalArgumentException } from "../../data/errors";
import { StorageLevel } from "../../data/storage-level";
import { Receiver } from "./receiver";

/** Records of the bytes that come in piece by piece. */
export type BytesToRecords<T> = (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<T>;

export class SocketReceiver<T> extends Receiver<T> {
  private socket: Socket | null = null;

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly toRecords: BytesToRecords<T>,
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
      for await (const record of this.toRecords(socket)) {
        if (this.isStopped()) return;
        await this.store(record);
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

export function refuseAddress(host: string, port: number): void {
  if (typeof host !== "string" || host.trim() === "")
    throw new IllegalArgumentException(null, 'the host of a socket stream is empty: name one, such as "localhost"');
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new IllegalArgumentException(null, `port out of range:${port}`);
}

/** A socket that is open. It alone keeps no process alive; who awaits the end of the context does. */
export async function connect(host: string, port: number): Promise<Socket> {
  const net = await import("node:net");
  const socket = net.connect({ host, port });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  socket.unref();
  return socket;
}

/** Lines of UTF-8 text; the last one may lack its end. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
