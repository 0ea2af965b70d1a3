/** Queries as text: the plans they become, before anything is looked up. */
import assert from "node:assert/strict";
import { parsePlan } from "../../../src/plan/sql/parse";
import { numberIds } from "../../recorded/programs";

const PLANS: readonly (readonly [string, readonly string[]])[] = [
  ["SELECT 1", ["'Project [1]", "+- OneRowRelation"]],
  ["SELECT k FROM e WHERE", ["'Project ['k]", "+- 'SubqueryAlias WHERE", "   +- 'UnresolvedRelation [e], [], false"]],
  [
    "SELECT DISTINCT a, b + 1 AS c FROM t WHERE a > 1 ORDER BY a DESC LIMIT 3 OFFSET 1",
    [
      "'GlobalLimit 3",
      "+- 'LocalLimit 3",
      "   +- 'Offset 1",
      "      +- 'Sort ['a DESC NULLS LAST], true",
      "         +- 'Distinct",
      "            +- 'Project ['a, '`+`('b, 1) AS c#1]",
      "               +- 'Filter '`>`('a, 1)",
      "                  +- 'UnresolvedRelation [t], [], false",
    ],
  ],
  [
    "SELECT a, count(*) FROM t GROUP BY a HAVING count(*) > 1",
    [
      "'UnresolvedHaving '`>`('count(1), 1)",
      "+- 'Aggregate ['a], ['a, unresolvedalias('count(1))]",
      "   +- 'UnresolvedRelation [t], [], false",
    ],
  ],
  [
    "WITH a AS (SELECT 1 x), b(y) AS (SELECT x FROM a) SELECT y FROM b",
    [
      "'Project ['y]",
      "+- 'SubqueryAlias b",
      "   +- 'ToDF",
      "      +- 'Project ['x]",
      "         +- SubqueryAlias a",
      "            +- Project [1 AS x#1]",
      "               +- OneRowRelation",
    ],
  ],
  [
    "SELECT a FROM t UNION ALL SELECT b FROM u INTERSECT SELECT c FROM v",
    [
      "'Union false, false",
      ":- 'Project ['a]",
      ":  +- 'UnresolvedRelation [t], [], false",
      "+- 'Intersect false",
      "   :- 'Project ['b]",
      "   :  +- 'UnresolvedRelation [u], [], false",
      "   +- 'Project ['c]",
      "      +- 'UnresolvedRelation [v], [], false",
    ],
  ],
  [
    "SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (x), d",
    [
      "'Project [*]",
      "+- 'Join Inner",
      "   :- 'Join UsingJoin(LeftOuter, [x])",
      "   :  :- 'Join Inner, '`=`('a.x, 'b.x)",
      "   :  :  :- 'UnresolvedRelation [a], [], false",
      "   :  :  +- 'UnresolvedRelation [b], [], false",
      "   :  +- 'UnresolvedRelation [c], [], false",
      "   +- 'UnresolvedRelation [d], [], false",
    ],
  ],
  [
    "SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(id, name)",
    ["'Project [*]", "+- 'SubqueryAlias t", "   +- 'UnresolvedInlineTable [id, name], [[1, a], [2, b]]"],
  ],
  ["FROM t", ["'UnresolvedRelation [t], [], false"]],
  ["(SELECT 1);", ["'Project [1]", "+- OneRowRelation"]],
];

describe("SQL queries", () => {
  for (const [text, lines] of PLANS)
    it(text, () => assert.deepEqual(numberIds(parsePlan(text).treeString()).split("\n"), lines));
});
