-- A genealogy index that is built is as one that grew with its table.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

-- Settings for tests only are there when the extension was compiled with them.
LOAD 'traceability';
SELECT current_setting('traceability.debug_tiny', true) IS NOT NULL AS debug \gset

-- The neighbours of keys, by one index or by a scan of the table.
CREATE FUNCTION neighbours(indexed boolean) RETURNS TABLE (key text, children text, parents text) LANGUAGE plpgsql AS
$$
BEGIN
	PERFORM set_config('enable_seqscan', (NOT indexed)::text, true), set_config('enable_indexscan', indexed::text, true),
		set_config('enable_bitmapscan', 'off', true);
	-- planned anew each time, with these settings
	RETURN QUERY EXECUTE 'SELECT k, (SELECT md5(string_agg(ctid::text, '' '' ORDER BY ctid)) FROM graph WHERE parent = k),
		(SELECT md5(string_agg(ctid::text, '' '' ORDER BY ctid)) FROM graph WHERE child = k) FROM unnest(ARRAY(SELECT * FROM asked)) AS k';
END
$$;
CREATE TABLE asked (key text);

-- Builds an index of the rows of a query, and lets another one grow; then changes the table under the built one.
CREATE FUNCTION law(note text, kind text, rows text, more text) RETURNS SETOF text LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE format('CREATE %s TABLE graph (parent text, child text)', kind);
	CREATE INDEX grown ON graph USING genealogy (parent, child);
	EXECUTE 'INSERT INTO graph ' || rows;
	CREATE INDEX built ON graph USING genealogy (parent, child);
	TRUNCATE asked;
	INSERT INTO asked (SELECT DISTINCT parent FROM graph WHERE parent IS NOT NULL LIMIT 15);
	INSERT INTO asked (SELECT DISTINCT child FROM graph WHERE child IS NOT NULL LIMIT 15);
	INSERT INTO asked VALUES ('HUB'), ('nowhere');
	RETURN NEXT is_empty('SELECT * FROM trace_index_check(''built'')', note || ': a built index is sound');
	RETURN NEXT is_empty('SELECT * FROM trace_index_check(''grown'')', note || ': so is one that grew');
	RETURN NEXT results_eq('SELECT items, links FROM trace_index_stats(''built'')', 'SELECT items, links FROM trace_index_stats(''grown'')',
		note || ': they have the same items and links');
	DROP INDEX grown;
	RETURN NEXT results_eq('SELECT * FROM neighbours(true)', 'SELECT * FROM neighbours(false)', note || ': index and table agree');
	EXECUTE 'INSERT INTO graph ' || more;
	RETURN NEXT is_empty('SELECT * FROM trace_index_check(''built'')', note || ': it is sound after inserts');
	RETURN NEXT results_eq('SELECT * FROM neighbours(true)', 'SELECT * FROM neighbours(false)', note || ': index and table agree after inserts');
	REINDEX INDEX built;
	RETURN NEXT is_empty('SELECT * FROM trace_index_check(''built'')', note || ': it is sound when built again');
	RETURN NEXT results_eq('SELECT * FROM neighbours(true)', 'SELECT * FROM neighbours(false)', note || ': index and table agree when it is built again');
	DROP TABLE graph;
END
$$;

-- Items with links in both directions, with themselves, twice, without parent or child, and long names.
\set rows 'SELECT ''P'' || i % 300, ''C'' || i * 7 % 4001 FROM generate_series(1, 20000) AS i UNION ALL SELECT ''C'' || i, ''P'' || i FROM generate_series(1, 300) AS i UNION ALL SELECT ''P'' || i % 9, ''P'' || i % 9 FROM generate_series(1, 500) AS i UNION ALL SELECT NULL, ''C'' || i FROM generate_series(1, 2000) AS i UNION ALL SELECT ''P'' || i, NULL FROM generate_series(1, 300) AS i UNION ALL SELECT NULL, NULL FROM generate_series(1, 20) UNION ALL SELECT repeat(''long '', i), ''C'' || i FROM generate_series(1, 390) AS i'
\set more 'SELECT ''P'' || i % 300, ''C'' || i * 5 % 4001 FROM generate_series(1, 5000) AS i UNION ALL SELECT NULL, ''new '' || i FROM generate_series(1, 300) AS i'
SELECT * FROM law('mixed', '', :'rows', :'more');
SELECT * FROM law('unlogged', 'UNLOGGED', :'rows', :'more');
SELECT * FROM law('temporary', 'TEMPORARY', :'rows', :'more');
SELECT * FROM law('no rows', '', 'SELECT NULL, NULL LIMIT 0', :'more');
SELECT * FROM law('one row', '', 'SELECT ''HUB'', ''C1''', :'more');
SELECT * FROM law('no items', '', 'SELECT NULL, NULL FROM generate_series(1, 5000)', :'more');
\set hub 'SELECT ''HUB'', ''C'' || i FROM generate_series(1, 100000) AS i UNION ALL SELECT ''P'' || i, ''HUB'' FROM generate_series(1, 100000) AS i'
SELECT * FROM law('100,000 links each way', '', :'hub', :'hub' || ' LIMIT 3000');

-- Items with as many links as they have room for, one less and one more.
SELECT * FROM law('items with 1 to 130 children', '', 'SELECT ''P'' || i, ''C'' || j FROM generate_series(1, 130) AS i, generate_series(1, i) AS j',
	'SELECT ''P'' || i, ''C'' || j FROM generate_series(1, 130) AS i, generate_series(131, 150) AS j');

-- Memory that the first rows use up: the others go over temporary files.
SET LOCAL maintenance_work_mem = '1MB';
SELECT * FROM law('little memory', '', :'rows', :'more');
RESET maintenance_work_mem;

\if :debug
SET LOCAL traceability.debug_tiny = on;
SELECT * FROM law('tiny pages', '', :'rows', :'more');
SELECT * FROM law('tiny pages, 64 children', '', 'SELECT ''P'' || i % 50, ''C'' || i FROM generate_series(1, 3200) AS i', :'more');
SET LOCAL maintenance_work_mem = '1MB';
SELECT * FROM law('tiny pages and little memory', '', :'rows', :'more');
RESET maintenance_work_mem;
SET LOCAL traceability.debug_tiny = off;
CREATE TABLE far AS SELECT i AS parent, i + 1 AS child FROM generate_series(1, 5000) AS i;
SET LOCAL traceability.debug_node_blocks = 6;
SELECT throws_ok('CREATE INDEX ON far USING genealogy (parent, child)', '54000', NULL, 'items are within the first blocks');
SET LOCAL traceability.debug_node_blocks = 200;
SELECT lives_ok('CREATE INDEX ON far USING genealogy (parent, child)', 'if these are enough');
RESET traceability.debug_node_blocks;
\endif

-- Links are in the items as long as these have room, and an index is much smaller than two B-trees.
CREATE TABLE plant AS SELECT 'UNIT-' || i AS parent, 'UNIT-' || i / 2 + j * 7 AS child FROM generate_series(1, 20000) AS i, generate_series(0, 4) AS j;
CREATE INDEX plant_index ON plant USING genealogy (parent, child);
CREATE INDEX plant_parent ON plant (parent, child);
CREATE INDEX plant_child ON plant (child, parent);
SELECT results_eq('SELECT links_in_items, chunks, chunk_pages FROM trace_index_stats(''plant_index'')',
	'SELECT links, 0::bigint, 0::bigint FROM trace_index_stats(''plant_index'')', 'all links are in items');
SELECT cmp_ok(pg_relation_size('plant_index')::numeric, '<', 0.6 * (pg_relation_size('plant_parent') + pg_relation_size('plant_child')),
	'an index is smaller than two B-trees');
CREATE TABLE stats AS SELECT * FROM trace_index_stats('plant_index');
SET LOCAL maintenance_work_mem = '1MB';
REINDEX INDEX plant_index;
RESET maintenance_work_mem;
SELECT results_eq('SELECT * FROM trace_index_stats(''plant_index'')', 'TABLE stats', 'it is the same when memory is used up');
SELECT is_empty('SELECT * FROM trace_index_check(''plant_index'')', 'and sound');

-- Buckets have room left: the next items do not split many of them.
CREATE TABLE spread AS SELECT i AS parent, -i AS child FROM generate_series(1, 100000) AS i;
CREATE INDEX spread_index ON spread USING genealogy (parent, child);
SELECT bucket_pages AS buckets FROM trace_index_stats('spread_index') \gset
INSERT INTO spread SELECT i, -i FROM generate_series(100001, 102000) AS i;
SELECT is(bucket_pages, :buckets::bigint, 'buckets have room left') FROM trace_index_stats('spread_index');
SELECT is_empty('SELECT * FROM trace_index_check(''spread_index'')', 'the index is sound');

-- A build fills buckets wherever they begin and end; afterwards so many items have one hash that
-- buckets on both sides of it must make way for another directory.
CREATE FUNCTION uneven_hash(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT CASE WHEN $1 < 0 THEN hashint4($1 / 1100) ELSE hashint4($1) END';
CREATE OPERATOR CLASS uneven_ops FOR TYPE integer USING genealogy AS OPERATOR 1 =, FUNCTION 1 uneven_hash(integer);
CREATE TABLE uneven AS SELECT i AS parent, i + 1 AS child FROM generate_series(1, 30000) AS i;
CREATE INDEX uneven_index ON uneven USING genealogy (parent uneven_ops, child uneven_ops);
SELECT is(directory_pages, 1::bigint, 'one directory is enough for hashes that differ') FROM trace_index_stats('uneven_index');
INSERT INTO uneven SELECT -i, 0 FROM generate_series(1, 8800) AS i;
SELECT cmp_ok(directory_pages, '>', 20::bigint, 'but not for those that do not') FROM trace_index_stats('uneven_index');
SELECT is_empty('SELECT * FROM trace_index_check(''uneven_index'')', 'the index is sound');

-- A bucket has slots on both sides of a border between groups of eight, and then one of them must go to a
-- directory below. Items are placed by the inverse of murmurhash32, which an index mixes hashes by.
CREATE FUNCTION xor_shifted(bigint, integer, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 # ($1 >> $2) # ($1 >> $3)';
CREATE FUNCTION times(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT ($1::numeric * $2 % 4294967296)::bigint';
-- Newer servers build an index without a search path.
CREATE FUNCTION placed_hash(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
	BEGIN ATOMIC
		SELECT (h - CASE WHEN h > 2147483647 THEN 4294967296 ELSE 0 END)::integer
		FROM xor_shifted(times(xor_shifted(times(xor_shifted($1, 16, 63), 2127672349), 13, 26), 2781581891), 16, 63) AS h;
	END;
CREATE OPERATOR CLASS placed_ops FOR TYPE integer USING genealogy AS OPERATOR 1 =, FUNCTION 1 placed_hash(integer);
CREATE FUNCTION border_law(note text, counts integer[], full_slot integer) RETURNS SETOF text LANGUAGE plpgsql AS
$$
BEGIN
	CREATE TABLE placed AS SELECT hash AS parent, hash AS child
		FROM unnest(counts) WITH ORDINALITY AS c(count, slot), generate_series(1, count) AS n, CAST(slot << 22 | n * 1000 AS integer) AS hash;
	CREATE INDEX placed_index ON placed USING genealogy (parent placed_ops, child placed_ops);
	RETURN NEXT results_eq('SELECT directory_pages, bucket_pages FROM trace_index_stats(''placed_index'')', 'VALUES (1::bigint, 3::bigint)',
		note || ': buckets of a build are in one directory');
	INSERT INTO placed SELECT hash, hash FROM generate_series(1, 300) AS n, CAST(full_slot << 22 | n * 1000 + 1 AS integer) AS hash;
	RETURN NEXT is(directory_pages, 2::bigint, note || ': one group goes to a directory below') FROM trace_index_stats('placed_index');
	RETURN NEXT is_empty('SELECT * FROM trace_index_check(''placed_index'')', note || ': the index is sound');
	PERFORM set_config('enable_seqscan', 'off', true);
	RETURN NEXT is_empty('SELECT parent FROM placed EXCEPT SELECT a.parent FROM placed AS a, LATERAL (SELECT FROM placed AS b WHERE b.child = a.parent OFFSET 0) AS found',
		note || ': all items are found');
	PERFORM set_config('enable_seqscan', 'on', true);
	DROP TABLE placed;
END
$$;
SELECT * FROM border_law('the group before the border', '{0,0,0,0,500,800,200,200}', 6);
SELECT * FROM border_law('the group after the border', '{0,0,0,0,0,500,200,200,800,300}', 9);

-- One hash for many items, and a few hashes: pages of entries that no bit distinguishes.
CREATE FUNCTION no_hash(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 42';
CREATE OPERATOR CLASS no_hash_ops FOR TYPE integer USING genealogy AS OPERATOR 1 =, FUNCTION 1 no_hash(integer);
CREATE FUNCTION poor_hash(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 % 3';
CREATE OPERATOR CLASS poor_hash_ops FOR TYPE integer USING genealogy AS OPERATOR 1 =, FUNCTION 1 poor_hash(integer);
CREATE TABLE alike AS SELECT i AS parent, 0 AS child FROM generate_series(1, 2300) AS i;
CREATE INDEX alike_index ON alike USING genealogy (parent no_hash_ops, child no_hash_ops);
CREATE INDEX poor_index ON alike USING genealogy (parent poor_hash_ops, child poor_hash_ops);
SELECT is(directory_pages, 4::bigint, 'hashes are distinguished by all of their bits') FROM trace_index_stats('alike_index');
SELECT is_empty('SELECT * FROM trace_index_check(''alike_index'')', 'one hash for all: the index is sound');
SELECT is_empty('SELECT * FROM trace_index_check(''poor_index'')', 'three hashes for all: the index is sound');
INSERT INTO alike SELECT i, 0 FROM generate_series(2301, 3500) AS i;
SELECT is_empty('SELECT * FROM trace_index_check(''alike_index'')', 'one hash for all: the index is sound after inserts');
SELECT is_empty('SELECT * FROM trace_index_check(''poor_index'')', 'three hashes for all: the index is sound after inserts');
SELECT is(items, 3501::bigint, 'and has all items') FROM trace_index_stats('poor_index');

-- An item that is too long is refused as by an insert.
CREATE TABLE long AS SELECT string_agg(md5(i::text), '') AS parent, 'x' AS child FROM generate_series(1, 100) AS i;
SELECT throws_ok('CREATE INDEX ON long USING genealogy (parent, child)', '54000', NULL, 'an item can be too long');

-- Keys of a type that is never out of line are stored whole. Where that changes, the index must be built again.
CREATE TYPE whole;
CREATE FUNCTION whole_in(cstring) RETURNS whole LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION whole_out(whole) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE whole (INPUT = whole_in, OUTPUT = whole_out, LIKE = text, STORAGE = plain);
CREATE FUNCTION whole_eq(whole, whole) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'byteaeq';
CREATE FUNCTION whole_hash(whole) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashvarlena';
CREATE OPERATOR = (FUNCTION = whole_eq, LEFTARG = whole, RIGHTARG = whole, COMMUTATOR = =, HASHES);
CREATE OPERATOR CLASS whole_ops DEFAULT FOR TYPE whole USING genealogy AS OPERATOR 1 =, FUNCTION 1 whole_hash(whole);
CREATE TABLE wholes AS SELECT lpad((i / 2)::text, 60, 'x')::whole AS parent, lpad(i::text, 60, 'x')::whole AS child FROM generate_series(1, 300) AS i;
CREATE INDEX wholes_index ON wholes USING genealogy (parent, child);
SELECT is_empty('SELECT * FROM trace_index_check(''wholes_index'')', 'an index of whole keys is sound');
ALTER TYPE whole SET (STORAGE = extended);
ALTER INDEX wholes_index SET (inline_links = 3);
SET LOCAL enable_indexscan = on;
SET LOCAL enable_seqscan = off;
SELECT throws_ok($$SELECT FROM wholes WHERE parent = lpad('1', 60, 'x')::whole$$, 'XX002',
	'index "wholes_index" was built when the type of its items had another storage', 'an index of whole keys is refused when keys are otherwise');
REINDEX INDEX wholes_index;
SELECT results_eq($$SELECT count(*) FROM wholes WHERE parent = lpad('1', 60, 'x')::whole$$, ARRAY[2::bigint], 'built again, it finds its rows');
SELECT is_empty('SELECT * FROM trace_index_check(''wholes_index'')', 'and is sound');

SELECT * FROM finish();
ROLLBACK;
