/**
 * What `saveAsTextFiles` and `saveAsObjectFiles` do with a batch: a folder named by prefix, batch time and suffix, with a file per partition as
 * Hadoop writes them. A batch that runs again writes over what it had written before, so that nothing is there twice
 * (semantics Q17).
 */
import type { FileSystem } from "../files/file-system";
import { partName } from "../rdd/save-text";
import type { OutputFunction } from "./dstream-graph";
import type { Time } from "./time";

/** @param encode what a part file holds */
export function saved<T>(
  prefix: string | null,
  suffix: string | null,
  files: FileSystem,
  encode: (elements: Iterable<T>) => Uint8Array,
): OutputFunction<T> {
  return async (rdd, time) => {
    const folder = folderName(prefix, suffix, time);
    const parts = await rdd.context.runJob(rdd, encode);
    for (const [i, bytes] of parts.entries()) await write(files, `${folder}/${partName(i)}`, bytes);
    await write(files, `${folder}/_SUCCESS`, new Uint8Array());
  };
}

async function write(files: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  if ((await files.status(path)) !== undefined) await files.delete(path);
  await files.write(path, bytes);
}

/** Spark's `rddToFileName`. */
export function folderName(prefix: string | null, suffix: string | null, time: Time): string {
  const ms = String(time.milliseconds);
  const name = prefix === null ? ms : `${prefix}-${ms}`;
  return suffix === null || suffix === "" ? name : `${name}.${suffix}`;
}
