// A case's program as calls of the DataFrame API (FORMAT.md 2.2).
import { call, expr, NotThere, parseSchema, sql } from "./engine.mjs";
import { GROUP_FUNCTIONS, stateType } from "./group-functions.mjs";
import { PROCESSORS, processorOf } from "./processors.mjs";

/** @param world `{ spark, frames }`: the DataFrames of sources and statics by name */
export function build(program, world) {
  if (typeof program === "string") return frame(program, world);
  if ("sql" in program) {
    const inside = { ...world, frames: { ...world.frames } };
    for (const [name, view] of Object.entries(program.views ?? {})) {
      inside.frames[name] = build(view, inside);
      inside.frames[name].createOrReplaceTempView(name);
    }
    return applyOps(sql(world.spark, program.sql), program.ops, inside);
  }
  return applyOps(frame(program.from, world), program.ops, world);
}

function frame(name, { spark, frames }) {
  return frames[name] ?? spark.table(name);
}

function applyOps(df, ops = [], world) {
  return ops.reduce((result, op) => {
    const apply = OPS[op.op];
    if (apply === undefined) throw new NotThere(`the library has no DataFrame.${op.op}`);
    return apply(result, op, world);
  }, df);
}

const on = (df, name, ...args) => call(df, "DataFrame", name, ...args);

const OPS = {
  withWatermark: (df, op) => on(df, "withWatermark", op.column, op.delay),
  selectExpr: (df, op) => on(df, "selectExpr", ...op.exprs),
  withColumn: (df, op) => on(df, "withColumn", op.name, expr(op.expr)),
  withColumnRenamed: (df, op) => on(df, "withColumnRenamed", op.from, op.to),
  drop: (df, op) => on(df, "drop", ...op.columns),
  where: (df, op) => on(df, "where", expr(op.condition)),
  groupBy,
  dropDuplicates: (df, op) => on(df, "dropDuplicates", ...(op.columns ? [op.columns] : [])),
  dropDuplicatesWithinWatermark: (df, op) =>
    on(df, "dropDuplicatesWithinWatermark", ...(op.columns ? [op.columns] : [])),
  distinct: (df) => on(df, "distinct"),
  join,
  union: (df, op, world) => on(df, "union", build(op.right, world)),
  unionByName: (df, op, world) => on(df, "unionByName", build(op.right, world), op.allowMissingColumns ?? false),
  intersect: (df, op, world) => on(df, "intersect", build(op.right, world)),
  intersectAll: (df, op, world) => on(df, "intersectAll", build(op.right, world)),
  subtract: (df, op, world) => on(df, "except", build(op.right, world)),
  exceptAll: (df, op, world) => on(df, "exceptAll", build(op.right, world)),
  orderBy: (df, op) => on(df, "orderBy", ...op.exprs.map(sortColumn)),
  limit: (df, op) => on(df, "limit", op.n),
  offset: (df, op) => on(df, "offset", op.n),
  alias: (df, op) => on(df, "alias", op.name),
  dropna: (df, op) => call(df.na, "DataFrame.na", "drop", op.how ?? "any", ...(op.columns ? [op.columns] : [])),
  fillna: (df, op) => call(df.na, "DataFrame.na", "fill", op.value, ...(op.columns ? [op.columns] : [])),
  toDF: (df, op) => on(df, "toDF", ...op.names),
  unpivot: (df, op) =>
    on(df, "unpivot", op.ids.map(expr), op.values.map(expr), op.variableColumnName, op.valueColumnName),
  repartition: (df, op) => on(df, "repartition", op.n),
  flatMapGroupsWithState: groupsWithState,
  mapGroupsWithState: groupsWithState,
  transformWithState,
};

function groupBy(df, { keys, aggs, kind = "groupBy", pivot }) {
  const grouped = on(df, kind, ...keys.map(expr));
  const groups = pivot ? call(grouped, "GroupedData", "pivot", pivot.column, pivot.values) : grouped;
  return call(groups, "GroupedData", "agg", ...aggs.map(expr));
}

/** A function over groups: what it emits comes after the key columns. */
function groupsWithState(df, op, world) {
  const schema = parseSchema(op.outputSchema);
  const run = GROUP_FUNCTIONS[op.fn];
  if (run === undefined) throw new NotThere(`the runner has no function ${op.fn}`);
  const { initialState } = op;
  const options = {
    output: schema,
    state: stateType(op.fn),
    timeout: op.timeout,
    ...(initialState ? { initialState: { rows: build(initialState.from, world), key: initialState.key } } : {}),
  };
  const giveRows = (key, rows, state) => {
    const emitted = [];
    const cells = Object.values(key);
    run(rows, state, (...more) =>
      emitted.push(Object.fromEntries([...cells, ...more].map((cell, i) => [schema.names[i], cell]))),
    );
    return emitted;
  };
  const grouped = on(df, "groupByKey", ...op.key);
  if (op.op === "flatMapGroupsWithState")
    return call(grouped, "KeyValueGroupedDataset", op.op, op.outputMode, options, giveRows);
  const one = (...args) => giveRows(...args)[0];
  return call(grouped, "KeyValueGroupedDataset", op.op, options, one);
}

function transformWithState(df, op, world) {
  if (PROCESSORS[op.processor] === undefined) throw new NotThere(`the runner has no processor ${op.processor}`);
  const { initialState } = op;
  const schema = parseSchema(op.outputSchema);
  const options = {
    output: schema,
    outputMode: op.outputMode,
    ...(op.timeMode ? { timeMode: op.timeMode } : {}),
    ...(op.eventTimeColumn ? { eventTimeColumn: op.eventTimeColumn } : {}),
    ...(initialState ? { initialState: { rows: build(initialState.from, world), key: initialState.key } } : {}),
  };
  const processor = processorOf(op.processor, schema.names);
  return call(on(df, "groupByKey", ...op.key), "KeyValueGroupedDataset", "transformWithState", processor, options);
}

function join(df, op, world) {
  const right = build(op.right, world);
  if (op.on === undefined) return op.how ? on(df, "join", right, [], op.how) : on(df, "crossJoin", right);
  return on(df, "join", right, Array.isArray(op.on) ? op.on : expr(op.on), op.how ?? "inner");
}

/** `"<expr> [ASC|DESC] [NULLS FIRST|LAST]"`. */
function sortColumn(text) {
  const [, what, direction = "ASC", nulls] = /^(.*?)(?:\s+(ASC|DESC))?(?:\s+NULLS\s+(FIRST|LAST))?$/i.exec(text);
  const method = direction.toLowerCase() + (nulls ? `_nulls_${nulls.toLowerCase()}` : "");
  return call(expr(what), "Column", method);
}

/** The sources in the order in which the program names them, which is the plan's; those it does not name last. */
export function sourceOrder(program, names) {
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  const views = new Map();
  const order = [];
  const meet = (name) => {
    if (views.has(name.toLowerCase())) walk(views.get(name.toLowerCase()));
    else if (known.has(name.toLowerCase())) order.push(known.get(name.toLowerCase()));
  };
  const walk = (part) => {
    if (typeof part === "string") return meet(part);
    for (const [name, view] of Object.entries(part.views ?? {})) views.set(name.toLowerCase(), view);
    if ("from" in part) meet(part.from);
    else for (const [, name] of part.sql.matchAll(/\b(?:from|join)\s+`?(\w+)/gi)) meet(name);
    for (const op of part.ops ?? []) if (op.right !== undefined) walk(op.right);
  };
  walk(program);
  return [...new Set([...order, ...names])];
}
