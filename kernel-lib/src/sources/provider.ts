/**
 * How a format's name becomes a source. Spark's `StreamSourceProvider`: first the columns, for planning, then the source.
 */

import type { Disk } from "../checkpoint/disk";
import type { Clock } from "../data/clock";
import { dataSourceNotFound, SparkError } from "../data/errors";
import { FILE_FORMATS } from "../data/file-format";
import type { StructType } from "../data/types";
import type { MicroBatchSource } from "./source";

export type SourceOptions = Readonly<Record<string, string>>;

/** What the engine hands to a source when a query starts. */
export interface SourceContext {
  readonly clock: Clock;
  /** The checkpoint; null: the query keeps none. */
  readonly checkpoint: Disk | null;
  /** This source's directory in the checkpoint, e.g. `sources/0`. */
  readonly directory: string;
}

/** What the plan settled about a source. */
export interface PlannedSource {
  readonly schema: StructType;
  /** The session's. */
  readonly timeZone: string;
}

/** What of the session's settings decides about a source's columns. */
export interface SourceSettings {
  readonly timeZone: string;
  /** `spark.sql.streaming.schemaInference`: whether files may say themselves which columns they have. */
  readonly schemaInference: boolean;
}

export interface StreamSourceProvider {
  /** The columns; `userSchema` is what the learner gave with `.schema(…)`, if anything. */
  schema(options: SourceOptions, userSchema: StructType | null, settings: SourceSettings): Promise<StructType>;
  create(options: SourceOptions, context: SourceContext, planned: PlannedSource): Promise<MicroBatchSource>;
}

/** Every source is loaded only when it is used: a program that never replays does not pay for its reader. */
const replay: StreamSourceProvider = {
  async schema(options) {
    const { parseReplayOptions } = await import("./replay-options.js");
    const { openRecording } = await import("./find-recording.js");
    const { replaySchema } = await import("./replay-metadata.js");
    const parsed = parseReplayOptions(options);
    return replaySchema(await openRecording(parsed.recording), parsed.includeMetadata);
  },
  async create(options, context) {
    const { parseReplayOptions } = await import("./replay-options.js");
    const { openRecording } = await import("./find-recording.js");
    const { ReplaySource } = await import("./replay.js");
    const parsed = parseReplayOptions(options);
    return new ReplaySource(await openRecording(parsed.recording), parsed, context);
  },
};

function refuseSchema(userSchema: StructType | null, provider: string): void {
  if (userSchema !== null)
    throw new SparkError("_LEGACY_ERROR_TEMP_2242", `${provider} source does not support user-specified schema.`);
}

const rate: StreamSourceProvider = {
  async schema(options, userSchema) {
    refuseSchema(userSchema, "RateStreamProvider");
    const { parseRateOptions } = await import("./rate.js");
    parseRateOptions(options); // refused here, before anything starts
    return (await import("./rate-rows.js")).RATE_SCHEMA;
  },
  async create(options, context) {
    const { parseRateOptions, RateSource } = await import("./rate.js");
    return new RateSource(parseRateOptions(options), context);
  },
};

const rateMicroBatch: StreamSourceProvider = {
  async schema(options, userSchema) {
    refuseSchema(userSchema, "RatePerMicroBatchProvider");
    const { parseRateMicroBatchOptions } = await import("./rate-micro-batch.js");
    parseRateMicroBatchOptions(options);
    return (await import("./rate-rows.js")).RATE_SCHEMA;
  },
  async create(options) {
    const { parseRateMicroBatchOptions, RateMicroBatchSource } = await import("./rate-micro-batch.js");
    return new RateMicroBatchSource(parseRateMicroBatchOptions(options));
  },
};

const socket: StreamSourceProvider = {
  async schema(options, userSchema) {
    refuseSchema(userSchema, "TextSocketSourceProvider");
    const { parseSocketOptions, socketSchema } = await import("./socket.js");
    return socketSchema(parseSocketOptions(options));
  },
  async create(options, context) {
    const { parseSocketOptions, SocketSource } = await import("./socket.js");
    return new SocketSource(parseSocketOptions(options), context);
  },
};

function files(format: string): StreamSourceProvider {
  return {
    async schema(options, userSchema, settings) {
      const { fileStreamSchema } = await import("./file-stream-schema.js");
      const { NodeFileSystem } = await import("../files/node-file-system.js");
      return fileStreamSchema(new NodeFileSystem(), format, options, userSchema, settings);
    },
    async create(options, context, planned) {
      const { FileStreamSource } = await import("./file-stream.js");
      const { pathOf } = await import("./file-stream-schema.js");
      const { NodeFileSystem } = await import("../files/node-file-system.js");
      return new FileStreamSource(
        { format, path: pathOf(options), options, ...planned },
        new NodeFileSystem(),
        context,
      );
    },
  };
}

const providers: ReadonlyMap<string, StreamSourceProvider> = new Map<string, StreamSourceProvider>([
  ["replay", replay],
  ["rate", rate],
  ["rate-micro-batch", rateMicroBatch],
  ["socket", socket],
  ...FILE_FORMATS.map((format) => [format, files(format)] as const),
]);

/** @throws DATA_SOURCE_NOT_FOUND for a name that no source has */
export function streamSourceProvider(format: string): StreamSourceProvider {
  const provider = providers.get(format.toLowerCase());
  if (provider !== undefined) return provider;
  throw dataSourceNotFound(format);
}
