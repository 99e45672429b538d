-- Formats under attack: templates, codes and values that are made to cost time or memory.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;

SELECT * FROM no_plan();

-- No call leaks memory: between the 2,000th row of a statement and the last it does not grow,
-- but for what the server itself notes of every version of a counter's row.
CREATE FUNCTION memory() RETURNS bigint LANGUAGE plpgsql VOLATILE AS
$$
BEGIN
	RETURN (SELECT sum(used_bytes) FROM pg_backend_memory_contexts);
END
$$;
CREATE FUNCTION growth(expression text, rows integer) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE
	result bigint;
BEGIN
	EXECUTE format($query$
		SELECT max(memory) - min(memory) FROM (
			SELECT memory() AS memory
			FROM (SELECT n, %s AS result FROM generate_series(1, %s) AS n OFFSET 0) AS s
			WHERE result IS NOT NULL AND n IN (2000, %2$s)) AS t$query$, expression, rows) INTO result;
	RETURN result;
END
$$;
INSERT INTO code_formats VALUES ('hostile', NULL, 'H-{date:YYYYMMDD}[-{a:A..3}]-{seq:N6}{check:mod37_36}');
SELECT cmp_ok(growth('code_next(''hostile'')', 6000), '>', 65536::bigint, 'which shows that memory is seen');
SELECT cmp_ok(growth(expression, rows), '<', 65536::bigint + CASE WHEN expression ~ '^code_next|code_allocate' THEN 150 * rows ELSE 0 END,
	'no memory is leaked by ' || expression)
FROM (VALUES
	($$code_matches('DRN-' || n, 'DRN-{seq:N..9}')$$, 500000),
	($$code_matches(repeat('1', 5000) || n, 'DRN-{seq:N..9}')$$, 100000),
	($$code_require('DRN-' || n, 'DRN-{seq:N..9}[-{a:N2}]')$$, 100000),
	($$code_fields('DRN-' || n, 'DRN-{seq:N..9}[-{a:N2}]')$$, 100000),
	($$code_date('DRN-20231212-' || n, 'DRN-{date:YYYYMMDD}-{seq:N..9}')$$, 100000),
	($$code_period('DRN-20231212-' || n, 'DRN-{date:YYYYMMDD}-{seq:N..9}')$$, 100000),
	($$code_build('DRN-{seq:N..9}', jsonb_build_object('seq', n))$$, 100000),
	($$(SELECT count(*) FROM code_explain('DRN-' || n, 'DRN-{seq:N..9}'))$$, 50000),
	($$code_suspect('DRN-' || n, 'DRN-{seq:N9}') IS NULL$$, 100000),
	-- another format at every row
	($$code_matches('DRN-' || n, ('DRN-{seq:N' || 4 + n % 3 || '}')::code_format)$$, 100000),
	($$code_build(('[-{b:N1}]{seq:N' || 6 + n % 3 || '}')::code_format, jsonb_build_object('seq', n))$$, 100000),
	($$part_base(('P-' || n || '-B')::part_number)$$, 100000),
	($$part_next_revision(('P-' || n || '-B')::part_number, 'P-{n:N..9}[-{rev}]')$$, 100000),
	($$part_is_revision_of(('P-' || n || '-B')::part_number, 'P-1', 'P-{n:N..9}[-{rev}]')$$, 100000),
	($$code_next('hostile')$$, 6000),
	($$code_next('hostile', '{}', date '2020-01-01' + n % 50)$$, 6000),
	($$code_format_named('hostile')$$, 20000),
	($$(SELECT count(*) FROM code_allocate('hostile', 1 + n % 2, '{"a": "B"}'))$$, 6000)
) AS v(expression, rows);

-- Many numbers of several counters in one transaction: each costs the same, or this would take minutes.
SET LOCAL statement_timeout = '20s';
INSERT INTO code_formats VALUES ('many', NULL, 'M{line:N1}-{seq:N6}');
SELECT code_next('many', jsonb_build_object('line', n)) FROM generate_series(1, 3) AS n \g /dev/null
SELECT is(count(DISTINCT code_next('many', jsonb_build_object('line', 1 + n % 3))), 30000::bigint, '30,000 numbers of three counters') FROM generate_series(1, 30000) AS n;
SELECT is(string_agg(last::text, ','), '10001,10001,10001', 'and none was lost') FROM code_counters WHERE name = 'many';
-- So does one that was given back.
SELECT code_give_back('many', first, last) FROM code_reserve('many', 30000, '{"line": 1}') \g /dev/null
SELECT is(count(DISTINCT code_next('many', '{"line": 1}')), 30000::bigint, '30,000 numbers that were given back') FROM generate_series(1, 30000);
SELECT is(returned::text || last, '{}40001', 'and they are those') FROM code_counters WHERE name = 'many' AND scope ~ '^M1';

-- Templates that share out a code in very many ways, and codes that fit none of them.
SET LOCAL statement_timeout = '30s';
CREATE TABLE hostile (name text, format code_format);
INSERT INTO hostile
SELECT 'fields of any length', string_agg('{f' || n || ':N..126}', '') FROM generate_series(1, 64) AS n UNION ALL
SELECT 'groups in groups', string_agg('[{f' || n || ':N..126}', '') || repeat(']', 8) || string_agg('{g' || n || ':U..126}', '') FROM generate_series(1, 8) AS n UNION ALL
SELECT 'groups side by side', string_agg('[{f' || n || ':U..126}]', '') FROM generate_series(1, 32) AS n UNION ALL
SELECT 'choices', string_agg('{f' || n || ':1|11|111}', '') FROM generate_series(1, 64) AS n UNION ALL
SELECT 'one long choice', '{f:' || string_agg(repeat('1', n), '|') || '}{g:' || string_agg(repeat('1', n), '|') || '}' FROM generate_series(1, 30) AS n UNION ALL
SELECT 'revisions', string_agg('{f' || n || ':rev}', '') FROM generate_series(1, 64) AS n UNION ALL
SELECT 'numbers', string_agg('{f' || n || ':seq(N..18)}', '') FROM generate_series(1, 62) AS n UNION ALL
SELECT 'a check from anywhere', '{a:N..126}' || string_agg('{f' || n || ':N..126}', '') || '{check:mod97_10, from=f1}' FROM generate_series(1, 60) AS n UNION ALL
SELECT 'a check at every place', string_agg('{f' || n || ':N..126}{c' || n || ':check(damm)}', '') FROM generate_series(1, 30) AS n;
SELECT is_empty($$SELECT name FROM hostile, unnest(ARRAY[repeat('1', 125) || 'x', repeat('1', 126), repeat('12', 62) || '-']) AS code
	WHERE code_matches(code, format) IS NULL OR code_suspect(code) IS NOT NULL$$, 'hostile templates answer at once');
SELECT is_empty($$SELECT name FROM hostile WHERE code_matches(code_build(format, coalesce(code_fields(repeat('1', 120), format), '{}')), format) IS FALSE
	AND code_matches(repeat('1', 120), format)$$, 'and build');
CREATE FUNCTION complaint(code text, format code_format) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	detail text;
BEGIN
	RETURN code_require(code, format);
EXCEPTION WHEN invalid_text_representation OR program_limit_exceeded THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN detail;
END
$$;
SELECT is_empty($$SELECT name, complaint(repeat('1', 125) || 'x', format) FROM hostile
	WHERE complaint(repeat('1', 125) || 'x', format) !~ '^Expected .* at position 126, found "x"\.$'
		AND name NOT IN ('groups in groups', 'groups side by side', 'choices', 'one long choice')$$, 'and complain of the right place');
SELECT is(complaint(repeat('1', 61) || repeat('x', 61), ('{f:' || (SELECT string_agg(repeat('1', n), '|') FROM generate_series(1, 40) AS n) || '}')::code_format),
	'Expected the end at position 41, found "1".', 'as far as any way leads');

-- Long texts are no codes; nothing copies them about.
SELECT ok(NOT code_matches(repeat('1', 50000000), '{a:N..126}'), 'fifty million characters do not match');
SELECT is(complaint(repeat('1', 50000000), '{a:N..126}'), 'Expected a code of at most 126 characters, found 50000000.', 'and are refused by their number');
SELECT is(code_suspect(repeat('#', 1000000)), 'spreadsheet error', 'a million hashes');
SELECT is(code_suspect(repeat('1', 1000000), '{a:N9}'), NULL, 'a million digits');
SELECT is(code_suspect(repeat('1', 15) || repeat('0', 1000000)), 'rounded to 15 digits', 'a million zeros');

-- JSON that is deep, wide, or large.
SELECT throws_ok($$SELECT code_build('{a:N4}', ('{"a": ' || repeat('[', 5000) || repeat(']', 5000) || '}')::jsonb)$$, '22023', NULL, 'deep JSON');
SELECT throws_ok($$SELECT code_build('{a:N4}', (SELECT jsonb_object_agg('k' || n, n) FROM generate_series(1, 50000) AS n))$$, '22023', NULL, 'wide JSON');
SELECT throws_ok($$SELECT code_build('{seq:N4}', '{"seq": 1e100000}')$$, '22023', NULL, 'a number of 100,000 digits');
SELECT is(code_build('{seq:N4}', ('{"seq": "' || repeat('0', 1000000) || '7' || '"}')::jsonb), '0007', 'a million zeros in front of a seven');
SELECT throws_ok($$SELECT code_build('{a:A9}', jsonb_build_object('a', repeat('ß', 1000000)))$$, '22023', NULL, 'a million letters of two bytes');

-- A format that changes from row to row is always the one of the row.
SELECT is_empty($$SELECT n FROM generate_series(1, 20000) AS n, LATERAL (SELECT 1 + n * 7919 % 9 AS width) AS w
	WHERE code_matches(repeat('7', 5), ('{a:N' || width || '}')::code_format) <> (width = 5)
		OR code_seq('7', ('{b:seq(N' || 1 + width % 2 || ')}')::code_format) IS DISTINCT FROM CASE WHEN width % 2 = 0 THEN 7 END$$, 'the format of the row counts');

SELECT * FROM finish();
ROLLBACK;
