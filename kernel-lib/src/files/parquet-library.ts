/** The library that knows the parquet format, loaded only when a program reads or writes such files. It is an optional dependency. */
import { SparkError } from "../data/errors";
import { importOutside } from "../data/import-outside";

export type ParquetReading = Pick<typeof import("hyparquet"), "parquetMetadata"> &
  Pick<typeof import("hyparquet/src/read.js"), "parquetReadColumn"> &
  Pick<typeof import("hyparquet-compressors"), "compressors">;
export type ParquetWriting = typeof import("hyparquet-writer");

export async function parquetReading(): Promise<ParquetReading> {
  const load = Promise.all([
    importOutside<typeof import("hyparquet")>("hyparquet"),
    importOutside<typeof import("hyparquet/src/read.js")>("hyparquet/src/read.js"),
    importOutside<typeof import("hyparquet-compressors")>("hyparquet-compressors"),
  ]);
  const loaded = await load.catch((cause: unknown) => missing("hyparquet hyparquet-compressors", cause));
  const [{ parquetMetadata }, { parquetReadColumn }, { compressors }] = loaded;
  return { parquetMetadata, parquetReadColumn, compressors };
}

export function parquetWriting(): Promise<ParquetWriting> {
  const load = importOutside<ParquetWriting>("hyparquet-writer");
  return load.catch((cause: unknown) => missing("hyparquet-writer", cause));
}

function missing(name: string, cause: unknown): never {
  throw new SparkError(null, `Parquet files need what is not installed: npm install ${name}.`, {
    cause,
  });
}

/** Under this key Spark keeps its own schema in a file, as JSON. */
export const SPARK_SCHEMA_KEY = "org.apache.spark.sql.parquet.row.metadata";
