-- Window functions
SELECT id, row_number() OVER (PARTITION BY dept ORDER BY sal DESC, id) AS rn FROM emp
SELECT id, rank() OVER (ORDER BY sal) r, dense_rank() OVER (ORDER BY sal) d, percent_rank() OVER (ORDER BY sal) p, cume_dist() OVER (ORDER BY sal) c FROM emp
SELECT id, ntile(3) OVER (ORDER BY id) a, ntile(4) OVER (PARTITION BY dept ORDER BY id) b, ntile(100) OVER (ORDER BY id) c FROM emp
SELECT id, ntile() OVER (ORDER BY id) FROM emp
SELECT id, lag(sal) OVER (ORDER BY id) a, lead(sal) OVER (ORDER BY id) b, lag(sal, 2, -1) OVER (ORDER BY id) c, lead(sal, 2, 0) OVER (ORDER BY id) d, lag(sal, -1) OVER (ORDER BY id) e, lag(sal, 0) OVER (ORDER BY id) f FROM emp
SELECT id, lag(sal) IGNORE NULLS OVER (ORDER BY id) a, lead(mgr, 1, 99) IGNORE NULLS OVER (ORDER BY id) b, lag(mgr, 2) IGNORE NULLS OVER (ORDER BY id DESC) c FROM emp
SELECT id, lag(name, 1, dept) OVER (ORDER BY id) FROM emp
SELECT id, first_value(mgr) OVER (PARTITION BY dept ORDER BY id) a, last_value(mgr) OVER (PARTITION BY dept ORDER BY id) b, nth_value(mgr, 2) OVER (PARTITION BY dept ORDER BY id) c FROM emp
SELECT id, first_value(mgr) IGNORE NULLS OVER (PARTITION BY dept ORDER BY id) a, last_value(sal, true) OVER (ORDER BY id) b, nth_value(mgr, 2) IGNORE NULLS OVER (ORDER BY id) c FROM emp
SELECT id, nth_value(id, 2) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM emp
SELECT id, sum(sal) OVER (PARTITION BY dept) FROM emp
SELECT id, sum(sal) OVER (PARTITION BY dept ORDER BY id) a, sum(sal) OVER (ORDER BY sal) b FROM emp
SELECT id, avg(sal) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) a, count(*) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) b, min(sal) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) c FROM emp
SELECT id, sum(sal) OVER (ORDER BY id ROWS 2 PRECEDING) FROM emp
SELECT id, sum(sal) OVER (ORDER BY id ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING) a, max(sal) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING) b FROM emp
SELECT id, sal, count(*) OVER (ORDER BY sal RANGE BETWEEN 20 PRECEDING AND CURRENT ROW) a, count(*) OVER (ORDER BY sal DESC RANGE BETWEEN 20 PRECEDING AND 20 FOLLOWING) b FROM emp
SELECT id, sal, count(*) OVER (ORDER BY sal NULLS LAST RANGE BETWEEN UNBOUNDED PRECEDING AND 10 FOLLOWING) FROM emp
SELECT id, collect_list(id) OVER (ORDER BY hired RANGE BETWEEN INTERVAL '200' DAY PRECEDING AND CURRENT ROW) FROM emp WHERE id <> 6
SELECT id, count(*) OVER (ORDER BY hired RANGE BETWEEN INTERVAL 1 YEAR PRECEDING AND CURRENT ROW) FROM emp
SELECT id, count(*) OVER (ORDER BY hired RANGE BETWEEN 300 PRECEDING AND CURRENT ROW) FROM emp
SELECT i, count(*) OVER (ORDER BY ts RANGE BETWEEN INTERVAL 10 MINUTES PRECEDING AND INTERVAL 1 HOUR FOLLOWING) FROM n
SELECT i, sum(d) OVER (ORDER BY d RANGE BETWEEN 0.5D PRECEDING AND 1.5D FOLLOWING) a, count(dec) OVER (ORDER BY dec RANGE BETWEEN 1.25 PRECEDING AND 0.5 FOLLOWING) b FROM n
SELECT i, collect_list(l) OVER (PARTITION BY k ORDER BY i) a, collect_set(k) OVER (ORDER BY i) b FROM n WHERE k IS NOT NULL
SELECT id, sum(sal) OVER w s, rank() OVER w r FROM emp WINDOW w AS (PARTITION BY dept ORDER BY sal)
SELECT id, sum(sal) OVER w1 s, count(*) OVER (w2) r FROM emp WINDOW w1 AS (PARTITION BY dept), w2 AS (ORDER BY id)
SELECT dept, sum(sal) s, rank() OVER (ORDER BY sum(sal) DESC) r FROM emp GROUP BY dept
SELECT dept, sum(sum(sal)) OVER (ORDER BY dept) s FROM emp GROUP BY dept
SELECT dept, sum(sal) * 100 / sum(sum(sal)) OVER () AS pct FROM emp GROUP BY dept
SELECT sum(sal) OVER () - sal AS x, id FROM emp
SELECT name FROM emp QUALIFY rank() OVER (PARTITION BY dept ORDER BY sal DESC) = 1
SELECT name, rank() OVER (PARTITION BY dept ORDER BY sal DESC) AS r FROM emp QUALIFY r = 2
SELECT dept, count(*) c FROM emp GROUP BY dept HAVING count(*) > 1 QUALIFY row_number() OVER (ORDER BY c DESC) = 1
SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY dept ORDER BY sal DESC, id) rn FROM emp) WHERE rn <= 1
SELECT id FROM emp ORDER BY row_number() OVER (ORDER BY id DESC)
SELECT id, count(DISTINCT id) OVER () FROM emp
SELECT row_number() OVER () FROM emp
SELECT row_number() FROM emp
SELECT row_number() OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM emp
SELECT id FROM emp WHERE row_number() OVER (ORDER BY id) = 1
SELECT id, sum(sal) OVER nowhere FROM emp
SELECT id, upper(name) OVER (ORDER BY id) FROM emp
SELECT id, sum(sal) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM emp
SELECT id, sum(sal) OVER (ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING) FROM emp
SELECT id, sum(sal) OVER (RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM emp
SELECT id, sum(sal) OVER (ORDER BY id, sal RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM emp
SELECT id, sum(sal) OVER (ORDER BY name RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM emp
SELECT id, sum(sal) OVER (ORDER BY id ROWS BETWEEN 1.5 PRECEDING AND CURRENT ROW) FROM emp
SELECT id, sum(sal) OVER (ORDER BY id ROWS BETWEEN id PRECEDING AND CURRENT ROW) FROM emp
SELECT id, lag(sal, id) OVER (ORDER BY id) FROM emp
SELECT id, ntile(0) OVER (ORDER BY id) FROM emp
SELECT id, nth_value(id, 0) OVER (ORDER BY id) FROM emp
SELECT id, sum(row_number() OVER (ORDER BY id)) OVER (ORDER BY id) FROM emp
SELECT sum(row_number() OVER (ORDER BY id)) FROM emp
SELECT dept, rank() OVER (ORDER BY sal) FROM emp GROUP BY dept
SELECT id, rank() OVER (PARTITION BY dept) FROM emp
SELECT id, lag(sal) OVER (PARTITION BY dept) FROM emp
SELECT id FROM emp GROUP BY row_number() OVER (ORDER BY id)
SELECT id, sum(sal) OVER (ORDER BY sal RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) FROM emp
SELECT id, sum(sal) OVER (PARTITION BY map(1, id)) FROM emp
SELECT id, count(*) FILTER (WHERE sal > 70) OVER (PARTITION BY dept) FROM emp
SELECT id, max_by(name, sal) OVER (PARTITION BY dept ORDER BY id) a, stddev(sal) OVER (PARTITION BY dept) b, any_value(name) OVER (PARTITION BY dept ORDER BY id) c, mode(sal) OVER () d FROM emp
SELECT id, row_number() OVER (ORDER BY sal DESC NULLS FIRST, id) a, row_number() OVER (ORDER BY sal ASC NULLS LAST, id) b FROM emp
SELECT id, rank(sal) OVER (ORDER BY sal) FROM emp
SELECT id, row_number() RESPECT NULLS OVER (ORDER BY id) FROM emp
SELECT id, row_number() IGNORE NULLS OVER (ORDER BY id) FROM emp
SELECT id, sum(sal) IGNORE NULLS OVER (ORDER BY id) FROM emp
SELECT first_value(mgr) IGNORE NULLS FROM (SELECT * FROM emp ORDER BY id)
SELECT count(*) OVER (), sum(id) OVER (ORDER BY id), rank() OVER (PARTITION BY dept ORDER BY id DESC), lag(id, 1, 0) OVER (ORDER BY id), first_value(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING), lead(id) IGNORE NULLS OVER (ORDER BY id), sum(id) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 2 FOLLOWING) FROM emp WHERE id = 1
-- Distinct aggregates
SELECT count(DISTINCT dept), count(DISTINCT dept, sal), sum(DISTINCT sal), avg(DISTINCT sal), count(*) FROM emp
SELECT dept, count(DISTINCT sal) a, count(DISTINCT mgr) b, sum(sal) c FROM emp GROUP BY dept
SELECT count(DISTINCT sal) FILTER (WHERE sal > 70), count(DISTINCT mgr) FILTER (WHERE id < 4), max(sal) FILTER (WHERE id < 3) FROM emp
SELECT count(DISTINCT d), sum(DISTINCT d), sum(DISTINCT dec), collect_set(DISTINCT k) FROM n
SELECT sort_array(collect_list(DISTINCT sal)) FROM emp
SELECT count(DISTINCT *) FROM emp
SELECT count(ALL sal) FROM emp
SELECT upper(DISTINCT name) FROM emp
SELECT dept FROM emp GROUP BY dept HAVING count(DISTINCT sal) > 1
SELECT dept FROM emp GROUP BY dept ORDER BY count(DISTINCT sal) DESC, dept
SELECT min(DISTINCT sal), max(DISTINCT sal), bool_or(DISTINCT sal > 90), stddev(DISTINCT sal) FROM emp
SELECT count(DISTINCT sal + 0, upper(name)) x FROM emp
-- Rollup, cube, grouping sets
SELECT dept, mgr, count(*) n FROM emp GROUP BY ROLLUP (dept, mgr)
SELECT dept, mgr, count(*) n, grouping(dept) g, grouping_id() i, grouping_id(dept, mgr) j FROM emp GROUP BY CUBE (dept, mgr)
SELECT dept, mgr, sum(sal) FROM emp GROUP BY GROUPING SETS ((dept, mgr), dept, ())
SELECT dept, mgr, sum(sal) FROM emp GROUP BY dept, mgr GROUPING SETS ((dept), (mgr))
SELECT dept, mgr, count(*) FROM emp GROUP BY dept, mgr WITH ROLLUP
SELECT dept, mgr, count(*) FROM emp GROUP BY dept, mgr WITH CUBE
SELECT dept, mgr, id % 2 AS odd, count(*) FROM emp GROUP BY dept, ROLLUP (mgr, id % 2)
SELECT dept, mgr, count(*) FROM emp GROUP BY CUBE (dept), ROLLUP (mgr)
SELECT dept, mgr, id, count(*) FROM emp GROUP BY ROLLUP ((dept, mgr), id)
SELECT dept, sum(sal) s FROM emp GROUP BY ROLLUP (dept) HAVING grouping(dept) = 1
SELECT dept, sum(sal) s FROM emp GROUP BY ROLLUP (dept) ORDER BY grouping(dept), s DESC
SELECT dept, sum(sal) s FROM emp GROUP BY ROLLUP (dept) HAVING sum(sal) > 150 ORDER BY sum(sal)
SELECT upper(dept) u, count(*) FROM emp GROUP BY CUBE (upper(dept))
SELECT dept, count(dept), sum(mgr) FROM emp GROUP BY CUBE (dept, mgr)
SELECT count(*) FROM emp GROUP BY GROUPING SETS ((), ())
SELECT dept, grouping__id FROM emp GROUP BY ROLLUP (dept)
SELECT dept, grouping(dept) FROM emp GROUP BY dept
SELECT dept, grouping(mgr) FROM emp GROUP BY ROLLUP (dept)
SELECT dept, grouping_id(mgr) FROM emp GROUP BY ROLLUP (dept)
SELECT dept, mgr FROM emp GROUP BY ROLLUP (dept)
SELECT grouping(dept) FROM emp
SELECT grouping_id() FROM emp
SELECT dept FROM emp GROUP BY GROUPING SETS ((dept), (mgr)) HAVING grouping_id() = 1
SELECT dept, count(DISTINCT sal) FROM emp GROUP BY ROLLUP (dept)
SELECT dept, rank() OVER (PARTITION BY grouping(dept) ORDER BY sum(sal)) r FROM emp GROUP BY ROLLUP (dept)
SELECT dept, count(*) FROM emp GROUP BY GROUPING SETS (ROLLUP (dept, mgr), CUBE (id))
SELECT dept, mgr, count(*) FROM emp GROUP BY CUBE (1, 2)
-- Group by all, order by all, ordinals
SELECT dept, mgr, count(*) FROM emp GROUP BY ALL
SELECT dept, sal + 1, count(*) + 1 FROM emp GROUP BY ALL
SELECT count(*), sum(sal) FROM emp GROUP BY ALL
SELECT dept, mgr FROM emp GROUP BY ALL
SELECT dept, sal + count(*) FROM emp GROUP BY ALL
SELECT dept, count(*) FROM emp GROUP BY 1
SELECT dept, count(*) FROM emp GROUP BY 2
SELECT dept, count(*) FROM emp GROUP BY 3
SELECT dept d, count(*) FROM emp GROUP BY d ORDER BY 2, 1
SELECT dept, sal FROM emp ORDER BY ALL
SELECT dept, sal FROM emp ORDER BY ALL DESC
SELECT dept, sal, id FROM emp ORDER BY ALL NULLS LAST
SELECT dept FROM emp GROUP BY sum(sal)
SELECT dept, sal FROM emp GROUP BY dept
SELECT sum(max(sal)) FROM emp
SELECT dept FROM emp HAVING count(*) > 1
SELECT id FROM emp GROUP BY map(1, id)
SELECT sum(name), max(map(1, 2)) FROM emp
-- Pivot, unpivot
SELECT * FROM (SELECT dept, sal FROM emp) PIVOT (sum(sal) FOR dept IN ('eng', 'ops'))
SELECT * FROM (SELECT mgr, dept, sal FROM emp) PIVOT (sum(sal) FOR dept IN ('eng' AS e, 'ops'))
SELECT * FROM (SELECT mgr, dept, sal FROM emp) PIVOT (sum(sal) AS s, max(sal) AS m FOR dept IN ('eng', 'ops' AS o))
SELECT * FROM (SELECT mgr, dept, sal FROM emp) PIVOT (sum(sal), count(*) FOR dept IN ('eng', 'ops'))
SELECT * FROM (SELECT mgr, dept, sal, id FROM emp) PIVOT (sum(id) FOR (dept, sal) IN (('eng', 80), ('ops', 80) AS x))
SELECT * FROM (SELECT dept, sal FROM emp) PIVOT (sal FOR dept IN ('eng'))
SELECT * FROM (SELECT dept, sal FROM emp) PIVOT (sum(sal) FOR nope IN ('eng'))
SELECT * FROM (SELECT dept, sal FROM emp) PIVOT (sum(sal) FOR dept IN (1))
SELECT * FROM (SELECT dept, sal FROM emp) PIVOT (sum(sal) + 1 FOR dept IN ('eng', NULL))
SELECT * FROM (SELECT dept, sal FROM emp) PIVOT (avg(sal) FOR dept IN ('eng')) p
SELECT * FROM (SELECT id, sal, mgr FROM emp) UNPIVOT (v FOR c IN (sal, mgr)) u
SELECT * FROM (SELECT id, sal, mgr FROM emp) UNPIVOT INCLUDE NULLS (v FOR c IN (sal AS salary, mgr AS `the boss`))
SELECT * FROM (SELECT id, sal, mgr FROM emp) UNPIVOT EXCLUDE NULLS (v FOR c IN (id, sal, mgr))
SELECT * FROM (SELECT id, sal, mgr, i, l FROM emp JOIN n ON i = id) UNPIVOT ((a, b) FOR c IN ((sal, mgr) AS x, (i, l)))
SELECT * FROM (SELECT id, sal, name FROM emp) UNPIVOT (v FOR c IN (sal, name))
SELECT * FROM (SELECT id, sal, name FROM emp) UNPIVOT (v FOR c IN (sal, nope))
SELECT * FROM (SELECT id, sal FROM emp) UNPIVOT ((a, b) FOR c IN ((id, sal), (sal)))
SELECT * FROM (SELECT i, l, d FROM n) UNPIVOT (v FOR c IN (l, d))
-- Within group, percentiles, lists
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY sal) a, percentile_disc(0.5) WITHIN GROUP (ORDER BY sal) b, percentile_cont(0.25) WITHIN GROUP (ORDER BY sal DESC) c, percentile_disc(0.25) WITHIN GROUP (ORDER BY sal DESC) d FROM emp
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY sal), percentile_disc(0.9) WITHIN GROUP (ORDER BY sal DESC), mode() WITHIN GROUP (ORDER BY sal), listagg(name, ',') WITHIN GROUP (ORDER BY id), string_agg(name) WITHIN GROUP (ORDER BY sal DESC, id) FROM emp
SELECT dept, percentile_cont(0.5) WITHIN GROUP (ORDER BY sal) FROM emp GROUP BY dept
SELECT percentile_cont(array(0.1, 0.9)) WITHIN GROUP (ORDER BY sal) FROM emp
SELECT mode() WITHIN GROUP (ORDER BY sal) a, mode() WITHIN GROUP (ORDER BY sal DESC) b, mode(sal) c, mode(sal, true) d FROM emp
SELECT listagg(DISTINCT dept, '-') WITHIN GROUP (ORDER BY dept DESC) FROM emp
SELECT listagg(name) WITHIN GROUP (ORDER BY sal DESC NULLS LAST, name) FROM emp
SELECT listagg(DISTINCT name) WITHIN GROUP (ORDER BY sal) FROM emp
SELECT listagg(name, dept) FROM emp
SELECT percentile_cont(0.5) FROM emp
SELECT sum(sal) WITHIN GROUP (ORDER BY sal) FROM emp
SELECT percentile_cont(1.5) WITHIN GROUP (ORDER BY sal) FROM emp
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY sal, id) FROM emp
SELECT percentile_cont(DISTINCT 0.5) WITHIN GROUP (ORDER BY sal) FROM emp
SELECT id, percentile_cont(0.5) WITHIN GROUP (ORDER BY sal) OVER (PARTITION BY dept) FROM emp
SELECT percentile(sal, 0.3), percentile(sal, array(0, 0.5, 1)), percentile(sal, 0.5, id) FROM emp
SELECT median(sal), median(hired - DATE'2020-01-01'), median(d), median(dec) FROM emp LEFT JOIN n ON i = id
SELECT percentile_approx(sal, 0.5), approx_percentile(sal, array(0.25, 0.75), 100), percentile_approx(d, 0.9) FROM emp LEFT JOIN n ON i = id
SELECT percentile(sal, 2) FROM emp
SELECT percentile_approx(sal, 0.5, 0) FROM emp
SELECT percentile_approx(sal, sal) FROM emp
SELECT percentile_approx(hired, 0.5), percentile_approx(ts, 0.5) FROM emp LEFT JOIN n ON i = id
-- Other aggregates
SELECT try_sum(sal), try_avg(sal), try_sum(l), try_sum(dec), try_avg(dec) FROM emp LEFT JOIN n ON i = id
SELECT try_sum(x) FROM VALUES (9223372036854775807), (1L) t(x)
SELECT sum(x) FROM VALUES (9223372036854775807), (1L) t(x)
SELECT try_avg(x) FROM VALUES (9223372036854775807), (1L) t(x)
SELECT try_sum(x), try_avg(x) FROM VALUES (INTERVAL 1 DAY), (INTERVAL 2 DAY) t(x)
SELECT sum(x), avg(x) FROM VALUES (INTERVAL '1-1' YEAR TO MONTH), (INTERVAL '2-2' YEAR TO MONTH) t(x)
SELECT sum(x) FROM VALUES (99999999999999999999999999999999999999BD), (99999999999999999999999999999999999999BD) t(x)
SELECT try_sum(x) FROM VALUES (99999999999999999999999999999999999999BD), (99999999999999999999999999999999999999BD) t(x)
SELECT regr_count(sal, id), regr_avgx(sal, id), regr_avgy(sal, id), regr_sxx(sal, id), regr_syy(sal, id), regr_sxy(sal, id), regr_slope(sal, id), regr_intercept(sal, id), regr_r2(sal, id) FROM emp
SELECT regr_r2(1, 1), regr_slope(1, 1), regr_intercept(1, 1), regr_r2(y, x) FROM VALUES (1, 1), (1, 2) t(y, x)
SELECT regr_count(y, x), regr_avgx(y, x), regr_sxx(y, x), regr_sxy(y, x), regr_r2(y, x), regr_slope(y, x) FROM VALUES (1, NULL), (NULL, 2) t(y, x)
SELECT dept, corr(sal, id), covar_pop(sal, id), covar_samp(sal, id), skewness(sal), kurtosis(sal), var_pop(sal), stddev_pop(sal) FROM emp GROUP BY dept
SELECT max_by(name, sal), min_by(name, sal), max_by(name, sal, 2), min_by(name, id, 3) FROM emp
SELECT any_value(mgr), any_value(mgr, true), first(mgr), last(sal), first(mgr, true), any_value(mgr) IGNORE NULLS FROM (SELECT * FROM emp ORDER BY id)
SELECT bit_and(id), bit_or(id), bit_xor(id), bool_and(sal > 50), bool_or(sal > 90), every(sal > 50), some(sal > 90), any(sal > 90), count_if(sal > 70) FROM emp
SELECT histogram_numeric(sal, 2), histogram_numeric(d, 5) FROM emp LEFT JOIN n ON i = id
SELECT approx_count_distinct(sal), approx_count_distinct(name, 0.1) FROM emp
SELECT approx_count_distinct(name, 0.5) FROM emp
SELECT hex(count_min_sketch(id, 0.5d, 0.5d, 1)) FROM emp
SELECT product(id) FROM emp
SELECT mean(sal), std(sal), stddev(sal), variance(sal), stddev_samp(sal), var_samp(sal) FROM emp
SELECT array_size(collect_set(dept)), collect_list(struct(id, name)) FROM (SELECT * FROM emp ORDER BY id)
SELECT max(struct(sal, name)), min(array(id, sal)) FROM emp
SELECT bitmap_count(bitmap_construct_agg(bitmap_bit_position(id))) FROM emp
SELECT grouping_id(dept) FROM emp GROUP BY dept
SELECT collect_list(sal) FILTER (WHERE sal > 60) FROM (SELECT * FROM emp ORDER BY id)
SELECT kurtosis(x), skewness(x) FROM VALUES (1), (1) t(x)
SELECT first(sal, id) FROM emp
SELECT max_by(name, map(1, 2)) FROM emp
SELECT sum(true) FROM emp
SELECT avg('a') FROM emp
SELECT sum(DISTINCT name) FROM emp
SELECT bit_and(1.5) FROM emp
SELECT count() FROM emp
SELECT count(DISTINCT) FROM emp
-- Session windows
SELECT session_window.start, session_window.end, count(*) n FROM n GROUP BY session_window(ts, '5 minutes')
SELECT k, session_window, sum(i) FROM n GROUP BY k, session_window(ts, '10 minutes')
SELECT session_window(ts, CASE WHEN k = 'a' THEN '1 minute' ELSE '1 hour' END) w, count(*) FROM n GROUP BY 1
SELECT session_window(ts, '5 minutes'), count(*) FROM n GROUP BY session_window(ts, '5 minutes') HAVING count(*) > 1
SELECT session_window(ts, '0 minutes') w, count(*) FROM n GROUP BY session_window(ts, '0 minutes')
SELECT session_window(i, '5 minutes'), count(*) FROM n GROUP BY session_window(i, '5 minutes')
SELECT session_window(ts, '5 minutes') FROM n
SELECT count(DISTINCT k) FROM n GROUP BY session_window(ts, '5 minutes')
