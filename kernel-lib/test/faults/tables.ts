/** Sinks that outlive a query, as databases and directories do. Spark's suites have no such thing: their memory sink dies too. */

import { CompactibleLog } from "../../src/checkpoint/compactible-log";
import type { Disk } from "../../src/checkpoint/disk";
import type { StructType } from "../../src/data/types";
import type { InternalRow } from "../../src/data/value";
import type { Table } from "../../src/faults/scenario";
import { parseSinkFile, SINK_LOG } from "../../src/files/sink-log";
import { ManualClock, SeededRandom } from "../../src/index";
import type { OutputMode } from "../../src/plan/output-mode";
import { FileStreamSink } from "../../src/sinks/file";
import type { SinkBatch } from "../../src/sinks/sink";
import { inDirectory } from "./disks";

/** A sink that stores each batch under its id: writing one twice changes nothing. */
export class ByBatchId implements Table {
  readonly description: string = "ByBatchId";
  readonly outputModes: readonly OutputMode[] = ["append", "update", "complete"];
  readonly promise = "exactly once";
  readonly countsRows = true;
  private readonly batches = new Map<number, readonly InternalRow[]>();

  get rows(): readonly InternalRow[] {
    return [...this.batches.values()].flat();
  }

  canRecover(): boolean {
    return true;
  }

  async addBatch(batch: SinkBatch): Promise<void> {
    this.batches.set(batch.batchId, batch.rows);
  }
}

/** A sink that appends whatever it is given: at least once. */
export class Appending extends ByBatchId {
  private calls = 0;

  override async addBatch(batch: SinkBatch): Promise<void> {
    this.calls += 1;
    await super.addBatch({ ...batch, batchId: this.calls });
  }
}

/** Where the file sink of a scenario writes: beside its checkpoint, so that one power cut strikes both. */
const OUT = "out";

/** The engine's own file sink, made anew in every life. */
export function fileSink(disk: Disk, schema: StructType): FileStreamSink {
  const options = { format: "json", location: "out", options: {}, partitionBy: [], timeZone: "UTC" };
  return new FileStreamSink(options, schema, {
    disk: inDirectory(disk, OUT),
    clock: new ManualClock(0),
    random: new SeededRandom(1),
  });
}

/** The rows of all files that the sink's log names, as texts. @throws when one is missing */
export async function rowsInFiles(disk: Disk): Promise<InternalRow[]> {
  const out = inDirectory(disk, OUT);
  const log = new CompactibleLog(out, SINK_LOG, parseSinkFile);
  const latest = await log.latestBatchId();
  const rows: InternalRow[] = [];
  for (const { path } of latest === null ? [] : await log.upTo(latest)) {
    const bytes = await out.read(decodeURI(path).slice(out.description.length + 1));
    if (bytes === undefined) throw new Error(`the log names ${path}, which is not there`);
    rows.push(
      ...new TextDecoder()
        .decode(bytes)
        .split("\n")
        .filter(Boolean)
        .map((line) => [line]),
    );
  }
  return rows;
}
