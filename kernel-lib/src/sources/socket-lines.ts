/** The lines that come in over a TCP connection, each with the time at which it came. The only place that opens a socket. */
import type { Socket } from "node:net";
import type { Clock } from "../data/clock";
import { SparkError } from "../data/errors";
import { importOutside } from "../data/import-outside";

export interface ReceivedLine {
  readonly text: string;
  /** ms since 1970 */
  readonly atMs: number;
}

export interface LineConnection {
  /** Calls back with every whole line, and with what is left when the other side closes. */
  onLine(listener: (line: ReceivedLine) => void): void;
  close(): void;
}

/** @throws SparkError when nobody listens there */
export async function connectToLines(host: string, port: number, clock: Clock): Promise<LineConnection> {
  const { connect } = await importOutside<typeof import("node:net")>("node:net");
  const socket = connect({ host, port });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", (cause) => reject(refused(host, port, cause)));
  });
  // A query that waits for lines is no reason to keep a process alive; whoever awaits the query is.
  socket.unref();
  // A connection that breaks later ends the lines; the query goes on waiting, as Spark's does.
  socket.on("error", () => {});
  return { onLine: (listener) => readLines(socket, clock, listener), close: () => socket.destroy() };
}

function readLines(socket: Socket, clock: Clock, listener: (line: ReceivedLine) => void): void {
  let rest = "";
  const tell = (text: string): void => listener({ text: text.replace(/\r$/, ""), atMs: Math.floor(clock.now()) });
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) tell(line);
  });
  socket.on("end", () => {
    if (rest !== "") tell(rest);
    rest = "";
  });
}

function refused(host: string, port: number, cause: Error): SparkError {
  return new SparkError(
    null,
    `Cannot connect to ${host}:${port}: ${cause.message}. Start a server there first, for example \`nc -lk ${port}\`.`,
    { cause },
  );
}
