/** The source `socket` against a server on this machine (semantics M1). */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { StreamingQuery } from "../../src/api/streaming-query";
import { parseSocketOptions } from "../../src/sources/socket";
import { newSession } from "../stream-test";

describe("socket", () => {
  let server: Server;
  let query: StreamingQuery;

  async function listen(): Promise<{ port: number; connected: Promise<Socket> }> {
    server = createServer().listen(0, "127.0.0.1");
    const connected = once(server, "connection").then(([socket]) => socket as Socket);
    await once(server, "listening");
    return { port: (server.address() as AddressInfo).port, connected };
  }

  afterEach(async () => {
    await query?.stop();
    server?.close();
  });

  it("has an empty first batch, then the whole lines that have come, dealt out over two partitions", async () => {
    const { port, connected } = await listen();
    const spark = newSession();
    const lines = spark.readStream.format("socket").options({ host: "127.0.0.1", port }).load();
    query = await lines.writeStream.format("memory").queryName("lines").start({ paused: true });
    await query.nextBatch();
    assert.deepEqual((await query.lastProgress())?.sources[0].endOffset, -1);
    const socket = await connected;
    socket.write("one\ntwo\r\nthree\nhal");
    socket.end("f");
    await lineArrived(query, 3);
    const values = (await spark.table("lines").collect()).map((row) => row.value);
    assert.deepEqual(values, ["one", "three", "two", "half"]);
    assert.deepEqual((await query.lastProgress())?.sources[0].endOffset, 3);
  });

  /** Goes on until the source has come to that line; lines arrive when they arrive. */
  async function lineArrived(running: StreamingQuery, index: number): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      await running.processAllAvailable();
      if ((await running.lastProgress())?.sources[0].endOffset === index) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.fail("the lines did not come within two seconds");
  }

  it("says that nobody listens, and what to do", async () => {
    const lines = newSession().readStream.format("socket").options({ host: "127.0.0.1", port: 1 }).load();
    query = await lines.writeStream.format("noop").start({ paused: true });
    await assert.rejects(query.nextBatch(), { message: /Cannot connect to 127\.0\.0\.1:1: .*ECONNREFUSED.*nc -lk 1/s });
  });

  const refused: [string, Record<string, string>, string][] = [
    ["no host", { port: "1" }, 'Set a host to read from with option("host", ...).'],
    ["no port", { host: "h" }, 'Set a port to read from with option("port", ...).'],
    [
      "includeTimestamp=maybe",
      { host: "h", port: "1", includeTimestamp: "maybe" },
      'IncludeTimestamp must be set to either "true" or "false".',
    ],
  ];
  for (const [what, options, sentence] of refused)
    it(`refuses ${what}`, () => {
      assert.throws(
        () => parseSocketOptions(options),
        (error: Error) => error.message.includes(sentence),
      );
    });
});
