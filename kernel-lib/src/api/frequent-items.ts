/** Candidates for frequent values, in one pass and little memory. Spark's `CollectFrequentItems`. */
import { keyText } from "../data/key-text";
import type { Value } from "../data/value";

export class FrequentItems {
  private counts = new Map<string, { readonly value: Value; count: number }>();

  /** @param size how many candidates are kept at once */
  constructor(
    private readonly size: number,
    values: readonly Value[],
  ) {
    for (const value of values) this.add(value);
  }

  get values(): Value[] {
    return [...this.counts.values()].map(({ value }) => value);
  }

  private add(value: Value): void {
    const key = keyText([value]);
    const known = this.counts.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.counts.size < this.size) this.counts.set(key, { value, count: 1 });
    else this.makeRoom(key, value);
  }

  /** Every candidate loses as much as the rarest has, or what the new one brings. */
  private makeRoom(key: string, value: Value): void {
    const least = Math.min(...[...this.counts.values()].map(({ count }) => count));
    const loss = Math.min(least, 1);
    if (least <= 1) this.counts.set(key, { value, count: 1 });
    for (const [name, item] of this.counts) {
      item.count -= loss;
      if (item.count <= 0 && least <= 1) this.counts.delete(name);
    }
  }
}
