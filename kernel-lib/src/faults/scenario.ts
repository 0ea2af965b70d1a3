/**
 * What is put to the test: a program, its input, its sink, and the engine that runs it.
 *
 * Spark's own suites break a query in a few chosen places. A small engine can be broken in all of them, if a run can be
 * started over and over from nothing but this description.
 */
import type { Disk } from "../checkpoint/disk";
import type { InternalRow } from "../data/value";
import type { Sink } from "../sinks/sink";
import { microBatches } from "../streaming/micro-batch";
import type { StreamPoint } from "../streaming/points";
import type { QueryDefinition } from "../streaming/query-definition";
import { StreamExecution } from "../streaming/stream-execution";

/** A sink that outlives the query, as a database does, and can be read. */
export interface Table extends Sink {
  readonly rows: readonly InternalRow[];
}

/** Runs a query that is defined, from recovery on. */
export type Engine = (query: QueryDefinition) => AsyncGenerator<StreamPoint, void, void>;

export interface Scenario {
  readonly name: string;
  /** A new, empty sink. */
  table(): Table;
  /** One life of the query. Its sources must offer the same data in every life; its clock must not depend on the machine. */
  define(checkpoint: Disk, sink: Sink): QueryDefinition;
  /** What the sink holds, where it lies on the disk of the checkpoint; without it the table knows. */
  readonly rowsOf?: (table: Table, disk: Disk) => Promise<readonly InternalRow[]>;
  /** The engine under test; without it the real one. */
  readonly engine?: Engine;
}

export async function rowsIn(scenario: Scenario, table: Table, disk: Disk): Promise<readonly InternalRow[]> {
  return scenario.rowsOf === undefined ? table.rows : scenario.rowsOf(table, disk);
}

export const realEngine: Engine = (query) => microBatches(new StreamExecution(query));
