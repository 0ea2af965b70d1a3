/** The elements of a partition as lines through a command: `rdd.pipe("sort -u")`. Spark's `PipedRDD`. */
import { IllegalStateException } from "../data/errors";
import type { RddFiles } from "./files";
import { scalaText } from "./scala-text";

/** @param command in words, or one text that is cut at its spaces */
export function pipeThrough(
  files: RddFiles,
  command: string | readonly string[],
  env: Readonly<Record<string, string>>,
): (values: Iterable<unknown>) => Iterable<string> {
  const words = typeof command === "string" ? command.split(/\s+/).filter((word) => word !== "") : command;
  return (values) => {
    const input = Array.from(values, (value) => `${scalaText(value)}\n`).join("");
    const { status, output, error } = files.pipe(words, env, input);
    if (error !== null) throw error;
    if (status !== 0)
      throw new IllegalStateException(null, `Subprocess exited with status ${status}. Command ran: ${words.join(" ")}`);
    return output === "" ? [] : output.replace(/\n$/, "").split("\n");
  };
}
