/**
 * Walks over trees: rewriting them, and looking for nodes. What changes nothing makes nothing, as most rules change next to
 * nothing of a tree; Spark's `TreeNode` does the same.
 */
import { type Origin, rewriteAt } from "./origin";
import { factsOf, type Settled, type TreeFacts, type WithFacts } from "./tree-facts";
import type { KindBits } from "./tree-kinds";

/** What the walks need of a node. */
interface Walked<T> extends WithFacts {
  readonly origin: Origin | null;
  withChildren(children: readonly T[]): T;
}

/** See `TreeNode.transformUp`. */
export function transformedUp<T extends Walked<T>>(facts: TreeFacts<T>, rule: (node: T) => T, settled?: Settled): T {
  if (settled?.has(facts)) return facts.node;
  const { node } = facts;
  const below = transformedParts(facts.children, rule, settled);
  const result = rewriteAt(node.origin, rule, below === null ? node : node.withChildren(below));
  if (result === node) settled?.add(facts);
  return result;
}

/** Each of them rewritten bottom-up; null if nothing changed. */
export function transformedParts<T extends Walked<T>>(
  parts: readonly TreeFacts<T>[],
  rule: (node: T) => T,
  settled?: Settled,
): readonly T[] | null {
  let changed: T[] | null = null;
  for (let i = 0; i < parts.length; i++) {
    const now = transformedUp(parts[i], rule, settled);
    if (now === parts[i].node) continue;
    changed ??= parts.map(nodeOf);
    changed[i] = now;
  }
  return changed;
}

/** See `TreeNode.transformDown`. */
export function transformedDown<T extends Walked<T>>(node: T, rule: (node: T) => T): T {
  const changed = rewriteAt(node.origin, rule, node);
  const own = factsOf(changed).children;
  let below: T[] | null = null;
  for (let i = 0; i < own.length; i++) {
    const now = transformedDown(own[i].node, rule);
    if (now === own[i].node) continue;
    below ??= own.map(nodeOf);
    below[i] = now;
  }
  return below === null ? changed : changed.withChildren(below);
}

/** See `TreeNode.find`. */
export function firstOf<T>(facts: TreeFacts<T>, test: (node: T) => boolean, kinds: KindBits): T | undefined {
  if (!facts.hasSome(kinds)) return undefined;
  if (test(facts.node)) return facts.node;
  for (const child of facts.children) {
    const found = firstOf(child, test, kinds);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** See `TreeNode.collect`. */
export function gather<T>(facts: TreeFacts<T>, test: (node: T) => boolean, kinds: KindBits, found: T[]): void {
  if (!facts.hasSome(kinds)) return;
  if (test(facts.node)) found.push(facts.node);
  for (const child of facts.children) gather(child, test, kinds, found);
}

export function areResolved(all: readonly TreeFacts<{ readonly resolved: boolean }>[]): boolean {
  for (const facts of all) if (!(facts.isResolved ?? facts.node.resolved)) return false;
  return true;
}

function nodeOf<T>(facts: TreeFacts<T>): T {
  return facts.node;
}
