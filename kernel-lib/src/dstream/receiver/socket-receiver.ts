/** Receives single records from a TCP server: `socketTextStream`, `socketStream`. Spark's class of the same name. */
import { TcpReceiver } from "./tcp-receiver";

export class SocketReceiver<T> extends TcpReceiver<T, T> {
  protected take(record: T): Promise<void> {
    return this.store(record);
  }
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
