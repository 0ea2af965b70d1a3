/** `CREATE …`: temporary and other views, tables, databases. */
import { type BucketSpec, bucketSpec, wrongBucketCount } from "../../../data/bucket-spec";
import { ParseException } from "../../../data/errors";
import { sqlContext } from "../../../data/parse-error";
import type { LogicalPlan, UnresolvedRelation } from "../../logical";
import type { Parser } from "../parser";
import { query } from "../query-parser";
import { Scope } from "../scope";
import type { Token } from "../token";
import type { Command, CreateTable, Properties } from "./command";
import { acceptIfNotExists, columnDefinitions, properties, stringValue, tableName } from "./pieces";

type ViewScope = "temporary" | "global" | "persistent";

const NONE: Properties = new Map();

export function create(p: Parser): Command {
  const start = p.next;
  p.expectWord("CREATE");
  const replace = p.acceptWord("OR", "REPLACE");
  const global = p.acceptWord("GLOBAL");
  const temporary = p.acceptWord("TEMP") || p.acceptWord("TEMPORARY");
  if (global && !temporary) throw p.unexpected();
  if (p.acceptWord("VIEW")) return view(p, start, global ? "global" : temporary ? "temporary" : "persistent", replace);
  if (p.isWord("FUNCTION")) throw p.unsupported("CREATE FUNCTION; say spark.udf.register", start);
  if (temporary) throw p.isWord("TABLE") ? p.unsupported("CREATE TEMPORARY TABLE", start) : p.unexpected();
  p.acceptWord("EXTERNAL");
  if (p.acceptWord("TABLE")) return table(p, replace);
  if (replace) throw p.unexpected();
  for (const word of ["DATABASE", "SCHEMA", "NAMESPACE"]) if (p.acceptWord(word)) return database(p);
  throw p.unexpected();
}

/** An error of a statement as a whole, as Spark's parser reports what its grammar lets through. */
function refused(p: Parser, start: Token, errorClass: string, message: string, sqlState?: string): ParseException {
  while (p.next.kind !== "end") p.take();
  const context = sqlContext(p.text, start.start, p.previousStop);
  return new ParseException(errorClass, message, { context, ...(sqlState && { sqlState }) });
}

function view(p: Parser, start: Token, scope: ViewScope, replace: boolean): Command {
  const ifNotExists = acceptIfNotExists(p);
  const name = tableName(p);
  const text = p.text;
  const before = p.next;
  if (scope !== "persistent" && (p.isWord("USING") || (p.isSign("(") && hasTypes(p))))
    return viewUsing(p, scope, name, replace);
  const columns = p.isSign("(") ? viewColumns(p) : [];
  const clauses = clausesOf(p, ["COMMENT", "TBLPROPERTIES"]);
  p.expectWord("AS");
  const from = p.next.start;
  const plan = query(p, Scope.empty);
  if (scope !== "persistent") refuseForTemporary(p, start, name, clauses.properties !== NONE, ifNotExists);
  if (ifNotExists && replace)
    throw refused(
      p,
      start,
      "_LEGACY_ERROR_TEMP_0053",
      "CREATE VIEW with both IF NOT EXISTS and REPLACE is not allowed.",
    );
  return {
    kind: "createView",
    scope,
    view: name,
    columns,
    comment: clauses.comment,
    properties: clauses.properties,
    plan,
    text: text.slice(from, Math.max(p.previousStop, before.start)),
    replace,
    ifNotExists,
  };
}

function refuseForTemporary(
  p: Parser,
  start: Token,
  { nameParts }: UnresolvedRelation,
  hasProperties: boolean,
  ifNotExists: boolean,
): void {
  if (hasProperties)
    throw refused(
      p,
      start,
      "_LEGACY_ERROR_TEMP_0035",
      "Operation not allowed: TBLPROPERTIES can't coexist with CREATE TEMPORARY VIEW.",
    );
  if (ifNotExists)
    throw refused(
      p,
      start,
      "_LEGACY_ERROR_TEMP_0052",
      "It is not allowed to define a TEMPORARY view with IF NOT EXISTS.",
    );
  const qualifier = nameParts.slice(0, -1).join(".").toLowerCase();
  if (["", "session", "system.session", "global_temp"].includes(qualifier)) return;
  const quoted = nameParts.slice(0, -1).map((part) => `\`${part}\``);
  throw refused(
    p,
    start,
    "INVALID_TEMP_OBJ_QUALIFIER",
    `Temporary VIEW \`${nameParts[nameParts.length - 1]}\` cannot be qualified with ${quoted.join(".")}. Temporary objects can only be qualified with SESSION or SYSTEM.SESSION.`,
    "42602",
  );
}

/** Whether the parenthesis holds columns with types. */
function hasTypes(p: Parser): boolean {
  const after = p.peek(2);
  return after.kind === "word" && after.value !== "COMMENT";
}

function viewColumns(p: Parser): { name: string; comment: string | null }[] {
  p.expectSign("(");
  const columns = p.list(() => ({
    name: p.identifier(),
    comment: p.acceptWord("COMMENT") ? stringValue(p) : null,
  }));
  p.expectSign(")");
  return columns;
}

function viewUsing(p: Parser, scope: "temporary" | "global", name: UnresolvedRelation, replace: boolean): Command {
  const schema = p.isSign("(") ? columnDefinitions(p).schema : null;
  p.expectWord("USING");
  const provider = p.multipartName().join(".");
  const options = p.acceptWord("OPTIONS") ? properties(p) : NONE;
  return { kind: "createViewUsing", scope, view: name, schema, provider, options, replace };
}

function table(p: Parser, replace: boolean): Command {
  const ifNotExists = acceptIfNotExists(p);
  const name = tableName(p);
  if (replace) {
    while (p.next.kind !== "end") p.take();
    return { kind: "unsupportedOnTable", table: name, operation: "REPLACE TABLE" };
  }
  if (p.acceptWord("LIKE")) return { kind: "createTableLike", table: name, source: tableName(p), ifNotExists };
  const isList = p.isSign("(") && p.peek().value !== "SELECT";
  const defined = isList ? columnDefinitions(p) : { schema: null, defaults: [] };
  const provider = p.acceptWord("USING") ? p.multipartName().join(".") : null;
  const words = ["OPTIONS", "PARTITIONED", "CLUSTERED", "LOCATION", "COMMENT", "TBLPROPERTIES"] as const;
  const { options, partitionBy, buckets, location, comment, properties: tableProperties } = clausesOf(p, words);
  const isSelect = p.acceptWord("AS") || ["SELECT", "WITH", "FROM", "VALUES"].some((word) => p.isWord(word));
  const plan: LogicalPlan | null = isSelect ? query(p, Scope.empty) : null;
  const created: CreateTable = {
    kind: "createTable",
    table: name,
    ...defined,
    provider,
    options,
    partitionBy,
    buckets,
    location,
    comment,
    properties: tableProperties,
    plan,
    ifNotExists,
  };
  return created;
}

interface Clauses {
  options: Properties;
  properties: Properties;
  partitionBy: readonly string[];
  buckets: BucketSpec | null;
  location: string | null;
  comment: string | null;
}

/** Clauses in any order. */
function clausesOf(p: Parser, allowed: readonly string[]): Clauses {
  const clauses: Clauses = {
    ...{ options: NONE, properties: NONE, partitionBy: [], buckets: null },
    ...{ location: null, comment: null },
  };
  for (;;) {
    const word = allowed.find((one) => p.isWord(one));
    if (p.isWord("CLUSTER", "BY")) throw p.unsupported("CLUSTER BY");
    if (word === undefined) return clauses;
    const start = p.take();
    if (word === "OPTIONS") clauses.options = properties(p);
    else if (word === "TBLPROPERTIES") clauses.properties = properties(p);
    else if (word === "LOCATION") clauses.location = stringValue(p);
    else if (word === "COMMENT") clauses.comment = stringValue(p);
    else if (word === "CLUSTERED") clauses.buckets = buckets(p, start);
    else {
      p.expectWord("BY");
      p.expectSign("(");
      clauses.partitionBy = p.list(() => p.identifier());
      p.expectSign(")");
    }
  }
}

/** `CLUSTERED BY (k) SORTED BY (t) INTO 4 BUCKETS` */
function buckets(p: Parser, start: Token): BucketSpec {
  const names = (): readonly { name: string; order: Token | null }[] => {
    p.expectWord("BY");
    p.expectSign("(");
    const listed = p.list(() => {
      const name = p.identifier();
      return { name, order: p.isWord("ASC") || p.isWord("DESC") ? p.take() : null };
    });
    p.expectSign(")");
    return listed;
  };
  const columns = names();
  const sorted = p.acceptWord("SORTED") ? names() : [];
  p.expectWord("INTO");
  const count = Number(p.take().text);
  p.expectWord("BUCKETS");
  const down = sorted.find(({ order }) => order?.value === "DESC")?.order;
  const context = sqlContext(p.text, start.start, p.previousStop);
  if (down)
    throw new ParseException(
      null,
      `Operation not allowed: Column ordering must be ASC, was '${down.text.toLowerCase()}'.`,
      { context },
    );
  const wrong = wrongBucketCount(count);
  if (wrong !== null) throw new ParseException("INVALID_BUCKET_COUNT", wrong, { sqlState: "22003", context });
  const [clustered, sortedBy] = [columns, sorted].map((list) => list.map(({ name }) => name));
  return bucketSpec(count, clustered, sortedBy);
}

function database(p: Parser): Command {
  const ifNotExists = acceptIfNotExists(p);
  const name = p.multipartName();
  let comment = "";
  let location: string | null = null;
  let given: Properties = NONE;
  for (;;) {
    if (p.acceptWord("COMMENT")) comment = stringValue(p);
    else if (p.acceptWord("LOCATION")) location = stringValue(p);
    else if (p.acceptWord("WITH", "DBPROPERTIES") || p.acceptWord("WITH", "PROPERTIES")) given = properties(p);
    else return { kind: "createDatabase", name, ifNotExists, comment, location, properties: given };
  }
}
