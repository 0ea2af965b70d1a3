/**
 * What `mapWithState` is told: the function, after how long an idle key goes, what is known at the beginning. Spark's class
 * of the same name: `StateSpec.function(f).timeout(Minutes(10)).initialState(rdd).numPartitions(4)`.
 */
import type { Partitioner } from "../rdd/partitioner";
import type { RDD } from "../rdd/rdd";
import { type Duration, type DurationLike, toDuration } from "./duration";
import type { State } from "./state";
import type { Time } from "./time";

/**
 * Called for each record, and for keys that time out, then with the value null. What it returns goes into the stream;
 * undefined is nothing.
 */
export type MappingFunction<K, V, S, M> = (key: K, value: V | null, state: State<S>) => M | undefined;
/** The same for a function that wants to know the batch's time: one with four parameters. */
export type TimedMappingFunction<K, V, S, M> = (time: Time, key: K, value: V | null, state: State<S>) => M | undefined;

export class StateSpec<K, V, S, M> {
  private constructor(
    /** As the program wrote it. */
    readonly written: unknown,
    readonly call: TimedMappingFunction<K, V, S, M>,
    readonly partitioning: Partitioner | number | undefined = undefined,
    readonly initial: RDD<[K, S]> | readonly (readonly [K, S])[] | null = null,
    readonly timeoutInterval: Duration | null = null,
  ) {}

  static function<K, V, S, M>(f: MappingFunction<K, V, S, M>): StateSpec<K, V, S, M>;
  static function<K, V, S, M>(f: TimedMappingFunction<K, V, S, M>): StateSpec<K, V, S, M>;
  static function<K, V, S, M>(
    f: MappingFunction<K, V, S, M> | TimedMappingFunction<K, V, S, M>,
  ): StateSpec<K, V, S, M> {
    const takesTime = f.length >= 4;
    const untimed = f as MappingFunction<K, V, S, M>;
    return new StateSpec(
      f,
      takesTime ? (f as TimedMappingFunction<K, V, S, M>) : (_time, key, value, state) => untimed(key, value, state),
    );
  }

  /** State to begin with, by key. */
  initialState(initial: RDD<[K, S]> | readonly (readonly [K, S])[]): StateSpec<K, V, S, M> {
    return new StateSpec(this.written, this.call, this.partitioning, initial, this.timeoutInterval);
  }

  numPartitions(numPartitions: number): StateSpec<K, V, S, M> {
    return new StateSpec(this.written, this.call, numPartitions, this.initial, this.timeoutInterval);
  }

  partitioner(partitioner: Partitioner): StateSpec<K, V, S, M> {
    return new StateSpec(this.written, this.call, partitioner, this.initial, this.timeoutInterval);
  }

  /** Idle keys go after this time; it is looked for at each checkpoint of the state, every tenth batch unless told. */
  timeout(interval: DurationLike): StateSpec<K, V, S, M> {
    return new StateSpec(this.written, this.call, this.partitioning, this.initial, toDuration(interval));
  }
}
