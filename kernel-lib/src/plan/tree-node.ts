/**
 * What all trees of a query have in common: expressions, logical plans and physical plans.
 *
 * Catalyst is trees and rules that rewrite them (`org.apache.spark.sql.catalyst.trees.TreeNode`). A tree here is
 * immutable; a rule returns a new one and shares what it did not touch.
 */
import { currentOrigin, type Origin, withOrigin } from "./origin";
import { factsOf, type Settled, type TreeFacts, WithFacts } from "./tree-facts";
import { ANYTHING, type KindBits } from "./tree-kinds";
import { areResolved, firstOf, gather, transformedDown, transformedUp } from "./tree-walk";

export abstract class TreeNode<T extends TreeNode<T>> extends WithFacts {
  /** Where it was written, if it was written as SQL text; nodes that rules make inherit it. */
  readonly origin: Origin | null = currentOrigin();

  abstract override readonly children: readonly T[];

  /** Whether every name in it is known, and so every type. It is found out once: a tree never changes. */
  get resolved(): boolean {
    const facts = factsOf(this.self());
    facts.isResolved ??= this.isResolved;
    return facts.isResolved;
  }

  protected get isResolved(): boolean {
    return areResolved(factsOf(this.self()).children);
  }

  /** The same node over other children; never called with the children it has. */
  protected abstract copyWith(children: readonly T[]): T;

  /** One line for `explain`: this node without its children. */
  abstract simpleString(): string;

  /** This node itself when the children are the ones it has: unchanged parts of a tree stay shared. */
  withChildren(children: readonly T[]): T {
    const same = areNodesOf(factsOf(this.self()).children, children);
    return same ? this.self() : withOrigin(this.origin, () => this.copyWith(children));
  }

  /**
   * Rewrites bottom-up: children first, then the node over them.
   * @param settled trees known to stay as they are are left out; those that did are added
   */
  transformUp(rule: (node: T) => T, settled?: Settled): T {
    return transformedUp(factsOf(this.self()), rule, settled);
  }

  /** Rewrites top-down: the node first, then the children of what came out. */
  transformDown(rule: (node: T) => T): T {
    return transformedDown(this.self(), rule);
  }

  /** This node and all below it, parents before children, left before right. */
  nodes(): readonly T[] {
    const found: T[] = [];
    gather(factsOf(this.self()), everything, ANYTHING, found);
    return found;
  }

  /**
   * The first of `nodes` that passes.
   * @param kinds nodes of other kinds do not pass, so trees without these need not be looked at
   */
  find<S extends T>(test: (node: T) => node is S, kinds?: KindBits): S | undefined;
  find(test: (node: T) => boolean, kinds?: KindBits): T | undefined;
  find(test: (node: T) => boolean, kinds: KindBits = ANYTHING): T | undefined {
    return firstOf(factsOf(this.self()), test, kinds);
  }

  /** @param kinds as for `find` */
  exists(test: (node: T) => boolean, kinds: KindBits = ANYTHING): boolean {
    return firstOf(factsOf(this.self()), test, kinds) !== undefined;
  }

  /**
   * Those of `nodes` that pass.
   * @param kinds as for `find`
   */
  collect<S extends T>(test: (node: T) => node is S, kinds: KindBits = ANYTHING): S[] {
    const found: T[] = [];
    gather(factsOf(this.self()), test, kinds, found);
    return found as S[];
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

/** Whether the list holds just the nodes that these facts are about. */
export function areNodesOf(facts: readonly TreeFacts<unknown>[], nodes: readonly unknown[]): boolean {
  if (nodes.length !== facts.length) return false;
  for (let i = 0; i < nodes.length; i++) if (nodes[i] !== facts[i].node) return false;
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
