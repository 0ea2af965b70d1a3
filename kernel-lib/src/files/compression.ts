/** Compressed files: known by the end of their name when read, asked for by the option `compression` when written. */
import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { SparkError } from "../data/errors";

/** The bytes of a file as they were before they were compressed. */
export function decompress(path: string, bytes: Uint8Array): Uint8Array {
  if (path.endsWith(".gz")) return gunzipSync(bytes);
  if (path.endsWith(".deflate")) return inflateSync(bytes);
  return bytes;
}

export interface Codec {
  /** What the file's name ends in. */
  readonly extension: string;
  compress(bytes: Uint8Array): Uint8Array;
}

/** @throws CODEC_NOT_AVAILABLE for what Node cannot write */
export function codecFor(name: string | undefined): Codec {
  switch (name?.toLowerCase()) {
    case undefined:
    case "none":
    case "uncompressed":
      return { extension: "", compress: (bytes) => bytes };
    case "gzip":
      return { extension: ".gz", compress: (bytes) => gzipSync(bytes) };
    case "deflate":
      return { extension: ".deflate", compress: (bytes) => deflateSync(bytes) };
    default:
      throw new SparkError(
        "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
        `The codec ${name} is not available. Available codecs are none, gzip, deflate.`,
        { sqlState: "56038", parameters: { codecName: String(name) } },
      );
  }
}
