/** The leaves of a logical plan: rows at hand, tables and streams, by name or already found. */
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "./expression";
import { Leaf, type LogicalPlan } from "./logical-plan";

/** Rows at hand. Connect: `LocalRelation`. */
export class LocalRelation extends Leaf {
  constructor(
    readonly output: readonly AttributeReference[],
    readonly rows: readonly InternalRow[],
    /** Whether it is the stand-in for a streaming source, as in each micro-batch. */
    private readonly streaming: boolean = false,
    /** Whether the query itself says the rows (`VALUES`): then the optimiser may compute with them. */
    readonly isConstant: boolean = false,
  ) {
    super();
  }

  override get isStreaming(): boolean {
    return this.streaming;
  }

  protected describe(): string {
    const parts = [
      ...(this.rows.length === 0 ? ["<empty>"] : []),
      ...(this.output.length === 0 ? [] : [`[${this.output.join(", ")}]`]),
    ];
    return `LocalRelation ${parts.join(", ")}`.trimEnd();
  }
}

/** A table or view by name. Connect: `Read.NamedTable`. */
export class UnresolvedRelation extends Leaf {
  constructor(readonly name: string) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get nameParts(): readonly string[] {
    return this.name.split(".");
  }

  renamed(parts: readonly string[]): UnresolvedRelation {
    return new UnresolvedRelation(parts.join("."));
  }

  get output(): readonly AttributeReference[] {
    throw new Error(`internal: the columns of ${this.name} were asked for before it was looked up`);
  }

  protected describe(): string {
    return `UnresolvedRelation [${this.nameParts.join(", ")}], [], false`;
  }
}

/** A stream whose source has not been asked for its columns yet. Connect: `Read.DataSource` with `is_streaming`. */
export class UnresolvedStream extends Leaf {
  constructor(
    readonly format: string,
    /** Tells one `load()` from another: a stream loaded once but used twice is one source. */
    readonly sourceId: symbol,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  override get isStreaming(): boolean {
    return true;
  }

  get output(): readonly AttributeReference[] {
    throw new Error(`internal: the columns of stream ${this.format} were asked for before its source was`);
  }

  protected describe(): string {
    return `UnresolvedStream ${this.format}`;
  }
}

/** A name that is to be read as a stream; what it means is found when the plan is first analysed, once. */
export class UnresolvedStreamTable extends Leaf {
  private found: LogicalPlan | null = null;

  constructor(
    readonly name: string,
    readonly options: Readonly<Record<string, string>>,
  ) {
    super();
  }

  /** @param look finds the stream behind the name */
  meant(look: () => LogicalPlan): LogicalPlan {
    this.found ??= look();
    return this.found;
  }

  protected override get isResolved(): boolean {
    return false;
  }

  override get isStreaming(): boolean {
    return true;
  }

  get output(): readonly AttributeReference[] {
    throw new Error(`internal: the columns of stream ${this.name} were asked for before it was looked up`);
  }

  protected describe(): string {
    return `UnresolvedRelation [${this.name.split(".").join(", ")}], [], true`;
  }
}

/** A stream that is read from a source. Spark's node of the same name. */
export class StreamingRelation extends Leaf {
  constructor(
    readonly format: string,
    readonly sourceId: symbol,
    readonly output: readonly AttributeReference[],
  ) {
    super();
  }

  override get isStreaming(): boolean {
    return true;
  }

  /** Whether it is the same reader of the stream: a stream joined with itself is read twice, each with columns of its own. */
  isSameAs(other: StreamingRelation): boolean {
    const ids = (relation: StreamingRelation): string => relation.output.map((column) => column.exprId).join();
    return this.sourceId === other.sourceId && ids(this) === ids(other);
  }

  protected describe(): string {
    // Sources of Spark's newer interface have a node of their own.
    const version = ["memory", "rate", "rate-micro-batch", "socket", "replay"].includes(this.format) ? "V2" : "";
    return `StreamingRelation${version} ${this.format}, [${this.output.join(", ")}]`;
  }
}

/** The readers of streams in a plan, in its order: each is a source of the query. */
export function distinctStreams(plan: LogicalPlan): StreamingRelation[] {
  const all = plan.collect((node): node is StreamingRelation => node instanceof StreamingRelation);
  return all.filter((relation, i) => all.findIndex((other) => other.isSameAs(relation)) === i);
}
