/** What the catalog knows of a table, as the pairs that `DESCRIBE EXTENDED` lists. Spark's `CatalogTable.toLinkedHashMap`. */

import type { CatalogTable } from "../catalog/catalog-table";
import { dateText } from "../catalog/date-text";
import type { SessionState } from "../session-state";

/** `[a=1, b=2]`, sorted by key. */
function listed(properties: ReadonlyMap<string, string>): string {
  const sorted = [...properties].sort(([a], [b]) => (a < b ? -1 : 1));
  return `[${sorted.map(([key, value]) => `${key}=${value}`).join(", ")}]`;
}

const quoted = (names: readonly string[]): string => `[${names.map((name) => `\`${name}\``).join(", ")}]`;

export async function tableDetails(
  session: SessionState,
  { description: table }: CatalogTable,
): Promise<(readonly [string, string])[]> {
  const system = await session.fileSystem();
  const { view } = table;
  const about: (readonly [string, string])[] = [
    ["Catalog", "spark_catalog"],
    ["Database", table.database],
    ["Table", table.name],
    ["Created Time", dateText(table.createdMs, session.conf.timeZone)],
    ["Last Access", "UNKNOWN"],
    ["Created By", "Spark 4.3.0"],
    ["Type", table.type],
  ];
  if (view === null) about.push(["Provider", table.provider]);
  if (table.buckets !== null)
    about.push(
      ["Num Buckets", String(table.buckets.count)],
      ["Bucket Columns", quoted(table.buckets.columns)],
      ["Sort Columns", quoted(table.buckets.sortColumns)],
    );
  if (table.comment !== null) about.push(["Comment", table.comment]);
  if (view !== null)
    about.push(
      ["View Text", view.text],
      ["View Original Text", view.text],
      ["View Schema Mode", "COMPENSATION"],
      ["View Catalog and Namespace", `spark_catalog.${view.database}`],
      ["View Query Output Columns", quoted(view.queryColumns)],
    );
  if (table.properties.size > 0) about.push(["Table Properties", listed(table.properties)]);
  if (view === null) about.push(["Location", system.qualify(table.location)]);
  if (table.options.size > 0) about.push(["Storage Properties", listed(table.options)]);
  if (table.partitionBy.length > 0) about.push(["Partition Provider", "Catalog"]);
  return about;
}
