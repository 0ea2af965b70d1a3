/**
 * Passes on the rows that chance chooses. Spark's `SampleExec`: the seed and the number of the partition begin the random
 * numbers of a task, so the same seed chooses the same rows here and in Spark.
 */
import { ColumnBatch } from "../data/column-batch";
import { JavaRandom, Well19937c, XorShiftRandom } from "../data/java-random";
import type { Sample } from "../plan/logical-partitioning";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";

export class SampleExec extends UnaryExec {
  constructor(
    readonly sample: Sample,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new SampleExec(this.sample, child);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const times = this.sampler(task.partition);
    for (const batch of this.child.execute(task)) {
      const rows = batch.toRows().flatMap((row) => Array.from({ length: times() }, () => row));
      yield ColumnBatch.fromRows(typesOf(this.output), rows);
    }
  }

  /** How often the next row is taken. */
  private sampler(partition: number): () => number {
    const { lowerBound, upperBound, withReplacement, seed } = this.sample;
    if (!withReplacement) {
      const random = new XorShiftRandom(BigInt.asIntN(64, seed + BigInt(partition)));
      return () => {
        const x = random.nextDouble();
        return x >= lowerBound && x < upperBound ? 1 : 0;
      };
    }
    const seeds = new JavaRandom(seed);
    let own = seeds.nextLong();
    for (let i = 0; i < partition; i++) own = seeds.nextLong();
    const random = new Well19937c(own);
    const mean = upperBound - lowerBound;
    return () => (mean <= 0 ? 0 : random.nextPoisson(mean));
  }

  simpleString(): string {
    return this.sample.text;
  }
}
