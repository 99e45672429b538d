-- Laws of genealogy where size matters: levels of more items than are asked for at once, hash
-- tables that grow, lots that went into thousands of units, long chains and many paths.
--
-- The graph is random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA large;
SET LOCAL search_path = large, public;
SET LOCAL work_mem = '64MB'; -- for the oracle's hash tables

SELECT plan(32);
\ir ../test/random.psql

CREATE FUNCTION pick(n integer) RETURNS integer LANGUAGE sql VOLATILE
	RETURN 1 + floor(random() * n)::integer;

-- A plant: lots into parts, parts and lots into modules, modules and lots into units; one lot of
-- screws is in every fourth module, another in every unit from 20,001 on.
CREATE TABLE link (parent text, child text);
INSERT INTO link SELECT 'PART-' || i, 'LOT-' || pick(100)
	FROM generate_series(1, 30000) AS i, generate_series(1, 2);
INSERT INTO link SELECT 'MODULE-' || i, 'PART-' || pick(30000)
	FROM generate_series(1, 30000) AS i, generate_series(1, 3);
INSERT INTO link SELECT 'MODULE-' || i, 'SCREWS-A'
	FROM generate_series(4, 30000, 4) AS i;
INSERT INTO link SELECT 'UNIT-' || i, 'MODULE-' || pick(30000)
	FROM generate_series(1, 30000) AS i, generate_series(1, 2);
INSERT INTO link SELECT 'UNIT-' || i, 'SCREWS-B'
	FROM generate_series(20001, 30000) AS i;
CREATE INDEX ON link (parent);
CREATE INDEX ON link (child);
ANALYZE link;

CREATE TEMP TABLE up AS
	WITH RECURSIVE walk(item, depth) AS (
		SELECT 'LOT-' || i, 0 FROM generate_series(1, 50) AS i
		UNION
		SELECT l.parent, w.depth + 1 FROM walk AS w JOIN link AS l ON l.child = w.item)
	SELECT item, min(depth) AS depth FROM walk GROUP BY item;
CREATE TEMP TABLE recall AS
	SELECT * FROM trace_recall('link', ARRAY(SELECT 'LOT-' || i FROM generate_series(1, 50) AS i));
SELECT is_empty('(SELECT item, depth FROM recall EXCEPT ALL TABLE up)
	UNION ALL (TABLE up EXCEPT ALL SELECT item, depth FROM recall)', 'recall of fifty lots');
SELECT cmp_ok((SELECT count(*) FROM recall), '>', 30000::bigint, 'which is not a few');
SELECT is_empty('SELECT item FROM recall AS r
	WHERE is_top = (item IN (SELECT child FROM link WHERE child IS NOT NULL))',
	'recall tells the finished goods');
SELECT is_empty('SELECT item FROM recall WHERE depth > 0 AND origin NOT IN
	(SELECT item FROM recall WHERE depth = 0)', 'recall names starts as origins');

-- The same where no index helps, through a view and with another type.
CREATE TABLE heap AS TABLE link;
ANALYZE heap;
CREATE TEMP TABLE recall_heap AS
	SELECT * FROM trace_recall('heap', ARRAY(SELECT 'LOT-' || i FROM generate_series(1, 50) AS i));
SELECT is_empty('(SELECT item, depth FROM recall_heap EXCEPT ALL TABLE up)
	UNION ALL (TABLE up EXCEPT ALL SELECT item, depth FROM recall_heap)', 'recall without an index');
CREATE VIEW seen AS SELECT DISTINCT child AS part, parent AS whole FROM heap;
CREATE TEMP TABLE recall_view AS SELECT * FROM trace_recall('seen',
	ARRAY(SELECT 'LOT-' || i FROM generate_series(1, 50) AS i), parent => 'whole', child => 'part');
SELECT is_empty('(SELECT item, depth FROM recall_view EXCEPT ALL TABLE up)
	UNION ALL (TABLE up EXCEPT ALL SELECT item, depth FROM recall_view)', 'recall through a view');
CREATE TABLE lots AS
	SELECT ('LOT:' || parent)::trace_id AS parent, ('LOT:' || child)::trace_id AS child FROM link;
CREATE INDEX ON lots (child);
ANALYZE lots;
CREATE TEMP TABLE recall_lots AS SELECT * FROM trace_recall('lots',
	ARRAY(SELECT ('LOT:LOT-' || i)::trace_id FROM generate_series(1, 50) AS i));
SELECT is_empty('(SELECT substr(item::text, 5), depth FROM recall_lots EXCEPT ALL TABLE up)
	UNION ALL (TABLE up EXCEPT ALL SELECT substr(item::text, 5), depth FROM recall_lots)',
	'recall of trace ids');

-- A lot that went into more units than rows are read at once, whose times are only in the rows.
CREATE TABLE timed AS SELECT 'UNIT-' || i AS parent, 'RIVETS' AS child, timestamptz '2024-01-01' + i * interval '1 minute' AS installed_at,
		NULL::timestamptz AS removed_at
	FROM generate_series(1, 140000) AS i;
CREATE INDEX ON timed USING genealogy (parent, child);
SELECT is((SELECT count(*) FROM trace_where_used('timed', 'RIVETS', at => timestamptz '2024-01-01' + 100000 * interval '1 minute')),
	100000::bigint, 'a time is looked up in all rows of a lot');

-- Units and the screws they have or have not: a lot of thousands of parents against a unit of few
-- components, and the other way round in a table turned upside down.
CREATE TEMP TABLE pair AS
	SELECT DISTINCT 'UNIT-' || pick(30000) AS unit, component
		FROM generate_series(1, 100), unnest(ARRAY['SCREWS-A', 'SCREWS-B', 'LOT-7', 'PART-9']) AS component;
CREATE TEMP TABLE inside AS
	WITH RECURSIVE walk(unit, item, depth) AS (
		SELECT DISTINCT unit, unit, 0 FROM pair
		UNION
		SELECT w.unit, l.child, w.depth + 1 FROM walk AS w JOIN link AS l ON l.parent = w.item)
	SELECT unit, item AS component, min(depth) AS depth FROM walk GROUP BY 1, 2;
SELECT is_empty('SELECT * FROM pair WHERE trace_contains(''link'', unit, component)
	IS DISTINCT FROM ((unit, component) IN (SELECT unit, component FROM inside))', 'contains, in both ways');
SELECT is_empty('SELECT * FROM pair WHERE trace_contains(''link'', component, unit, parent => ''child'',
	child => ''parent'') IS DISTINCT FROM ((unit, component) IN (SELECT unit, component FROM inside))',
	'contains, upside down');
CREATE TEMP TABLE path AS
	SELECT unit, component, p.step, p.item FROM pair, trace_path('link', unit, component) AS p;
SELECT is_empty('(SELECT unit, component, max(step) FROM path GROUP BY 1, 2
	EXCEPT SELECT unit, component, depth FROM inside)
	UNION ALL (SELECT unit, component, depth FROM inside JOIN pair USING (unit, component)
	EXCEPT SELECT unit, component, max(step) FROM path GROUP BY 1, 2)', 'path has the fewest links');
SELECT is_empty('SELECT * FROM path AS a JOIN path AS b USING (unit, component)
	WHERE b.step = a.step + 1 AND (a.item, b.item) NOT IN (SELECT parent, child FROM link)',
	'path follows links');

-- What that costs: the screws are in ten thousand units, the unit is made of a dozen things.
SELECT idx_tup_fetch AS before FROM pg_stat_xact_user_tables WHERE relid = 'link'::regclass \gset
SELECT ok(NOT trace_contains('link', 'UNIT-7', 'SCREWS-B'), 'a unit without those screws');
SELECT cmp_ok(idx_tup_fetch - :before, '<', 1000::bigint, 'does not read where they all went')
	FROM pg_stat_xact_user_tables WHERE relid = 'link'::regclass;

-- A level that turned out too dear is forgotten: 2000 parents of item 2 begin with 1001, which is
-- also below item 1; but the shortest path is by the last of them.
CREATE TABLE dear AS
	SELECT i AS parent, 2 AS child FROM generate_series(1001, 3000) AS i
	UNION ALL VALUES (0, 1), (0, 3000), (1, 1001);
CREATE INDEX ON dear (parent);
CREATE INDEX ON dear (child);
ANALYZE dear;
SELECT results_eq('SELECT * FROM trace_path(''dear'', 0, 2)', 'VALUES (0, 0), (1, 3000), (2, 2)',
	'the shortest path, though a longer one was seen before');

-- Eight layers in which few items have most of the links, in either direction.
CREATE TABLE layer AS
	SELECT CASE WHEN l % 2 = 0 THEN a ELSE b END AS parent, CASE WHEN l % 2 = 0 THEN b ELSE a END AS child
		FROM generate_series(0, 6) AS l, generate_series(1, 1500) AS i, generate_series(1, 3),
			LATERAL (SELECT 10000 * (l + (l % 2)) + i AS a,
				10000 * (l + 1 - (l % 2)) + pick(floor(1500 * random() ^ 3)::integer + 1) AS b) AS ab
	UNION ALL
	SELECT 10000 * l + pick(1500), 10000 * (l + 2) + pick(1500)
		FROM generate_series(0, 5) AS l, generate_series(1, 100);
CREATE INDEX ON layer (parent);
CREATE INDEX ON layer (child);
ANALYZE layer;
CREATE TEMP TABLE ends AS
	SELECT DISTINCT pick(1500) AS unit, 70000 + pick(1500) AS component FROM generate_series(1, 300);
CREATE TEMP TABLE way AS
	WITH RECURSIVE walk(unit, item, depth) AS (
		SELECT DISTINCT unit, unit, 0 FROM ends
		UNION
		SELECT w.unit, l.child, w.depth + 1 FROM walk AS w JOIN layer AS l ON l.parent = w.item)
	SELECT unit, component, min(depth) AS depth FROM walk JOIN ends USING (unit) WHERE item = component GROUP BY 1, 2;
SELECT results_eq('SELECT unit, component, max(step) FROM ends, trace_path(''layer'', unit, component)
	GROUP BY 1, 2 ORDER BY 1, 2', 'SELECT * FROM way ORDER BY 1, 2', 'paths through layers');
SELECT results_eq('SELECT unit, component FROM ends WHERE trace_contains(''layer'', unit, component)
	ORDER BY 1, 2', 'SELECT unit, component FROM way ORDER BY 1, 2', 'and what contains what');

-- A star: one level of more items than any batch, each leading to the same three.
CREATE TABLE star AS
	SELECT 0 AS parent, i AS child FROM generate_series(1, 150000) AS i
	UNION ALL SELECT i, -1 - i % 3 FROM generate_series(1, 150000) AS i;
CREATE INDEX ON star (parent);
ANALYZE star;
SELECT results_eq('SELECT depth, count(*) FROM trace_components(''star'', 0) GROUP BY 1 ORDER BY 1',
	'VALUES (1, 150000::bigint), (2, 3)', 'a star, by its index');
DROP INDEX star_parent_idx;
SELECT results_eq('SELECT depth, count(*) FROM trace_components(''star'', 0) GROUP BY 1 ORDER BY 1',
	'VALUES (1, 150000::bigint), (2, 3)', 'a star, without');
CREATE INDEX ON star (parent);
CREATE FUNCTION drop_index(i integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	IF i = 2 THEN
		DROP INDEX star_parent_idx;
	END IF;
	RETURN 0;
END $$;
SET LOCAL statement_timeout = '10s';
SELECT results_eq('SELECT i, count(*) FROM generate_series(1, 3) AS i, LATERAL (SELECT drop_index(i) AS hub OFFSET 0) AS d,
	trace_components(''star'', hub) GROUP BY i ORDER BY i', 'SELECT i, 150003::bigint FROM generate_series(1, 3) AS i',
	'a star that loses its index from one call to the next');
RESET statement_timeout;
SELECT results_eq('SELECT count(*) FROM trace_tree(''star'', 0)', 'VALUES (300001::bigint)', 'a star, drawn');

-- Keys of several kilobytes, compressed and out of line, equal in all but the end.
CREATE TABLE wide AS
	SELECT repeat('lot ', 700) || i AS parent, repeat('lot ', 700) || i + 1 AS child FROM generate_series(1, 500) AS i
	UNION ALL
	SELECT 'x' || string_agg(md5(i::text), '' ORDER BY i), repeat('lot ', 700) || 1 FROM generate_series(1, 300) AS i;
SELECT results_eq('SELECT count(*), max(depth) FROM trace_components(''wide'',
	(SELECT parent FROM wide WHERE parent LIKE ''x%''))', 'VALUES (501::bigint, 501)', 'keys of kilobytes');

-- A chain of thousands of levels, and twenty-four diamonds of sixteen million paths.
CREATE TABLE chain AS SELECT i AS parent, i + 1 AS child FROM generate_series(1, 5000) AS i;
CREATE INDEX ON chain (parent);
CREATE INDEX ON chain (child);
ANALYZE chain;
SELECT results_eq('SELECT count(*), max(depth) FROM trace_components(''chain'', 1)',
	'VALUES (5000::bigint, 5000)', 'a chain');
SELECT results_eq('SELECT count(*) FROM trace_path(''chain'', 1, 5001)', 'VALUES (5001::bigint)', 'a long path');
SELECT results_eq('SELECT number, regexp_replace(line, ''^.* '', '''')::integer,
		(CASE WHEN number > 101 THEN substring(line from ''^\[(\d+)\] '')::integer ELSE length(substring(line from ''^[^0-9]*'')) / 4 END)
		FROM trace_tree(''chain'', 1) WITH ORDINALITY AS t(line, number)',
	'SELECT n, n::integer, n::integer - 1 FROM generate_series(1::bigint, 5001) AS n', 'a chain, drawn');
SELECT cmp_ok((SELECT max(length(line)) FROM trace_tree('chain', 1) AS line), '<', 500, 'in lines that a reader can take');
SELECT results_eq('SELECT item, is_top FROM trace_recall(''chain'', ARRAY[5001], max_depth => 1)',
	'VALUES (5001, false), (5000, false)', 'the top of a chain, far beyond the depth');
INSERT INTO chain VALUES (5001, 1);
SELECT results_eq('SELECT item, is_top FROM trace_recall(''chain'', ARRAY[5001], max_depth => 1)',
	'VALUES (5001, true), (5000, true)', 'closed to a ring all of it is at the top');
INSERT INTO chain VALUES (-1, 2500), (-1, -1);
SELECT results_eq('SELECT count(*), min(item) FROM trace_recall(''chain'', ARRAY[4000]) WHERE is_top',
	'VALUES (1::bigint, -1)', 'unless something contains one of them');
INSERT INTO chain VALUES (2500, -1);
SELECT results_eq('SELECT count(*) FROM trace_recall(''chain'', ARRAY[4000]) WHERE is_top',
	'VALUES (5002::bigint)', 'that is not in the ring, too');
CREATE TABLE diamond AS
	SELECT 3 * i AS parent, 3 * i + side AS child FROM generate_series(0, 23) AS i, generate_series(1, 2) AS side
	UNION ALL
	SELECT 3 * i + side, 3 * i + 3 FROM generate_series(0, 23) AS i, generate_series(1, 2) AS side;
SET LOCAL statement_timeout = '5s';
SELECT results_eq('SELECT count(*), max(depth) FROM trace_components(''diamond'', 0)',
	'VALUES (72::bigint, 48)', 'diamonds cost their links');
SELECT results_eq('SELECT trace_contains(''diamond'', 0, 72), count(*) FROM trace_tree(''diamond'', 0)',
	'VALUES (true, 97::bigint)', 'so do their tree and their paths');

SELECT * FROM finish();
ROLLBACK;
