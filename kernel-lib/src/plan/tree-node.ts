/**
 * What all trees of a query have in common: expressions, logical plans and physical plans.
 *
 * Catalyst is trees and rules that rewrite them (`org.apache.spark.sql.catalyst.trees.TreeNode`). A tree here is
 * immutable; a rule returns a new one and shares what it did not touch.
 */
import { currentOrigin, type Origin, withOrigin } from "./origin";

export abstract class TreeNode<T extends TreeNode<T>> {
  /** Where it was written, if it was written as SQL text; nodes that rules make inherit it. */
  readonly origin: Origin | null = currentOrigin();

  abstract readonly children: readonly T[];

  /** The same node over other children; never called with the children it has. */
  protected abstract copyWith(children: readonly T[]): T;

  /** One line for `explain`: this node without its children. */
  abstract simpleString(): string;

  /** This node itself when the children are the ones it has: unchanged parts of a tree stay shared. */
  withChildren(children: readonly T[]): T {
    const own = this.children;
    const same = children.length === own.length && children.every((child, i) => child === own[i]);
    return same ? this.self() : withOrigin(this.origin, () => this.copyWith(children));
  }

  /** Rewrites bottom-up: children first, then the node over them. */
  transformUp(rule: (node: T) => T): T {
    const changed = this.withChildren(this.children.map((child) => child.transformUp(rule)));
    return withOrigin(this.origin, () => rule(changed));
  }

  /** Rewrites top-down: the node first, then the children of what came out. */
  transformDown(rule: (node: T) => T): T {
    const changed = withOrigin(this.origin, () => rule(this.self()));
    return changed.withChildren(changed.children.map((child) => child.transformDown(rule)));
  }

  /** This node and all below it, parents before children, left before right. */
  *nodes(): Generator<T> {
    yield this.self();
    for (const child of this.children) yield* child.nodes();
  }

  find<S extends T>(test: (node: T) => node is S): S | undefined;
  find(test: (node: T) => boolean): T | undefined;
  find(test: (node: T) => boolean): T | undefined {
    for (const node of this.nodes()) if (test(node)) return node;
    return undefined;
  }

  exists(test: (node: T) => boolean): boolean {
    return this.find(test) !== undefined;
  }

  collect<S extends T>(test: (node: T) => node is S): S[] {
    return [...this.nodes()].filter(test);
  }

  /** The lines that `explain` draws for this node, one below the other; nearly always one. */
  lines(): readonly string[] {
    return [this.simpleString()];
  }

  /** The tree as `explain` draws it: `+- ` before an only or last child, `:- ` before the others. */
  treeString(): string {
    return drawTree(this.self(), (node) => ({ lines: node.lines(), children: node.children }));
  }

  private self(): T {
    return this as unknown as T;
  }
}

/** A node as it is to be drawn. */
export interface Drawn<T> {
  readonly lines: readonly string[];
  readonly children: readonly T[];
}

/** Draws a tree whose nodes look as `look` says; a node of several lines is a chain of that many. */
export function drawTree<T>(root: T, look: (node: T) => Drawn<T>): string {
  const drawn: string[] = [];
  const draw = (node: T, head: string, tail: string): void => {
    const { lines, children } = look(node);
    drawn.push(
      head + lines[0].replaceAll("\n", `\n${tail}`),
      ...lines.slice(1).map((line, i) => `${tail}${"   ".repeat(i)}+- ${line}`),
    );
    const indent = tail + "   ".repeat(lines.length - 1);
    children.forEach((child, i) => {
      const last = i === children.length - 1;
      draw(child, `${indent}${last ? "+- " : ":- "}`, `${indent}${last ? "   " : ":  "}`);
    });
  };
  draw(root, "", "");
  return drawn.join("\n");
}
