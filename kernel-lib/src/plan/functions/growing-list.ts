/**
 * Lists that aggregates keep: rows are added in place to a list that was begun here, which no one else has yet. A list that
 * came from elsewhere may lie in the state store, and is never changed.
 */
import type { Value } from "../../data/value";

const own = new WeakSet<readonly Value[]>();

/** The list with one item more. */
export function addItem(list: readonly Value[], item: Value): readonly Value[] {
  const target = own.has(list) ? (list as Value[]) : [...list];
  own.add(target);
  target.push(item);
  return target;
}

/** A new list of both. */
export function joinItems(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  return [...a, ...b];
}
