/**
 * What the session has been asked to keep, and where a plan can use it. Spark's `CacheManager`.
 *
 * A part of an analysed plan that means the same as a cached plan reads the cache instead, whoever wrote it: column names
 * and identities do not matter, the data they come from do.
 */

import { keyText } from "../data/key-text";
import type { StorageLevel } from "../data/storage-level";
import type { InternalRow } from "../data/value";
import { Alias, AttributeReference, type Expression, isNamed, Literal } from "../plan/expression";
import { Cast } from "../plan/function";
import { LocalRelation, type LogicalPlan, Project, SubqueryAlias } from "../plan/logical";
import { type CachedRows, InMemoryRelation } from "../plan/logical-cache";
import { FileRelation } from "../plan/logical-file";
import { Range } from "../plan/logical-partitioning";
import { View } from "../plan/logical-view";
import { mapSubqueries } from "../plan/subquery";

/** What computes a plan, without looking for it in the cache. */
export interface CacheSource {
  run(plan: LogicalPlan): Promise<InternalRow[][]>;
  planText(plan: LogicalPlan): string;
}

export class CachedPlan implements CachedRows {
  partitions: readonly (readonly InternalRow[])[] = [];
  private running: Promise<void> | null = null;

  constructor(
    readonly plan: LogicalPlan,
    /** Before other cached plans took the place of its parts. */
    readonly analysed: LogicalPlan,
    /** As the program wrote it. */
    readonly given: LogicalPlan,
    readonly storage: StorageLevel,
    readonly table: string | null,
    private readonly source: CacheSource,
  ) {}

  get level(): string {
    return `${this.storage}`;
  }

  planText(): string {
    return this.source.planText(this.plan);
  }

  rows(): Promise<void> {
    this.running ??= this.source.run(this.plan).then((partitions) => {
      this.partitions = partitions;
    });
    return this.running;
  }
}

export class CacheManager {
  private readonly identities = new Map<unknown, number>();
  private entries = new Map<string, CachedPlan>();

  constructor(private readonly source: CacheSource) {}

  /**
   * @param given the same plan before it was analysed, with the names of the tables it reads
   * @param table the name by which the program asked for it
   */
  async add(
    analysed: LogicalPlan,
    level: StorageLevel,
    given: LogicalPlan = analysed,
    table: string | null = null,
  ): Promise<CachedPlan> {
    const key = this.keyOf(analysed);
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const inner = this.replaced(analysed);
    const made = new CachedPlan(inner, analysed, given, level, table, this.source);
    this.entries.set(key, made);
    return made;
  }

  remove(analysed: LogicalPlan): void {
    this.entries.delete(this.keyOf(analysed));
  }

  find(analysed: LogicalPlan): CachedPlan | undefined {
    return this.entries.get(this.keyOf(analysed));
  }

  clear(): void {
    this.entries = new Map();
  }

  /** Forgets what was computed from these rows or files, since they are no longer the same. */
  forget(leaf: LogicalPlan): void {
    for (const [key] of this.reading(leaf)) this.entries.delete(key);
  }

  /**
   * The same, but what was kept is kept on: it is computed anew when it is next read. Spark's `recacheByPlan`.
   * @param analyse finds the tables as they are now
   */
  async recache(leaf: LogicalPlan, analyse: (plan: LogicalPlan) => Promise<LogicalPlan>): Promise<void> {
    const stale = this.reading(leaf);
    for (const [key] of stale) this.entries.delete(key);
    for (const [, { given, storage, table }] of stale) await this.add(await analyse(given), storage, given, table);
  }

  private reading(leaf: LogicalPlan): [key: string, entry: CachedPlan][] {
    const found = "relation" in leaf ? (leaf as { relation: LogicalPlan }).relation : leaf;
    return [...this.entries].filter(([, { analysed }]) =>
      analysed.exists((node) => node === found || sameFiles(node, found)),
    );
  }

  /** The plan with what is cached in its place, the largest parts first. */
  replaced(plan: LogicalPlan): LogicalPlan {
    if (this.entries.size === 0) return plan;
    return plan.transformDown((node) => {
      if (node instanceof InMemoryRelation) return node;
      const known = this.entries.get(this.keyOf(node));
      if (known !== undefined) return new InMemoryRelation(node.output, known);
      return mapSubqueries(node, (inner) => this.replaced(inner));
    });
  }

  /** Equal for plans that give the same rows. */
  keyOf(plan: LogicalPlan): string {
    const places = new Map<string, number>();
    const text = this.textOf(plan);
    return text.replace(/\w*#(\d+)/g, (_, id: string) => {
      const place = places.get(id) ?? places.size;
      places.set(id, place);
      return `#${place}`;
    });
  }

  private textOf(node: LogicalPlan): string {
    if (node instanceof SubqueryAlias || node instanceof View) return this.textOf(node.child);
    if (isPromise(node)) return this.textOf(node.child);
    const own = node.expressions.map((e) => `${expressionText(e)}`).join(", ");
    if (node instanceof Range) return `${node.simpleString()}[${node.output.join(", ")}]`;
    const leaf = node.children.length === 0 ? `${this.identity(node)}[${node.output.join(", ")}]` : "";
    const head = node.children.length === 0 ? node.constructor.name : withoutNames(node.simpleString());
    return `${head}{${own}}${leaf}(${node.children.map((child) => this.textOf(child)).join("; ")})`;
  }

  /** Which rows or files a leaf reads. */
  private identity(leaf: LogicalPlan): number {
    const data =
      leaf instanceof LocalRelation
        ? dataOf(leaf)
        : leaf instanceof FileRelation
          ? leaf.table
          : leaf instanceof InMemoryRelation
            ? leaf.cached
            : leaf;
    const known = this.identities.get(data) ?? this.identities.size;
    this.identities.set(data, known);
    return known;
  }
}

/** What is written in a query is made anew whenever the query is analysed, so it is known by what it says. */
function dataOf({ isConstant, output, rows }: LocalRelation): unknown {
  return isConstant ? `${output.map((column) => column.dataType.sql)}: ${keyText(rows)}` : rows;
}

/** Whether the node only casts each column to the type it has, as a view does. */
function isPromise(node: LogicalPlan): node is Project {
  if (!(node instanceof Project)) return false;
  const below = node.child.output;
  return (
    node.expressions.length === below.length &&
    node.expressions.every((e, i) => {
      if (!(e instanceof Alias && e.child instanceof Cast && e.child.child instanceof AttributeReference)) return false;
      return e.child.child.exprId === below[i].exprId && e.child.dataType.sql === below[i].dataType.sql;
    })
  );
}

function sameFiles(a: LogicalPlan, b: LogicalPlan): boolean {
  return a instanceof FileRelation && b instanceof FileRelation && a.table === b.table;
}

const withoutNames = (text: string): string => text.replace(/ AS \S+?#/g, " AS #");

/** With the types of literals, which their text does not show. */
function expressionText(expression: Expression): string {
  const literals = expression.collect((n): n is Literal => n instanceof Literal);
  const named = isNamed(expression) ? nameless(expression) : `${expression}`;
  return `${withoutNames(named)} ${literals.map((literal) => literal.dataType.simpleString).join(",")}`;
}

function nameless(expression: Alias | AttributeReference): string {
  return expression instanceof Alias ? `${expression.child} AS #${expression.exprId}` : `#${expression.exprId}`;
}
