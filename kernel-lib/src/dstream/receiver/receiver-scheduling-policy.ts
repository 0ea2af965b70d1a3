/**
 * Where receivers run. Spark's class of the same name (semantics R7).
 *
 * At the start all receivers are spread evenly over the executors; those that prefer a host go there. One that must begin again
 * goes to an idle executor, or to one of those with the least to do: a running receiver weighs 1, one that is only
 * scheduled its share of 1 on each of its candidates.
 */
import { type Executor, type Place, type ReceiverTrackingInfo, samePlace } from "./receiver-tracking-info";

export interface ScheduledReceiver {
  readonly streamId: number;
  preferredLocation(): string | null;
}

/** The candidates of each receiver, by stream. */
export function scheduleReceivers(
  receivers: readonly ScheduledReceiver[],
  executors: readonly Executor[],
): Map<number, readonly Place[]> {
  if (executors.length === 0) return new Map(receivers.map(({ streamId }) => [streamId, []]));
  const counts = new Map(executors.map((executor) => [executor, 0]));
  const candidates: Place[][] = receivers.map(() => []);
  const give = (to: Place[], among: readonly Executor[]): void => {
    const least = leastBy(among, (executor) => counts.get(executor) ?? 0);
    to.push(least);
    counts.set(least, (counts.get(least) ?? 0) + 1);
  };
  receivers.forEach((receiver, i) => {
    const host = receiver.preferredLocation();
    if (host === null) return;
    const onHost = executors.filter((executor) => executor.host === host);
    // A host without executors may get one later.
    if (onHost.length === 0) candidates[i].push({ host, executorId: null });
    else give(candidates[i], onHost);
  });
  for (const own of candidates) if (own.length === 0) give(own, executors);
  if (receivers.length > 0)
    for (const [executor, count] of counts) if (count === 0) leastBy(candidates, (own) => own.length).push(executor);
  return new Map(receivers.map(({ streamId }, i) => [streamId, candidates[i]]));
}

/** The candidates of one receiver that is to begin again. */
export function rescheduleReceiver(
  preferredLocation: string | null,
  infos: Iterable<ReceiverTrackingInfo>,
  executors: readonly Executor[],
): readonly Place[] {
  if (executors.length === 0) return [];
  const preferred: Place[] = preferredLocation === null ? [] : [{ host: preferredLocation, executorId: null }];
  const weights = weightsOf(infos);
  const idle = executors.filter((executor) => !weights.some(({ place }) => samePlace(place, executor)));
  if (idle.length > 0) return [...preferred, ...idle];
  const least = Math.min(...weights.map(({ weight }) => weight));
  return [...preferred, ...weights.filter(({ weight }) => weight === least).map(({ place }) => place)];
}

interface Weighed {
  readonly place: Place;
  weight: number;
}

function weightsOf(infos: Iterable<ReceiverTrackingInfo>): readonly Weighed[] {
  const weights: Weighed[] = [];
  const add = (place: Place, weight: number): void => {
    const known = weights.find((other) => samePlace(other.place, place));
    if (known === undefined) weights.push({ place, weight });
    else known.weight += weight;
  };
  for (const { state, scheduledLocations, runningExecutor } of infos) {
    if (state === "ACTIVE" && runningExecutor !== null) add(runningExecutor, 1);
    if (state !== "SCHEDULED" || scheduledLocations === null) continue;
    for (const place of scheduledLocations) if (place.executorId !== null) add(place, 1 / scheduledLocations.length);
  }
  return weights;
}

/** The first of those with the least. */
function leastBy<T>(among: readonly T[], weight: (one: T) => number): T {
  return among.reduce((least, other) => (weight(other) < weight(least) ? other : least));
}
