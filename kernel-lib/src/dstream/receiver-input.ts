/**
 * A stream that a receiver fills: `ssc.receiverStream(receiver)`. Spark's `ReceiverInputDStream`.
 *
 * A batch has the blocks that came before its time. If executors have lost some and no log has them, it has the others, and
 * says so.
 */
import type { RDD } from "../rdd/rdd";
import { blockRDD } from "./block-rdd";
import { InputDStream } from "./input-dstream";
import { createRateEstimator } from "./pid-rate-estimator";
import { RateController } from "./rate-controller";
import type { ReceivedBlockInfo } from "./receiver/received-block-info";
import type { Receiver } from "./receiver/receiver";
import { flagSetting } from "./streaming-conf";
import type { StreamingContext } from "./streaming-context";
import type { Time } from "./time";

const BLOCKS_LOST =
  "Some blocks could not be recovered as they were not found in memory. To prevent such data loss, enable Write Ahead Log (see programming guide for more details.";

export class ReceiverInputDStream<T> extends InputDStream<T> {
  override readonly rateController: RateController | null;
  /** The blocks of the batches that are remembered, by batch time. */
  private readonly blocks = new Map<RDD<T>, readonly ReceivedBlockInfo[]>();

  /**
   * @param name Spark's name of the class
   * @param place what tells it from others, such as a host and a port
   */
  constructor(context: StreamingContext, name: string, receiver: Receiver<T>, place?: string) {
    super(context, { ...{ name, place }, compute: (time) => this.received(time) });
    context.receiving.add(this.id, receiver);
    this.rateController = this.control();
  }

  private control(): RateController | null {
    const { context, id } = this;
    if (!flagSetting(context.conf, "spark.streaming.backpressure.enabled", false)) return null;
    const interval = context.graph.batchDuration.milliseconds;
    const estimator = createRateEstimator(context.conf, interval);
    return new RateController(id, estimator, (rate) => context.receiving.tracker?.sendRateUpdate(id, rate));
  }

  private received(time: Time): RDD<T> {
    const { context, id } = this;
    const infos = context.receiving.blocksOf(time).get(id) ?? [];
    const numRecords = infos.reduce((sum, block) => sum + (block.numRecords ?? 0), 0);
    context.execution.inputInfo.reportInfo(time, { inputStreamId: id, numRecords, metadata: {} });
    const rdd = this.rddOf(infos);
    this.blocks.set(rdd, infos);
    return rdd;
  }

  private rddOf(infos: readonly ReceivedBlockInfo[]): RDD<T> {
    const { context } = this;
    const { receiving } = context;
    if (receiving.writesAhead && infos.every(({ segment }) => segment !== null)) return blockRDD(context, infos, true);
    const there = infos.filter((block) => receiving.isHeld(block));
    if (there.length < infos.length) context.world.printError(BLOCKS_LOST);
    return blockRDD(context, there, false);
  }

  /** The blocks go with the RDD; the log keeps them a little longer. */
  protected override async letGo(rdd: RDD<T>): Promise<void> {
    await super.letGo(rdd);
    for (const { blockId } of this.blocks.get(rdd) ?? []) this.context.receiving.blocks.remove(blockId);
    this.blocks.delete(rdd);
  }
}
