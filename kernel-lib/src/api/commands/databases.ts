/** Databases: folders of tables, and which of them is meant when none is said. Spark's namespace commands. */
import type { Command } from "../../plan/sql/statement-parser";
import { catalogNotFound, schemaNotFound } from "../catalog/catalog-errors";
import { CATALOG } from "../catalog/session-catalog";
import type { SessionState } from "../session-state";

export function createDatabase(session: SessionState, command: Extract<Command, { kind: "createDatabase" }>): [] {
  const { catalog } = session;
  const name = catalog.databaseOf(command.name);
  if (command.ifNotExists && catalog.hasDatabase(name)) return [];
  const { comment, properties } = command;
  catalog.createDatabase({ name, comment, properties, location: command.location ?? catalog.databaseLocation(name) });
  return [];
}

export async function dropDatabase(
  session: SessionState,
  { name: parts, ifExists, cascade }: Extract<Command, { kind: "dropDatabase" }>,
): Promise<[]> {
  const { catalog } = session;
  const name = catalog.databaseOf(parts);
  if (!catalog.hasDatabase(name)) {
    if (ifExists) return [];
    throw schemaNotFound(name);
  }
  const { location } = catalog.database(name);
  catalog.dropDatabase(name, cascade);
  await (await session.fileSystem()).delete(location);
  return [];
}

export function use(session: SessionState, { name }: Extract<Command, { kind: "use" }>): [] {
  if (name.length === 1 && name[0].toLowerCase() === CATALOG) session.catalog.use("default");
  else session.catalog.use(session.catalog.databaseOf(name));
  return [];
}

export function setCatalog(_: SessionState, { name }: Extract<Command, { kind: "setCatalog" }>): [] {
  if (name.toLowerCase() !== CATALOG) throw catalogNotFound(name);
  return [];
}
