/**
 * A stream cut into batches: a sequence of RDDs, one for each batch interval. Spark's class of the same name.
 *
 * Its methods describe; nothing runs before `start()`. What they describe is in `transformed.ts`, `windowed.ts` and their
 * neighbours; here are the methods with state, and those with which something comes out.
 */
import type { RDD } from "../rdd/rdd";
import { encodeLines } from "../rdd/save-text";
import { encodeValues } from "../rdd/value-text";
import type { DurationLike } from "./duration";
import { type StateRecord, stateMaps } from "./map-with-state";
import type { StreamPartitioning } from "./pair-operations";
import { printed, pythonPrinted } from "./print-batch";
import { saved } from "./save-batch";
import { type StateFunction, stateByKey } from "./state-by-key";
import { StateMap } from "./state-map";
import type { StateSpec } from "./state-spec";
import { refuseLateStream } from "./stream-core";
import type { StreamOperator } from "./stream-operator";
import type { StreamingContext } from "./streaming-context";
import type { Time } from "./time";
import { onEach } from "./transformed";
import { WindowOperations } from "./window-operations";

/** An RDD of state to begin with, or its pairs. */
export type InitialState<K, S> = RDD<[K, S]> | readonly (readonly [K, S])[];

export class DStream<T> extends WindowOperations<T> {
  constructor(context: StreamingContext, operator: StreamOperator<T>) {
    refuseLateStream(context.getState());
    super(context, operator);
  }

  protected override get itself(): DStream<T> {
    return this;
  }

  override derive<U>(operator: StreamOperator<U>): DStream<U> {
    return new DStream(this.context, operator);
  }

  /**
   * State for each key, brought up to date in every batch.
   * @param update from the key's new values and its state (null when it has none) to its new state; null forgets the key
   * @param initial what is known before the first batch
   */
  updateStateByKey<K, V, S>(
    this: DStream<[K, V]>,
    update: (values: V[], state: S | null) => S | null | undefined,
    partitioning?: StreamPartitioning,
    initial?: InitialState<K, S> | null,
  ): DStream<[K, S]> {
    return this.updateStateByKeyAndTime<K, V, S>((_time, _key, values, state) => update(values, state), {
      ...{ partitioning, initial, written: update },
    });
  }

  /** The same for a function that wants to know the batch's time and the key. */
  updateStateByKeyAndTime<K, V, S>(
    this: DStream<[K, V]>,
    update: StateFunction<K, V, S>,
    more: {
      readonly partitioning?: StreamPartitioning;
      readonly initial?: InitialState<K, S> | null;
      readonly written?: unknown;
    } = {},
  ): DStream<[K, S]> {
    const partitioner = this.partitioner(more.partitioning);
    const initial = this.context.initialState(more.initial ?? null);
    return this.derive(stateByKey(this, { update, written: more.written ?? update, partitioner, initial }));
  }

  /** State for each key, visited only by keys that have data: `stream.mapWithState(StateSpec.function(f))`. */
  mapWithState<K, V, S, M>(this: DStream<[K, V]>, spec: StateSpec<K, V, S, M>): MapWithStateDStream<K, S, M> {
    const partitioner = this.partitioner(spec.partitioning);
    const initial = this.context.initialState(spec.initial);
    const maps = this.derive(stateMaps(this, { spec, partitioner, initial }));
    return new MapWithStateDStream(this.context, maps);
  }

  /** Something to do with each batch, on the driver: `stream.foreachRDD(async (rdd, time) => …)`. It is awaited. */
  foreachRDD(f: (rdd: RDD<T>, time: Time) => unknown): void {
    this.context.graph.addOutput(this, f, "foreachRDD");
  }

  /** Prints the first elements of each batch, ten unless told, as Scala prints them. */
  print(num: number = 10): void {
    this.context.graph.addOutput(this, printed(num, this.context.printLine), "print");
  }

  /** Prints the first elements of each batch, as Python prints them. */
  pprint(num: number = 10): void {
    this.context.graph.addOutput(this, pythonPrinted(num, this.context.printLine), "pprint");
  }

  /** A folder `prefix-<ms>.suffix` per batch, with a file of lines per partition. */
  saveAsTextFiles(prefix: string, suffix: string | null = null): void {
    const { graph, world } = this.context;
    graph.addOutput(this, saved(prefix, suffix, world.files, encodeLines), "saveAsTextFiles");
  }

  /** The same with files that `sc.objectFile` reads. */
  saveAsObjectFiles(prefix: string, suffix: string | null = null): void {
    const { graph, world } = this.context;
    graph.addOutput(this, saved(prefix, suffix, world.files, encodeValues), "saveAsObjectFiles");
  }
}

/** What `mapWithState` gives: what the function returned; with the state beside it. */
export class MapWithStateDStream<K, S, M> extends DStream<M> {
  constructor(
    context: StreamingContext,
    private readonly maps: DStream<StateRecord<K, S, M>>,
  ) {
    super(
      context,
      onEach("MapWithStateDStream", maps, (rdd) => rdd.flatMap((record) => record.mapped)),
    );
  }

  /** The checkpoints are those of the state. */
  override checkpoint(interval: DurationLike): this {
    this.maps.checkpoint(interval);
    return this;
  }

  /** All keys with their state, after each batch. */
  stateSnapshots(): DStream<[K, S]> {
    return this.maps.flatMap((record) => StateMap.revived(record.state).pairs());
  }
}
