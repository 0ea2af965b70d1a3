SELECT * FROM VALUES (1) t(a) LATERAL VIEW OUTER stack(2, a, 5, 6, 7) q
SELECT * FROM VALUES (1) t(a) LATERAL VIEW inline(array(struct(1,'a'))) q AS u, v
SELECT 1 AS (a, b)
SELECT explode('x')
SELECT explode(1)
SELECT explode(array()), explode_outer(array())
SELECT explode(array(1)) as (p,k)
SELECT explode(array(1)) as p, 1
SELECT explode(array(1)), explode(array(2))
SELECT explode(array(1,2), 3)
SELECT explode(collect_list(id)) FROM range(3)
SELECT explode(explode(array(array(1))))
SELECT explode(null)
SELECT explode(split('a,b', ','))
SELECT explode(xs) x, ys FROM VALUES (array(1,2), array(3)) t(xs, ys)
SELECT explode_outer(array()), explode_outer(cast(null as map<int,int>))
SELECT id AS k, explode(collect_list(id)) AS v FROM range(2) GROUP BY id
SELECT id AS (a) FROM range(2)
SELECT inline(array(1))
SELECT inline(array(named_struct('a',1,'b',2))) AS (x, y), 5
SELECT inline(array(named_struct('a',1,'b',2), null))
SELECT inline(array(struct(1,'a'),struct(2,'b')))
SELECT inline_outer(array()), 1
SELECT inline_outer(array(named_struct('a',1), null))
SELECT inline_outer(cast(null as array<struct<a:int,b:string>>))
SELECT k, inline(x) FROM VALUES (1, array(struct(1 as a, 'u' as b))) t(k, x)
SELECT posexplode(1)
SELECT posexplode(array(1)) AS x
SELECT posexplode(map('a',1)) as (p,k)
SELECT posexplode(map('a',1)) as (p,k,v)
SELECT posexplode_outer(array(1,null))
SELECT stack('2', 1, 2)
SELECT stack(-1, 1)
SELECT stack(0, 1)
SELECT stack(1+1, 'a', 1, 'b', 2) AS (s, i)
SELECT stack(1, null, 'a')
SELECT stack(2)
SELECT stack(2, 1, 'a', 'b', 2)
SELECT stack(2, 1, 'a', 2) as (x, y)
SELECT stack(2, 1, 'a', 2, 'b')
SELECT stack(2, 1, 1.5)
SELECT stack(2, null, 1)
SELECT stack(3, 1, 2, 3, 4)
SELECT stack(k, 1) FROM VALUES(1) t(k)
SELECT stack(null, 1)
SELECT t.* FROM (SELECT explode(map('a', 1, 'b', null))) t
SELECT x + 1 FROM (SELECT explode(xs) x FROM VALUES (array(1,2)) t(xs)) WHERE x > 1
