/**
 * Which receiver runs where, as far as the driver knows: the half of Spark's `ReceiverTracker` that registers and schedules.
 *
 * A receiver that registers from another place than it was meant for is refused. The first schedule holds until a receiver has
 * run; after that each start is scheduled by itself.
 */
import type { Clock } from "../../data/clock";
import { SparkError } from "../../data/errors";
import { rescheduleReceiver, type ScheduledReceiver, scheduleReceivers } from "./receiver-scheduling-policy";
import {
  accepts,
  type Executor,
  type Place,
  type ReceiverErrorInfo,
  type ReceiverListener,
  type ReceiverTrackingInfo,
  samePlace,
  toReceiverInfo,
} from "./receiver-tracking-info";

interface RegistryOptions {
  readonly receivers: ReadonlyMap<number, ScheduledReceiver>;
  readonly clock: Clock;
  readonly executors: () => readonly Executor[];
  /** Whether an executor has a core for a receiver. */
  readonly hasFreeCore: (executorId: string) => boolean;
  readonly warn: (text: string) => void;
  readonly listener: ReceiverListener;
}

/** Why a receiver ends when the context does: nothing to tell anybody. */
export const STOPPED_BY_DRIVER = "Stopped by driver";

export class ReceiverRegistry {
  private readonly infos = new Map<number, ReceiverTrackingInfo>();

  constructor(private readonly options: RegistryOptions) {}

  get allocatedExecutors(): ReadonlyMap<number, string> {
    const running = [...this.infos.values()].filter(({ state }) => state === "ACTIVE");
    return new Map(running.map(({ receiverId, runningExecutor }) => [receiverId, runningExecutor?.executorId ?? ""]));
  }

  infoOf(streamId: number): ReceiverTrackingInfo | null {
    return this.infos.get(streamId) ?? null;
  }

  /** The first schedule, for all at once. */
  scheduleAll(): void {
    const { receivers, executors } = this.options;
    for (const [id, places] of scheduleReceivers([...receivers.values()], executors())) this.scheduled(id, places);
  }

  private scheduled(receiverId: number, places: readonly Place[]): void {
    const known = this.infos.get(receiverId) ?? unknownReceiver(receiverId);
    this.infos.set(receiverId, { ...known, state: "SCHEDULED", scheduledLocations: places });
  }

  /** Where it is to be started: on a candidate that has a core for it, else anywhere; null when no executor has one. */
  executorFor(receiver: ScheduledReceiver): Executor | null {
    const alive = this.options.executors().filter(({ executorId }) => this.options.hasFreeCore(executorId));
    const scheduled = this.infos.get(receiver.streamId)?.scheduledLocations ?? null;
    const candidates = scheduled ?? rescheduleReceiver(receiver.preferredLocation(), this.infos.values(), alive);
    for (const place of candidates) {
      const executor = alive.find((other) => accepts(place, other));
      if (executor !== undefined) return executor;
    }
    return alive[0] ?? null;
  }

  /** It is to begin again: the first schedule is tried once more while one of its executors is alive. */
  toBeRescheduled({ streamId }: ScheduledReceiver): void {
    const info = this.infos.get(streamId) ?? unknownReceiver(streamId);
    const alive = this.options.executors();
    const left = info.scheduledLocations?.filter((place) => alive.some((other) => samePlace(place, other))) ?? [];
    if (left.length > 0) this.infos.set(streamId, { ...info, scheduledLocations: left });
    else this.infos.set(streamId, { ...info, state: "INACTIVE", scheduledLocations: null });
  }

  /** Whether it may run there. @throws SparkError for a stream that is not ours */
  register(streamId: number, typ: string, executor: Executor): boolean {
    const receiver = this.options.receivers.get(streamId);
    if (receiver === undefined) throw new SparkError(null, `Register received for unexpected id ${streamId}`);
    const scheduled = this.infos.get(streamId)?.scheduledLocations ?? null;
    const acceptable =
      scheduled ?? rescheduleReceiver(receiver.preferredLocation(), this.infos.values(), this.options.executors());
    if (scheduled === null) this.scheduled(streamId, acceptable);
    if (!acceptable.some((place) => accepts(place, executor))) return false;
    const name = `${typ}-${streamId}`;
    const its = { scheduledLocations: null, runningExecutor: executor, name, errorInfo: null };
    const info: ReceiverTrackingInfo = { receiverId: streamId, state: "ACTIVE", ...its };
    this.infos.set(streamId, info);
    this.options.listener.onReceiverStarted({ receiverInfo: toReceiverInfo(info) });
    return true;
  }

  deregister(streamId: number, message: string, error: string): void {
    const lastErrorTime = error === "" ? -1 : this.options.clock.now();
    const info = this.withError(streamId, { lastErrorMessage: message, lastError: error, lastErrorTime }, "INACTIVE");
    if (message !== STOPPED_BY_DRIVER) this.warn(`Deregistered receiver for stream ${streamId}`, message, error);
    this.options.listener.onReceiverStopped({ receiverInfo: toReceiverInfo(info) });
  }

  reportError(streamId: number, message: string, error: string): void {
    const known = this.infos.get(streamId);
    // Spark keeps the time of the error before.
    const lastErrorTime = known === undefined ? this.options.clock.now() : (known.errorInfo?.lastErrorTime ?? -1);
    const info = this.withError(streamId, { lastErrorMessage: message, lastError: error, lastErrorTime }, known?.state);
    this.warn(`Error reported by receiver for stream ${streamId}`, message, error);
    this.options.listener.onReceiverError({ receiverInfo: toReceiverInfo(info) });
  }

  /** In Spark's words; of the error only its first line. */
  private warn(what: string, message: string, error: string): void {
    this.options.warn(`${what}: ${message}${error === "" ? "" : ` - ${error.split("\n", 1)[0]}`}`);
  }

  private withError(
    streamId: number,
    errorInfo: ReceiverErrorInfo,
    state: ReceiverTrackingInfo["state"] = "INACTIVE",
  ): ReceiverTrackingInfo {
    const info = { ...(this.infos.get(streamId) ?? unknownReceiver(streamId)), state, errorInfo };
    this.infos.set(streamId, info);
    return info;
  }
}

function unknownReceiver(receiverId: number): ReceiverTrackingInfo {
  const nothing = { scheduledLocations: null, runningExecutor: null, name: null, errorInfo: null };
  return { receiverId, state: "INACTIVE", ...nothing };
}
