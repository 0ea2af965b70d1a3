/**
 * The operating system's errors, in words a learner can act on.
 *
 * Spark passes Java's `IOException` through. `ENOSPC: no space left on device, write` says neither which query suffers
 * nor what to do, so we say both and keep the original as the cause.
 */
import { SparkError } from "../data/errors";
import { FileAlreadyExistsError } from "./disk";

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space and start the query again: it goes on from the last committed batch",
  EDQUOT: "your disk quota is used up. Free some space and start the query again",
  EACCES: "permission denied. Choose a checkpoint directory you may write to, or change its permissions",
  EPERM: "the operation is not permitted there. Choose a checkpoint directory you may write to",
  EROFS: "the file system is read-only. Choose a checkpoint directory on another one",
  ENOTDIR: "a file stands where a directory is needed. Remove that file or choose another checkpoint directory",
  EISDIR: "a directory stands where a file is needed. Remove it or choose another checkpoint directory",
  ENOENT: "there is no such file or directory (any more). Was the checkpoint directory removed while the query ran?",
  EMFILE: "too many files are open. Close other programs or raise `ulimit -n`",
  ENOTSUP: "that file system has no hard links, which keep two queries from writing the same log entry. Choose another",
  EOPNOTSUPP:
    "that file system has no hard links, which keep two queries from writing the same log entry. Choose another",
};

/** The operating system's name of an error, e.g. `ENOSPC`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The error to throw for a failed call: what was tried, on which file, why it failed, what to do. */
export function diskError(action: string, file: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof FileAlreadyExistsError) return error;
  const advice = ADVICE[code] ?? (error as Error).message;
  return new SparkError(null, `Cannot ${action} ${file}: ${advice} (${code}).`, { cause: error, parameters: { code } });
}
