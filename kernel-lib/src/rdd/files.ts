/** The files that RDDs read and write, as a room that comes later provides them. Within a task nothing waits, so these calls do not. */
import { SparkError } from "../data/errors";

export interface InputFile {
  /** `file:/data/a.txt` */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

export interface RddFiles {
  /** The files that a path, a directory, a pattern, or several with commas between mean. @throws InvalidInputException */
  find(path: string): readonly InputFile[];
  read(path: string): Uint8Array;
  exists(path: string): boolean;
  /** Makes missing directories. */
  write(path: string, bytes: Uint8Array): void;
  rename(from: string, to: string): void;
  delete(path: string): void;
  /** As Spark prints a path. */
  qualify(path: string): string;
  /** Runs a command with these lines as its input. */
  pipe(command: readonly string[], env: Readonly<Record<string, string>>, input: string): PipeResult;
}

export interface PipeResult {
  readonly status: number | null;
  readonly output: string;
  /** Why it could not be started. */
  readonly error: Error | null;
}

/** There is nothing to read. Hadoop's class of the same name. */
export class InvalidInputException extends SparkError {
  override readonly name: string = "InvalidInputException";
}

/** A file cannot be read. Java's class of the same name. */
export class IOException extends SparkError {
  override readonly name: string = "IOException";
}

/** The output directory is there already. Hadoop's class of the same name. */
export class FileAlreadyExistsException extends SparkError {
  override readonly name: string = "FileAlreadyExistsException";
}
