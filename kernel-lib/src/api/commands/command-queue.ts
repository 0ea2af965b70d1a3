/**
 * Commands that must wait for the engine (a table's files, the columns of a view), one after the other.
 *
 * `spark.sql("CREATE TABLE …")` is carried out at once in Spark. Here it is begun at once, and whatever is asked of the
 * session afterwards waits for it; so a program reads the same. An error that nobody has waited for is thrown at whoever
 * asks next, and is never lost.
 */
export class CommandQueue {
  private last: Promise<void> = Promise.resolve();
  private pending = 0;
  private failures: { readonly error: unknown }[] = [];

  get isIdle(): boolean {
    return this.pending === 0;
  }

  /** Runs `body` after all commands before it. */
  add<T>(body: () => T | Promise<T>): Promise<T> {
    this.pending += 1;
    const result = this.last.then(body);
    this.last = result.then(
      () => {
        this.pending -= 1;
      },
      (error: unknown) => {
        this.pending -= 1;
        this.failures.push({ error });
      },
    );
    // Whoever asks next is told, see `settled`.
    result.catch(() => undefined);
    return result;
  }

  /** Waits for all commands. @throws the error of one that failed, once */
  async settled(): Promise<void> {
    await this.last;
    const failure = this.failures.shift();
    if (failure === undefined) return;
    this.failures = [];
    throw failure.error;
  }
}

/** What is left of a command to do once somebody waits for it. */
export class Later<T> {
  constructor(readonly run: () => Promise<T>) {}
}
