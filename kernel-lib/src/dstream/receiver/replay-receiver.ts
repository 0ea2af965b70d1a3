/**
 * Receives a recording as if it came in now: `ssc.replayStream("earthquakes")`. Spark has no such receiver; it stands for a
 * server that a lesson would need.
 *
 * Each record comes at its recorded arrival, counted from the start of the stream; `speed` lets that time pass faster. The times are
 * known before, so blocks are the same however the clock moves. A receiver that is restarted goes on where it was; a
 * new driver begins the recording anew.
 */
import type { ExternalRow } from "../../data/external";
import { rowToObject } from "../../data/external";
import { StorageLevel } from "../../data/storage-level";
import type { Value } from "../../data/value";
import type { Recording } from "../../sources/recording";
import type { TimedSource } from "./block-generator";
import { Receiver } from "./receiver";

export interface ReplayStreamOptions {
  /** Recorded time that passes per time of the clock, e.g. 60 for a minute per second; 1 unless told, null for all at once. */
  readonly speed?: number | null;
  readonly storageLevel?: StorageLevel;
}

export class ReplayReceiver extends Receiver<ExternalRow> {
  private source: RecordedItems | null = null;
  private readonly speed: number | null;

  constructor(
    private readonly open: () => Promise<Recording>,
    private readonly now: () => number,
    { speed = 1, storageLevel = StorageLevel.MEMORY_AND_DISK_SER_2 }: ReplayStreamOptions = {},
  ) {
    super(storageLevel);
    this.speed = speed;
  }

  async onStart(): Promise<void> {
    const startMs = this.now();
    this.source ??= new RecordedItems(await this.open(), startMs, this.speed);
    if (!this.isStopped()) this.supervisor.readFrom(this.source);
  }

  onStop(): void {
    this.supervisor.readFrom(null);
  }
}

/** The records of all partitions in the order of their arrival. */
export class RecordedItems implements TimedSource {
  private readonly order: readonly {
    readonly partition: number;
    readonly offset: number;
    readonly arrivalMs: number;
  }[];
  private taken = 0;

  constructor(
    private readonly recording: Recording,
    private readonly startMs: number,
    private readonly speed: number | null,
  ) {
    const all = recording.partitions.flatMap(({ arrivalsMs }, partition) =>
      [...arrivalsMs].map((arrivalMs, offset) => ({ partition, offset, arrivalMs })),
    );
    this.order = all.sort((a, b) => a.arrivalMs - b.arrivalMs || a.partition - b.partition || a.offset - b.offset);
  }

  get nextMs(): number | null {
    const next = this.order[this.taken];
    if (next === undefined) return null;
    return this.speed === null ? this.startMs : this.startMs + (next.arrivalMs - this.order[0].arrivalMs) / this.speed;
  }

  take(): ExternalRow {
    const { partition, offset } = this.order[this.taken++];
    const row = this.recording.partitions[partition].columns.map((column): Value => column.get(offset));
    return rowToObject(this.recording.schema, row, "UTC");
  }
}
