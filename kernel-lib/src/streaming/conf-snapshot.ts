/**
 * The settings that a checkpoint pins: a restarted query keeps the ones it began with, whatever the session says now.
 *
 * Spark's `OffsetSeqMetadata.relevantSQLConfs` (semantics B2, B12). So a changed `spark.sql.shuffle.partitions` is ignored
 * in silence: state is laid out by it.
 */
export type Conf = Readonly<Record<string, string>>;

const pinned: Conf = {
  "spark.sql.streaming.stateStore.providerClass":
    "org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider",
  "spark.sql.streaming.flatMapGroupsWithState.stateFormatVersion": "2",
  "spark.sql.streaming.multipleWatermarkPolicy": "min",
  "spark.sql.streaming.aggregation.stateFormatVersion": "2",
  "spark.sql.shuffle.partitions": "200",
  "spark.sql.streaming.join.stateFormatVersion": "2",
  "spark.sql.streaming.stateStore.compression.codec": "lz4",
  "spark.sql.streaming.stateStore.rocksdb.formatVersion": "5",
  "spark.sql.streaming.statefulOperator.useStrictDistribution": "true",
};

/** The pinned settings as the session has them. */
export function snapshotConf(get: (key: string) => string | undefined): Conf {
  return Object.fromEntries(Object.entries(pinned).map(([key, standard]) => [key, get(key) ?? standard]));
}
