/**
 * What `saveAsTextFiles` does with a batch: a folder named by prefix, batch time and suffix, with a file per partition as
 * Hadoop writes them. A batch that runs again writes over what it had written before, so that nothing is there twice
 * (semantics Q17).
 */
import type { FileSystem } from "../files/file-system";
import { scalaText } from "../rdd/scala-text";
import type { OutputFunction } from "./dstream-graph";
import { mustHold } from "./stream-core";
import type { Time } from "./time";

export function saved<T>(prefix: string | null, suffix: string | null, files: FileSystem): OutputFunction<T> {
  return async (rdd, time) => {
    const folder = folderName(prefix, suffix, time);
    const texts = await rdd.context.runJob(rdd, (elements) => textOf(elements));
    for (const [i, text] of texts.entries()) await write(files, `${folder}/part-${String(i).padStart(5, "0")}`, text);
    await write(files, `${folder}/_SUCCESS`, "");
  };
}

function textOf(elements: Iterable<unknown>): string {
  let text = "";
  for (const element of elements) {
    mustHold(element !== null && element !== undefined, "text files do not allow null rows");
    text += `${scalaText(element)}\n`;
  }
  return text;
}

async function write(files: FileSystem, path: string, text: string): Promise<void> {
  if ((await files.status(path)) !== undefined) await files.delete(path);
  await files.write(path, new TextEncoder().encode(text));
}

/** Spark's `rddToFileName`. */
export function folderName(prefix: string | null, suffix: string | null, time: Time): string {
  const ms = String(time.milliseconds);
  const name = prefix === null ? ms : `${prefix}-${ms}`;
  return suffix === null || suffix === "" ? name : `${name}.${suffix}`;
}
