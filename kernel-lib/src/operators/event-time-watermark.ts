/**
 * Takes note of the event times that pass, late ones included; drops nothing. Spark's `EventTimeWatermarkExec`.
 *
 * In milliseconds, rounded down (semantics D1); a null time counts as 0 (D3). The tracker turns the largest of them into
 * the next watermark once the batch is done. Spark does not fuse this operator into a generated stage; we do.
 */
import { type CodegenContext, generate, type InputCode } from "../catalyst/codegen";
import type { Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { EventTimeStats, PhysicalPlan } from "./physical-plan";
import { PipelineOperator } from "./pipeline";

export class EventTimeWatermarkExec extends PipelineOperator {
  constructor(
    /** Tells the watermarks of a query apart: 0 is the first in plan order. */
    readonly watermarkId: number,
    readonly eventTime: AttributeReference,
    readonly delayMs: number,
    readonly delayText: string,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  get output(): readonly AttributeReference[] {
    const id = this.eventTime.exprId;
    return this.child.output.map((column) => column.withWatermark(column.exprId === id ? this.delayMs : null));
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new EventTimeWatermarkExec(this.watermarkId, this.eventTime, this.delayMs, this.delayText, child);
  }

  consume(context: CodegenContext, input: InputCode, emit: (output: InputCode) => string): string {
    const time = generate(this.eventTime, input, context);
    const note = context.reference("noteEventTime", noteEventTime);
    return `${time.code}${note}(task.eventTimes(${this.watermarkId}), ${time.value});\n${emit(input)}`;
  }

  simpleString(): string {
    return `EventTimeWatermark ${this.eventTime.simpleString()}, ${this.delayText}`;
  }
}

/** A time window stands for its end. */
export function noteEventTime(stats: EventTimeStats, value: Value): void {
  const micros = Array.isArray(value) ? (value[1] as number) : (value as number | bigint | null);
  const ms = micros === null ? 0 : Math.floor(Number(micros) / 1000);
  if (ms > stats.maxMs) stats.maxMs = ms;
  if (ms < stats.minMs) stats.minMs = ms;
  stats.sumMs += ms;
  stats.count += 1;
}
