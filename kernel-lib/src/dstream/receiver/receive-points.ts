/**
 * The named points at which data comes in, in the order in which a block passes them.
 *
 * What a kill between two of them costs is the lesson: before `block.stored` the block lies in a buffer only, before
 * `block.added` it is safe but the driver does not know it.
 */
import type { Point } from "../../data/point";
import type { ReceivedBlockInfo } from "./received-block-info";

export interface ReceiverFacts {
  readonly streamId: number;
  /** Where it runs. */
  readonly executorId: string;
}

export interface BlockFacts extends ReceiverFacts {
  readonly blockId: string;
}

export type ReceivePoint =
  /** A receiver is about to be started: for the first time since its launch, or again. */
  | Point<"receiver.start", ReceiverFacts & { readonly attempt: number }>
  /** It has registered and `onStart` was called, or the driver refused it. */
  | Point<"receiver.started", ReceiverFacts & { readonly accepted: boolean }>
  | Point<"receiver.error", ReceiverFacts & { readonly message: string; readonly error: unknown }>
  /** It has ended, or will begin again at `restartMs`. */
  | Point<
      "receiver.stopped",
      ReceiverFacts & { readonly message: string; readonly error: unknown; readonly restartMs: number | null }
    >
  /** An executor is gone, and with it this receiver and what it had not stored. */
  | Point<"receiver.lost", ReceiverFacts>
  /** A block is to be stored. */
  | Point<"block.store", BlockFacts>
  /** It lies with executors, and in the write-ahead log if there is one. */
  | Point<
      "block.stored",
      BlockFacts & {
        readonly holders: readonly string[];
        readonly segment: ReceivedBlockInfo["segment"];
        readonly storageLevel: string;
      }
    >
  /** The driver knows it. */
  | Point<"block.added", BlockFacts & { readonly block: ReceivedBlockInfo }>
  /** It could not be stored, or the driver could not write it down. */
  | Point<"block.failed", BlockFacts & { readonly error: unknown }>;

export type ReceivePoints<R = void> = AsyncGenerator<ReceivePoint, R, void>;
