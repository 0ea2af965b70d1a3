/** All that a learner said about a query: enough to start it again, or to start a changed copy. */
import type { LogicalPlan } from "../plan/logical";
import type { OutputMode } from "../plan/output-mode";
import type { RowWriter } from "../sinks/foreach";
import type { PartitionReads } from "../sinks/partition-reads";
import type { SinkBatch } from "../sinks/sink";
import type { Trigger } from "../streaming/trigger";
import type { CatalogTable } from "./catalog/catalog-table";
import type { OptionMap } from "./options";
import type { SessionState } from "./session-state";

export type SinkChoice =
  | {
      readonly format: string;
      readonly partitionBy?: readonly string[];
      /** The table of the catalog whose files the sink writes. */
      readonly table?: CatalogTable;
    }
  | { readonly foreachBatch: (batch: SinkBatch) => Promise<PartitionReads | undefined> }
  | { readonly foreach: RowWriter };

export interface QueryRecipe {
  readonly session: SessionState;
  readonly plan: LogicalPlan;
  readonly outputMode: OutputMode;
  readonly sink: SinkChoice;
  readonly name: string | null;
  readonly trigger: Trigger;
  readonly options: OptionMap;
}
