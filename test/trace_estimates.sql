-- What the planner expects of traces: about as many rows as there are, where links are in a genealogy
-- index; what ANALYZE knows, where they are not; and what a function declares, where nothing is known.
-- A join with a large table is planned accordingly.  To plan is never an error.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL jit = off;

SELECT * FROM no_plan();

CREATE FUNCTION expected(query text) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
	RETURN plan->0->'Plan'->>'Plan Rows';
END
$$;
CREATE FUNCTION found(query text) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE
	rows bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (%s) AS q', query) INTO rows;
	RETURN rows;
END
$$;

-- A trace is expected to give as many rows as it does, or so many within a factor; at least one.
CREATE FUNCTION near(trace text, factor double precision DEFAULT 1) RETURNS text LANGUAGE sql AS
$$
	SELECT ok(expected BETWEEN found / factor AND found * factor, format('%s: %s rows expected, %s found', trace, expected, found))
	FROM expected('SELECT * FROM ' || trace) AS expected, greatest(1, found('SELECT * FROM ' || trace)) AS found
$$;
CREATE FUNCTION expects(trace text, rows bigint, why text) RETURNS text LANGUAGE sql AS
$$
	SELECT is(expected('SELECT * FROM ' || trace), rows, format('%s: %s', trace, why))
$$;

-- A plant: lots of cells, 48 cells to a pack, two packs and a motor to a drone, 20 drones to a shipment;
-- one lot of screws for a third of the drones, and one of glue for a sixth of the packs.
CREATE TABLE link (parent text, child text, quantity numeric DEFAULT 1);
INSERT INTO link
	SELECT 'CELL-' || n, 'LOT-' || n / 8000 FROM generate_series(0, 95999) AS n UNION ALL
	SELECT 'PACK-' || n / 48, 'CELL-' || n FROM generate_series(0, 95999) AS n UNION ALL
	SELECT 'PACK-' || n, 'GLUE-' || n / 333 FROM generate_series(0, 1999) AS n UNION ALL
	SELECT 'DRONE-' || n / 2, 'PACK-' || n FROM generate_series(0, 1999) AS n UNION ALL
	SELECT 'DRONE-' || n, 'MOTOR-' || n FROM generate_series(0, 999) AS n UNION ALL
	SELECT 'DRONE-' || n, 'SCREWS-' || n / 333 FROM generate_series(0, 999) AS n UNION ALL
	SELECT 'SHIPMENT-' || n / 20, 'DRONE-' || n FROM generate_series(0, 999) AS n;
CREATE INDEX ON link USING genealogy (parent, child);

-- Where everything can be looked at, all is counted.
SELECT near(trace) FROM unnest(ARRAY[
	$$trace_components('link', 'DRONE-77')$$, $$trace_components('link', 'PACK-1999')$$, $$trace_components('link', 'LOT-3')$$,
	$$trace_components('link', 'DRONE-77', max_depth => 1)$$, $$trace_components('link', 'DRONE-77', max_depth => 0)$$,
	$$trace_components('link', 'none')$$, $$trace_components('link', NULL::text)$$,
	$$trace_where_used('link', 'CELL-777')$$, $$trace_where_used('link', 'SHIPMENT-7')$$,
	$$trace_where_used(parent => 'child', child => 'parent', edges => 'link', item => 'DRONE-77')$$,
	$$trace_rollup('link', 'DRONE-77')$$, $$trace_rollup('link', 'DRONE-77', leaves => true)$$,
	$$trace_recall('link', 'CELL-777')$$, $$trace_recall('link', 'none')$$, $$trace_recall('link', ARRAY['CELL-1', 'CELL-2', 'none', NULL])$$,
	$$trace_expand('link', ARRAY['DRONE-77', 'DRONE-78'], 'down')$$, $$trace_expand('link', ARRAY['CELL-777'], 'up')$$,
	$$trace_recall('link', '{CELL-1,CELL-90000}')$$, $$trace_recall('link', '{}'::text[])$$, $$trace_recall('link', NULL::text[])$$,
	$$trace_recall('link', 'CELL-777'::varchar)$$, $$trace_recall('link', concat('CELL', '-', 777))$$,
	$$trace_common('link', ARRAY['DRONE-1', 'DRONE-2'], ARRAY['DRONE-3'])$$, $$trace_common('link', '{DRONE-1,DRONE-2}'::text[], '{DRONE-3}')$$]) AS trace;

-- Elsewhere, some of it.  A lot meets itself again in the packs, drones and shipments.
SELECT near(trace, 1.5) FROM unnest(ARRAY[
	$$trace_where_used('link', 'LOT-3')$$, $$trace_where_used('link', 'LOT-3', max_depth => 1)$$, $$trace_where_used('link', 'LOT-3', max_depth => 2)$$,
	$$trace_where_used('link', 'GLUE-2')$$, $$trace_where_used('link', 'SCREWS-1')$$, $$trace_components('link', 'SHIPMENT-30')$$,
	$$trace_rollup('link', 'SHIPMENT-30')$$, $$trace_recall('link', 'LOT-3')$$, $$trace_recall('link', '{LOT-3,LOT-4,LOT-5}')$$,
	$$trace_recall('link', ARRAY['LOT-3', 'GLUE-2', 'SCREWS-1'])$$,
	$$trace_recall('link', '$$ || (SELECT array_agg('CELL-' || n)::text FROM generate_series(0, 95999, 100) AS n) || $$'::text[])$$,
	$$trace_recall('link', '{$$ || (SELECT string_agg('LOT-' || n, ',') FROM generate_series(0, 9) AS n) || $$}', max_depth => 1)$$,
	$$trace_common('link', ARRAY['DRONE-1', 'DRONE-2'])$$, $$trace_common('link', ARRAY['DRONE-1', 'DRONE-2'], NULL::text)$$]) AS trace;
SELECT is(expected(q), expected(q), 'it is the same every time')
FROM (VALUES ($$SELECT * FROM trace_where_used('link', 'LOT-3')$$), ($$SELECT * FROM trace_recall('link', (SELECT 'LOT-3'))$$)) AS asked (q);

-- Numbers in another order, from inserts, in cycles, and in one long chain.
CREATE TABLE mixed (part bigint, whole bigint);
CREATE INDEX ON mixed USING genealogy (whole, part) WITH (inline_links = 1);
INSERT INTO mixed (part, whole)
SELECT part, whole FROM (
	SELECT n % 100, 1000 + n FROM generate_series(0, 19999) AS n UNION ALL
	SELECT 1000 + n % 20000, 50000 + n * 7919::bigint % 15013 FROM generate_series(0, 39999) AS n) AS links (part, whole)
ORDER BY whole * 104729 % 100003, part;
CREATE TABLE cycles AS SELECT n * 7919::bigint % 20011 AS parent, n * 104729::bigint % 20011 AS child FROM generate_series(1, 20000) AS n
	UNION ALL SELECT n, n * n * 31::bigint % 20011 FROM generate_series(1, 20000) AS n;
CREATE INDEX ON cycles USING genealogy (parent, child);
SELECT near(trace, 3) FROM unnest(ARRAY[
	$$trace_where_used('mixed', 7::bigint, parent => 'whole', child => 'part')$$, $$trace_components('mixed', 50000::bigint, parent => 'whole', child => 'part')$$,
	$$trace_where_used('mixed', 7::bigint, max_depth => 1, parent => 'whole', child => 'part')$$,
	$$trace_components('cycles', 77::bigint)$$, $$trace_where_used('cycles', 77::bigint)$$, $$trace_components('cycles', 77::bigint, max_depth => 6)$$]) AS trace;
CREATE TABLE chain AS SELECT n AS parent, n + 1 AS child FROM generate_series(1, 5000) AS n;
CREATE INDEX ON chain USING genealogy (parent, child);
SELECT near($$trace_components('chain', 4900)$$);
SELECT cmp_ok(expected($$SELECT * FROM trace_components('chain', 1)$$), '>=', 200::bigint, 'a long chain is followed some way');

-- Items that are known only when the query runs: the mean, of what much hangs on where somebody asks for it.
PREPARE lot(text) AS SELECT * FROM trace_where_used('link', $1);
PREPARE lots(text[]) AS SELECT * FROM trace_recall('link', $1);
SET LOCAL plan_cache_mode = force_custom_plan;
SELECT cmp_ok(expected($$EXECUTE lot('LOT-3')$$), '>', 7000::bigint, 'a parameter of a plan for one value');
SELECT is(expected($$EXECUTE lots('{CELL-1,CELL-2}')$$), found($$SELECT * FROM trace_recall('link', '{CELL-1,CELL-2}')$$), 'an array');
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT cmp_ok(expected($$EXECUTE lot('LOT-3')$$), '>', 50::bigint, 'and of one for any');
SELECT cmp_ok(expected($$EXECUTE lots('{LOT-3}')$$), '>', expected($$EXECUTE lot('LOT-3')$$), 'an array is several');
RESET plan_cache_mode;
SELECT cmp_ok(expected($$SELECT * FROM trace_recall('link', ARRAY(SELECT child FROM link))$$), '>', 50000::bigint, 'many rows of a query');
SELECT cmp_ok(expected($$SELECT * FROM trace_recall('link', ARRAY(SELECT child FROM link))$$), '<', 500000::bigint, 'but not more than there are items');
SELECT cmp_ok(expected($$SELECT * FROM (SELECT DISTINCT parent FROM link OFFSET 0) AS l, trace_where_used('link', l.parent)$$) /
	expected('SELECT DISTINCT parent FROM link OFFSET 0'), '<=', 5::bigint, 'each item of a table goes into few');

-- A join with a large table: by its index for a few items, in one pass for many.
CREATE TABLE unit AS SELECT item, n AS number FROM (SELECT 'CELL-' || n AS item, n FROM generate_series(0, 95999) AS n UNION ALL
	SELECT 'DRONE-' || n, n FROM generate_series(0, 999) AS n) AS items;
ALTER TABLE unit ADD PRIMARY KEY (item);
ANALYZE unit;
CREATE FUNCTION joins(query text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json, COSTS off) ' || query INTO plan;
	RETURN plan->0->'Plan'->>'Node Type';
END
$$;
SELECT is(joins(format('SELECT * FROM trace_%s JOIN unit USING (item)', trace)), plan, format('join of trace_%s', trace))
FROM (VALUES ($$where_used('link', 'LOT-3')$$, 'Hash Join'), ($$where_used('link', 'CELL-3')$$, 'Nested Loop'),
	($$recall('link', '{LOT-1,LOT-2,LOT-3,LOT-4}')$$, 'Hash Join'), ($$recall('link', '{CELL-1,CELL-2}')$$, 'Nested Loop'),
	($$components('link', 'DRONE-3')$$, 'Nested Loop'), ($$components('link', 'none')$$, 'Nested Loop')) AS asked (trace, plan);

-- Without the index, from statistics: what is common has many links.
SET LOCAL traceability.use_genealogy_index = off;
SELECT expects($$trace_where_used('link', 'LOT-3')$$, 1000, 'a table without statistics');
ANALYZE link;
SELECT near($$trace_where_used('link', 'LOT-3', max_depth => 1)$$, 1.5);
SELECT cmp_ok(expected($$SELECT * FROM trace_where_used('link', 'LOT-3')$$), '>', 8000::bigint, 'a common item is in many');
SELECT cmp_ok(expected($$SELECT * FROM trace_components('link', 'DRONE-3')$$), '<', 1000::bigint, 'another one is not');
SELECT expects($$trace_components('link', 'DRONE-3', max_depth => 0)$$, 1, 'no level');
RESET traceability.use_genealogy_index;
CREATE TABLE parted (LIKE link) PARTITION BY HASH (child);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parted TABLE link;
SELECT expects($$trace_where_used('parted', 'LOT-3')$$, 1000, 'partitions without statistics');
ANALYZE parted_0;
ANALYZE parted_1;
SELECT isnt(expected($$SELECT * FROM trace_where_used('parted', 'LOT-3')$$), 1000::bigint, 'partitions that were analyzed');
ANALYZE parted;
SELECT near($$trace_where_used('parted', 'LOT-3', max_depth => 1)$$, 1.5);

-- Every function that declares the usual number of rows knows better.
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc AS p JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e'
	WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability') AND proname LIKE 'trace\_%' AND prorows = 1000
		AND prosupport::oid::regproc::text !~ 'traceability_trace_support$'$$, 'functions of many rows have the planner support');

-- To plan is never an error: what the trace refuses, it refuses itself.
CREATE VIEW seen AS TABLE link;
CREATE TABLE odd (parent text, child bigint);
CREATE TABLE numbers (parent numeric, child numeric);
CREATE TABLE ids (parent trace_id, child trace_id);
CREATE INDEX ON ids USING genealogy (parent, child);
INSERT INTO ids VALUES ('SN:1', 'LOT:1');
SELECT expects(trace, 1000, 'planned, though nothing is known') FROM unnest(ARRAY[
	$$trace_components('seen', 'A')$$, $$trace_components('odd', 'A')$$, $$trace_components('numbers', 1)$$, $$trace_components(NULL::regclass, 'A')$$,
	$$trace_components(999999999::regclass, 'A')$$, $$trace_components('pg_class_oid_index', 'A')$$,
	$$trace_components((SELECT 'link'::regclass), 'A')$$, $$trace_components('link', 'A', parent => 'none')$$, $$trace_components('link', 'A', parent => NULL)$$,
	$$trace_components('link', 'A', parent => (SELECT 'parent'))$$, $$trace_components('link', 'A', max_depth => -1)$$,
	$$trace_components('link', 'A', at => now())$$, $$trace_components('link', 1.5)$$,
	$$trace_components('ids', 'no id')$$, $$trace_components('ids', repeat('A', 100000))$$, $$trace_recall('link', '{A,{B}')$$,
	$$trace_common('link', '{A}'::text[], 'A')$$, $$trace_common('link', '{A}'::text[], '{A')$$]) AS trace;
SELECT lives_ok('EXPLAIN SELECT * FROM ' || trace, trace || ': planned') FROM unnest(ARRAY[
	$$trace_components('link', (random())::text)$$, $$trace_components('ids', 'SN:1', at => (SELECT now()), installed_at => NULL)$$,
	$$trace_recall('link', ARRAY[random()::text, 'B'])$$, $$trace_path('link', 'A', 'B')$$, $$trace_check('link')$$, $$trace_tree('link', 'A')$$]) AS trace;
SELECT throws_ok($$SELECT * FROM trace_components('ids', 'no id')$$, '22P02', NULL, 'the error comes with the call');

-- What somebody may not read, no plan shows.
CREATE ROLE estimate_reader;
GRANT USAGE ON SCHEMA laws TO estimate_reader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA laws TO estimate_reader;
CREATE TABLE own (LIKE link);
INSERT INTO own TABLE link;
CREATE INDEX ON own USING genealogy (parent, child);
ANALYZE own;
SET LOCAL ROLE estimate_reader;
SELECT expects($$trace_where_used('link', 'LOT-3')$$, 1000, 'no privilege');
RESET ROLE;
GRANT SELECT ON own TO estimate_reader;
ALTER TABLE own ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE estimate_reader;
SELECT expects($$trace_where_used('own', 'LOT-3')$$, 1000, 'row security');
RESET ROLE;
ALTER TABLE own DISABLE ROW LEVEL SECURITY;
SET LOCAL ROLE estimate_reader;
SELECT near($$trace_where_used('own', 'LOT-3')$$, 1.5);
RESET ROLE;

-- Who may not use the schema cannot read the table, so not its statistics either; by number it can be named.
CREATE SCHEMA closed;
CREATE TABLE closed.link AS TABLE link;
ANALYZE closed.link;
GRANT SELECT ON closed.link TO estimate_reader;
SELECT 'closed.link'::regclass::oid AS closed \gset
SELECT near(format($$trace_where_used(%s, 'LOT-3')$$, :closed), 50);
SET LOCAL ROLE estimate_reader;
SELECT expects(format($$trace_where_used(%s, 'LOT-3')$$, :closed), 1000, 'no privilege on the schema');
RESET ROLE;

-- A plan changes nothing, so one is made in a transaction that may not.
SET LOCAL transaction_read_only = on;
SELECT near($$trace_where_used('link', 'LOT-3')$$, 1.5);

SELECT * FROM finish();
ROLLBACK;
