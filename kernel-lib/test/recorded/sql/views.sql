-- The tables that the statements of this folder read: a farm's workers, its fields, and what was picked.
CREATE TEMP VIEW worker AS SELECT * FROM VALUES
  (1, 'ada', 10, 1200.5, DATE'2021-03-01'), (2, 'bo', 10, 900.0, DATE'2022-07-15'), (3, 'cy', 20, 1500.0, DATE'2020-01-31'),
  (4, 'di', 20, NULL, DATE'2023-11-05'), (5, 'ed', NULL, 700.25, NULL), (6, 'fi', 30, 1500.0, DATE'2019-12-24'),
  (7, 'bo', 40, 1000.0, DATE'2022-07-15') AS w(id, name, field_id, pay, since);
CREATE TEMP VIEW field AS SELECT * FROM VALUES
  (10, 'north', 'apple'), (20, 'south', 'pear'), (30, 'west', NULL), (50, 'east', 'plum'), (NULL, 'lost', 'apple') AS f(id, place, crop);
CREATE TEMP VIEW picked AS SELECT * FROM VALUES
  (1, 'apple', 5, 1.5D), (1, 'pear', 3, 2.5D), (2, 'apple', NULL, 0.5D), (3, 'plum', 8, 4.0D), (3, 'apple', 1, 0.25D),
  (9, 'pear', 2, 1.0D), (NULL, 'plum', 7, 3.5D) AS p(worker_id, fruit, crates, hours);
CREATE TEMP VIEW nested AS SELECT * FROM VALUES
  (1, array(3, 1, 2), map('a', 1, 'b', 2), named_struct('x', 1, 'y', 'one')), (2, array(), map('c', 3), named_struct('x', 2, 'y', 'two')),
  (3, CAST(NULL AS ARRAY<INT>), CAST(NULL AS MAP<STRING, INT>), NULL) AS n(id, xs, m, s);
CREATE TEMP VIEW edge AS SELECT * FROM VALUES (1, 2), (2, 3), (3, 4), (2, 5), (6, 7) AS e(a, b);
