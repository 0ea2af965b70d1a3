/**
 * What the driver knows of a receiver: whether it runs, where it runs or may run, and its last error. Spark's
 * `ReceiverTrackingInfo`, and the `ReceiverInfo` that listeners get of it.
 */

/** An executor, or a host on which none is known. */
export interface Place {
  readonly host: string;
  readonly executorId: string | null;
}

export interface Executor extends Place {
  readonly executorId: string;
}

export type ReceiverState = "INACTIVE" | "SCHEDULED" | "ACTIVE";

export interface ReceiverErrorInfo {
  readonly lastErrorMessage: string;
  readonly lastError: string;
  /** ms since 1970, or -1 */
  readonly lastErrorTime: number;
}

export interface ReceiverTrackingInfo {
  readonly receiverId: number;
  readonly state: ReceiverState;
  /** Where the first scheduling put it; null once it has run. */
  readonly scheduledLocations: readonly Place[] | null;
  readonly runningExecutor: Executor | null;
  readonly name: string | null;
  readonly errorInfo: ReceiverErrorInfo | null;
}

/** What listeners get. */
export interface ReceiverInfo {
  readonly streamId: number;
  readonly name: string;
  readonly active: boolean;
  readonly location: string;
  readonly executorId: string;
  readonly lastErrorMessage: string;
  readonly lastError: string;
  readonly lastErrorTime: number;
}

/** Who is told about receivers; Spark's `StreamingListener` has the same. */
export interface ReceiverListener {
  onReceiverStarted(event: { readonly receiverInfo: ReceiverInfo }): void;
  onReceiverError(event: { readonly receiverInfo: ReceiverInfo }): void;
  onReceiverStopped(event: { readonly receiverInfo: ReceiverInfo }): void;
}

export function toReceiverInfo(info: ReceiverTrackingInfo): ReceiverInfo {
  return {
    streamId: info.receiverId,
    name: info.name ?? "",
    active: info.state === "ACTIVE",
    location: info.runningExecutor?.host ?? "",
    executorId: info.runningExecutor?.executorId ?? "",
    lastErrorMessage: info.errorInfo?.lastErrorMessage ?? "",
    lastError: info.errorInfo?.lastError ?? "",
    lastErrorTime: info.errorInfo?.lastErrorTime ?? -1,
  };
}

export function samePlace(one: Place, other: Place): boolean {
  return one.host === other.host && one.executorId === other.executorId;
}

/** A host alone accepts every executor on it. */
export function accepts(place: Place, executor: Executor): boolean {
  return place.executorId === null ? place.host === executor.host : place.executorId === executor.executorId;
}
