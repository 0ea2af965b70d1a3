/**
 * What stands behind a session's DataFrames: views, streams, and the way from a plan to rows. Spark's `SessionState`.
 */
import { analyze } from "../catalyst/analyzer";
import { optimize } from "../catalyst/optimizer";
import type { Clock } from "../data/clock";
import { AnalysisException } from "../data/errors";
import type { Random } from "../data/random";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { PhysicalPlan } from "../operators/physical-plan";
import { type PlannerOptions, planPhysical } from "../operators/planner";
import {
  attributesOf,
  type LogicalPlan,
  StreamingRelation,
  UnresolvedRelation,
  UnresolvedStream,
} from "../plan/logical";
import { UnresolvedFiles } from "../plan/logical-file";
import type { ParseOptions } from "../plan/sql/parser";
import { nodesWithSubqueries, transformWithSubqueries } from "../plan/subquery";
import type { SourceOptions, StreamSourceProvider } from "../sources/provider";
import { runPlan } from "./run-plan";
import type { RuntimeConf } from "./runtime-conf";
import type { StreamingQueryManager } from "./streaming-query-manager";

/** One `load()` of a stream. */
export interface LoadedStream {
  readonly provider: StreamSourceProvider;
  readonly options: SourceOptions;
  readonly userSchema: StructType | null;
}

/** A view is made anew each time it is read: a memory sink's table grows. */
export type View = () => LogicalPlan;

export class SessionState {
  private readonly views = new Map<string, View>();
  private readonly streams = new Map<symbol, LoadedStream>();
  private readonly relations = new Map<symbol, StreamingRelation>();

  constructor(
    readonly conf: RuntimeConf,
    readonly clock: Clock,
    readonly random: Random,
    readonly queries: StreamingQueryManager,
  ) {}

  /** How SQL text is read in this session. */
  get parsing(): ParseOptions {
    return { timeZone: this.conf.timeZone };
  }

  setView(name: string, view: View): void {
    this.views.set(name.toLowerCase(), view);
  }

  hasView(name: string): boolean {
    return this.views.has(name.toLowerCase());
  }

  dropView(name: string): void {
    this.views.delete(name.toLowerCase());
  }

  registerStream(sourceId: symbol, stream: LoadedStream): void {
    this.streams.set(sourceId, stream);
  }

  loadedStream(sourceId: symbol): LoadedStream {
    const stream = this.streams.get(sourceId);
    if (stream === undefined) throw new Error("internal: the stream was loaded in another session");
    return stream;
  }

  /** Resolves every name. @throws AnalysisException */
  async analyse(plan: LogicalPlan): Promise<LogicalPlan> {
    // Sources are asked for their columns here, since that may take reading a file; the rules themselves never wait.
    for (const leaf of this.leavesOf(plan, new Set())) {
      if (leaf instanceof UnresolvedStream) await this.resolveStream(leaf);
      if (leaf instanceof UnresolvedFiles) await leaf.resolve();
    }
    const withStreams = (node: LogicalPlan): LogicalPlan =>
      transformWithSubqueries(node, (n) => {
        if (n instanceof UnresolvedFiles) return n.relation;
        return n instanceof UnresolvedStream ? (this.relations.get(n.sourceId) ?? n) : n;
      });
    const lookup = (name: string): LogicalPlan | undefined => {
      const found = this.lookup(name);
      return found === undefined ? undefined : withStreams(found);
    };
    return analyze(withStreams(plan), lookup, undefined, this.conf.timeZone);
  }

  /** What a plan reads in the end, through its views and theirs. */
  private leavesOf(plan: LogicalPlan, seen: Set<string>): LogicalPlan[] {
    return [...nodesWithSubqueries(plan)].flatMap((node) => {
      if (!(node instanceof UnresolvedRelation)) return node.children.length === 0 ? [node] : [];
      const view = seen.has(node.name.toLowerCase()) ? undefined : this.lookup(node.name);
      seen.add(node.name.toLowerCase());
      return view === undefined ? [] : this.leavesOf(view, seen);
    });
  }

  private lookup(name: string): LogicalPlan | undefined {
    return this.views.get(name.toLowerCase())?.();
  }

  private async resolveStream(stream: UnresolvedStream): Promise<void> {
    if (this.relations.has(stream.sourceId)) return;
    const { provider, options, userSchema } = this.loadedStream(stream.sourceId);
    const schema = await provider.schema(options, userSchema);
    // A copy: awaiting twice at once must not give one stream two sets of columns.
    if (this.relations.has(stream.sourceId)) return;
    this.relations.set(stream.sourceId, new StreamingRelation(stream.format, stream.sourceId, attributesOf(schema)));
  }

  /** Resolves every name of a batch query. @throws AnalysisException when it reads a stream */
  private async analyseBatch(plan: LogicalPlan): Promise<LogicalPlan> {
    const analysed = await this.analyse(plan);
    if (analysed.isStreaming)
      throw new AnalysisException(
        null,
        "Queries with streaming sources must be executed with writeStream.start(), or from a streaming table or flow definition within a Spark Declarative Pipeline.",
        { context: `;\n${analysed.find((n): n is StreamingRelation => n instanceof StreamingRelation)?.format}` },
      );
    return analysed;
  }

  /** The plans of a batch query. @throws AnalysisException when it reads a stream */
  async plan(plan: LogicalPlan): Promise<{ analysed: LogicalPlan; optimised: LogicalPlan; physical: PhysicalPlan }> {
    const analysed = await this.analyseBatch(plan);
    const optimised = optimize(analysed);
    return { analysed, optimised, physical: planPhysical(optimised, this.planning) };
  }

  /** How plans of batch queries are made physical. */
  private get planning(): PlannerOptions {
    return {
      timeZone: this.conf.timeZone,
      shufflePartitions: this.conf.number("spark.sql.shuffle.partitions"),
      broadcastBytes: Number.parseInt(this.conf.get("spark.sql.autoBroadcastJoinThreshold"), 10),
    };
  }

  /** All rows of a batch query. */
  async execute(plan: LogicalPlan): Promise<InternalRow[]> {
    return (await this.executePartitions(plan)).flat();
  }

  /** The same by partition. */
  async executePartitions(plan: LogicalPlan): Promise<InternalRow[][]> {
    return runPlan(optimize(await this.analyseBatch(plan)), this.planning);
  }
}
