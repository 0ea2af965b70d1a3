/**
 * A disk over another one that numbers every change.
 *
 * Faults are tried at every number, as in SQLite's tests: a point that somebody forgot to name in the protocol cannot
 * hide a crash, because every change of the disk has its number anyway. Reading has none; it changes nothing.
 */
import type { AppendOptions, Disk } from "./disk";

export interface DiskChange {
  /** From 0, in the order in which the changes were asked for. */
  readonly ordinal: number;
  readonly kind: "write" | "append" | "rename" | "delete";
  /** The file that changes; for a rename its new name. */
  readonly path: string;
  /** What is written or appended; empty for the other kinds. */
  readonly bytes: Uint8Array;
  /** Whether the file must not be there yet. */
  readonly mustBeNew: boolean;
}

const NO_BYTES: Uint8Array = new Uint8Array();

export abstract class NumberedDisk implements Disk {
  private next = 0;

  constructor(protected readonly inner: Disk) {}

  /** Makes the change by calling `perform` with the bytes to write: those of the change, others, or not at all. */
  protected abstract change(change: DiskChange, perform: (bytes: Uint8Array) => Promise<void>): Promise<void>;

  /** Called before anything is read. */
  protected beforeRead(): void {}

  get description(): string {
    return this.inner.description;
  }

  /** How many changes were asked for so far. */
  get changes(): number {
    return this.next;
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    this.beforeRead();
    return this.inner.read(path);
  }

  async exists(path: string): Promise<boolean> {
    this.beforeRead();
    return this.inner.exists(path);
  }

  async list(directory: string): Promise<string[]> {
    this.beforeRead();
    return this.inner.list(directory);
  }

  async listFiles(directory: string): Promise<string[]> {
    this.beforeRead();
    return this.inner.listFiles(directory);
  }

  async writeAtomic(path: string, bytes: Uint8Array, options?: { overwrite?: boolean }): Promise<void> {
    const change = this.number("write", path, bytes, options?.overwrite !== true);
    return this.change(change, (written) => this.inner.writeAtomic(path, written, options));
  }

  async append(path: string, bytes: Uint8Array, options?: AppendOptions): Promise<void> {
    return this.change(this.number("append", path, bytes), (written) => this.inner.append(path, written, options));
  }

  async rename(from: string, to: string): Promise<void> {
    return this.change(this.number("rename", to, NO_BYTES), () => this.inner.rename(from, to));
  }

  async delete(path: string): Promise<void> {
    return this.change(this.number("delete", path, NO_BYTES), () => this.inner.delete(path));
  }

  private number(kind: DiskChange["kind"], path: string, bytes: Uint8Array, mustBeNew: boolean = false): DiskChange {
    return { ordinal: this.next++, kind, path, bytes, mustBeNew };
  }
}
