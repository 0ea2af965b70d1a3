/** `try_sum` and `try_avg`: NULL where the sum outgrows its type. Spark's `TrySum` and `TryAverage`. */
import { SparkError } from "../../data/errors";
import { BooleanType } from "../../data/types";
import { withAnsi } from "../ansi";
import type { AggregateFunction, BoundAggregate, CodeContext } from "../function";

const OVERFLOWS = ["ARITHMETIC_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE", "INTERVAL_ARITHMETIC_OVERFLOW"];

/** Lets any error but an overflow pass. */
function overflowOnly(error: unknown): true {
  if (error instanceof SparkError && OVERFLOWS.some((name) => error.errorClass?.startsWith(name))) return true;
  throw error;
}

/** The same aggregate; once it has overflowed it stays NULL. */
export function tolerant(name: string, strict: AggregateFunction): AggregateFunction {
  return {
    ...strict,
    name,
    bind(args, given): BoundAggregate | null {
      // With ANSI rules off a sum goes round instead of failing, and there would be nothing to forgive.
      const bound = withAnsi(true, () => strict.bind(args, given));
      return bound === null ? null : guarded(bound);
    },
  };
}

function guarded(bound: BoundAggregate): BoundAggregate {
  const width = bound.buffers.length;
  const attempt = (overflowed: string, statements: string, context: CodeContext): string => {
    const caught = context.reference("overflowOnly", overflowOnly);
    return `if (!${overflowed}) { try { ${statements} } catch (error) { ${overflowed} = ${caught}(error); } }`;
  };
  return {
    ...bound,
    buffers: [...bound.buffers, { name: "overflowed", dataType: BooleanType, initial: false }],
    update: (buffers, args, context) =>
      attempt(buffers[width], bound.update(buffers.slice(0, width), args, context), context),
    merge: (buffers, other, context) => {
      const both = bound.merge(buffers.slice(0, width), other.slice(0, width), context);
      return `${buffers[width]} ||= ${other[width]}; ${attempt(buffers[width], both, context)}`;
    },
    evaluate: (buffers, context) => {
      const caught = context.reference("overflowOnly", overflowOnly);
      const value = bound.evaluate(buffers.slice(0, width), context);
      return `(${buffers[width]} ? null : (() => { try { return ${value}; } catch (error) { ${caught}(error); return null; } })())`;
    },
  };
}
