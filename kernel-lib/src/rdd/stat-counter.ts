/** Count, mean, variance, smallest and largest of numbers, in one pass and mergeable. Spark's `StatCounter`, formula by formula. */
import { inspectAsText } from "../data/inspect-as";
import { each } from "./fused";

export class StatCounter {
  private n = 0;
  private mu = 0;
  private m2 = 0;
  private largest = Number.NEGATIVE_INFINITY;
  private smallest = Number.POSITIVE_INFINITY;

  constructor(values: Iterable<number> = []) {
    each(values, (value) => this.merge(value));
  }

  merge(other: number | StatCounter): this {
    if (typeof other === "number") this.add(other);
    else this.addAll(other);
    return this;
  }

  private add(value: number): void {
    const delta = value - this.mu;
    this.n++;
    this.mu += delta / this.n;
    this.m2 += delta * (value - this.mu);
    this.largest = Math.max(this.largest, value);
    this.smallest = Math.min(this.smallest, value);
  }

  private addAll(other: StatCounter): void {
    if (other.n === 0) return;
    if (this.n === 0) {
      Object.assign(this, other);
      return;
    }
    const delta = other.mu - this.mu;
    if (other.n * 10 < this.n) this.mu += (delta * other.n) / (this.n + other.n);
    else if (this.n * 10 < other.n) this.mu = other.mu - (delta * this.n) / (this.n + other.n);
    else this.mu = (this.mu * this.n + other.mu * other.n) / (this.n + other.n);
    this.m2 += other.m2 + (delta * delta * this.n * other.n) / (this.n + other.n);
    this.n += other.n;
    this.largest = Math.max(this.largest, other.largest);
    this.smallest = Math.min(this.smallest, other.smallest);
  }

  get count(): number {
    return this.n;
  }

  get mean(): number {
    return this.mu;
  }

  get sum(): number {
    return this.n * this.mu;
  }

  get max(): number {
    return this.largest;
  }

  get min(): number {
    return this.smallest;
  }

  /** Of the whole population. */
  get variance(): number {
    return this.n === 0 ? Number.NaN : this.m2 / this.n;
  }

  get sampleVariance(): number {
    return this.n <= 1 ? Number.NaN : this.m2 / (this.n - 1);
  }

  get stdev(): number {
    return Math.sqrt(this.variance);
  }

  get sampleStdev(): number {
    return Math.sqrt(this.sampleVariance);
  }

  toString(): string {
    const six = (value: number): string =>
      Number.isFinite(value) ? value.toFixed(6) : Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    return `(count: ${this.n}, mean: ${six(this.mu)}, stdev: ${six(this.stdev)}, max: ${six(this.max)}, min: ${six(this.min)})`;
  }
}

inspectAsText(StatCounter);
