/**
 * Which way two sides come together. Spark's `JoinSelection`: a hint is followed where the join allows it, then a small side is
 * sent to every task, then both are shuffled by key and merged; without equal keys every row is compared with every row.
 */
import { isOrderable } from "../data/ordering";
import type { Join, JoinStrategy, JoinType } from "../plan/logical-join";
import type { JoinExec, JoinKeys } from "./join";
import { sizeInBytes } from "./size-estimate";

/** The side that is put into a table, or sent. */
export type Side = "Left" | "Right";

export interface ChosenJoin {
  readonly name: JoinExec["name"];
  readonly build: Side;
}

const INNER: readonly JoinType[] = ["Inner", "Cross"];

/** @param broadcastBytes `spark.sql.autoBroadcastJoinThreshold`; below zero nothing is sent but where a hint says so */
export function chosenJoin(join: Join, keys: JoinKeys, broadcastBytes: number): ChosenJoin {
  if (keys.nullAware) return { name: "BroadcastHashJoin", build: "Right" };
  if (join.isStreaming) return beside(join, keys);
  const hasKeys = keys.left.length > 0;
  return (
    (hasKeys ? hinted(join, keys) : hintedWithoutKeys(join)) ??
    (hasKeys ? bySize(join, keys, broadcastBytes) : withoutKeys(join, broadcastBytes))
  );
}

/** A stream is never sent: its rows run past the static side. */
function beside(join: Join, keys: JoinKeys): ChosenJoin {
  const build = sendable(join.joinType).find((side) => !sideOf(join, side).isStreaming);
  if (build !== undefined)
    return { name: keys.left.length > 0 ? "BroadcastHashJoin" : "BroadcastNestedLoopJoin", build };
  return { name: "SortMergeJoin", build: "Right" };
}

function hinted(join: Join, keys: JoinKeys): ChosenJoin | null {
  const sent = choose(join, hintedSides(join, "broadcast", sendable(join.joinType)));
  if (sent !== null) return { name: "BroadcastHashJoin", build: sent };
  if (isHinted(join, "merge") && canMerge(keys)) return merged(join);
  const hashed = choose(join, hintedSides(join, "shuffle_hash", hashable(join.joinType)));
  if (hashed !== null) return { name: "ShuffledHashJoin", build: hashed };
  return product(join);
}

function product(join: Join): ChosenJoin | null {
  if (!isHinted(join, "shuffle_replicate_nl") || !INNER.includes(join.joinType)) return null;
  return { name: "CartesianProduct", build: "Right" };
}

function hintedWithoutKeys(join: Join): ChosenJoin | null {
  const build = choose(join, hintedSides(join, "broadcast", ["Right", "Left"]));
  return build === null ? product(join) : { name: "BroadcastNestedLoopJoin", build };
}

function bySize(join: Join, keys: JoinKeys, limit: number): ChosenJoin {
  const sent = choose(join, sendable(join.joinType).filter(isSmall(join, limit)));
  if (sent !== null) return { name: "BroadcastHashJoin", build: sent };
  if (canMerge(keys)) return merged(join);
  // What cannot be put into an order cannot be merged.
  return { name: "ShuffledHashJoin", build: choose(join, hashable(join.joinType)) ?? "Right" };
}

function withoutKeys(join: Join, limit: number): ChosenJoin {
  const small = choose(join, (["Right", "Left"] as const).filter(isSmall(join, limit)));
  if (small === null && INNER.includes(join.joinType)) return { name: "CartesianProduct", build: "Right" };
  const isFree = INNER.includes(join.joinType) || join.joinType === "FullOuter";
  const best = sendable(join.joinType).includes("Left") ? "Left" : "Right";
  return { name: "BroadcastNestedLoopJoin", build: isFree ? (choose(join, ["Right", "Left"]) ?? "Right") : best };
}

function merged(join: Join): ChosenJoin {
  return { name: "SortMergeJoin", build: join.joinType === "RightOuter" ? "Left" : "Right" };
}

function canMerge(keys: JoinKeys): boolean {
  return keys.left.every((key) => isOrderable(key.dataType));
}

function isHinted({ hint }: Join, strategy: JoinStrategy): boolean {
  return hint.left === strategy || hint.right === strategy;
}

function hintedSides({ hint }: Join, strategy: JoinStrategy, allowed: readonly Side[]): Side[] {
  return allowed.filter((side) => (side === "Left" ? hint.left : hint.right) === strategy);
}

function isSmall(join: Join, limit: number): (side: Side) => boolean {
  return (side) => sizeInBytes(sideOf(join, side)) <= limit;
}

function sideOf(join: Join, side: Side): Join["left"] {
  return side === "Left" ? join.left : join.right;
}

/** Of two sides the smaller one, and the right one of equals. */
function choose(join: Join, sides: readonly Side[]): Side | null {
  if (sides.length < 2) return sides[0] ?? null;
  return sizeInBytes(join.right) <= sizeInBytes(join.left) ? "Right" : "Left";
}

/** The sides that may be sent to every task: not one whose rows without a partner come out. */
function sendable(type: JoinType): readonly Side[] {
  switch (type) {
    case "Inner":
    case "Cross":
      return ["Right", "Left"];
    case "RightOuter":
      return ["Left"];
    case "FullOuter":
      return [];
    default:
      return ["Right"];
  }
}

/** The sides that may be put into a table within each partition. */
function hashable(type: JoinType): readonly Side[] {
  return type === "LeftSemi" || type === "LeftAnti" || type === "Existence" || type === "LeftSingle"
    ? ["Right"]
    : ["Right", "Left"];
}
