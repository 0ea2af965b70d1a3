/**
 * `manifest.json`: what a recorded stream says about itself.
 *
 * Spark has nothing like it; a topic in Kafka has a name and a number of partitions, and the rest is hearsay. A recording
 * carries its schema, its event-time column, where it comes from and checksums, so that a lesson's numbers can be trusted.
 */
import type { Disk } from "../checkpoint/disk";
import { parseSchema } from "../data/ddl";
import { IllegalArgumentException } from "../data/errors";
import type { StructType } from "../data/types";

/** The parts the engine uses; `manifest.json` says more, for people. */
export interface RecordingManifest {
  /** Stands for the topic, and in offsets: `{"earthquakes":{"0":100}}`. */
  readonly name: string;
  readonly schema: StructType;
  /** The column that says when an event happened; null when the recording has none. */
  readonly eventTimeColumn: string | null;
  readonly partitions: readonly PartitionManifest[];
  /** Whether the partitions' files are made by `tools/datasets.mjs`, and so may be missing in a fresh copy. */
  readonly derived: boolean;
}

export interface PartitionManifest {
  readonly file: string;
  /** Null: the manifest does not say, so it is not checked. */
  readonly count: number | null;
  /** Of the file, in hexadecimal; null as with `count`. */
  readonly sha256: string | null;
}

/** @throws IllegalArgumentException that names the file, the field, and what belongs there. */
export async function readManifest(disk: Disk): Promise<RecordingManifest> {
  const where = `${disk.description}/manifest.json`;
  const bytes = await disk.read("manifest.json");
  if (bytes === undefined) throw new IllegalArgumentException(null, `There is no recording here: ${where} is missing.`);
  const manifest = parse(new TextDecoder().decode(bytes), where);
  const check = new Fields(manifest, where);
  const eventTimeColumn = check.optional("eventTimeColumn", "string") ?? null;
  const schema = parseSchema(check.required("schema", "string"));
  if (eventTimeColumn !== null && !schema.names.includes(eventTimeColumn))
    throw new IllegalArgumentException(
      null,
      `${where}: eventTimeColumn ${eventTimeColumn} is not a column; the schema has ${schema.names.join(", ")}.`,
    );
  return {
    name: check.required("name", "string"),
    schema,
    eventTimeColumn,
    partitions: partitionsIn(manifest, where),
    derived: manifest.derive !== undefined,
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function parse(text: string, where: string): JsonObject {
  try {
    const manifest: unknown = JSON.parse(text);
    if (isObject(manifest)) return manifest;
  } catch (error) {
    throw new IllegalArgumentException(null, `${where} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  throw new IllegalArgumentException(null, `${where} is not a JSON object`);
}

function partitionsIn(manifest: JsonObject, where: string): PartitionManifest[] {
  const { partitions } = manifest;
  if (!Array.isArray(partitions) || partitions.length === 0 || !partitions.every(isObject))
    throw new IllegalArgumentException(null, `${where}: "partitions" must be a list such as [{"file": "0.jsonl"}]`);
  return partitions.map((partition: JsonObject, index) => {
    const check = new Fields(partition, `${where}, partitions[${index}]`);
    return {
      file: check.required("file", "string"),
      count: check.optional("count", "number") ?? null,
      sha256: check.optional("sha256", "string") ?? null,
    };
  });
}

interface TypeNames {
  string: string;
  number: number;
}

class Fields {
  constructor(
    private readonly object: JsonObject,
    private readonly where: string,
  ) {}

  required<K extends keyof TypeNames>(name: string, type: K): TypeNames[K] {
    const value = this.optional(name, type);
    if (value !== undefined) return value;
    throw new IllegalArgumentException(null, `${this.where}: "${name}" is missing; it must be a ${type}.`);
  }

  optional<K extends keyof TypeNames>(name: string, type: K): TypeNames[K] | undefined {
    const value = this.object[name] ?? undefined;
    if (value === undefined || typeof value === type) return value as TypeNames[K] | undefined;
    throw new IllegalArgumentException(
      null,
      `${this.where}: "${name}" must be a ${type}, not ${JSON.stringify(value).slice(0, 80)}.`,
    );
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
