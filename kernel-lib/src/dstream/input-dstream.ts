/**
 * A stream that has no parents: data comes in here. Spark's class of the same name.
 *
 * A kind of input says how the RDD of a batch is made, and may want to be told of the start and the end of the context.
 * Inputs have a number, under which a batch says how much it read from each.
 */
import type { RDD } from "../rdd/rdd";
import { DStream } from "./dstream";
import type { RateController } from "./rate-controller";
import type { StreamingContext } from "./streaming-context";
import type { Time } from "./time";

export interface InputSource<T> {
  /** Spark's name of the class. */
  readonly name: string;
  /** @param streamId under which it says how much it read */
  compute(time: Time, streamId: number): Promise<RDD<T> | null> | RDD<T> | null;
  start?(): Promise<void> | void;
  stop?(): Promise<void> | void;
  /** What a restart has to know, as plain data: it is part of the checkpoint. */
  saved?(): unknown;
  /** Gets that back; may make RDDs of batches anew. */
  restored?(saved: unknown, stream: InputDStream<T>): Promise<void> | void;
  /** Lets go of an RDD that nobody asks for any more. */
  letGo?(rdd: RDD<T>): Promise<void> | void;
  /** What tells it from others of its kind, for the checkpoint: a directory, a host. */
  readonly place?: string;
}

export class InputDStream<T> extends DStream<T> {
  /** From 0, in the order in which the program made its inputs. */
  readonly id: number;
  /** Tells the source how fast data may come; null where nothing limits it. */
  readonly rateController: RateController | null = null;
  private lastValidTime: Time | null = null;

  constructor(
    context: StreamingContext,
    private readonly source: InputSource<T>,
  ) {
    super(context, {
      name: source.name,
      dependencies: [],
      slideDuration: context.graph.batchDuration,
      functions: source.place === undefined ? [] : [source.place],
      compute: (time) => source.compute(time, this.id),
    });
    this.id = context.newInputStreamId();
    context.graph.addInput(this);
  }

  /** How it is called where inputs are listed. */
  get label(): string {
    return `${this.source.name.replace(/(Input)?DStream$/, "").toLowerCase()} stream [${this.id}]`;
  }

  override isTimeValid(time: Time): boolean {
    if (!super.isTimeValid(time)) return false;
    this.lastValidTime = time;
    return true;
  }

  /** The last time for which it was asked. */
  get lastTime(): Time | null {
    return this.lastValidTime;
  }

  saved(): unknown {
    return this.source.saved?.();
  }

  async restored(saved: unknown): Promise<void> {
    await this.source.restored?.(saved, this);
  }

  protected override async letGo(rdd: RDD<T>): Promise<void> {
    await super.letGo(rdd);
    await this.source.letGo?.(rdd);
  }

  async start(): Promise<void> {
    await this.source.start?.();
  }

  async stop(): Promise<void> {
    await this.source.stop?.();
  }
}
