-- Laws of joining, grouping and dividing: codes do what their texts do, whatever the plan.
--
-- The codes are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL jit = off;

SELECT * FROM no_plan();
\ir ../test/random.psql

-- Some codes often, some once, some never; some NULL.
CREATE TABLE plain_a AS
SELECT n, CASE WHEN random() < 0.02 THEN NULL ELSE 'SN:S' || repeat('0', (random() * 2)::integer) || floor(random() * random() * 350) || left('-A', (random() * 2)::integer) END AS code
FROM generate_series(1, 1500) AS n;
CREATE TABLE plain_b AS
SELECT n, CASE WHEN random() < 0.02 THEN NULL ELSE 'SN:S' || repeat('0', (random() * 2)::integer) || floor(random() * 500) || left('-A', (random() * 2)::integer) END AS code
FROM generate_series(1, 500) AS n;
ALTER TABLE plain_a ALTER code TYPE text COLLATE "C";
ALTER TABLE plain_b ALTER code TYPE text COLLATE "C";
ANALYZE plain_a, plain_b;

-- The same with blanks at their ends, which texts beside codes do without.
CREATE TABLE padded_a AS SELECT n, repeat(' ', n % 3) || code || repeat(' ', n % 4) AS code FROM plain_a;
CREATE TABLE padded_b AS SELECT n, repeat(' ', n % 2) || code || repeat(' ', n % 3) AS code FROM plain_b;
ANALYZE padded_a, padded_b;

-- A query with %1$s and %2$s for its tables gives the same on codes as on texts, by every plan.
CREATE FUNCTION same(type text, tables text, settings text[], query text, statement text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	expected text;
	found text;
	setting text;
BEGIN
	EXECUTE format('SELECT md5(string_agg(r::text, '','' ORDER BY r::text COLLATE "C")) || '' '' || count(*) FROM (' || query || ') AS r', 'plain_a', 'plain_b') INTO expected;
	FOREACH setting IN ARRAY settings
	LOOP
		PERFORM set_config(setting, 'off', true);
	END LOOP;
	EXECUTE format('SELECT md5(string_agg(r::text, '','' ORDER BY r::text COLLATE "C")) || '' '' || count(*) FROM (' || query || ') AS r', split_part(tables, ' ', 1), split_part(tables, ' ', 2)) INTO found;
	FOREACH setting IN ARRAY settings
	LOOP
		PERFORM set_config(setting, 'on', true);
	END LOOP;
	RETURN is(found, expected, format('%s: %s of %s without %s', type, statement, tables, settings));
END
$$;

CREATE TABLE plan (settings text[]);
INSERT INTO plan VALUES ('{}'), ('{enable_hashjoin,enable_mergejoin}'), ('{enable_hashjoin,enable_nestloop}'), ('{enable_mergejoin,enable_nestloop}'),
	('{enable_hashagg}'), ('{enable_sort}'), ('{enable_hashjoin,enable_material,enable_hashagg}');

CREATE FUNCTION laws_of_joining(type text) RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	kind text;
BEGIN
	EXECUTE format('CREATE TABLE code_a AS SELECT n, code::text::%s AS code FROM plain_a', type);
	EXECUTE format('CREATE TABLE code_b AS SELECT n, code::text::%s AS code FROM plain_b', type);
	CREATE INDEX ON code_a (code);
	CREATE INDEX ON code_b (code);
	ANALYZE code_a, code_b;

	-- codes with codes, codes with texts, texts with codes
	RETURN QUERY
	SELECT same(type, tables, settings, query, statement)
	FROM plan, unnest('{code_a code_b,code_a plain_b,plain_a code_b,code_a padded_b,padded_a code_b}'::text[]) AS tables, (VALUES
		('SELECT a.n, b.n FROM %1$I AS a JOIN %2$I AS b ON a.code = b.code', 'join'),
		('SELECT a.n, b.n FROM %1$I AS a LEFT JOIN %2$I AS b ON b.code = a.code', 'left join'),
		('SELECT a.n FROM %1$I AS a WHERE EXISTS (SELECT FROM %2$I AS b WHERE a.code = b.code)', 'semijoin'),
		('SELECT a.n FROM %1$I AS a WHERE NOT EXISTS (SELECT FROM %2$I AS b WHERE a.code = b.code)', 'antijoin'),
		('SELECT a.n FROM %1$I AS a WHERE code IN (SELECT code FROM %2$I)', 'IN'),
		('SELECT a.n FROM %1$I AS a WHERE code NOT IN (SELECT code FROM %2$I WHERE code IS NOT NULL)', 'NOT IN'),
		('SELECT a.n FROM %1$I AS a WHERE n < 10 OR code = ANY (SELECT code FROM %2$I)', 'OR ANY'),
		('SELECT a.n FROM %1$I AS a WHERE code = ANY (ARRAY(SELECT code FROM %2$I LIMIT 100))', 'ANY of an array'),
		('SELECT a.n FROM %1$I AS a WHERE code <> ALL (ARRAY(SELECT code FROM %2$I WHERE code IS NOT NULL))', 'not ALL of an array')
	) AS q(query, statement);

	-- a full join must hash or merge, which codes with texts do by hashing
	RETURN QUERY
	SELECT same(type, tables, '{enable_mergejoin}', 'SELECT a.n, b.n FROM %1$I AS a FULL JOIN %2$I AS b ON a.code = b.code', 'full join')
	FROM unnest('{code_a code_b,code_a plain_b,plain_a code_b,code_a padded_b,padded_a code_b}'::text[]) AS tables;

	-- grouping, and the operations on sets
	RETURN QUERY
	SELECT same(type, 'code_a code_b', settings, query, statement)
	FROM plan, (VALUES
		('SELECT code, count(*), min(n) FROM %1$I GROUP BY code', 'GROUP BY'),
		('SELECT DISTINCT code FROM %1$I', 'DISTINCT'),
		('SELECT count(DISTINCT code) FROM %1$I', 'count(DISTINCT)'),
		('SELECT code FROM %1$I UNION SELECT code FROM %2$I', 'UNION'),
		('SELECT code FROM %1$I INTERSECT SELECT code FROM %2$I', 'INTERSECT'),
		('SELECT code FROM %1$I EXCEPT SELECT code FROM %2$I', 'EXCEPT'),
		('SELECT code, n %% 3, count(*) FROM %1$I GROUP BY ROLLUP (code, n %% 3)', 'ROLLUP'),
		('SELECT DISTINCT ROW(code, n %% 2) FROM %1$I', 'DISTINCT rows'),
		('SELECT DISTINCT ARRAY[code] FROM %1$I', 'DISTINCT arrays'),
		('SELECT n, count(*) OVER (PARTITION BY code) FROM %1$I', 'PARTITION BY'),
		('SELECT code, n FROM (SELECT DISTINCT ON (code) code, n FROM %1$I ORDER BY code, n) AS d', 'DISTINCT ON')
	) AS q(query, statement);

	-- partitions by hash hold what those of texts hold
	EXECUTE format('CREATE TABLE parted_code (code %s) PARTITION BY HASH (code)', type);
	CREATE TABLE parted_text (code text COLLATE "C") PARTITION BY HASH (code);
	FOREACH kind IN ARRAY '{code,text}'::text[]
	LOOP
		FOR remainder IN 0 .. 4
		LOOP
			EXECUTE format('CREATE TABLE parted_%1$s_%2$s PARTITION OF parted_%1$s FOR VALUES WITH (MODULUS 5, REMAINDER %2$s)', kind, remainder);
		END LOOP;
	END LOOP;
	INSERT INTO parted_code SELECT code FROM code_a;
	INSERT INTO parted_text SELECT code FROM plain_a;
	RETURN NEXT is_empty('SELECT right(tableoid::regclass::text, 1), code::text, count(*) FROM parted_code GROUP BY 1, 2
		EXCEPT SELECT right(tableoid::regclass::text, 1), code, count(*) FROM parted_text GROUP BY 1, 2', type || ': hash partitions are those of the texts');
	RETURN NEXT is((SELECT count(DISTINCT tableoid) FROM parted_code), 5::bigint, type || ': and all are used');

	-- partitions joined one by one
	SET LOCAL enable_partitionwise_join = on;
	SET LOCAL enable_partitionwise_aggregate = on;
	RETURN NEXT results_eq('SELECT count(*) FROM parted_code AS a JOIN parted_code AS b ON a.code = b.code',
		'SELECT count(*) FROM parted_text AS a JOIN parted_text AS b ON a.code = b.code', type || ': partitionwise join');
	RETURN NEXT is_empty('SELECT code::text, count(*) FROM parted_code GROUP BY code
		EXCEPT SELECT code, count(*) FROM parted_text GROUP BY code', type || ': partitionwise grouping');
	RETURN NEXT results_eq('SELECT count(*) FROM parted_code AS a JOIN parted_text AS b ON a.code = b.code',
		'SELECT count(*) FROM parted_text AS a JOIN parted_text AS b ON a.code = b.code', type || ': join of partitioned codes with partitioned texts');
	RESET enable_partitionwise_join;
	RESET enable_partitionwise_aggregate;

	-- a hash that spills to disk, and one that many join with at a time
	EXECUTE 'SET LOCAL work_mem = ''64kB''';
	RETURN NEXT same(type, 'code_a padded_b', '{enable_mergejoin,enable_nestloop}', 'SELECT a.n, b.n, repeat(''x'', 100) FROM %1$I AS a JOIN %2$I AS b ON a.code = b.code', 'join on disk');
	RETURN NEXT same(type, 'code_a code_b', '{enable_sort}', 'SELECT code, n, count(*) FROM %1$I GROUP BY code, n', 'grouping on disk');
	RESET work_mem;
	SET LOCAL min_parallel_table_scan_size = 0;
	SET LOCAL parallel_setup_cost = 0;
	SET LOCAL parallel_tuple_cost = 0;
	RETURN NEXT same(type, 'code_a padded_b', '{enable_mergejoin,enable_nestloop}', 'SELECT a.n, b.n FROM %1$I AS a JOIN %2$I AS b ON a.code = b.code', 'parallel join');
	RETURN NEXT same(type, 'code_a code_b', '{}', 'SELECT code, count(*) FROM %1$I GROUP BY code', 'parallel grouping');
	RESET min_parallel_table_scan_size;
	RESET parallel_setup_cost;
	RESET parallel_tuple_cost;

	DROP TABLE code_a, code_b, parted_code, parted_text;
END
$$;

SELECT laws_of_joining(type) FROM unnest('{serial_number,lot_code,part_number,trace_id}'::text[]) AS type;

-- Ranges contain what lies between their ends, however they are asked.
CREATE FUNCTION laws_of_ranges(type text, range text) RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	multirange text := replace(range, 'range', 'multirange');
BEGIN
	EXECUTE format('CREATE TABLE code AS SELECT DISTINCT code::text::%s AS code FROM plain_b WHERE code IS NOT NULL ORDER BY 1 LIMIT 60', type);
	EXECUTE format('CREATE TABLE span AS SELECT %1$s(a.code, b.code, bounds) AS span, a.code AS a, b.code AS b, bounds
		FROM code AS a JOIN code AS b ON a.code < b.code, unnest(''{[),[],(],()}''::text[]) AS bounds WHERE random() < 0.1', range);
	RETURN NEXT is_empty('SELECT span, code FROM span, code
		WHERE (span @> code) <> ((code > a OR code = a AND bounds ~ ''^\['') AND (code < b OR code = b AND bounds ~ ''\]$''))', range || ': contains what lies between');
	RETURN NEXT is_empty('SELECT x.span, y.span FROM span AS x, (SELECT * FROM span LIMIT 30) AS y
		WHERE (x.span && y.span) <> (NOT isempty(x.span * y.span))', range || ': overlaps where there is something in common');
	RETURN NEXT is_empty(format('SELECT code FROM code, (SELECT range_agg(span)::%s AS all_spans FROM (SELECT span FROM span LIMIT 20) AS s) AS m
		WHERE (all_spans @> code) <> EXISTS (SELECT FROM (SELECT span FROM span LIMIT 20) AS s WHERE span @> code)', multirange), multirange || ': contains what one of its ranges contains');
	CREATE INDEX span_gist ON span USING gist (span);
	ANALYZE span;
	CREATE TABLE seen AS SELECT code, count(*) AS spans FROM code JOIN span ON span @> code GROUP BY code;
	SET LOCAL enable_seqscan = off;
	RETURN NEXT is_empty('SELECT * FROM seen WHERE spans <> (SELECT count(*) FROM span WHERE span @> seen.code)', range || ': found by GiST');
	RESET enable_seqscan;
	DROP TABLE code, span, seen;
END
$$;

SELECT laws_of_ranges(type, range) FROM (VALUES ('serial_number', 'serial_range'), ('lot_code', 'lot_range'), ('trace_id', 'trace_id_range')) AS r(type, range);

SELECT * FROM finish();
ROLLBACK;
