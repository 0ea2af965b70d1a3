/** A streaming source as a batch reads it. Spark's `StreamingDataSourceV2ScanRelation`, which stands in the plans of a running query. */
import { StreamingRelation } from "./logical-relations";

export class StreamingScanRelation extends StreamingRelation {
  protected override describe(): string {
    return `StreamingDataSourceV2ScanRelation[${this.output.join(", ")}] ${SOURCES.get(this.format) ?? this.format}`;
  }
}

const SOURCES: ReadonlyMap<string, string> = new Map([
  ["memory", "MemoryStreamDataSource"],
  ["rate", "org.apache.spark.sql.execution.streaming.sources.RateStreamTable"],
]);
