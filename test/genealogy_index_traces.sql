-- Traces say the same whether they read a genealogy index or ask queries.
--
-- The graphs are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL timezone = 'UTC';

SELECT * FROM no_plan();
\ir ../test/random.psql

-- Everything that can be asked of all starts, without what may differ from time to time.
CREATE FUNCTION answers(type text, at text, chronological boolean, indexed boolean) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('traceability.use_genealogy_index', indexed::text, true);
	RETURN QUERY EXECUTE format(
		$query$
			SELECT concat_ws(' ', 'components', s, d, r.item, r.depth) FROM starts, generate_series(0, 4) AS d,
				trace_components('link', s::%1$s, at => %2$L, max_depth => nullif(d, 0), chronological => %3$L) AS r
			UNION ALL
			SELECT concat_ws(' ', 'where used', s, d, r.item, r.depth) FROM starts, generate_series(0, 4) AS d,
				trace_where_used('link', s::%1$s, at => %2$L, max_depth => nullif(d, 0), chronological => %3$L) AS r
			UNION ALL
			SELECT concat_ws(' ', 'counted', s, d,
					trace_count_components('link', s::%1$s, at => %2$L, max_depth => nullif(d, 5), chronological => %3$L),
					trace_count_where_used('link', s::%1$s, at => %2$L, max_depth => nullif(d, 5), chronological => %3$L))
				FROM (TABLE starts UNION ALL VALUES (NULL)) AS starts, generate_series(0, 5) AS d
			UNION ALL
			SELECT concat_ws(' ', 'recall', r.item, r.depth, r.is_top) FROM
				trace_recall('link', (SELECT array_agg(s::%1$s) FROM starts WHERE s LIKE '%%1'), at => %2$L, chronological => %3$L) AS r
			UNION ALL
			SELECT concat_ws(' ', 'recall', a.s, r.item, r.depth, r.is_top) FROM starts AS a,
				trace_recall('link', ARRAY[a.s, a.s, (SELECT s FROM starts WHERE s LIKE '%%8888')]::%1$s[], at => %2$L, chronological => %3$L) AS r
			UNION ALL
			SELECT concat_ws(' ', 'contains', a.s, b.s, trace_contains('link', a.s::%1$s, b.s::%1$s, at => %2$L, chronological => %3$L))
				FROM starts AS a, starts AS b
			UNION ALL
			SELECT concat_ws(' ', 'path', a.s, b.s, count(*)) FROM starts AS a, starts AS b,
				trace_path('link', a.s::%1$s, b.s::%1$s, at => %2$L, chronological => %3$L) AS r WHERE a.s LIKE '%%1' GROUP BY a.s, b.s
		$query$, type, at, chronological);
END
$$;

CREATE FUNCTION agree(type text, at text, chronological boolean, note text) RETURNS text LANGUAGE sql AS $$
	SELECT results_eq(
		format('SELECT count(*) > 20, count(*), md5(string_agg(answer, '';'' ORDER BY answer COLLATE "C")) FROM answers(%L, %L, %L, true) AS answer', type, at, chronological),
		format('SELECT true, count(*), md5(string_agg(answer, '';'' ORDER BY answer COLLATE "C")) FROM answers(%L, %L, %L, false) AS answer', type, at, chronological),
		format('%s %s%s%s', type, note, ' at ' || at, CASE WHEN chronological THEN ' in the order of time' END))
$$;

CREATE FUNCTION law(type text, value text, times text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	n integer := 40;
BEGIN
	EXECUTE format('CREATE TABLE link (parent %1$s, child %1$s, installed_at %2$s, removed_at %2$s)', type, times);
	CREATE TABLE starts AS SELECT replace(value, '@', i::text) AS s FROM generate_series(1, n, 5) AS i;
	INSERT INTO starts VALUES (replace(value, '@', '8888'));
	CREATE INDEX link_genealogy ON link USING genealogy (parent, child) WITH (inline_links = 2);
	EXECUTE format($query$INSERT INTO link SELECT replace(%1$L, '@', p::text)::%2$s, replace(%1$L, '@', c::text)::%2$s,
			('2024-01-01'::timestamptz + t * interval '1 day')::%3$s, ('2024-01-01'::timestamptz + u * interval '1 day')::%3$s
		FROM (SELECT 1 + floor(random() * %4$s)::integer AS p, 1 + floor(random() * %4$s)::integer AS c,
			CASE WHEN random() < 0.9 THEN floor(random() * 100) END AS t, CASE WHEN random() < 0.5 THEN 50 + floor(random() * 100) END AS u
			FROM generate_series(1, 110)) AS random
		WHERE p < c OR p %% 10 = 1$query$, value, type, times, n);
	INSERT INTO link (parent) SELECT child FROM link LIMIT 3;
	INSERT INTO link (child) SELECT parent FROM link LIMIT 3;
	PERFORM set_config('traceability.use_genealogy_index', 'on', true);
	RETURN NEXT is(trace_explain('link'), 'traces read genealogy index link_genealogy, installed_at and removed_at in the rows', type || ': the index is used');
	RETURN NEXT agree(type, NULL, false, 'inserted');
	RETURN NEXT agree(type, '2024-02-10', false, 'inserted');
	RETURN NEXT agree(type, NULL, true, 'inserted');
	DELETE FROM link WHERE random() < 0.2;
	UPDATE link SET removed_at = installed_at WHERE random() < 0.1;
	RETURN NEXT agree(type, NULL, false, 'changed');
	RETURN NEXT agree(type, '2024-03-10', false, 'changed');
	RETURN NEXT agree(type, NULL, true, 'changed');
	DROP TABLE link, starts;
END
$$;
SELECT * FROM law('trace_id', 'SN:@', 'timestamptz');
SELECT * FROM law('text', 'unit number @', 'timestamp');
SELECT * FROM law('bigint', '@', 'date');
SELECT * FROM law('serial_number', 'S@', 'timestamptz');
SELECT * FROM law('varchar(50)', 'V@', 'timestamptz');

-- Rows of items of every size, for which a tuple has several forms: a chain of them.
CREATE FUNCTION chain(type text, item text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	test text;
BEGIN
	EXECUTE format('CREATE TABLE link AS SELECT n, (%1$s)::%2$s AS parent, (%3$s)::%2$s AS child FROM generate_series(1, 300) AS n',
		item, type, replace(item, 'n', '(n + 1)'));
	CREATE INDEX link_genealogy ON link USING genealogy (parent, child);
	SET LOCAL traceability.use_genealogy_index = on;
	test := results_eq('SELECT item, depth, via, trace_explain(''link'') FROM trace_components(''link'',
			(SELECT parent FROM link WHERE n = 1)) ORDER BY depth',
		'SELECT child, n, parent, ''traces read genealogy index link_genealogy'' FROM link ORDER BY n',
		format('rows of %s as %s', type, item));
	DROP TABLE link;
	RETURN test;
END
$$;
SELECT chain('text', $$repeat('x', n)$$);
SELECT chain('text', $$repeat('x', n * 1900 / 301) || n$$);
SELECT chain('trace_id', $$'SN:' || n$$);
SELECT chain('uuid', 'md5(n::text)');
SELECT chain('smallint', '-n');
SELECT chain('integer', 'n * 7000000');
SELECT chain('bigint', 'n * 9000000000');

-- When the index is not used, and why.
SET LOCAL traceability.use_genealogy_index = on;
CREATE DOMAIN lot AS lot_code;
CREATE TABLE link (parent text, child text, other text COLLATE "C", lot lot, component lot, number numeric, component_number numeric);
SELECT is(trace_explain('link'), 'traces ask queries, since there is no genealogy index on these columns', 'no index');
CREATE INDEX ON link (parent, child);
SELECT is(trace_explain('link'), 'traces ask queries, since there is no genealogy index on these columns', 'another index');
CREATE INDEX link_partly ON link USING genealogy (parent, child) WHERE other IS NULL;
SELECT is(trace_explain('link'), 'traces ask queries, since the genealogy index is partial', 'a partial index');
CREATE INDEX "link wholly" ON link USING genealogy (parent, child);
SELECT is(trace_explain('link'), 'traces read genealogy index "link wholly"', 'an index');
SELECT is(trace_explain('link', child => 'other'), 'traces ask queries, since there is no genealogy index on these columns', 'other columns');
SELECT is(trace_explain('link', 'child', 'parent'), 'traces read genealogy index "link wholly"', 'the columns exchanged');
SET LOCAL traceability.use_genealogy_index = off;
SELECT is(trace_explain('link'), 'traces ask queries, since traceability.use_genealogy_index is off', 'the setting');
SET LOCAL traceability.use_genealogy_index = on;
CREATE INDEX link_c ON link USING genealogy (parent COLLATE "C", other);
SELECT is(trace_explain('link', child => 'other'), 'traces ask queries, since the genealogy index has another collation or equality', 'another collation');
CREATE INDEX link_lot ON link USING genealogy (lot, component);
SELECT is(trace_explain('link', 'lot', 'component'), 'traces read genealogy index link_lot', 'a domain');
CREATE OPERATOR CLASS numeric_ops FOR TYPE numeric USING genealogy AS OPERATOR 1 =, FUNCTION 1 hash_numeric(numeric);
CREATE INDEX link_number ON link USING genealogy (number numeric_ops, component_number numeric_ops);
SELECT is(trace_explain('link', 'number', 'component_number'), 'traces ask queries, since equal items may differ in their bytes', '1.0 and 1.00');
INSERT INTO link (number, component_number) VALUES (1.0, 2), (1.00, 3.0);
SELECT set_eq($$SELECT item::text, depth FROM trace_components('link', 1::numeric, parent => 'number', child => 'component_number')$$,
	$$VALUES ('2', 1), ('3.0', 1)$$, 'they are traced all the same');
CREATE VIEW seen AS SELECT * FROM link;
SELECT is(trace_explain('seen'), 'traces ask queries, since the links are not in one table', 'a view');
CREATE ROLE regress_reader;
GRANT USAGE ON SCHEMA laws TO regress_reader;
GRANT SELECT (parent, child) ON link TO regress_reader;
SET LOCAL ROLE regress_reader;
SELECT is(trace_explain('link'), 'traces ask queries, since the user may not select all columns of the table', 'rights on columns');
RESET ROLE;
GRANT SELECT ON link TO regress_reader;
REVOKE USAGE ON SCHEMA laws FROM regress_reader;
SELECT 'link'::regclass::oid AS link \gset
SET LOCAL ROLE regress_reader;
SELECT is(trace_explain(:link), 'traces ask queries, since the user may not use the schema of the table', 'no right to the schema');
SELECT throws_ok(format('SELECT trace_components(%s, ''A'')', :link), '42501', 'permission denied for schema laws', 'queries refuse it');
RESET ROLE;
GRANT USAGE ON SCHEMA laws TO regress_reader;
INSERT INTO link VALUES ('A', 'B'), ('B', 'C');
SELECT set_eq($$SELECT item, depth, via FROM trace_components('link', 'C', parent => 'child', child => 'parent')$$,
	$$VALUES ('B', 1, 'C'), ('A', 2, 'B')$$, 'components, the columns exchanged');
SELECT set_eq($$SELECT item, depth, via FROM trace_where_used('link', 'A', parent => 'child', child => 'parent')$$,
	$$VALUES ('B', 1, 'A'), ('C', 2, 'B')$$, 'where used, the columns exchanged');
SELECT is(trace_count_components('link', 'C', parent => 'child', child => 'parent'), 2::bigint, 'their number, the columns exchanged');
ALTER TABLE link ENABLE ROW LEVEL SECURITY;
CREATE POLICY few ON link USING (parent = 'A');
SELECT is(trace_explain('link'), 'traces read genealogy index "link wholly"', 'the owner sees all rows');
SET LOCAL ROLE regress_reader;
SELECT is(trace_explain('link'), 'traces ask queries, since row security hides rows of the table', 'row security');
SELECT set_eq($$SELECT item FROM trace_components('link', 'A')$$, $$VALUES ('B')$$, 'it hides links');
RESET ROLE;
CREATE TABLE more () INHERITS (link);
SELECT is(trace_explain('link'), 'traces read the genealogy indexes of 1 of 2 tables, and ask queries of more (there is no genealogy index on these columns)', 'inheritance');

-- Rows that are read for their times are read in the order of the table, whatever that of the links is.
CREATE TABLE in_order AS SELECT ('SN:' || i)::trace_id AS parent, 'LOT:1'::trace_id AS child, timestamptz '2024-01-01' AS installed_at FROM generate_series(1, 5000) AS i;
CREATE TABLE in_disorder AS TABLE in_order;
INSERT INTO in_order SELECT 'SN:PACK-' || i % 7, 'SN:' || i, '2024-01-01' FROM generate_series(1, 5000) AS i;
INSERT INTO in_disorder SELECT 'SN:PACK-' || i % 7, 'SN:' || i * 1999 % 5000 + 1, '2024-01-01' FROM generate_series(1, 5000) AS i;
CREATE INDEX ON in_order USING genealogy (parent, child);
CREATE INDEX ON in_disorder USING genealogy (parent, child);
CREATE FUNCTION blocks_read(edges text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	FOR i IN 1 .. 2 LOOP
		EXECUTE format('EXPLAIN (ANALYZE, BUFFERS, FORMAT json) SELECT FROM trace_where_used(%L, trace_id ''LOT:1'', at => ''2025-01-01'', removed_at => NULL)', edges) INTO plan;
	END LOOP;
	RETURN (plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::integer + (plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::integer;
END
$$;
SELECT is(trace_count_where_used('in_disorder', trace_id 'LOT:1', at => '2025-01-01', removed_at => NULL), 5007::bigint, 'all rows are read');
SELECT cmp_ok(blocks_read('in_disorder'), '<', blocks_read('in_order') + 1000, 'rows in disorder take about as many blocks as those in order');

-- More links of one item than are read from their rows at a time.
CREATE TABLE wide AS SELECT 'HUB' AS parent, 'C' || i AS child, date '2024-01-01' + i % 3 AS installed_at, NULL::date AS removed_at FROM generate_series(1, 200000) AS i;
CREATE INDEX ON wide USING genealogy (parent, child);
SELECT is(trace_count_components('wide', 'HUB', at => '2024-01-02'), (SELECT count(*) FROM generate_series(1, 200000) AS i WHERE i % 3 < 2),
	'all links of an item that has very many are read');

SELECT * FROM finish();
ROLLBACK;
