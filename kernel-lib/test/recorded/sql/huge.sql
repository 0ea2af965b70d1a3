-- Results that would be too large.
SELECT repeat('a', -1), repeat('', 2147483647), repeat(NULL, 2147483647);
SELECT size(array_repeat(1, 2147483647));
SELECT array_repeat(name, 2147483647) FROM worker;
SELECT size(sequence(1, 2147483647));
SELECT size(sequence(0L, 9223372036854775807L));
SELECT size(sequence(1, 10, 1)), sequence(5, 1), sequence(1, 1), sequence(1, 1, 0);
SELECT size(sequence(TIMESTAMP'0001-01-01 00:00:00', TIMESTAMP'9999-12-31 00:00:00', INTERVAL 1 SECOND));
SELECT size(array_insert(array(1), 2147483647, 2));
SELECT size(array_insert(array(1), -2147483647, 2));
SELECT size(array_insert(array(1), 2147483640, 2)) FROM worker WHERE id = 1;
SELECT length(concat(repeat('a', 100), repeat('b', 100)));
SELECT length(array_join(array_repeat('abc', 10), repeat('x', 5)));
SELECT length(overlay('a' PLACING 'b' FROM 2147483647));
SELECT length(format_number(1, 1000));
SELECT length(to_char(1, repeat('9', 50)));
SELECT size(split(repeat('a,', 100000), ','));
SELECT size(flatten(array_repeat(sequence(1, 1000), 100)));
SELECT length(mask(repeat('a', 10))), factorial(21), bin(9223372036854775807), conv('zzzzzzzzzzzzzzzzzzzzzzz', 36, 10);
