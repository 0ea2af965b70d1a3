/**
 * The engine's only way to durable storage: checkpoints go through here, whatever they lie on.
 *
 * Spark has `CheckpointFileManager` over Hadoop file systems. A `Disk` promises what the protocol leans on: a file
 * written by `writeAtomic` is there whole or not at all, and once the promise resolves it survives a crash.
 * Paths are relative, with `/` between names and no leading slash. Directories exist because files are in them.
 */
export interface Disk {
  /** Where this disk is, for messages and pictures, e.g. `file:///…/checkpoint` or `memory`. */
  readonly description: string;
  /** The whole file, or undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  exists(path: string): Promise<boolean>;
  /**
   * Writes the whole file or nothing, and syncs it. Creates missing directories.
   * @throws FileAlreadyExistsError when the file is there and `overwrite` is not true.
   */
  writeAtomic(path: string, bytes: Uint8Array, options?: { overwrite?: boolean }): Promise<void>;
  /**
   * Adds to the end of the file (made if missing) and syncs. A crash may leave a prefix of the bytes.
   * With `sync: false` they are safe only once a later call has synced the file.
   */
  append(path: string, bytes: Uint8Array, options?: AppendOptions): Promise<void>;
  /** Names of the files and directories directly in `directory` (`""` for the top), sorted; empty when missing. */
  list(directory: string): Promise<string[]>;
  /** Paths of all files below `directory` (`""` for everything), however deep, in no special order. */
  listFiles(directory: string): Promise<string[]>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a directory with all that is in it; nothing happens when it is missing. */
  delete(path: string): Promise<void>;
}

export interface AppendOptions {
  readonly sync?: boolean;
}

/** A file that must be new was there already: somebody else wrote this log entry first. */
export class FileAlreadyExistsError extends Error {
  override readonly name = "FileAlreadyExistsError";

  constructor(readonly path: string) {
    super(`File ${path} already exists`);
  }
}
