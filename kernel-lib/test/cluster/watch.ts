/** What the cluster of a context goes through, to be looked at afterwards. */
import type { ClusterPoint } from "../../src/cluster/cluster-points";
import type { SparkContext } from "../../src/index";

export function watch(sc: SparkContext): ClusterPoint[] {
  const points: ClusterPoint[] = [];
  sc.cluster.onPoint((point) => points.push(point));
  return points;
}

type Named<N extends ClusterPoint["name"]> = Extract<ClusterPoint, { readonly name: N }>["facts"];

export const named = <N extends ClusterPoint["name"]>(points: readonly ClusterPoint[], name: N): Named<N>[] =>
  points.flatMap((point) => (point.name === name ? [point.facts as Named<N>] : []));
