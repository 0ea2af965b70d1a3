/**
 * The names of a session: databases with their tables and views, temporary views, global temporary views, and which
 * database is meant when none is said. Spark's `SessionCatalog` over an `InMemoryCatalog`.
 *
 * Finding a name never waits; what lies behind it (files, a stream) is looked at when a plan is analysed.
 */
import { AnalysisException } from "../../data/errors";
import type { LogicalPlan, UnresolvedRelation } from "../../plan/logical";
import { View } from "../../plan/logical-view";
import {
  catalogNotFound,
  schemaExists,
  schemaNotEmpty,
  schemaNotFound,
  tableExists,
  tableNotFound,
  temporaryViewExists,
} from "./catalog-errors";
import type { CatalogDatabase, CatalogTable } from "./catalog-table";

export const CATALOG = "spark_catalog";
export const GLOBAL = "global_temp";

/** A view is made anew each time it is read: a memory sink's table grows. */
export interface TemporaryView {
  plan(): LogicalPlan;
  /** Whether it was made by SQL text: then its columns are cast to the types they had. */
  readonly isText?: boolean;
  readonly comment?: string | null;
}

/** A name taken apart. */
export interface TableName {
  readonly database: string;
  readonly name: string;
}

const key = (name: string): string => name.toLowerCase();

export class SessionCatalog {
  private readonly databases: Map<string, CatalogDatabase>;
  private readonly tables: Map<string, Map<string, CatalogTable>>;
  private readonly temporary = new Map<string, TemporaryView>();
  private readonly global: Map<string, TemporaryView>;
  currentDatabase = "default";

  /** @param other of another session of the same program: they have everything in common but temporary views and what is current */
  constructor(
    private readonly warehouse: () => string,
    other: SessionCatalog | null = null,
  ) {
    this.databases = other?.databases ?? new Map();
    this.tables = other?.tables ?? new Map([["default", new Map()]]);
    this.global = other?.global ?? new Map();
  }

  /** Where the files of a managed table go. */
  tableLocation({ database, name }: TableName): string {
    return `${this.database(database).location}/${key(name)}`;
  }

  databaseLocation(name: string): string {
    return `${this.warehouse()}/${key(name)}.db`;
  }

  /** @throws SCHEMA_NOT_FOUND */
  database(name: string): CatalogDatabase {
    if (key(name) === "default")
      return {
        name: "default",
        comment: "default database",
        location: this.warehouse(),
        properties: new Map(),
      };
    const found = this.databases.get(key(name));
    if (found === undefined) throw schemaNotFound(name);
    return found;
  }

  hasDatabase(name: string): boolean {
    return this.tables.has(key(name));
  }

  databaseNames(): string[] {
    return ["default", ...this.databases.keys()].sort();
  }

  createDatabase(database: CatalogDatabase): void {
    if (this.hasDatabase(database.name)) throw schemaExists(database.name);
    this.databases.set(key(database.name), database);
    this.tables.set(key(database.name), new Map());
  }

  dropDatabase(name: string, cascade: boolean): void {
    if (key(name) === "default")
      throw new AnalysisException(
        "UNSUPPORTED_FEATURE.DROP_DATABASE",
        "The feature is not supported: Drop the default database `spark_catalog`.`default`.",
        { sqlState: "0A000" },
      );
    if (this.tablesIn(name).length > 0 && !cascade) throw schemaNotEmpty(name);
    this.databases.delete(key(name));
    this.tables.delete(key(name));
    if (key(this.currentDatabase) === key(name)) this.currentDatabase = "default";
  }

  use(name: string): void {
    this.database(name);
    this.currentDatabase = key(name);
  }

  /** A database's name, perhaps with the catalog before it. @throws CATALOG_NOT_FOUND, SCHEMA_NOT_FOUND */
  databaseOf(parts: readonly string[]): string {
    if (parts.length > 1 && key(parts[0]) !== CATALOG) throw catalogNotFound(parts[0]);
    return key(parts[parts.length - 1]);
  }

  /** The database and name that a table's name means. @throws REQUIRES_SINGLE_PART_NAMESPACE */
  nameOf(table: UnresolvedRelation): TableName {
    const parts = table.nameParts;
    const name = key(parts[parts.length - 1]);
    if (parts.length === 1) return { database: this.currentDatabase, name };
    const inside = key(parts[0]) === CATALOG && parts.length > 2 ? parts.slice(1, -1) : parts.slice(0, -1);
    if (inside.length > 1)
      throw new AnalysisException(
        "REQUIRES_SINGLE_PART_NAMESPACE",
        `spark_catalog requires a single-part namespace, but got identifier ${parts.map((part) => `\`${part}\``).join(".")}.`,
        { sqlState: "42K05" },
      );
    return { database: key(inside[0]), name };
  }

  /** The temporary or global temporary view of this name. */
  findTemporary({ nameParts }: UnresolvedRelation): TemporaryView | undefined {
    const name = key(nameParts[nameParts.length - 1]);
    const qualifier = key(nameParts.slice(0, -1).join("."));
    if (qualifier === GLOBAL) return this.global.get(name);
    return ["", "session", "system.session"].includes(qualifier) ? this.temporary.get(name) : undefined;
  }

  findTable(table: UnresolvedRelation): CatalogTable | undefined {
    const { database, name } = this.nameOf(table);
    return this.tables.get(database)?.get(name);
  }

  /** The plan behind a name, or undefined. */
  lookup(table: UnresolvedRelation): LogicalPlan | undefined {
    const temporary = this.findTemporary(table);
    if (temporary !== undefined) {
      const { nameParts } = table;
      const isGlobal = nameParts.length > 1 && key(nameParts[0]) === GLOBAL;
      const name = (isGlobal ? [GLOBAL, key(nameParts[1])] : [key(nameParts[nameParts.length - 1])]).map(
        (part) => `\`${part}\``,
      );
      return new View(name.join("."), temporary.plan(), temporary.isText === true);
    }
    const found = this.findTable(table);
    if (found === undefined) return undefined;
    return found.description.view === null ? found.relation() : new View(found.quotedName, found.relation(), true);
  }

  /** @throws TABLE_OR_VIEW_NOT_FOUND */
  notFound(table: UnresolvedRelation, search: "query" | "command" | "drop" = "command"): AnalysisException {
    return tableNotFound(table, this.currentDatabase, search);
  }

  setTable(table: CatalogTable): void {
    this.tablesMap(table.description.database).set(key(table.description.name), table);
  }

  removeTable(table: CatalogTable): void {
    this.tablesMap(table.description.database).delete(key(table.description.name));
  }

  /** @throws TABLE_OR_VIEW_ALREADY_EXISTS */
  checkFree({ database, name }: TableName): void {
    this.database(database);
    if (this.tablesMap(database).has(key(name))) throw tableExists(`\`${CATALOG}\`.\`${database}\`.\`${name}\``);
  }

  tablesIn(database: string): CatalogTable[] {
    return [...this.tablesMap(database)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, table]) => table);
  }

  temporaryNames(): string[] {
    return [...this.temporary.keys()].sort();
  }

  globalNames(): string[] {
    return [...this.global.keys()].sort();
  }

  setTemporary(name: string, view: TemporaryView, global: boolean = false, replace: boolean = true): void {
    const views = global ? this.global : this.temporary;
    if (!replace && views.has(key(name))) throw temporaryViewExists(name);
    views.set(key(name), view);
  }

  /** Whether there was one. */
  dropTemporary(name: string, global: boolean = false): boolean {
    return (global ? this.global : this.temporary).delete(key(name));
  }

  private tablesMap(database: string): Map<string, CatalogTable> {
    const found = this.tables.get(key(database));
    if (found === undefined) throw schemaNotFound(database);
    return found;
  }
}
