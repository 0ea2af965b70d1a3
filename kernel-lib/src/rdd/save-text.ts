/**
 * Writing an RDD as files, a file for each partition: `saveAsTextFile`. Spark's `SparkHadoopWriter` with Hadoop's committer: a task
 * writes below `_temporary` and asks the driver whether that shall count; at the end the driver moves the files of all tasks, and
 * `_SUCCESS` comes last.
 */
import { mustHold, SparkException } from "../data/errors";
import { CommitDeniedException } from "./commit-denied";
import type { RddFiles } from "./files";
import { FileAlreadyExistsException } from "./files";
import type { RDD } from "./rdd";
import { scalaText } from "./scala-text";

/** As Hadoop names the file of a partition. */
export const partName = (index: number): string => `part-${String(index).padStart(5, "0")}`;

/** The elements as lines, as Scala prints them. */
export function encodeLines(values: Iterable<unknown>): Uint8Array {
  let text = "";
  for (const value of values) {
    mustHold(value !== null && value !== undefined, "text files do not allow null rows");
    text += `${scalaText(value)}\n`;
  }
  return new TextEncoder().encode(text);
}

export async function saveFiles<T>(
  rdd: RDD<T>,
  files: RddFiles,
  path: string,
  encode: (values: Iterable<T>) => Uint8Array,
): Promise<void> {
  const target = path.replace(/\/+$/, "");
  if (files.exists(target))
    throw new FileAlreadyExistsException(null, `Output directory ${files.qualify(target)} already exists`);
  const temporary = `${target}/_temporary/0`;
  try {
    const written = await rdd.context.runJob(rdd, (values, task) => {
      const name = partName(task.partitionId);
      const attempt = `${temporary}/_temporary/attempt_${task.taskAttemptId}`;
      files.write(`${attempt}/${name}`, encode(values));
      if (!task.canCommit()) {
        files.delete(attempt);
        throw new CommitDeniedException(task);
      }
      files.rename(`${attempt}/${name}`, `${temporary}/${name}`);
      return name;
    });
    for (const name of written) files.rename(`${temporary}/${name}`, `${target}/${name}`);
  } catch (cause) {
    throw new SparkException(null, "Job aborted.", { cause });
  } finally {
    files.delete(`${target}/_temporary`);
  }
  files.write(`${target}/_SUCCESS`, new Uint8Array());
}
