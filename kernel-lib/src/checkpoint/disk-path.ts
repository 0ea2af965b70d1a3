/**
 * What a path on a `Disk` may look like.
 *
 * Every disk checks its paths here, so that a name made from a learner's text (`../../home`) is refused in the same words
 * wherever the checkpoint lies. Hadoop's `Path` cleans such names up instead; a checkpoint never needs them.
 */
import { IllegalArgumentException } from "../data/errors";

/**
 * Returns `path` unchanged when it is relative, with `/` between names, and stays inside the disk.
 * @throws IllegalArgumentException naming the path and what is wrong with it.
 */
export function checkPath(path: string): string {
  const problem = problemOf(path);
  if (problem === null) return path;
  throw new IllegalArgumentException(null, `"${path}" is not a path on a checkpoint disk: ${problem}`);
}

/** As `checkPath`; the empty text is allowed too and means the top. */
export function checkDirectory(path: string): string {
  return path === "" ? path : checkPath(path);
}

function problemOf(path: string): string | null {
  if (path === "") return "it is empty";
  if (path.startsWith("/")) return "it must be relative, without a leading /";
  if (path.includes("\\") || path.includes("\0")) return "it holds a backslash or a NUL";
  for (const name of path.split("/")) {
    if (name === "") return "a name between two / is empty";
    if (name === "." || name === "..") return `"${name}" would leave its directory; give plain names`;
  }
  return null;
}
