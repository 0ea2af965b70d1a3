/**
 * Writing an RDD as files, a file for each partition: `saveAsTextFile`. Spark's `SparkHadoopWriter` with Hadoop's committer: a task
 * writes below `_temporary`, the driver moves the files of the tasks that succeeded, and `_SUCCESS` comes last.
 */
import { mustHold, SparkException } from "../data/errors";
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
      const file = `${temporary}/task_${task.taskAttemptId}/${name}`;
      files.write(file, encode(values));
      return { file, name };
    });
    for (const { file, name } of written) files.rename(file, `${target}/${name}`);
  } catch (cause) {
    throw new SparkException(null, "Job aborted.", { cause });
  } finally {
    files.delete(`${target}/_temporary`);
  }
  files.write(`${target}/_SUCCESS`, new Uint8Array());
}
