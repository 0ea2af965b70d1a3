/**
 * The columns that say where a replayed record stood in the log: those of Spark's Kafka source, with the key as text.
 *
 * Kafka's rows have these columns and the value as bytes. A recording's value has columns already, so they come after.
 */
import { ColumnVector } from "../data/column-batch";
import { IllegalArgumentException } from "../data/errors";
import { IntegerType, LongType, StringType, StructField, StructType, TimestampType } from "../data/types";
import type { Recording } from "./recording";
import type { RowOrigin } from "./source";

const METADATA: readonly StructField[] = [
  new StructField("topic", StringType, false),
  new StructField("partition", IntegerType, false),
  new StructField("offset", LongType, false),
  new StructField("timestamp", TimestampType, false),
  new StructField("key", StringType),
];

/**
 * The columns a replay of `recording` has.
 * @throws IllegalArgumentException when the recording has a column of one of these names itself.
 */
export function replaySchema(recording: Recording, includeMetadata: boolean): StructType {
  if (!includeMetadata) return recording.schema;
  const taken = METADATA.map((field) => field.name).filter((name) => recording.schema.names.includes(name));
  if (taken.length > 0)
    throw new IllegalArgumentException(
      null,
      `${recording.name} has columns called ${taken.join(", ")} itself; read it without the option includeMetadata.`,
    );
  return new StructType([...recording.schema.fields, ...METADATA]);
}

/** These columns for the rows with the given origins. `keys` are those of the partition, by offset. */
export function metadataColumns(
  topic: string,
  origins: readonly RowOrigin[],
  keys: readonly (string | null)[],
): ColumnVector[] {
  const cells = [
    origins.map(() => topic),
    origins.map((origin) => origin.partition),
    origins.map((origin) => origin.offset),
    origins.map((origin) => (origin.arrivalMs as number) * 1000),
    origins.map((origin) => keys[origin.offset]),
  ];
  return METADATA.map((field, index) => ColumnVector.from(field.dataType, cells[index]));
}
