/** Functions of the session, of chance and of a row's place, for programs: `F.rand(42)`, `F.monotonically_increasing_id()`. */
import { Column } from "../column";
import { UnresolvedFunction } from "../expression";
import { toLiteral } from "../literal";

function seeded(name: string, seed: number | bigint | undefined): Column {
  return new Column(new UnresolvedFunction(name, seed === undefined ? [] : [toLiteral(seed)]));
}

const plain = (name: string): Column => new Column(new UnresolvedFunction(name, []));

/** A random number in [0, 1) for each row; the same seed over the same partitions gives the same, here and in Spark. */
export function rand(seed?: number | bigint): Column {
  return seeded("rand", seed);
}

/** A normally distributed random number for each row, with mean 0 and deviation 1. */
export function randn(seed?: number | bigint): Column {
  return seeded("randn", seed);
}

/** A random UUID, as text, for each row. */
export function uuid(): Column {
  return plain("uuid");
}

/** A number that grows from row to row, with gaps between partitions. */
export function monotonically_increasing_id(): Column {
  return plain("monotonically_increasing_id");
}

/** The number of the partition that the row is in. */
export function spark_partition_id(): Column {
  return plain("spark_partition_id");
}

/** The file that the row was read from; empty when there is none. */
export function input_file_name(): Column {
  return plain("input_file_name");
}

/** Who runs the program. */
export function current_user(): Column {
  return plain("current_user");
}

/** The database that is meant when none is said. */
export function current_database(): Column {
  return plain("current_database");
}

/** The same as `current_database`. */
export function current_schema(): Column {
  return plain("current_schema");
}

/** The catalog that is meant when none is said. */
export function current_catalog(): Column {
  return plain("current_catalog");
}

/** The release of Spark whose rules this engine follows. */
export function version(): Column {
  return plain("version");
}
