-- Traces read a genealogy index of whatever table, and after whatever is done to this.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
CREATE SCHEMA "Strange ""Schema""";
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

-- All that is traced from some items, by the index or by queries.
CREATE FUNCTION answers(edges regclass, parent text, child text, indexed boolean) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	type text := (SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = edges AND attname = parent);
	starts text;
BEGIN
	PERFORM set_config('traceability.use_genealogy_index', 'off', true);
	EXECUTE format('SELECT array_agg(s::text) FROM (SELECT %I AS s FROM %s UNION SELECT %I FROM %2$s ORDER BY s LIMIT 12) AS s', parent, edges, child) INTO starts;
	PERFORM set_config('traceability.use_genealogy_index', indexed::text, true);
	RETURN QUERY EXECUTE format($query$
		SELECT concat_ws(' ', 'components', s, item, depth) FROM unnest(%3$L::%4$s[]) AS s, trace_components(%5$L, s, parent => %1$L, child => %2$L)
		UNION ALL
		SELECT concat_ws(' ', 'where used', s, item, depth) FROM unnest(%3$L::%4$s[]) AS s, trace_where_used(%5$L, s, parent => %1$L, child => %2$L)
		UNION ALL
		SELECT concat_ws(' ', 'recall', item, depth, is_top) FROM trace_recall(%5$L, %3$L::%4$s[], parent => %1$L, child => %2$L)
		UNION ALL
		SELECT concat_ws(' ', 'contains', s, t) FROM unnest(%3$L::%4$s[]) AS s, unnest(%3$L::%4$s[]) AS t WHERE trace_contains(%5$L, s, t, parent => %1$L, child => %2$L)
		UNION ALL
		SELECT concat_ws(' ', 'path', s, t, count(*)) FROM unnest(%3$L::%4$s[]) AS s, unnest(%3$L::%4$s[]) AS t, trace_path(%5$L, s, t, parent => %1$L, child => %2$L) GROUP BY s, t
		$query$, parent, child, starts, type, edges);
END
$$;
CREATE FUNCTION digest(edges regclass, parent text, child text, indexed boolean, OUT count bigint, OUT md5 text) LANGUAGE sql AS $$
	SELECT count(*), md5(string_agg(answer, ';' ORDER BY answer COLLATE "C")) FROM answers(edges, parent, child, indexed) AS answer
$$;

-- The index is read and is sound, and traces agree with queries.
CREATE FUNCTION law(note text, edges text DEFAULT 'link', index text DEFAULT 'link_index', parent text DEFAULT 'parent', child text DEFAULT 'child') RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('traceability.use_genealogy_index', 'on', true);
	RETURN NEXT is(trace_explain(edges::regclass, parent, child), 'traces read genealogy index ' || quote_ident((parse_ident(index))[array_upper(parse_ident(index), 1)]), note || ': the index is read');
	RETURN NEXT is_empty(format('SELECT * FROM trace_index_check(%L)', index), note || ': it is sound');
	RETURN NEXT results_eq(format('SELECT * FROM digest(%L, %L, %L, true)', edges, parent, child), format('SELECT * FROM digest(%L, %L, %L, false)', edges, parent, child), note || ': traces agree');
	PERFORM set_config('traceability.use_genealogy_index', 'on', true);
END
$$;

CREATE VIEW rows AS SELECT 'item ' || i % 40 AS parent, 'item ' || i * 7 % 200 + i % 40 AS child FROM generate_series(1, 300) AS i
	UNION ALL SELECT NULL, 'item 3' UNION ALL SELECT 'item 5', NULL UNION ALL SELECT 'item 9', 'item 9' UNION ALL SELECT NULL, NULL;
CREATE TABLE link (note text, parent text, spare integer, child text, more integer DEFAULT 0);
CREATE INDEX link_index ON link USING genealogy (parent, child);
INSERT INTO link (parent, child) SELECT * FROM rows;
SELECT * FROM law('a table');

-- What changes the table.
ALTER TABLE link DROP note, DROP spare;
SELECT * FROM law('columns that are gone');
ALTER TABLE link ADD late integer DEFAULT 7;
INSERT INTO link (parent, child) VALUES ('item 0', 'late');
SELECT * FROM law('a column that is new');
ALTER TABLE link ALTER parent TYPE varchar(60), ALTER child TYPE varchar(60);
SELECT * FROM law('another type of the same kind');
ALTER TABLE link ALTER parent TYPE text USING 'changed ' || parent, ALTER child TYPE text USING 'changed ' || child;
SELECT * FROM law('other values');
CREATE INDEX link_order ON link (child, parent);
CLUSTER link USING link_order;
SELECT * FROM law('a table in another order');
ALTER TABLE link SET UNLOGGED;
SELECT * FROM law('unlogged');
ALTER TABLE link SET LOGGED;
SELECT * FROM law('logged again');
ALTER INDEX link_index SET (inline_links = 40);
INSERT INTO link (parent, child) SELECT parent || ' new', child FROM rows;
SELECT * FROM law('another option');
TRUNCATE link;
SELECT is_empty('SELECT * FROM answers(''link'', ''parent'', ''child'', true)', 'truncated: nothing is traced');
SELECT is(items, 0::bigint, 'and there are no items') FROM trace_index_stats('link_index');
INSERT INTO link (parent, child) SELECT * FROM rows;
SELECT * FROM law('truncated and filled');
SAVEPOINT before;
TRUNCATE link;
INSERT INTO link (parent, child) VALUES ('another', 'table');
ROLLBACK TO before;
SELECT * FROM law('truncated in vain');
ALTER TABLE link RENAME parent TO "Assembly of ""it""";
ALTER TABLE link RENAME TO "Link's table";
ALTER TABLE "Link's table" SET SCHEMA "Strange ""Schema""";
ALTER INDEX "Strange ""Schema""".link_index RENAME TO "its index";
SELECT * FROM law('strange names', '"Strange ""Schema"""."Link''s table"', '"Strange ""Schema"""."its index"', 'Assembly of "it"');
ALTER EXTENSION traceability SET SCHEMA "Strange ""Schema""";
SET LOCAL search_path = laws, public, "Strange ""Schema""";
SELECT * FROM law('the extension in another schema', '"Strange ""Schema"""."Link''s table"', '"Strange ""Schema"""."its index"', 'Assembly of "it"');
ALTER TABLE "Strange ""Schema"""."Link's table" DROP child;
SELECT is_empty($$SELECT FROM pg_class WHERE relname = 'its index'$$, 'an index goes with its column');

-- Tables of other kinds.
CREATE TEMPORARY TABLE link AS TABLE rows;
CREATE INDEX link_index ON link USING genealogy (parent, child);
INSERT INTO link TABLE rows;
SELECT * FROM law('a temporary table');
DROP TABLE link;
CREATE UNLOGGED TABLE link AS TABLE rows;
CREATE INDEX link_index ON link USING genealogy (parent, child);
SELECT * FROM law('an unlogged table');
CREATE TABLE alike (LIKE link INCLUDING INDEXES);
INSERT INTO alike TABLE rows;
SELECT * FROM law('a table like another', 'alike', 'alike_parent_child_idx');
DROP TABLE link;
CREATE MATERIALIZED VIEW link AS SELECT * FROM rows;
CREATE INDEX link_index ON link USING genealogy (parent, child);
SELECT * FROM law('a materialized view');
CREATE OR REPLACE VIEW rows AS SELECT 'item ' || i AS parent, 'item ' || i + 1 AS child FROM generate_series(1, 10) AS i;
REFRESH MATERIALIZED VIEW link;
SELECT * FROM law('a materialized view, refreshed');
SELECT is((SELECT count(*) FROM trace_components('link', 'item 1')), 10::bigint, 'and its rows are new');
REFRESH MATERIALIZED VIEW link WITH NO DATA;
SELECT throws_ok($$SELECT trace_count_components('link', 'item 1')$$, '55000', 'materialized view "link" has not been populated', 'what is not populated is not empty');
SELECT alike(trace_explain('link'), '%the materialized view has not been populated%', 'which is reported');
DROP MATERIALIZED VIEW link;
CREATE TABLE link (whole text, parent text GENERATED ALWAYS AS (split_part(whole, '/', 1)) STORED, child text GENERATED ALWAYS AS (split_part(whole, '/', 2)) STORED);
CREATE INDEX link_index ON link USING genealogy (parent, child);
INSERT INTO link SELECT parent || '/' || child FROM rows;
UPDATE link SET whole = whole || ' changed' WHERE whole LIKE '%4%';
SELECT * FROM law('computed columns');
DROP TABLE link;
CREATE TABLE link (parent text, child text) PARTITION BY LIST (parent);
CREATE TABLE link_most PARTITION OF link DEFAULT;
CREATE TABLE link_one (child text, parent text);
ALTER TABLE link ATTACH PARTITION link_one FOR VALUES IN ('item 1');
CREATE INDEX link_index ON link USING genealogy (parent, child);
INSERT INTO link TABLE rows;
SELECT is(trace_explain('link'), 'traces read the genealogy indexes of 2 of 2 partitions', 'the indexes of partitions are read');
SELECT is((SELECT count(*) FROM trace_components('link', 'item 1')), 10::bigint, 'which find all');
SELECT * FROM law('a partition', 'link_most', 'link_most_parent_child_idx');
SELECT * FROM law('a partition with another order of columns', 'link_one', 'link_one_parent_child_idx');
SET LOCAL enable_seqscan = off;
SELECT set_eq('SELECT parent, child FROM link WHERE child = ''item 2''', $$VALUES ('item 1', 'item 2')$$, 'an index scan of partitions');
UPDATE link SET parent = 'item 77' WHERE parent = 'item 1';
SELECT set_eq('SELECT parent, child FROM link WHERE child = ''item 2''', $$VALUES ('item 77', 'item 2')$$, 'and of a row that has moved to another one');
SELECT is_empty('SELECT * FROM trace_index_check(''link_one_parent_child_idx'', false)', 'the index that it left is sound');
RESET enable_seqscan;
DROP TABLE link;

-- Updates of other columns need no new link while the row stays on its page, those of keys do.
CREATE TABLE link (parent text, child text, note integer) WITH (fillfactor = 50);
CREATE INDEX link_index ON link USING genealogy (parent, child);
INSERT INTO link SELECT 'unit ' || i / 5, 'unit ' || i, 0 FROM generate_series(1, 200) AS i;
SELECT links AS links FROM trace_index_stats('link_index') \gset
UPDATE link SET note = note + 1;
SELECT is(pg_stat_get_xact_tuples_hot_updated('link'::regclass), 200::bigint, 'updates of another column are heap-only');
SELECT is(links, :links::bigint, 'they bring no links') FROM trace_index_stats('link_index');
SELECT * FROM law('heap-only updates');
SET LOCAL enable_seqscan = off;
SELECT is((SELECT note FROM link WHERE parent = 'unit 3' AND child = 'unit 15'), 1, 'the new row is found by the old link');
RESET enable_seqscan;
UPDATE link SET child = child || ' changed', note = note + 1 WHERE note = 1 AND parent < 'unit 2';
SELECT cmp_ok(links, '>', :links::bigint + 50, 'updates of a key bring links') FROM trace_index_stats('link_index');
SELECT * FROM law('updates of keys');
SELECT is((SELECT count(*) FROM trace_components('link', 'unit 1') WHERE item = 'unit 5'), 0::bigint, 'the old child is gone');
SELECT is((SELECT count(*) FROM trace_components('link', 'unit 1') WHERE item = 'unit 5 changed'), 1::bigint, 'the new one is there');
UPDATE link SET parent = parent;
SELECT * FROM law('updates that change nothing');
DELETE FROM link;
SELECT is((SELECT count(*) FROM trace_components('link', 'unit 1')), 0::bigint, 'deleted rows are not traced');

-- A query that needs no column is not answered by the index alone, which does not know what is visible.
INSERT INTO link SELECT 'unit ' || i / 5, 'unit ' || i, 0 FROM generate_series(1, 200) AS i;
CREATE INDEX link_partly ON link USING genealogy (parent, child) WHERE note > 0;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT is((SELECT count(*) FROM link), 200::bigint, 'rows are counted by a scan of the index');
SELECT is((SELECT count(*) FROM link WHERE note > 0), 0::bigint, 'and by one of a partial index');
SELECT ok(EXISTS (SELECT FROM link), 'there are rows');
CREATE FUNCTION plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query; END$$;
SELECT is(string_agg(plan, ' ' ORDER BY plan COLLATE "C"), '  ->  Index Scan using link_index on link Aggregate', 'by a plain index scan') FROM plan('SELECT count(*) FROM link');
RESET enable_seqscan;
RESET enable_bitmapscan;

-- Keys as long as can be, and one more; a start may have any length.
CREATE TABLE long (parent text, child text);
CREATE INDEX long_index ON long USING genealogy (parent, child);
INSERT INTO long SELECT repeat(chr(64 + i), 1996), repeat(chr(65 + i), 1996) FROM generate_series(1, 25) AS i;
SELECT * FROM law('items of 2000 bytes', 'long', 'long_index');
SELECT is((SELECT count(*) FROM trace_components('long', repeat('A', 1996))), 25::bigint, 'long items are traced');
SELECT throws_ok(format('INSERT INTO long VALUES (''x'', %L)', repeat('B', 1997)), '54000', 'value of column "child" is too long for index "long_index"', 'an item may be too long');
SELECT throws_ok(format('UPDATE long SET parent = %L', repeat('B', 5000)), '54000', 'value of column "parent" is too long for index "long_index"', 'or become so');
SELECT * FROM law('after items that are too long', 'long', 'long_index');
SELECT is((SELECT count(*) FROM trace_components('long', repeat('A', 3000000))), 0::bigint, 'a start of any length is not there');
SELECT is((SELECT count(*) FROM trace_recall('long', ARRAY[repeat('A', 1997), '', NULL, 'x'])), 3::bigint, 'but is itself recalled');
SELECT is((SELECT count(*) FROM trace_recall('long', '{}'::text[])), 0::bigint, 'no starts');
SELECT is((SELECT count(*) FROM trace_recall('long', array_fill(repeat('Y', 1996), ARRAY[20000]))), 25::bigint, 'one start, very often');
INSERT INTO long VALUES ('', 'x'), ('x', ''), ('', '');
SELECT is((SELECT count(*) FROM trace_components('long', '')), 1::bigint, 'an empty item is one');

-- Items that only their key distinguishes; as many on a page as can be.
CREATE FUNCTION no_hash(smallint) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 42';
CREATE OPERATOR CLASS no_hash_ops FOR TYPE smallint USING genealogy AS OPERATOR 1 =, FUNCTION 1 no_hash(smallint);
CREATE TABLE small (parent smallint, child smallint);
INSERT INTO small SELECT i / 2, i FROM generate_series(1, 1200) AS i;
CREATE INDEX small_index ON small USING genealogy (parent no_hash_ops, child no_hash_ops) WITH (inline_links = 0);
INSERT INTO small SELECT i / 3, i FROM generate_series(1201, 1500) AS i;
SELECT * FROM law('one hash for all items', 'small', 'small_index');
CREATE TABLE dense AS TABLE small WITH NO DATA;
CREATE INDEX dense_index ON dense USING genealogy (parent, child) WITH (inline_links = 0);
INSERT INTO dense TABLE small;
SELECT * FROM law('128 items on a page', 'dense', 'dense_index');

-- Everything is one item, or none.
CREATE TABLE alone (parent bigint, child bigint);
CREATE INDEX alone_index ON alone USING genealogy (parent, child);
SELECT is((SELECT count(*) FROM trace_components('alone', 1::bigint)), 0::bigint, 'an empty table');
SELECT is((SELECT count(*) FROM trace_recall('alone', '{1,2}'::bigint[])), 2::bigint, 'an empty table has no tops but the starts');
INSERT INTO alone SELECT 1, 1 FROM generate_series(1, 20000);
SELECT * FROM law('one item with itself', 'alone', 'alone_index');
SELECT is((SELECT count(*) FROM trace_components('alone', 1::bigint)), 0::bigint, 'it consists of nothing else');
INSERT INTO alone SELECT FROM generate_series(1, 20000);
INSERT INTO alone SELECT NULL, 1 FROM generate_series(1, 2000);
INSERT INTO alone SELECT 1, NULL FROM generate_series(1, 2000);
SELECT * FROM law('and without neighbours', 'alone', 'alone_index');
REINDEX INDEX alone_index;
SELECT * FROM law('the same, built', 'alone', 'alone_index');

-- Equal items that are not the same would be shown in the way of the first one.
SELECT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') AS has_icu \gset
\if :has_icu
CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE loosely (parent text COLLATE loose, child text COLLATE loose);
CREATE INDEX loosely_index ON loosely USING genealogy (parent, child);
INSERT INTO loosely VALUES ('abc', 'x'), ('ABC', 'Y'), ('y', 'z'), ('Z', 'last');
SELECT is(trace_explain('loosely'), 'traces ask queries, since equal items may differ in their bytes', 'a nondeterministic collation: queries');
SELECT set_eq($$SELECT item COLLATE "C", depth FROM trace_components('loosely', 'aBc'::text)$$, $$VALUES ('x', 1), ('Y', 1), ('z', 2), ('last', 3)$$, 'they follow what is equal');
SET LOCAL enable_seqscan = off;
SELECT set_eq($$SELECT parent COLLATE "C", child COLLATE "C" FROM loosely WHERE parent = 'aBC'$$, $$VALUES ('abc', 'x'), ('ABC', 'Y')$$, 'so does the index for a scan');
RESET enable_seqscan;
SELECT is_empty('SELECT * FROM trace_index_check(''loosely_index'')', 'a nondeterministic collation: the index is sound');
\endif

-- Another role reads what it may, by the index all the same.
CREATE ROLE regress_tracer;
GRANT USAGE ON SCHEMA laws, "Strange ""Schema""" TO regress_tracer;
GRANT SELECT ON long TO regress_tracer;
SET LOCAL ROLE regress_tracer;
SELECT is(trace_explain('long'), 'traces read genealogy index long_index', 'another role');
SELECT is((SELECT count(*) FROM trace_components('long', repeat('A', 1996))), 25::bigint, 'it may trace');
SELECT throws_ok('SELECT count(*) FROM trace_components(''small'', 1::smallint)', '42501', NULL, 'what it may not read it may not trace');
SELECT throws_ok('SELECT * FROM trace_index_check(''long_index'')', '42501', NULL, 'nor check');
RESET ROLE;

-- Beyond the last block that a number can name there is a clear error.
SELECT current_setting('traceability.debug_tiny', true) IS NOT NULL AS debug \gset
\if :debug
CREATE TABLE far (parent bigint, child bigint);
CREATE INDEX far_index ON far USING genealogy (parent, child);
SET LOCAL traceability.debug_node_blocks = 8;
SELECT throws_ok('INSERT INTO far SELECT i % 9, i + 9 FROM generate_series(1, 5000) AS i', '54000', NULL, 'items are within the first blocks');
SELECT throws_matching('INSERT INTO far SELECT i % 9, i + 9 FROM generate_series(1, 5000) AS i', 'index "far_index" cannot hold more items', 'it says which index is full');
CREATE FUNCTION said(query text, OUT detail text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
EXCEPTION WHEN program_limit_exceeded THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END
$$;
SELECT alike(detail, 'A genealogy index stores items and links in its first % blocks.', 'and of what') FROM said('INSERT INTO far SELECT i % 9, i + 9 FROM generate_series(1, 5000) AS i');
SELECT is(hint, 'Partition the table.', 'and what to do') FROM said('INSERT INTO far SELECT i % 9, i + 9 FROM generate_series(1, 5000) AS i');
SELECT throws_ok('INSERT INTO far SELECT 1, 2 FROM generate_series(1, 50000)', '54000', NULL, 'so are links');
SELECT lives_ok('DELETE FROM far', 'rows can go');
SELECT * FROM law('at the limit', 'far', 'far_index');
RESET traceability.debug_node_blocks;
SELECT lives_ok('INSERT INTO far SELECT i % 9, i + 9 FROM generate_series(1, 5000) AS i', 'below the limit it goes on');
SELECT * FROM law('below the limit again', 'far', 'far_index');
\endif

SELECT * FROM finish();
ROLLBACK;
