/**
 * Which files a stream has read, so that none is read twice. Spark's `SeenFilesMap` (semantics M6).
 *
 * It must not grow for ever: files older than the newest by more than `maxAgeMs` are forgotten, and from then on a file that
 * old is not read at all, seen or not. The age is measured against the newest file, not against the clock.
 */
export class SeenFiles {
  private readonly times = new Map<string, number>();
  private newestMs = 0;
  private oldestMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly maxAgeMs: number,
    private readonly nameOnly: boolean,
  ) {}

  add(uri: string, modifiedMs: number): void {
    this.times.set(this.key(uri), modifiedMs);
    this.newestMs = Math.max(this.newestMs, modifiedMs);
  }

  isNew(uri: string, modifiedMs: number): boolean {
    return modifiedMs >= this.oldestMs && !this.times.has(this.key(uri));
  }

  /** Forgets what is too old. */
  purge(): void {
    this.oldestMs = this.newestMs - this.maxAgeMs;
    for (const [key, modifiedMs] of this.times) if (modifiedMs < this.oldestMs) this.times.delete(key);
  }

  private key(uri: string): string {
    return this.nameOnly ? uri.slice(uri.lastIndexOf("/") + 1) : uri;
  }
}
