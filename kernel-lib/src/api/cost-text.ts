/** `explain("cost")`: the optimised plan with how large each part is thought to be. Spark's `Statistics.simpleString`. */
import { bytesText } from "../data/bytes-text";
import { sizeInBytes } from "../operators/size-estimate";
import type { LogicalPlan } from "../plan/logical";
import { drawTree } from "../plan/tree-node";

export function costTree(plan: LogicalPlan): string {
  return drawTree(plan, (node) => ({
    lines: node.lines().map((line) => `${line}, Statistics(sizeInBytes=${sizeText(sizeInBytes(node))})`),
    children: node.children,
  }));
}

/** What is not known is 8 EiB. */
function sizeText(bytes: number): string {
  return bytes >= Number.MAX_SAFE_INTEGER ? "8.0 EiB" : bytesText(bytes);
}
