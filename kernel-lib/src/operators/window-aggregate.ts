/** An aggregate over the frames of a window: rows are added while the frame only grows, else it begins anew. */
import { CodegenContext } from "../catalyst/codegen";
import type { Value } from "../data/value";
import type { AggregateCall } from "../plan/function";

interface Folding {
  begin(): Value[];
  add(buffers: Value[], args: readonly Value[]): void;
  result(buffers: Value[]): Value;
}

/** The aggregate's code as functions over one array of buffers. */
function compileFolding({ bound }: AggregateCall, timeZone: string): Folding {
  const context = new CodegenContext(timeZone);
  const buffers = bound.buffers.map((_, i) => `buffers[${i}]`);
  const args = bound.argumentTypes.map((_, i) => `args[${i}]`);
  const initial = bound.buffers.map(({ initial: value }) =>
    value === null ? "null" : context.reference("initial", value),
  );
  return context.compile<Folding>(
    [
      "return {",
      `begin() { return [${initial.join(", ")}]; },`,
      `add(buffers, args) {\n${bound.update(buffers, args, context)}\n},`,
      `result(buffers) { return ${bound.evaluate(buffers, context)}; },`,
      "};",
    ].join("\n"),
  );
}

/** The aggregate's value for each row, from the arguments of all rows of a partition. */
export type OverFrames = (
  args: readonly (readonly Value[])[],
  frameOf: (row: number) => readonly [number, number],
) => Value[];

export function compileOverFrames(call: AggregateCall, timeZone: string): OverFrames {
  const folding = compileFolding(call, timeZone);
  return (args, frameOf) => {
    let buffers = folding.begin();
    let [from, to] = [0, 0];
    let value: Value = null;
    return args.map((_, row) => {
      const [first, end] = frameOf(row);
      const isSame = row > 0 && first === from && end === to;
      if (isSame) return value;
      if (first !== from || end < to) [buffers, from, to] = [folding.begin(), first, first];
      for (; to < end; to++) folding.add(buffers, args[to]);
      const result = folding.result(buffers);
      // A list may grow with the next row; this row's must not.
      value = Array.isArray(result) ? [...(result as readonly Value[])] : result;
      return value;
    });
  };
}
