/**
 * What tables, views, databases and functions there are, and commands on them: `spark.catalog`. Spark's class of that name.
 *
 * Every method but the two that look at names only goes through the engine, and so is awaited.
 */
import { AnalysisException } from "../../data/errors";
import { StorageLevel } from "../../data/storage-level";
import type { StructType } from "../../data/types";
import { functionNames, lookupFunction } from "../../plan/functions/registry";
import { UnresolvedRelation } from "../../plan/logical";
import type { Command } from "../../plan/sql/statement-parser";
import { matches } from "../commands/patterns";
import { runCommand } from "../commands/run-command";
import type { SessionState } from "../session-state";

export interface CatalogTableInfo {
  readonly name: string;
  readonly catalog: string | null;
  readonly namespace: readonly string[];
  readonly description: string | null;
  readonly tableType: "MANAGED" | "EXTERNAL" | "VIEW" | "TEMPORARY";
  readonly isTemporary: boolean;
}

export interface CatalogColumnInfo {
  readonly name: string;
  readonly description: string | null;
  readonly dataType: string;
  readonly nullable: boolean;
  readonly isPartition: boolean;
  readonly isBucket: boolean;
}

export interface CatalogDatabaseInfo {
  readonly name: string;
  readonly catalog: string;
  readonly description: string;
  readonly locationUri: string;
}

export interface CatalogFunctionInfo {
  readonly name: string;
  readonly isTemporary: boolean;
}

export class Catalog {
  constructor(private readonly session: SessionState) {}

  private get names(): SessionState["catalog"] {
    return this.session.catalog;
  }

  private async run(command: Command): Promise<void> {
    await this.session.analyse(runCommand(this.session, command));
  }

  currentCatalog(): string {
    return "spark_catalog";
  }

  currentDatabase(): string {
    return this.names.currentDatabase;
  }

  /** @throws SCHEMA_NOT_FOUND */
  setCurrentDatabase(name: string): void {
    this.names.use(name);
  }

  async listDatabases(pattern: string | null = null): Promise<CatalogDatabaseInfo[]> {
    await this.session.commands.settled();
    const found = this.names.databaseNames().filter((name) => matches(pattern, name));
    return Promise.all(found.map((name) => this.getDatabase(name)));
  }

  /** @throws SCHEMA_NOT_FOUND */
  async getDatabase(name: string): Promise<CatalogDatabaseInfo> {
    const { comment, location, ...database } = this.names.database(name);
    const system = await this.session.fileSystem();
    return {
      name: database.name,
      catalog: "spark_catalog",
      description: comment,
      locationUri: system.qualify(location),
    };
  }

  async databaseExists(name: string): Promise<boolean> {
    await this.session.commands.settled();
    return this.names.hasDatabase(name);
  }

  /** Tables and views of a database (the current one unless told), then temporary views. */
  async listTables(
    database: string = this.names.currentDatabase,
    pattern: string | null = null,
  ): Promise<CatalogTableInfo[]> {
    await this.session.commands.settled();
    const tables = this.names
      .tablesIn(database)
      .map(({ description }) => `${description.database}.${description.name}`);
    const all = [...tables, ...this.names.temporaryNames()].filter((name) =>
      matches(pattern, name.split(".").at(-1) ?? ""),
    );
    return Promise.all(all.map((name) => this.getTable(name)));
  }

  /** @throws TABLE_OR_VIEW_NOT_FOUND */
  async getTable(name: string): Promise<CatalogTableInfo> {
    await this.session.commands.settled();
    const relation = new UnresolvedRelation(name);
    const temporary = this.names.findTemporary(relation);
    if (temporary !== undefined)
      return {
        name,
        catalog: null,
        namespace: [],
        description: temporary.comment ?? null,
        tableType: "TEMPORARY",
        isTemporary: true,
      };
    const table = this.names.findTable(relation);
    if (table === undefined) throw this.names.notFound(relation);
    const { description } = table;
    return {
      name: description.name,
      catalog: "spark_catalog",
      namespace: [description.database],
      description: description.comment,
      tableType: description.type,
      isTemporary: false,
    };
  }

  async tableExists(name: string, database: string | null = null): Promise<boolean> {
    await this.session.commands.settled();
    return this.names.lookup(new UnresolvedRelation(database === null ? name : `${database}.${name}`)) !== undefined;
  }

  /** @throws TABLE_OR_VIEW_NOT_FOUND */
  async listColumns(name: string, database: string | null = null): Promise<CatalogColumnInfo[]> {
    await this.session.commands.settled();
    const relation = new UnresolvedRelation(database === null ? name : `${database}.${name}`);
    const plan = this.names.lookup(relation);
    if (plan === undefined) throw this.names.notFound(relation);
    const table = this.names.findTemporary(relation) === undefined ? this.names.findTable(relation) : undefined;
    const keys = table?.description.partitionBy ?? [];
    const buckets = table?.description.buckets?.columns ?? [];
    const comments = new Map(table?.description.schema.fields.map((field) => [field.name, field.comment]));
    const { output } = await this.session.analyse(plan);
    return output.map((column) => ({
      name: column.name,
      description: comments.get(column.name) ?? null,
      dataType: column.dataType.simpleString,
      nullable: column.nullable,
      isPartition: keys.includes(column.name),
      isBucket: buckets.includes(column.name),
    }));
  }

  async listFunctions(_database: string | null = null, pattern: string | null = null): Promise<CatalogFunctionInfo[]> {
    return functionNames()
      .filter((name) => matches(pattern, name))
      .sort()
      .map((name) => ({ name, isTemporary: true }));
  }

  async functionExists(name: string): Promise<boolean> {
    return lookupFunction(name) !== undefined;
  }

  /** @throws UNRESOLVED_ROUTINE */
  async getFunction(name: string): Promise<CatalogFunctionInfo> {
    if (lookupFunction(name) !== undefined) return { name, isTemporary: true };
    throw new AnalysisException(
      "UNRESOLVED_ROUTINE",
      `Cannot resolve routine \`${name}\` on search path [\`system\`.\`builtin\`, \`system\`.\`session\`, \`spark_catalog\`.\`default\`].`,
      { sqlState: "42883" },
    );
  }

  /** A table of these columns; its files are below `path`, or in the warehouse. */
  createTable(name: string, schema: StructType, source: string = "parquet", path: string | null = null): Promise<void> {
    return this.run({
      kind: "createTable",
      table: new UnresolvedRelation(name),
      schema,
      defaults: [],
      provider: source,
      options: new Map(),
      partitionBy: [],
      buckets: null,
      location: path,
      comment: null,
      properties: new Map(),
      plan: null,
      ifNotExists: false,
    });
  }

  dropTable(name: string, ifExists: boolean = false): Promise<void> {
    return this.run({ kind: "dropTable", table: new UnresolvedRelation(name), ifExists });
  }

  dropView(name: string, ifExists: boolean = false): Promise<void> {
    return this.run({ kind: "dropView", table: new UnresolvedRelation(name), ifExists });
  }

  createDatabase(name: string, ifNotExists: boolean = false): Promise<void> {
    const given = { comment: "", location: null, properties: new Map<string, string>() };
    return this.run({ kind: "createDatabase", name: [name], ifNotExists, ...given });
  }

  dropDatabase(name: string, ifExists: boolean = false, cascade: boolean = false): Promise<void> {
    return this.run({ kind: "dropDatabase", name: [name], ifExists, cascade });
  }

  truncateTable(name: string): Promise<void> {
    return this.run({ kind: "truncate", table: new UnresolvedRelation(name), partition: null });
  }

  /** Whether there was one. */
  dropTempView(name: string): boolean {
    return this.names.dropTemporary(name);
  }

  /** Whether there was one. */
  dropGlobalTempView(name: string): boolean {
    return this.names.dropTemporary(name, true);
  }

  /** @throws TABLE_OR_VIEW_NOT_FOUND */
  async isCached(name: string): Promise<boolean> {
    return this.session.cache.find(await this.session.analyse(this.known(name))) !== undefined;
  }

  /** The rows are kept once they have been computed. @throws TABLE_OR_VIEW_NOT_FOUND */
  async cacheTable(name: string, level: StorageLevel = StorageLevel.MEMORY_AND_DISK): Promise<void> {
    const table = this.known(name);
    await this.session.cache.add(await this.session.analyse(table), level, table, name);
  }

  /** @throws TABLE_OR_VIEW_NOT_FOUND */
  async uncacheTable(name: string): Promise<void> {
    this.session.cache.remove(await this.session.analyse(this.known(name)));
  }

  async clearCache(): Promise<void> {
    await this.session.commands.settled();
    this.session.cache.clear();
  }

  refreshTable(name: string): Promise<void> {
    return this.run({ kind: "refreshTable", table: new UnresolvedRelation(name) });
  }

  refreshByPath(path: string): Promise<void> {
    return this.run({ kind: "refreshPath", path });
  }

  private known(name: string): UnresolvedRelation {
    const relation = new UnresolvedRelation(name);
    if (this.names.lookup(relation) === undefined) throw this.names.notFound(relation, "query");
    return relation;
  }
}
