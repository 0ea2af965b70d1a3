/**
 * What all trees of a query have in common: expressions, logical plans and physical plans.
 *
 * Catalyst is trees and rules that rewrite them (`org.apache.spark.sql.catalyst.trees.TreeNode`). A tree here is
 * immutable; a rule returns a new one and shares what it did not touch.
 */
import { currentOrigin, type Origin, rewriteAt, withOrigin } from "./origin";
import { factsOf, hasSome, type Settled, WithFacts } from "./tree-facts";
import { ANYTHING, type KindBits } from "./tree-kinds";

export abstract class TreeNode<T extends TreeNode<T>> extends WithFacts {
  /** Where it was written, if it was written as SQL text; nodes that rules make inherit it. */
  readonly origin: Origin | null = currentOrigin();

  abstract override readonly children: readonly T[];

  private wasResolved: boolean | null = null;

  /** Whether every name in it is known, and so every type. It is found out once: a tree never changes. */
  get resolved(): boolean {
    this.wasResolved ??= this.isResolved;
    return this.wasResolved;
  }

  protected get isResolved(): boolean {
    return areResolved(this.below);
  }

  /** The children, in a list that is always the same one. */
  private get below(): readonly T[] {
    return factsOf(this.self()).children;
  }

  /** The same node over other children; never called with the children it has. */
  protected abstract copyWith(children: readonly T[]): T;

  /** One line for `explain`: this node without its children. */
  abstract simpleString(): string;

  /** This node itself when the children are the ones it has: unchanged parts of a tree stay shared. */
  withChildren(children: readonly T[]): T {
    return sameParts(children, this.below) ? this.self() : withOrigin(this.origin, () => this.copyWith(children));
  }

  /**
   * Rewrites bottom-up: children first, then the node over them.
   * @param settled trees known to stay as they are are left out; those that did are added
   */
  transformUp(rule: (node: T) => T, settled?: Settled): T {
    const node = this.self();
    if (settled?.has(node)) return node;
    const own = factsOf(node).children;
    const below = transformedParts(own, rule, settled);
    const result = rewriteAt(this.origin, rule, below === own ? node : this.withChildren(below));
    if (result === node) settled?.add(node);
    return result;
  }

  /** Rewrites top-down: the node first, then the children of what came out. */
  transformDown(rule: (node: T) => T): T {
    const changed = rewriteAt(this.origin, rule, this.self());
    const own = factsOf(changed).children;
    return own.length === 0 ? changed : changed.withChildren(own.map((child) => child.transformDown(rule)));
  }

  /** This node and all below it, parents before children, left before right. */
  nodes(): readonly T[] {
    const found: T[] = [];
    this.gather(found, everything, ANYTHING);
    return found;
  }

  /**
   * The first of `nodes` that passes.
   * @param kinds nodes of other kinds do not pass, so trees without these need not be looked at
   */
  find<S extends T>(test: (node: T) => node is S, kinds?: KindBits): S | undefined;
  find(test: (node: T) => boolean, kinds?: KindBits): T | undefined;
  find(test: (node: T) => boolean, kinds: KindBits = ANYTHING): T | undefined {
    const node = this.self();
    if (kinds !== ANYTHING && !hasSome(node, kinds)) return undefined;
    if (test(node)) return node;
    for (const child of factsOf(node).children) {
      const found = child.find(test, kinds);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** @param kinds as for `find` */
  exists(test: (node: T) => boolean, kinds: KindBits = ANYTHING): boolean {
    return this.find(test, kinds) !== undefined;
  }

  /**
   * Those of `nodes` that pass.
   * @param kinds as for `find`
   */
  collect<S extends T>(test: (node: T) => node is S, kinds: KindBits = ANYTHING): S[] {
    const found: S[] = [];
    this.gather(found as T[], test, kinds);
    return found;
  }

  private gather(found: T[], test: (node: T) => boolean, kinds: KindBits): void {
    const node = this.self();
    if (kinds !== ANYTHING && !hasSome(node, kinds)) return;
    if (test(node)) found.push(node);
    for (const child of factsOf(node).children) child.gather(found, test, kinds);
  }

  /** The lines that `explain` draws for this node, one below the other; nearly always one. */
  lines(): readonly string[] {
    return [this.simpleString()];
  }

  /** Trees that `explain` draws beside the children. */
  treesInside(): readonly T[] {
    return [];
  }

  /** The tree as `explain` draws it: `+- ` before an only or last child, `:- ` before the others. */
  treeString(): string {
    return drawTree(this.self(), (node) => ({
      lines: node.lines(),
      children: node.children,
      inside: node.treesInside(),
    }));
  }

  private self(): T {
    return this as unknown as T;
  }
}

function everything(): boolean {
  return true;
}

export function areResolved(trees: readonly { readonly resolved: boolean }[]): boolean {
  for (const tree of trees) if (!tree.resolved) return false;
  return true;
}

/** Each of them rewritten bottom-up; the very list if nothing changed, as is most often so. */
export function transformedParts<T extends TreeNode<T>>(
  parts: readonly T[],
  rule: (node: T) => T,
  settled?: Settled,
): readonly T[] {
  let changed: T[] | null = null;
  for (let i = 0; i < parts.length; i++) {
    const now = parts[i].transformUp(rule, settled);
    if (now === parts[i]) continue;
    changed ??= [...parts];
    changed[i] = now;
  }
  return changed ?? parts;
}

/** Whether both lists hold the very same things. */
export function sameParts<T>(some: readonly T[], others: readonly T[]): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}

/** A node as it is to be drawn. */
export interface Drawn<T> {
  readonly lines: readonly string[];
  readonly children: readonly T[];
  /** Trees inside the node itself, such as the queries in its expressions. */
  readonly inside?: readonly T[];
}

/** Draws a tree whose nodes look as `look` says; a node of several lines is a chain of that many. */
export function drawTree<T>(root: T, look: (node: T) => Drawn<T>): string {
  const drawn: string[] = [];
  const draw = (node: T, head: string, tail: string): void => {
    const { lines, children, inside = [] } = look(node);
    drawn.push(
      head + lines[0].replaceAll("\n", `\n${tail}`),
      ...lines.slice(1).map((line, i) => `${tail}${"   ".repeat(i)}+- ${line}`),
    );
    const indent = tail + "   ".repeat(lines.length - 1);
    const beside = indent + (children.length === 0 ? "   " : ":  ");
    const all = (nodes: readonly T[], margin: string): void =>
      nodes.forEach((child, i) => {
        const last = i === nodes.length - 1;
        draw(child, `${margin}${last ? "+- " : ":- "}`, `${margin}${last ? "   " : ":  "}`);
      });
    all(inside, beside);
    all(children, indent);
  };
  draw(root, "", "");
  return drawn.join("\n");
}
