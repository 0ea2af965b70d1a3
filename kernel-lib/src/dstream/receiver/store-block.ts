/**
 * What a supervisor has to do, and the chief of it: to make a block safe and to report it. Spark's `pushAndReportBlock`.
 *
 * The order is what the guarantee stands on: stored first, then known to the driver, then told to whoever waits.
 */
import { Killed } from "../../checkpoint/killed";
import type { Clock } from "../../data/clock";
import { SparkError } from "../../data/errors";
import { point } from "../../data/point";
import type { SparkConf } from "../../rdd/spark-conf";
import type { ReceivePoints } from "./receive-points";
import { type ReceivedBlock, recordsOf } from "./received-block";
import type { ReceivedBlockHandler } from "./received-block-handler";
import type { ReceivedBlockInfo } from "./received-block-info";
import type { Executor } from "./receiver-tracking-info";

/** What a supervisor tells the driver. */
export interface ReceiverDriver {
  /** Whether the receiver may run here. */
  register(streamId: number, typ: string, executor: Executor): boolean;
  deregister(streamId: number, message: string, error: string): void;
  reportError(streamId: number, message: string, error: string): void;
  /** Whether the driver took the block. */
  addBlock(block: ReceivedBlockInfo): Promise<boolean>;
  /** There is something to do. */
  wake(): void;
}

/** From where on names of blocks are free, when a receiver of the stream ran before. */
export interface FreeIds {
  readonly generatedMs: number;
  readonly storedMs: number;
}

export interface SupervisorOptions {
  readonly executor: Executor;
  readonly driver: ReceiverDriver;
  readonly handler: ReceivedBlockHandler;
  readonly clock: Clock;
  readonly conf: SparkConf;
  readonly freeIds: FreeIds;
}

export interface ToStore {
  readonly block: ReceivedBlock;
  readonly metadata: unknown;
  readonly blockId: string;
  readonly done: (error: unknown) => void;
}

/** What is to be done, and since when; in the order in which it was asked for. */
export type Request = { readonly atMs: number } & Asked;

export type Asked =
  | ({ readonly kind: "store" } & ToStore)
  | { readonly kind: "error"; readonly message: string; readonly error: unknown }
  | { readonly kind: "restart"; readonly message: string; readonly error: unknown; readonly delayMs: number }
  | { readonly kind: "stopped"; readonly message: string; readonly error: unknown; readonly onStop: Promise<void> }
  | { readonly kind: "end" };

/** The supervisor, as far as storing needs it. */
interface Supervised {
  readonly streamId: number;
  /** Whether the executor is gone. */
  readonly hasEnded: boolean;
}

/** Makes a block safe and reports it. */
export async function* storeBlock(
  { block, metadata, blockId, done }: ToStore,
  supervised: Supervised,
  { handler, driver, clock, executor }: SupervisorOptions,
): ReceivePoints {
  const { streamId } = supervised;
  const { executorId } = executor;
  const facts = { streamId, executorId, blockId };
  yield point("block.store", facts);
  try {
    if (supervised.hasEnded) throw ended(streamId);
    const { numRecords, holders, segment, storageLevel } = await handler.storeBlock(blockId, block, executorId);
    yield point("block.stored", { ...facts, holders, segment, storageLevel });
    if (supervised.hasEnded) throw ended(streamId);
    const storedMs = clock.now();
    const its = { numRecords: numRecords ?? recordsOf(block), metadata, segment, isBlockIdValid: true, storedMs };
    const info: ReceivedBlockInfo = { streamId, blockId, ...its };
    if (!(await driver.addBlock(info))) throw new SparkError(null, "Failed to add block to receiver tracker.");
    done(null);
    yield point("block.added", { ...facts, block: info });
  } catch (error) {
    if (error instanceof Killed) throw error;
    done(error);
    yield point("block.failed", { ...facts, error });
  }
}

function ended(streamId: number): SparkError {
  return new SparkError(null, `The receiver of stream ${streamId} has ended: nobody takes its data any more`);
}

/** Whoever waits hears that nobody takes data any more. */
export function refused(streamId: number): Promise<void> {
  const rejected = Promise.reject(ended(streamId));
  rejected.catch(() => {}); // whoever does not wait does not want to know
  return rejected;
}

/** As a listener gets it. */
export function errorText(error: unknown): string {
  if (error === null || error === undefined) return "";
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
