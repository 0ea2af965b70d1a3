/** The partitions of a table: folders `column=value`, as they lie on the disk. Spark keeps a list of them in the catalog. */
import type { FileSystem } from "../../files/file-system";
import type { PartitionSpec } from "../../plan/sql/commands/command";
import type { TableDescription } from "../catalog/catalog-table";

export interface TablePartition {
  /** `p=x/q=1`, escaped as on the disk. */
  readonly path: string;
  readonly values: ReadonlyMap<string, string>;
}

const NULL_NAME = "__HIVE_DEFAULT_PARTITION__";

export async function partitionsOf(system: FileSystem, table: TableDescription): Promise<TablePartition[]> {
  const found: TablePartition[] = [];
  const walk = async (path: string, depth: number, values: readonly [string, string][]): Promise<void> => {
    if (depth === table.partitionBy.length) {
      found.push({ path, values: new Map(values) });
      return;
    }
    const folder = path === "" ? table.location : `${table.location}/${path}`;
    const prefix = `${table.partitionBy[depth].toLowerCase()}=`;
    for (const name of await system.list(folder))
      if (name.toLowerCase().startsWith(prefix)) {
        const value = decodeURIComponent(name.slice(prefix.length));
        await walk(path === "" ? name : `${path}/${name}`, depth + 1, [
          ...values,
          [table.partitionBy[depth].toLowerCase(), value],
        ]);
      }
  };
  if ((await system.status(table.location)) !== undefined) await walk("", 0, []);
  return found;
}

/** Whether the partition has the values that `spec` names. */
export function fits(partition: TablePartition, spec: PartitionSpec): boolean {
  return [...spec].every(
    ([key, value]) => value === undefined || partition.values.get(key.toLowerCase()) === (value ?? NULL_NAME),
  );
}
