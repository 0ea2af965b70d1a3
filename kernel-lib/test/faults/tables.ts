/** The engine's own file sink in a scenario, and what a reader of its directory finds. */
import { CompactibleLog } from "../../src/checkpoint/compactible-log";
import type { Disk } from "../../src/checkpoint/disk";
import type { StructType } from "../../src/data/types";
import type { InternalRow } from "../../src/data/value";
import { parseSinkFile, SINK_LOG } from "../../src/files/sink-log";
import { ManualClock, SeededRandom } from "../../src/index";
import { FileStreamSink } from "../../src/sinks/file";
import { inDirectory } from "./disks";

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
