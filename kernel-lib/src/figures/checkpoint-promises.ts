/**
 * What is promised at a point of a batch, by what is durable there: that it will read these offsets, that its state is safe, that the sink
 * has its rows, that it is done. And what a restart would do, if the process died there (semantics A10, A18).
 */
import type { TraceBatch } from "../inspect/trace";
import type { CheckpointFiles } from "./checkpoint-files";
import { passed } from "./trace-walk";

export interface Promises {
  readonly lines: readonly { readonly holds: boolean; readonly text: string }[];
  readonly afterDeath: string;
}

/** @param hasSink whether an earlier attempt at the batch has handed its rows to the sink */
export function promisesAt(batch: TraceBatch, point: number, files: CheckpointFiles, hasSink: boolean): Promises {
  const id = batch.batchId;
  const decided = files.has(`offsets/${id}`);
  const done = files.has(`commits/${id}`);
  const handed = hasSink || passed(batch, point, "addBatch.done");
  const tasks = batch.points.filter(({ name }) => name === "task.state.write").length;
  const written = stateWritten(batch, point);
  const stateDone = tasks > 0 && passed(batch, point, "sink.commit");
  const stateText =
    tasks === 0
      ? "it keeps no state"
      : `${stateDone ? "all" : `${written} of ${tasks}`} stores of state hold version ${id + 1}`;
  return {
    lines: [
      { holds: decided, text: `batch ${id} is decided: whatever happens, it reads these offsets` },
      { holds: stateDone || tasks === 0, text: stateText },
      { holds: handed, text: "the sink has been handed its rows" },
      { holds: done, text: `batch ${id} is done: it never runs again` },
    ],
    afterDeath: afterDeath(id, { decided, handed, done, written: written > 0 }),
  };
}

/** Tasks whose version is on disk: what follows a write is durable at the next point. */
function stateWritten(batch: TraceBatch, point: number): number {
  return batch.points.slice(0, point).filter(({ name }) => name === "task.state.write").length;
}

interface Durable {
  readonly decided: boolean;
  readonly handed: boolean;
  readonly done: boolean;
  readonly written: boolean;
}

function afterDeath(id: number, { decided, handed, done, written }: Durable): string {
  if (done) return `The next life begins with batch ${id + 1}.`;
  if (!decided)
    return `Nothing of batch ${id} is known: the next life asks the sources anew, and may cut it elsewhere.`;
  const again = `The next life runs batch ${id} again over the same offsets, from version ${id} of the state.`;
  if (handed)
    return `${again} The sink gets its rows a second time, and must know that it has them: by the number of the batch.`;
  return written ? `${again} What was written of version ${id + 1} is written over.` : again;
}
