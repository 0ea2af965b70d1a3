/** Options of readers and writers: texts by name, whose case does not matter. Spark's `CaseInsensitiveMap`. */
export type OptionValue = string | number | boolean;

export class OptionMap {
  private readonly entries = new Map<string, { key: string; value: string }>();

  set(key: string, value: OptionValue): void {
    this.entries.set(key.toLowerCase(), { key, value: String(value) });
  }

  get(key: string): string | undefined {
    return this.entries.get(key.toLowerCase())?.value;
  }

  /** The options with the names as they were written. */
  toObject(): Record<string, string> {
    return Object.fromEntries([...this.entries.values()].map(({ key, value }) => [key, value]));
  }

  copy(): OptionMap {
    const copy = new OptionMap();
    for (const { key, value } of this.entries.values()) copy.set(key, value);
    return copy;
  }
}
