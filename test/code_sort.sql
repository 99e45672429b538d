-- Laws of sorting: however the server sorts codes, by keys, without them, in memory, on disk, in
-- parallel or into an index, each code it gives is no less than the one before.
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

CREATE FUNCTION pick(choices text[]) RETURNS text LANGUAGE sql VOLATILE
	RETURN choices[1 + floor(random() * cardinality(choices))::integer];

-- A number below a limit, with as many leading zeros as it has room for.
CREATE FUNCTION digits(width integer, below integer) RETURNS text LANGUAGE sql VOLATILE
	RETURN lpad(floor(random() * below)::integer::text, width, '0');

CREATE FUNCTION drawn(kind text, n integer) RETURNS text LANGUAGE sql VOLATILE RETURN CASE kind
	WHEN 'one shape' THEN 'DRN-' || 2980 + n % 10 || '-2023' || digits(2, 12) || digits(2, 28) || '-' || digits(4, 10000)
	WHEN 'many shapes' THEN pick('{DRN-29,CELL/77,M,PCB.X-,"GEAR BOX ",drn-29}') || digits(5, 3000) || pick('{"",-A,-AB," RevC",-REVZ,/a,.1,~}')
	WHEN 'nothing shared' THEN substr(upper(md5(n::text)), 1, 10)
	WHEN 'late' THEN repeat('LONG-1', 18) || digits(6, 2000) || pick('{"",A,-B}')
	-- keys do not hold zeros, so these have the same key, and keys are given up
	WHEN 'zeros only' THEN 'Z' || repeat('0', (random() * 60)::integer) || '1-' || repeat('0', (random() * 60)::integer) || '1'
	WHEN 'few' THEN 'LOT-' || digits(3, 20)
	WHEN 'long numbers' THEN 'N' || pick('{1,12,123}') || repeat(pick('{0,9}'), 6 + n % 20) || digits(3, 1000)
END;

CREATE TABLE kind (name text);
INSERT INTO kind VALUES ('one shape'), ('many shapes'), ('nothing shared'), ('late'), ('zeros only'), ('few'), ('long numbers');

CREATE TABLE sample AS
SELECT name AS kind, drawn(name, n) AS code, n FROM kind, generate_series(1, 12000) AS n;

-- The codes of one kind, and two kinds one after the other, as values of a type.
CREATE PROCEDURE load(type text, kinds text[]) LANGUAGE plpgsql AS
$$
BEGIN
	DROP TABLE IF EXISTS codes CASCADE;
	EXECUTE format('CREATE TABLE codes (code %s, filler text) WITH (parallel_workers = 2)', type);
	EXECUTE format($sql$
		INSERT INTO codes
		SELECT (CASE %1$L WHEN 'trace_id' THEN (CASE WHEN n %% 3 = 0 THEN 'LOT:' WHEN n %% 7 = 0 THEN 'SN:' || left(code, 9) || '|' ELSE 'SN:' END)
			ELSE '' END || code)::%1$s, repeat('x', 20)
		FROM sample WHERE kind = ANY (%2$L) ORDER BY array_position(%2$L, kind), n
		$sql$, type, kinds);
	INSERT INTO codes SELECT NULL FROM generate_series(1, 10);
	ANALYZE codes;
END
$$;

-- The lines of a plan, actual ones, in one text.
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	line text;
	lines text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ' || query
	LOOP
		lines := lines || line || E'\n';
	END LOOP;
	RETURN lines;
END
$$;

-- Of what a query gives, the neighbours that are not in order, as the comparison itself sees it.
CREATE FUNCTION disorder(query text, direction integer DEFAULT 1) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	broken text;
	seen bigint;
	expected bigint;
BEGIN
	EXECUTE format($sql$
		SELECT count(*), string_agg(before || ' | ' || code, E'\n') FILTER (WHERE %2$s * traceability_cmp(before, code) > 0 AND n < 5)
		FROM (SELECT code, lag(code) OVER () AS before, row_number() OVER () AS n FROM (%1$s) AS sorted) AS pairs
		$sql$, query, direction) INTO seen, broken;
	SELECT count(*) INTO expected FROM codes;
	RETURN CASE WHEN seen <> expected THEN format('%s of %s codes', seen, expected) ELSE broken END;
END
$$;

CREATE FUNCTION laws_of_sorting(type text, kinds text[]) RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	what text := type || ', ' || array_to_string(kinds, ' and ') || ': ';
	sorted text := 'SELECT code FROM codes ORDER BY code';
	wide text := 'SELECT code, filler, repeat(filler, 5) FROM codes ORDER BY code';
BEGIN
	CALL load(type, kinds);
	SET LOCAL max_parallel_workers_per_gather = 0;
	RETURN NEXT matches(plan_of(sorted), 'Sort Method: quicksort', what || 'sorted in memory');
	RETURN NEXT is(disorder(sorted), NULL, what || 'in order');
	RETURN NEXT is(disorder(sorted || ' DESC NULLS FIRST', -1), NULL, what || 'in order downwards');
	-- a limit makes the server sort without keys
	RETURN NEXT ok((SELECT s.codes = l.codes FROM
			(SELECT array_agg(code::text) AS codes FROM (SELECT code FROM codes ORDER BY code) AS t) AS s,
			(SELECT array_agg(code::text) AS codes FROM (SELECT code FROM codes ORDER BY code LIMIT 1000000) AS t) AS l),
		what || 'with keys as without');

	RETURN NEXT ok((SELECT s.codes = t.codes FROM
			(SELECT array_agg(code::text) AS codes FROM (SELECT code FROM codes ORDER BY code USING ~<~) AS c) AS s,
			(SELECT array_agg(code) AS codes FROM (SELECT code::text COLLATE "C" FROM codes ORDER BY 1) AS c) AS t),
		what || 'by bytes as text in C');

	SET LOCAL work_mem = '64kB';
	RETURN NEXT matches(plan_of(wide), 'Sort Method: external merge', what || 'sorted on disk');
	RETURN NEXT is(disorder(wide), NULL, what || 'in order on disk');
	RESET work_mem;

	SET LOCAL max_parallel_workers_per_gather = 2;
	SET LOCAL min_parallel_table_scan_size = 0;
	SET LOCAL parallel_setup_cost = 0;
	SET LOCAL parallel_tuple_cost = 0;
	RETURN NEXT matches(plan_of(sorted), 'Gather Merge.*Workers Launched: [12].*Sort Key: code', what || 'sorted in parallel');
	RETURN NEXT is(disorder(sorted), NULL, what || 'in order in parallel');
	SET LOCAL max_parallel_workers_per_gather = 0;

	SET LOCAL enable_seqscan = off;
	SET LOCAL enable_sort = off;
	SET LOCAL max_parallel_maintenance_workers = 0;
	CREATE INDEX built ON codes (code);
	RETURN NEXT matches(plan_of(sorted), 'Index Only Scan using built', what || 'read from an index');
	RETURN NEXT is(disorder(sorted), NULL, what || 'in order in an index');
	DROP INDEX built;
	SET LOCAL max_parallel_maintenance_workers = 2;
	SET LOCAL maintenance_work_mem = '96MB';
	CREATE INDEX built_in_parallel ON codes (code);
	RETURN NEXT is(disorder(sorted), NULL, what || 'in order in an index built in parallel');
	RESET enable_seqscan;
	RESET enable_sort;
END
$$;

SELECT laws_of_sorting(type, ARRAY[name])
FROM unnest('{serial_number,part_number,trace_id}'::text[]) AS type, kind;
SELECT laws_of_sorting('lot_code', kinds)
FROM (VALUES (ARRAY['one shape', 'many shapes']), (ARRAY['zeros only', 'one shape']),
	(ARRAY['few', 'nothing shared']), (ARRAY['nothing shared', 'one shape'])) AS pairs(kinds);

-- What has the same key is not the same code.
CALL load('serial_number', '{zeros only}');
SELECT throws_ok('CREATE UNIQUE INDEX ON codes (code)', '23505', NULL, 'codes that are there twice are found');
CREATE TABLE distinct_codes AS SELECT DISTINCT code FROM codes;
SELECT lives_ok('CREATE UNIQUE INDEX ON distinct_codes (code)', 'codes that differ in zeros are not the same');
SELECT is(count(*), (SELECT count(DISTINCT code::text) FROM codes), 'nor are they grouped')
FROM (SELECT code FROM codes WHERE code IS NOT NULL GROUP BY code ORDER BY code) AS grouped;

SELECT * FROM finish();
ROLLBACK;
