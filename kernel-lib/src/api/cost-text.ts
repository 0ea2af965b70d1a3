/** `explain("cost")`: the optimised plan with how large each part is thought to be. Spark's `Statistics.simpleString`. */
import { sizeInBytes } from "../operators/size-estimate";
import type { LogicalPlan } from "../plan/logical";
import { drawTree } from "../plan/tree-node";

export function costTree(plan: LogicalPlan): string {
  return drawTree(plan, (node) => ({
    lines: node.lines().map((line) => `${line}, Statistics(sizeInBytes=${bytesText(sizeInBytes(node))})`),
    children: node.children,
  }));
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** As Spark's `Utils.bytesToString`: from two of a unit on it is used. What is not known is 8 EiB. */
function bytesText(bytes: number): string {
  if (bytes >= Number.MAX_SAFE_INTEGER) return "8.0 EiB";
  let unit = 0;
  let value = bytes;
  while (value >= 2048 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}
