-- What the planner expects of traces of partitions and inheriting tables: within a factor of what WITH
-- RECURSIVE finds, from the genealogy indexes of some of them.  No other server is asked for it.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

SELECT * FROM no_plan();

-- A plant: lots of cells, 48 cells to a pack, two packs and a motor to a drone, 20 drones to a shipment;
-- one lot of screws for a third of the drones, and one of glue for a sixth of the packs.
CREATE TABLE link (parent text, child text, installed_at timestamptz);
INSERT INTO link
	SELECT 'CELL-' || n, 'LOT-' || n / 8000, timestamptz '2024-01-01' + n * interval '5 min' FROM generate_series(0, 95999) AS n UNION ALL
	SELECT 'PACK-' || n / 48, 'CELL-' || n, timestamptz '2024-01-02' + n * interval '5 min' FROM generate_series(0, 95999) AS n UNION ALL
	SELECT 'PACK-' || n, 'GLUE-' || n / 333, timestamptz '2024-01-02' + n * interval '4 h' FROM generate_series(0, 1999) AS n UNION ALL
	SELECT 'DRONE-' || n / 2, 'PACK-' || n, timestamptz '2024-01-03' + n * interval '4 h' FROM generate_series(0, 1999) AS n UNION ALL
	SELECT 'DRONE-' || n, 'MOTOR-' || n, timestamptz '2024-01-03' + n * interval '8 h' FROM generate_series(0, 999) AS n UNION ALL
	SELECT 'DRONE-' || n, 'SCREWS-' || n / 333, timestamptz '2024-01-03' + n * interval '8 h' FROM generate_series(0, 999) AS n UNION ALL
	SELECT 'SHIPMENT-' || n / 20, 'DRONE-' || n, timestamptz '2024-01-09' + n * interval '8 h' FROM generate_series(0, 999) AS n;
CREATE INDEX ON link (parent);
CREATE INDEX ON link (child);
ANALYZE link;

CREATE FUNCTION expected(trace text) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) SELECT * FROM ' || trace INTO plan;
	RETURN plan->0->'Plan'->>'Plan Rows';
END
$$;

-- The oracle: how many items one leads to, by queries of the table that is not partitioned.
CREATE TABLE question (item text, direction text, most integer, found bigint);
INSERT INTO question (item, direction, most) VALUES
	('LOT-3', 'up', NULL), ('LOT-3', 'up', 1), ('LOT-11', 'up', 2), ('GLUE-2', 'up', NULL), ('SCREWS-1', 'up', NULL), ('CELL-777', 'up', NULL),
	('CELL-95000', 'up', NULL), ('PACK-1500', 'up', 1), ('SHIPMENT-7', 'up', NULL), ('none', 'up', NULL),
	('DRONE-77', 'down', NULL), ('PACK-1999', 'down', NULL), ('SHIPMENT-30', 'down', NULL), ('SHIPMENT-49', 'down', 1), ('SHIPMENT-11', 'down', 2),
	('LOT-3', 'down', NULL), ('none', 'down', NULL);
CREATE FUNCTION ends(item text, up boolean) RETURNS SETOF text LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT parent FROM link WHERE up AND child = item UNION ALL SELECT child FROM link WHERE NOT up AND parent = item;
END;
CREATE FUNCTION count_reached(start text, up boolean, most integer) RETURNS bigint LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH RECURSIVE reached (item, depth) AS (SELECT start, 0 UNION SELECT next, depth + 1 FROM reached, ends(item, up) AS next WHERE most IS NULL OR depth < most)
	SELECT count(DISTINCT item) - 1 FROM reached;
END;
UPDATE question SET found = count_reached(item, direction = 'up', most);
SELECT results_eq('SELECT max(found), min(found) FROM question', 'VALUES (8000 + 167 + 84 + 5::bigint, 0::bigint)', 'there is much to find, and nothing');

CREATE FUNCTION trace_of(question question, edges text) RETURNS text LANGUAGE sql
	RETURN format('trace_%s(%L, %L%s)', CASE question.direction WHEN 'up' THEN 'where_used' ELSE 'components' END, edges, question.item,
		', max_depth => ' || question.most);

-- Every question about a table is estimated within a factor; exactly, where no more than so many are found.
CREATE FUNCTION near(edges text, factor double precision, exact_to bigint DEFAULT 0) RETURNS SETOF text LANGUAGE sql AS
$$
	SELECT ok(CASE WHEN found <= exact_to THEN rows = greatest(1, found) ELSE rows BETWEEN found / factor AND found * factor END,
		format('%s: %s rows expected, %s found', trace_of(question, edges), rows, found))
	FROM question, expected(trace_of(question, edges)) AS rows
$$;
CREATE FUNCTION expects(edges text, rows bigint, why text) RETURNS text LANGUAGE sql AS
$$
	SELECT is(expected(format('trace_where_used(%L, ''LOT-3'')', edges)), rows, format('%s: %s', edges, why))
$$;

-- As the partitions are, so many of them.
CREATE PROCEDURE part(name text, how text, count integer) LANGUAGE plpgsql AS
$$
DECLARE
	span CONSTANT interval := interval '350 days' / count;
BEGIN
	EXECUTE format('CREATE TABLE %I (LIKE link) PARTITION BY %s', name, how);
	FOR i IN 0 .. count - 1 LOOP
		EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES ', name || '_' || i, name) ||
			CASE WHEN how ^@ 'HASH' THEN format('WITH (MODULUS %s, REMAINDER %s)', count, i)
				ELSE format('FROM (%L) TO (%L)', timestamptz '2024-01-01' + i * span, timestamptz '2024-01-01' + (i + 1) * span) END;
	END LOOP;
	IF how ^@ 'RANGE' THEN
		EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', name || '_rest', name);
	END IF;
	EXECUTE format('CREATE INDEX ON %I USING genealogy (parent, child)', name);
	EXECUTE format('INSERT INTO %I TABLE link', name);
END
$$;
CALL part('by_parent', 'HASH (parent)', 8);
CALL part('by_child', 'HASH (child)', 8);
CALL part('by_time', 'RANGE (installed_at)', 7);
CALL part('by_week', 'RANGE (installed_at)', 50);
CALL part('by_many', 'HASH (parent)', 40);
SELECT near('by_parent', 3, 200);
SELECT near('by_child', 3, 200);
SELECT near('by_time', 3, 200);
SELECT near('by_week', 3, 20);
SELECT near('by_many', 5, 20);

-- By kind of item, and below by a hash; a partition has its columns in another order, and its index the other way round.
CREATE TABLE by_kind (parent text, child text, installed_at timestamptz) PARTITION BY RANGE (parent);
CREATE TABLE by_kind_cell (child text, gone integer, installed_at timestamptz, parent text);
ALTER TABLE by_kind_cell DROP COLUMN gone;
ALTER TABLE by_kind ATTACH PARTITION by_kind_cell FOR VALUES FROM ('CELL') TO ('CELM');
CREATE TABLE by_kind_pack PARTITION OF by_kind FOR VALUES FROM ('PACK') TO ('PACL') PARTITION BY HASH (child);
CREATE TABLE by_kind_pack_0 PARTITION OF by_kind_pack FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_kind_pack_1 PARTITION OF by_kind_pack FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE by_kind_rest PARTITION OF by_kind DEFAULT;
INSERT INTO by_kind TABLE link;
CREATE INDEX ON by_kind_cell USING genealogy (child, parent);
CREATE INDEX ON by_kind_pack USING genealogy (parent, child) INCLUDE (installed_at);
CREATE INDEX ON by_kind_rest USING genealogy (parent, child);
SELECT near('by_kind', 3, 200);

-- What inherits from a table, and from what inherits.
CREATE TABLE root (parent text, child text, installed_at timestamptz);
CREATE TABLE root_cell () INHERITS (root);
CREATE TABLE root_pack () INHERITS (root);
CREATE TABLE root_pack_glue () INHERITS (root_pack);
INSERT INTO root_cell SELECT * FROM link WHERE parent ^@ 'CELL';
INSERT INTO root_pack_glue SELECT * FROM link WHERE parent ^@ 'PACK' AND child ^@ 'GLUE';
INSERT INTO root_pack SELECT * FROM link WHERE parent ^@ 'PACK' AND NOT child ^@ 'GLUE';
INSERT INTO root SELECT * FROM link WHERE NOT parent ^@ 'CELL' AND NOT parent ^@ 'PACK';
CREATE INDEX ON root USING genealogy (parent, child);
CREATE INDEX ON root_cell USING genealogy (parent, child);
CREATE INDEX ON root_pack USING genealogy (parent, child);
CREATE INDEX ON root_pack_glue USING genealogy (parent, child);
SELECT near('root', 3, 200);
DROP TABLE root_pack_glue;
SELECT cmp_ok(expected($$trace_where_used('root', 'GLUE-2')$$), '=', 1::bigint, 'a table that was dropped is not looked at');

-- Several items, both of a baseline, and those of a call that is not planned for one value.
CREATE FUNCTION within(trace text, found bigint, factor double precision) RETURNS text LANGUAGE sql AS
$$
	SELECT ok(rows BETWEEN found / factor AND found * factor, format('%s: %s rows expected, %s found', trace, rows, found)) FROM expected(trace) AS rows
$$;
CREATE FUNCTION count_recalled(starts text[]) RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
	WITH RECURSIVE reached (item) AS (SELECT unnest(starts) UNION SELECT parent FROM reached JOIN link ON child = item) SELECT count(*) FROM reached;
END;
SELECT within(format('trace_recall(%L, %L::text[])', edges, starts), count_recalled(starts), 3)
FROM unnest(ARRAY['by_parent', 'by_child', 'by_time', 'by_week', 'by_kind', 'root']) AS edges,
	(VALUES ('{LOT-3,LOT-4,LOT-5}'::text[]), ('{LOT-3,SCREWS-1}'), ('{CELL-1,CELL-2,CELL-90000}'),
		((SELECT array_agg('CELL-' || n) FROM generate_series(0, 95999, 200) AS n))) AS asked (starts);
SELECT within(format($$trace_common(%L, ARRAY['DRONE-1', 'DRONE-2'])$$, edges), (SELECT count(DISTINCT child) FROM link), 3)
FROM unnest(ARRAY['by_parent', 'by_child', 'by_time', 'by_week', 'by_kind', 'root']) AS edges;
PREPARE lot(text) AS SELECT * FROM trace_where_used('by_time', $1);
CREATE FUNCTION expected_of(query text) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
	RETURN plan->0->'Plan'->>'Plan Rows';
END
$$;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT cmp_ok(expected_of($$EXECUTE lot('LOT-3')$$), '>', 50::bigint, 'where somebody names an item, those with many links count for more');
RESET plan_cache_mode;
SELECT cmp_ok(expected_of(format('SELECT * FROM (SELECT DISTINCT parent FROM link OFFSET 0) AS l, trace_where_used(%L, l.parent)', edges)) /
	expected_of('SELECT DISTINCT parent FROM link OFFSET 0'), '<=', 20::bigint, edges || ': each item of a table goes into few')
FROM unnest(ARRAY['by_parent', 'by_child', 'by_time', 'by_kind']) AS edges;
SELECT is(expected($$trace_where_used('by_week', 'LOT-3')$$), expected($$trace_where_used('by_week', 'LOT-3')$$), 'it is the same every time');

-- At a time, partitions of other times are left out.
SELECT within($$trace_where_used('by_time', 'LOT-3', '2024-02-01', removed_at => NULL)$$, 1, 1);
SELECT within($$trace_where_used('by_time', 'LOT-3', '2024-12-31', removed_at => NULL)$$, (SELECT found FROM question WHERE item = 'LOT-3' AND most IS NULL AND direction = 'up'), 3);

-- A few partitions without an index, or with one that cannot be used (yet), do not matter much.
CREATE FUNCTION of_lot() RETURNS bigint LANGUAGE sql RETURN (SELECT found FROM question WHERE item = 'LOT-3' AND most IS NULL AND direction = 'up');
CREATE FUNCTION set_usable(index regclass, valid boolean, ready boolean) RETURNS void LANGUAGE sql AS
	'UPDATE pg_index SET indisvalid = valid, indisready = ready WHERE indexrelid = index';
SELECT set_usable('by_parent_3_parent_child_idx', false, false);
SELECT within($$trace_where_used('by_parent', 'LOT-3')$$, of_lot(), 3);
SELECT set_usable('by_parent_6_parent_child_idx', false, true);
SELECT within($$trace_where_used('by_parent', 'LOT-3')$$, of_lot(), 3);
SELECT within($$trace_components('by_parent', 'PACK-7')$$, 50, 3);
SELECT set_usable(format('by_parent_%s_parent_child_idx', i)::regclass, false, false) FROM generate_series(0, 7) AS i;
SELECT expects('by_parent', 1000, 'no index can be used, and there are no statistics');
ANALYZE by_parent;
SELECT within($$trace_where_used('by_parent', 'LOT-3', max_depth => 1)$$, 8000, 1.5);
SELECT set_usable(format('by_parent_%s_parent_child_idx', i)::regclass, true, true) FROM generate_series(0, 7) AS i;
SELECT within($$trace_where_used('by_parent', 'LOT-3', max_depth => 1)$$, 8000, 1.1);
CREATE TABLE bare (LIKE link) PARTITION BY HASH (child);
CREATE TABLE bare_0 PARTITION OF bare FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE bare_1 PARTITION OF bare FOR VALUES WITH (MODULUS 2, REMAINDER 1);
SELECT expects('bare', 1000, 'empty partitions without an index');
CREATE INDEX ON bare USING genealogy (parent, child);
SELECT expects('bare', 1, 'empty partitions');
DROP TABLE bare_0, bare_1;
SELECT ok(expected($$trace_where_used('bare', 'LOT-3')$$) IN (1, 1000), 'no partitions at all');

-- No other server is asked: here there is nothing that could ask it.
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE by_time_far PARTITION OF by_time FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') SERVER nowhere;
SELECT throws_ok('EXPLAIN SELECT * FROM by_time', '55000', 'foreign-data wrapper "nothing" has no handler', 'a query cannot be planned');
SELECT near('by_time', 3);
CREATE TABLE abroad (LIKE link) PARTITION BY LIST (parent);
CREATE FOREIGN TABLE abroad_all PARTITION OF abroad DEFAULT SERVER nowhere;
SELECT expects('abroad', 1000, 'only foreign partitions');

-- Of many partitions some are chosen, and the first, which is not, is partitioned again, by the item.
CREATE TABLE by_day (day integer, parent text, child text) PARTITION BY LIST (day);
DO $$
BEGIN
	FOR day IN 0 .. 259 LOOP
		EXECUTE format('CREATE TABLE by_day_%s PARTITION OF by_day FOR VALUES IN (%s)', day, day) ||
			CASE WHEN day = 0 THEN ' PARTITION BY HASH (parent)' ELSE '' END;
	END LOOP;
END $$;
CREATE TABLE by_day_0_0 PARTITION OF by_day_0 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX ON by_day USING genealogy (parent, child);
INSERT INTO by_day SELECT n, 'ALL', 'DAY-' || n FROM generate_series(0, 259) AS n;
SELECT within($$trace_components('by_day', 'ALL')$$, 260, 3);

-- Who may read the whole table may know of its partitions; who may not, may not.
CREATE ROLE estimate_parts_reader;
GRANT USAGE ON SCHEMA laws TO estimate_parts_reader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA laws TO estimate_parts_reader;
GRANT SELECT ON question, link TO estimate_parts_reader;
ANALYZE by_week;
SET LOCAL ROLE estimate_parts_reader;
SELECT expects('by_week', 1000, 'no privilege');
RESET ROLE;
GRANT SELECT ON by_week_1, by_week_2 TO estimate_parts_reader;
SET LOCAL ROLE estimate_parts_reader;
SELECT expects('by_week', 1000, 'privileges on partitions alone');
RESET ROLE;
REVOKE SELECT ON by_week_1, by_week_2 FROM estimate_parts_reader;
GRANT SELECT ON by_week TO estimate_parts_reader;
CREATE POLICY nothing ON by_week_3 USING (false);
ALTER TABLE by_week_3 ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE estimate_parts_reader;
SELECT within($$trace_where_used('by_week', 'LOT-3')$$, of_lot(), 3);
RESET ROLE;
CREATE POLICY nothing ON by_week USING (false);
ALTER TABLE by_week ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE estimate_parts_reader;
SELECT expects('by_week', 1000, 'row security');
RESET ROLE;
SELECT within($$trace_where_used('by_week', 'LOT-3')$$, of_lot(), 3);

-- Indexes that are off leave statistics.
SET LOCAL traceability.use_genealogy_index = off;
SELECT within($$trace_where_used('by_week', 'LOT-3', max_depth => 1)$$, 8000, 1.5);
SELECT cmp_ok(expected($$trace_components('by_week', 'DRONE-3')$$), '<', 1000::bigint, 'a usual item has few components');
RESET traceability.use_genealogy_index;

SELECT * FROM finish();
ROLLBACK;
