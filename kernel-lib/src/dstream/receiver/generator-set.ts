/**
 * The block generators of one supervisor: its own, and those that a receiver asked for to keep account of its items. They start, stop
 * and get their rate together. Spark's `ReceiverSupervisorImpl` keeps them in a list as well.
 */
import { BlockGenerator, type BlockGeneratorListener } from "./block-generator";
import { streamBlockId } from "./received-block-info";
import type { FreeIds, SupervisorOptions } from "./store-block";

export class GeneratorSet {
  private readonly generators: BlockGenerator[] = [];
  private nextBlockMs: number;
  /** Blocks that are being pushed. */
  readonly pushes: Set<Promise<void>> = new Set();

  constructor(
    private readonly streamId: number,
    private readonly options: SupervisorOptions,
    private readonly failed: (error: unknown) => void,
  ) {
    this.nextBlockMs = Math.max(Math.floor(options.clock.now()), options.freeIds.storedMs);
  }

  create(listener: BlockGeneratorListener): BlockGenerator {
    const generator = new BlockGenerator(listener, this.streamId, this.options.conf, this.options.clock);
    this.generators.push(generator);
    return generator;
  }

  start(): void {
    for (const generator of this.generators) generator.start(this.options.freeIds.generatedMs);
  }

  stop(): void {
    for (const generator of this.generators) generator.stop();
  }

  end(): void {
    for (const generator of this.generators) generator.end();
  }

  updateRate(newRate: number): void {
    for (const generator of this.generators) generator.updateRate(newRate);
  }

  /** When one has something to do; infinite for not before somebody adds an item. */
  get nextDueMs(): number {
    return Math.min(...this.generators.map((generator) => generator.nextDueMs ?? Number.POSITIVE_INFINITY));
  }

  /** A name for a block that was not generated: numbers from the start time on, but none that a generator could give. */
  newBlockId(): string {
    const intervalMs = this.generators[0]?.blockIntervalMs ?? 1;
    if (intervalMs > 1 && this.nextBlockMs % intervalMs === 0) this.nextBlockMs++;
    return streamBlockId(this.streamId, this.nextBlockMs++);
  }

  /** What no block of these has as its number yet. */
  get freeIds(): FreeIds {
    const generatedMs = Math.max(...this.generators.map((generator) => generator.openSinceMs));
    return { generatedMs, storedMs: this.nextBlockMs };
  }

  /** Has the next block pushed; false when none waits. Nobody waits for single items, so an error is reported. */
  pushNext(untilMs: number): boolean {
    for (const generator of this.generators) {
      const block = generator.takeBlock(untilMs);
      if (block === null) continue;
      const push = generator.pushBlock(block).catch(this.failed);
      this.pushes.add(push);
      push.finally(() => this.pushes.delete(push));
      return true;
    }
    return false;
  }
}
