/**
 * Tables as sinks and sources of streams: `writeStream.toTable(name)` and `readStream.table(name)`. Spark's rules of what
 * such a name may mean, with its errors.
 *
 * A table of the catalog is a folder of files, so the sink and the source are those of files. A table that is not there is
 * made before the query starts, as in Spark, also when the query then cannot start.
 */
import { about } from "../catalyst/rule";
import { AnalysisException } from "../data/errors";
import {
  type LogicalPlan,
  SubqueryAlias,
  schemaOf,
  UnresolvedRelation,
  UnresolvedStream,
  UnresolvedStreamTable,
} from "../plan/logical";
import { View } from "../plan/logical-view";
import { positionText, withOrigin } from "../plan/origin";
import { nodesWithSubqueries, transformWithSubqueries } from "../plan/subquery";
import { streamSourceProvider } from "../sources/provider";
import type { CatalogTable } from "./catalog/catalog-table";
import { createTable } from "./commands/create-table";
import type { SessionState } from "./session-state";

/** What a stream is to be written to. */
export interface TableWrite {
  readonly name: string;
  readonly format: string;
  readonly partitionBy: readonly string[];
  /** The option `path`: where a new table's files go. */
  readonly path: string | null;
}

/** @throws WRITE_STREAM_NOT_ALLOWED */
export function checkIsStream({ isStreaming, origin }: LogicalPlan): void {
  if (isStreaming) return;
  throw new AnalysisException(
    "WRITE_STREAM_NOT_ALLOWED",
    "`writeStream` can be called only on streaming Dataset/DataFrame.",
    { sqlState: "42601", context: positionText(origin) },
  );
}

/** The table for a stream of these rows; made if there is none. */
export async function tableToWrite(session: SessionState, plan: LogicalPlan, write: TableWrite): Promise<CatalogTable> {
  const { catalog } = session;
  const table = new UnresolvedRelation(write.name);
  const analysed = await session.analyse(plan);
  checkIsStream(analysed);
  if (catalog.findTemporary(table) !== undefined)
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1190",
      `Temporary view ${write.name} doesn't support streaming write.`,
    );
  const known = catalog.findTable(table) ?? (await made(session, table, analysed, write));
  const { provider, view } = known.description;
  if (view !== null)
    throw new AnalysisException("_LEGACY_ERROR_TEMP_1191", `Streaming into views ${write.name} is not supported.`);
  if (provider.toLowerCase() !== write.format.toLowerCase())
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1192",
      `The input source(${write.format}) is different from the table ${write.name}'s data source provider(${provider}).`,
    );
  return known;
}

async function made(
  session: SessionState,
  table: UnresolvedRelation,
  { output }: LogicalPlan,
  { format, partitionBy, path }: TableWrite,
): Promise<CatalogTable> {
  await createTable(session, {
    kind: "createTable",
    table,
    schema: schemaOf(output),
    defaults: [],
    provider: format,
    options: new Map(),
    partitionBy,
    buckets: null,
    location: path,
    comment: null,
    properties: new Map(),
    plan: null,
    ifNotExists: false,
  });
  return session.catalog.findTable(table) as CatalogTable;
}

const STREAM_TABLES = about(UnresolvedStreamTable);

/** The plan with what its names mean that are to be read as streams. */
export function withStreamTables(session: SessionState, plan: LogicalPlan): LogicalPlan {
  const meant = (node: LogicalPlan): LogicalPlan =>
    node instanceof UnresolvedStreamTable ? node.meant(() => tableAsStream(session, node)) : node;
  return transformWithSubqueries(plan, meant, STREAM_TABLES);
}

/**
 * A name as a stream: a view of a stream, or the files of a table as they come. A name that means nothing is refused when
 * the plan is analysed.
 */
function tableAsStream(session: SessionState, { name, options, origin }: UnresolvedStreamTable): LogicalPlan {
  const { catalog } = session;
  const relation = withOrigin(origin, () => new UnresolvedRelation(name));
  if (catalog.findTemporary(relation) !== undefined) {
    if (readsStream(session, relation)) return relation;
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1008",
      `${name} is not a temp view of streaming logical plan, please use batch API such as \`DataFrameReader.table\` to read it.`,
    );
  }
  const table = catalog.findTable(relation);
  if (table === undefined) return relation;
  const { description } = table;
  if (description.view !== null)
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1018",
      `${description.database}.${description.name} is a permanent view, which is not supported by streaming reading API such as \`DataStreamReader.table\` yet.`,
    );
  const sourceId = Symbol(name);
  session.registerStream(sourceId, {
    provider: streamSourceProvider(description.provider),
    options: { ...Object.fromEntries(description.options), ...options, path: description.location },
    userSchema: description.schema,
  });
  return new SubqueryAlias(description.name, new UnresolvedStream(description.provider, sourceId));
}

/** Whether a stream lies anywhere below a name, through the views that it names. */
function readsStream(session: SessionState, relation: UnresolvedRelation): boolean {
  const plan = session.catalog.lookup(relation);
  if (plan === undefined) return false;
  const inside = plan instanceof View ? plan.children[0] : plan;
  return [...nodesWithSubqueries(inside)].some((node) =>
    node instanceof UnresolvedRelation ? readsStream(session, node) : node.children.length === 0 && node.isStreaming,
  );
}
