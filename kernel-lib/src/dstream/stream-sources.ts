/**
 * The methods of a StreamingContext that make input streams, and those that take several streams. A base class, so that the
 * context stays short; there is no other use for it.
 */
import type { ExternalRow } from "../data/external";
import type { StorageLevel } from "../data/storage-level";
import type { RDD } from "../rdd/rdd";
import { openRecording } from "../sources/find-recording";
import { DStream } from "./dstream";
import { binaryRecords, type FileStreamOptions, fileSource, textOf } from "./file-input";
import { InputDStream } from "./input-dstream";
import { type Queued, queueSource } from "./queue-input";
import { RawReceiver } from "./receiver/raw-receiver";
import type { Receiver } from "./receiver/receiver";
import { ReplayReceiver, type ReplayStreamOptions } from "./receiver/replay-receiver";
import { linesOf, SocketReceiver } from "./receiver/socket-receiver";
import type { BytesToRecords } from "./receiver/tcp-receiver";
import { ReceiverInputDStream } from "./receiver-input";
import { StreamingContext } from "./streaming-context";
import type { Time } from "./time";
import { transformed, united } from "./transformed";

export abstract class StreamSources extends StreamingContext {
  /**
   * RDDs from a queue, which the program may go on filling.
   * @param oneAtATime one RDD per batch, or all there are
   * @param defaultRDD of batches for which there is none: an empty one unless told; null for no RDD
   */
  queueStream<T>(
    queue: Queued<T>[],
    oneAtATime: boolean = true,
    defaultRDD: Queued<T> | null = this.sparkContext.parallelize<T>([], 1),
  ): InputDStream<T> {
    return new InputDStream(this, queueSource(this, { queue, oneAtATime, otherwise: defaultRDD }));
  }

  /** Lines of text from a TCP server, as of `nc -lk 9999`. */
  socketTextStream(hostname: string, port: number, storageLevel?: StorageLevel): ReceiverInputDStream<string> {
    return this.socketStream(hostname, port, linesOf, storageLevel);
  }

  /** What a converter makes of the bytes from a TCP server. */
  socketStream<T>(
    hostname: string,
    port: number,
    converter: BytesToRecords<T>,
    storageLevel?: StorageLevel,
  ): ReceiverInputDStream<T> {
    const receiver = new SocketReceiver(hostname, port, converter, storageLevel);
    return new ReceiverInputDStream(this, "SocketInputDStream", receiver, `${hostname}:${port}`);
  }

  /** Blocks that a TCP server sends as they shall be stored: each with its length before it. */
  rawSocketStream<T>(hostname: string, port: number, storageLevel?: StorageLevel): ReceiverInputDStream<T> {
    const receiver = new RawReceiver<T>(hostname, port, storageLevel);
    return new ReceiverInputDStream(this, "RawInputDStream", receiver, `${hostname}:${port}`);
  }

  /**
   * The records of a recording, each at its time, as rows: `ssc.replayStream("earthquakes", { speed: 60 })`.
   * @param recording its name, or its folder as `{ path }`
   */
  replayStream(
    recording: string | { readonly path: string },
    options: ReplayStreamOptions = {},
  ): ReceiverInputDStream<ExternalRow> {
    const where = typeof recording === "string" ? { dataset: recording } : recording;
    const receiver = new ReplayReceiver(
      () => openRecording(where),
      () => this.clock.now(),
      options,
    );
    return new ReceiverInputDStream(this, "ReplayInputDStream", receiver, JSON.stringify(where));
  }

  /** What a receiver of the program's own stores. */
  receiverStream<T>(receiver: Receiver<T>): ReceiverInputDStream<T> {
    return new ReceiverInputDStream(this, "PluggableInputDStream", receiver, receiver.constructor.name);
  }

  /** The lines of files that are moved into a directory. */
  textFileStream(directory: string): DStream<string> {
    return this.fileStream(directory).flatMap(textOf);
  }

  /** New files in a directory, as `[path, bytes]`. */
  fileStream(directory: string, options: FileStreamOptions = {}): InputDStream<[string, Uint8Array]> {
    return new InputDStream(this, fileSource(this, directory, options));
  }

  /** Records of one length in the files that are moved into a directory. */
  binaryRecordsStream(directory: string, recordLength: number): DStream<Uint8Array> {
    return this.fileStream(directory).flatMap(binaryRecords(recordLength));
  }

  /** The elements of all streams; they must have the same slide. */
  union<T>(streams: readonly DStream<T>[]): DStream<T>;
  union<T>(...streams: readonly DStream<T>[]): DStream<T>;
  union<T>(...given: readonly (DStream<T> | readonly DStream<T>[])[]): DStream<T> {
    const streams = given.flat() as DStream<T>[];
    return new DStream(this, united(streams));
  }

  /** A function of the RDDs that several streams have for a batch. */
  transform<U>(
    streams: readonly DStream<never>[],
    f: (rdds: readonly RDD<never>[], time: Time) => RDD<U> | Promise<RDD<U>>,
  ): DStream<U> {
    return new DStream(this, transformed<U>(streams as unknown as readonly DStream<unknown>[], f, [f]));
  }
}
