// A fresh process: load the library, ask for one result, say so. The twin of `first_result` in windowed_count.py.
const { SparkSession } = require("stepstream");

(async () => {
  const spark = SparkSession.builder.appName("first").config("spark.sql.shuffle.partitions", 2).getOrCreate();
  const rows = [{ word: "a" }, { word: "b" }, { word: "a" }];
  await spark.createDataFrame(rows, "word STRING").groupBy("word").count().show();
  console.log("first result");
})();
