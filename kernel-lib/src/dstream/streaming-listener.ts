/**
 * Who wants to hear of batches and receivers overrides some of these and is given to `ssc.addStreamingListener`. Spark's
 * class of the same name (semantics Q19). A listener that throws is reported and does not stop the stream.
 */
import type { BatchInfo, OutputOperationInfo } from "./batch-info";
import type { ReceiverInfo } from "./receiver/receiver-tracking-info";

export interface StreamingStarted {
  readonly time: number;
}

export interface BatchEvent {
  readonly batchInfo: BatchInfo;
}

export interface OutputOperationEvent {
  readonly outputOperationInfo: OutputOperationInfo;
}

export interface ReceiverEvent {
  readonly receiverInfo: ReceiverInfo;
}

export abstract class StreamingListener {
  onStreamingStarted(_streamingStarted: StreamingStarted): void {}
  onReceiverStarted(_receiverStarted: ReceiverEvent): void {}
  onReceiverError(_receiverError: ReceiverEvent): void {}
  onReceiverStopped(_receiverStopped: ReceiverEvent): void {}
  onBatchSubmitted(_batchSubmitted: BatchEvent): void {}
  onBatchStarted(_batchStarted: BatchEvent): void {}
  onBatchCompleted(_batchCompleted: BatchEvent): void {}
  onOutputOperationStarted(_outputOperationStarted: OutputOperationEvent): void {}
  onOutputOperationCompleted(_outputOperationCompleted: OutputOperationEvent): void {}
}

/** Tells all listeners, one after the other. */
export class StreamingListenerBus {
  private readonly listeners = new Set<StreamingListener>();
  private isOpen = true;
  /** Whether a listener is being told something right now. */
  isTelling = false;

  constructor(private readonly report: (text: string) => void) {}

  add(listener: StreamingListener): void {
    this.listeners.add(listener);
  }

  remove(listener: StreamingListener): void {
    this.listeners.delete(listener);
  }

  /** After this nobody hears of anything. */
  stop(): void {
    this.isOpen = false;
  }

  post(tell: (listener: StreamingListener) => void): void {
    if (!this.isOpen) return;
    this.isTelling = true;
    try {
      for (const listener of this.listeners) this.tellOne(listener, tell);
    } finally {
      this.isTelling = false;
    }
  }

  private tellOne(listener: StreamingListener, tell: (listener: StreamingListener) => void): void {
    try {
      tell(listener);
    } catch (error) {
      this.report(`Listener ${listener.constructor.name} threw an exception: ${error}`);
    }
  }
}
