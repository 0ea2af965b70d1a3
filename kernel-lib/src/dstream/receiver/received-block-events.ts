/**
 * What the driver writes down about blocks, as text: one was added, all that waited were allocated to a batch, old batches are done.
 * Spark's `ReceivedBlockTrackerLogEvent`s, as JSON instead of Java objects.
 */
import { objectFromText, objectToText } from "../../data/object-text";
import type { BlocksByStream, ReceivedBlockInfo } from "./received-block-info";

export type ReceivedBlockTrackerLogEvent =
  | { readonly event: "BlockAddition"; readonly block: ReceivedBlockInfo }
  | { readonly event: "BatchAllocation"; readonly timeMs: number; readonly blocks: BlocksByStream }
  | { readonly event: "BatchCleanup"; readonly timesMs: readonly number[] };

export function eventToBytes(event: ReceivedBlockTrackerLogEvent): Uint8Array {
  return new TextEncoder().encode(objectToText(event));
}

export function eventFromBytes(bytes: Uint8Array): ReceivedBlockTrackerLogEvent {
  return objectFromText(new TextDecoder().decode(bytes)) as ReceivedBlockTrackerLogEvent;
}
