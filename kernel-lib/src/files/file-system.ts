/**
 * Where data files are: the calls that reading and writing them needs, whatever they lie on.
 *
 * Spark uses Hadoop's `FileSystem`; HDFS and S3 can come as further implementations. Unlike a checkpoint's `Disk`, paths
 * are the program's own: absolute, or relative to the working directory, with `/` between names.
 */
export interface FileStatus {
  readonly isDirectory: boolean;
  /** Bytes. */
  readonly size: number;
  /** When it was last written, in whole ms since 1970. */
  readonly modifiedMs: number;
}

export interface FileSystem {
  /** Undefined when there is nothing. */
  status(path: string): Promise<FileStatus | undefined>;
  /** Names in a directory, sorted. */
  list(directory: string): Promise<string[]>;
  read(path: string): Promise<Uint8Array>;
  /** Writes a new file; makes missing directories. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Makes a directory, and those above it; nothing happens when it is there. */
  makeDirectory(path: string): Promise<void>;
  /** Moves a file or directory; makes missing directories. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a directory with all that is in it. */
  delete(path: string): Promise<void>;
  /** As Spark prints a path: `file:/data/x`. */
  qualify(path: string): string;
  /** As Spark writes a path into its logs: `file:///data/a%20b`. */
  toUri(path: string): string;
}
