-- Values of INCLUDE columns stand beside the links of a genealogy index, and traces read them there.
--
-- The links are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

-- VACUUM is part of it, so this is no transaction.
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS included CASCADE;
CREATE SCHEMA included;
SET search_path = included, public;
SET timezone = 'Europe/Berlin';
-- Plans with many functions in them are expensive in the planner's eyes only.
SET jit = off;

SELECT * FROM no_plan();
\ir ../test/random.psql

-- Numbers that have room beside a link and such that have none, as they come.
CREATE DOMAIN amount AS numeric CHECK (value IS NOT NULL OR value IS NULL);
CREATE TYPE state AS ENUM ('new', 'used', 'scrapped');
CREATE FUNCTION random_number() RETURNS numeric LANGUAGE sql VOLATILE AS $$
	SELECT (ARRAY[NULL, 'NaN', 'Infinity', '-Infinity', 0, round(random()::numeric * 100), round(random()::numeric * 1000, 3),
		-round(random()::numeric, 9), random()::numeric * 1e12, 9999999999999999, 99999999999999999, 0.0000000000000001,
		10::numeric ^ round(random()::numeric * 60), 10::numeric ^ -round(random()::numeric * 60),
		(10::numeric ^ round(random()::numeric * 100)) - 1, repeat('7', 300)::numeric])[1 + floor(random() * 16)::integer]
$$;
CREATE FUNCTION random_time() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
	SELECT (ARRAY[NULL, 'infinity', '-infinity', '2024-01-01'::timestamptz + random() * interval '100 days',
		'2024-01-01'::timestamptz + random() * interval '100 days'])[1 + floor(random() * 5)::integer]
$$;

-- Links of three kinds, each with an index that includes what traces ask for, and more; the first one grows by inserts.
CREATE TABLE wide (id serial, parent text, child text, installed_at timestamptz, removed_at timestamptz, quantity amount,
	flag boolean, small smallint, number integer, large bigint, half real, whole double precision, of uuid, kind "char", day date, clock timetz,
	long interval, place point, net macaddr, state state, note text);
CREATE INDEX wide_index ON wide USING genealogy (parent, child) INCLUDE (installed_at, removed_at, quantity,
	flag, small, number, large, half, whole, of, kind, day, clock, long, place, net, state) WITH (inline_links = 2);
CREATE TABLE plain (id serial, parent bigint, child bigint, quantity integer, installed_at timestamp, removed_at timestamp);
CREATE TABLE dated (id serial, parent trace_id, child trace_id, quantity double precision, installed_at date, removed_at date);
CREATE TABLE starts AS SELECT i AS number FROM generate_series(1, 40, 5) AS i;

CREATE FUNCTION random_links(number integer) RETURNS TABLE (p integer, c integer) LANGUAGE sql VOLATILE AS $$
	SELECT p, c FROM (SELECT 1 + floor(random() * 40)::integer AS p, 1 + floor(random() * 40)::integer AS c FROM generate_series(1, number)) AS r
		WHERE p < c
$$;
CREATE FUNCTION add_links(number integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO wide SELECT nextval('wide_id_seq'), 'lot ' || p, 'lot ' || c, random_time(), random_time(), random_number(), random() < 0.5,
		CASE WHEN random() < 0.8 THEN p END, -c, p * 1e12, random(), CASE WHEN random() < 0.8 THEN random() END, gen_random_uuid(), chr(64 + p),
		'2024-01-01'::date + c, '12:00+02'::timetz, c * interval '1 hour', point(p, c), '08:00:2b:01:02:03',
		(enum_range(NULL::state))[1 + c % 3], 'note ' || c FROM random_links(number);
	INSERT INTO wide (parent, removed_at) SELECT 'lot ' || i, random_time() FROM generate_series(1, 5) AS i;
	INSERT INTO wide (child, quantity) SELECT 'lot ' || i, random_number() FROM generate_series(1, 5) AS i;
	INSERT INTO plain SELECT nextval('plain_id_seq'), p, c, nullif(p % 7, 0), random_time(), random_time() FROM random_links(number);
	INSERT INTO dated SELECT nextval('dated_id_seq'), ('SN:' || p)::trace_id, ('SN:' || c)::trace_id, random() * 10, random_time(), random_time()
		FROM random_links(number);
END
$$;

-- Everything that can be asked with columns of links.
CREATE FUNCTION answers(edges regclass, start text, at text, chronological boolean, indexed boolean) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('traceability.use_genealogy_index', indexed::text, true);
	RETURN QUERY EXECUTE format(
		$query$
			SELECT concat_ws(' ', 'components', number, d, r.item, r.depth) FROM starts, unnest('{0,1,3}'::integer[]) AS d,
				trace_components(%1$L, %2$s, at => %3$L, max_depth => nullif(d, 0), chronological => %4$L) AS r
			UNION ALL
			SELECT concat_ws(' ', 'where used', number, d, r.item, r.depth) FROM starts, unnest('{0,1,3}'::integer[]) AS d,
				trace_where_used(%1$L, %2$s, at => %3$L, max_depth => nullif(d, 0), chronological => %4$L) AS r
			UNION ALL
			SELECT concat_ws(' ', 'recall', number, r.item, r.depth, r.is_top, r.is_installed) FROM starts,
				trace_recall(%1$L, ARRAY[%2$s], at => %3$L, chronological => %4$L) AS r
			UNION ALL
			SELECT concat_ws(' ', 'counts', number, trace_count_components(%1$L, %2$s, at => %3$L, chronological => %4$L),
				trace_count_where_used(%1$L, %2$s, at => %3$L, max_depth => 2, chronological => %4$L)) FROM starts
			UNION ALL
			SELECT concat_ws(' ', 'rollup', number, r.item, md5(r.quantity::text)) FROM starts, trace_rollup(%1$L, %2$s, at => %3$L) AS r
			UNION ALL
			SELECT concat_ws(' ', 'tree', number, r.*) FROM starts, trace_tree(%1$L, %2$s, at => %3$L) AS r WHERE number > 25
		$query$, edges, start, at, chronological);
END
$$;
CREATE FUNCTION agree(edges regclass, at text, chronological boolean, note text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT results_eq(
		format('SELECT count(*) > 0, count(*), md5(string_agg(answer, '';'' ORDER BY answer COLLATE "C")) FROM answers(%L, %L, %L, %L, true) AS answer',
			edges, start, at, chronological),
		format('SELECT true, count(*), md5(string_agg(answer, '';'' ORDER BY answer COLLATE "C")) FROM answers(%L, %L, %L, %L, false) AS answer',
			edges, start, at, chronological),
		format('%s %s%s%s', edges, note, ' at ' || at, CASE WHEN chronological THEN ' in the order of time' END))
	FROM (SELECT CASE edges WHEN 'wide'::regclass THEN $q$'lot ' || number$q$ WHEN 'plain'::regclass THEN 'number::bigint' ELSE $q$('SN:' || number)::trace_id$q$ END) AS s(start)
$$;

-- What holds at any time.
CREATE FUNCTION law(note text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY '{wide,plain,dated}'::text[] LOOP
		RETURN NEXT is_empty(format('SELECT * FROM trace_index_check(%L)', name || '_index'), format('%s %s: the index is sound', name, note));
		RETURN QUERY SELECT agree(name::regclass, at, false, note) FROM unnest(ARRAY[NULL, '2024-01-01', '2024-02-10 12:34', '2030-01-01']) AS at;
		RETURN QUERY SELECT agree(name::regclass, NULL, true, note);
	END LOOP;
END
$$;

SELECT add_links(300) \g /dev/null
CREATE INDEX plain_index ON plain USING genealogy (parent, child) INCLUDE (quantity, removed_at, installed_at);
CREATE INDEX dated_index ON dated USING genealogy (parent, child) INCLUDE (installed_at, removed_at);
SELECT is(trace_explain('wide'), 'traces read genealogy index wide_index, installed_at, removed_at and quantity in it', 'all columns are in the index');
SELECT is(trace_explain('plain'), 'traces read genealogy index plain_index, installed_at, removed_at and quantity in it', 'in whatever order');
SELECT is(trace_explain('dated'), 'traces read genealogy index dated_index, installed_at and removed_at in it, quantity in the rows', 'some of them');
SELECT is(trace_explain('dated', removed_at => NULL, quantity => 'id'), 'traces read genealogy index dated_index, installed_at in it, id in the rows', 'columns of other names');
SELECT is(trace_explain('dated', NULL), NULL, 'no column');
SELECT * FROM law('inserted');

UPDATE wide SET removed_at = random_time(), quantity = random_number() WHERE random() < 0.3;
UPDATE wide SET note = 'changed', flag = NULL WHERE random() < 0.1;
UPDATE wide SET note = 'changed without the index' WHERE random() < 0.1;
UPDATE plain SET removed_at = random_time(), quantity = 7 WHERE random() < 0.3;
UPDATE dated SET installed_at = NULL WHERE random() < 0.3;
DELETE FROM wide WHERE random() < 0.2;
DELETE FROM plain WHERE random() < 0.2;
SELECT * FROM law('changed');

-- Now the index vouches for rows that nobody looks at.
VACUUM wide, plain, dated;
SELECT * FROM law('vacuumed');
SELECT add_links(100) \g /dev/null
DELETE FROM dated WHERE random() < 0.2;
SELECT * FROM law('inserted once more');
BEGIN;
UPDATE wide SET removed_at = '2024-01-15', installed_at = NULL WHERE random() < 0.5;
SAVEPOINT changed;
UPDATE wide SET quantity = 1, installed_at = '2024-02-01' WHERE random() < 0.5;
SELECT * FROM law('in a transaction');
ROLLBACK TO changed;
SELECT * FROM law('rolled back in part');
ROLLBACK;
SELECT * FROM law('rolled back');
REINDEX INDEX wide_index;
REINDEX INDEX CONCURRENTLY plain_index;
REINDEX TABLE dated;
SELECT * FROM law('built again');
VACUUM wide, plain, dated;
INSERT INTO wide (parent, child, quantity, of) SELECT 'other ' || i, 'other ' || i / 2, random_number(), gen_random_uuid() FROM generate_series(1, 12000) AS i;
REINDEX INDEX wide_index;
CREATE TEMPORARY TABLE stats AS SELECT * FROM trace_index_stats('wide_index');
SET maintenance_work_mem = '1MB';
REINDEX INDEX wide_index;
RESET maintenance_work_mem;
SELECT results_eq('SELECT * FROM trace_index_stats(''wide_index'')', 'TABLE stats', 'with little memory the index is the same');
SELECT * FROM law('built with little memory');

SELECT current_setting('traceability.debug_tiny', true) IS NOT NULL AS debug \gset
\if :debug
SET traceability.debug_tiny = on;
DELETE FROM wide WHERE parent LIKE 'other %';
VACUUM wide;
SELECT add_links(200) \g /dev/null
SELECT * FROM law('with tiny pages');
REINDEX TABLE wide;
SELECT * FROM law('built with tiny pages');
RESET traceability.debug_tiny;
\endif

-- Plain conditions find the same rows as without it.
SET enable_seqscan = off;
SELECT set_eq($$SELECT id FROM plain WHERE parent = 7$$, $$SELECT id FROM plain WHERE parent + 0 = 7$$, 'links of a parent');
SELECT set_eq($$SELECT id FROM plain WHERE child = 9 AND parent = 7$$, $$SELECT id FROM plain WHERE child + 0 = 9 AND parent + 0 = 7$$, 'links between two items');
RESET enable_seqscan;

-- Where rows need not be read, they are not: pages of the table that a query reads.
CREATE TABLE tree (parent integer, child integer, installed_at timestamptz, removed_at timestamptz, quantity numeric, pad text);
ALTER TABLE tree ALTER COLUMN pad SET STORAGE PLAIN;
INSERT INTO tree SELECT i / 3, i, '2024-01-01', CASE WHEN i % 2 = 0 THEN '2024-02-01'::timestamptz END, i, repeat('x', 2000) FROM generate_series(1, 3000) AS i;
CREATE INDEX tree_index ON tree USING genealogy (parent, child);
VACUUM tree;
CREATE FUNCTION pages_read(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	before bigint := pg_stat_get_xact_blocks_fetched('tree'::regclass);
BEGIN
	EXECUTE query;
	RETURN pg_stat_get_xact_blocks_fetched('tree'::regclass) - before;
END
$$;
CREATE TABLE question (name text, query text);
INSERT INTO question VALUES ('components', $$SELECT * FROM trace_components('tree', 1, at => '2024-01-15')$$),
	('in the order of time', $$SELECT * FROM trace_components('tree', 1, chronological => true)$$),
	('a recall', $$SELECT * FROM trace_recall('tree', ARRAY(SELECT generate_series(1000, 2999)), at => '2024-01-15')$$);
SELECT cmp_ok(pages_read(query), '>', 500::bigint, name || ': rows are read for their times') FROM question;
CREATE INDEX tree_dated ON tree USING genealogy (parent, child) INCLUDE (installed_at, removed_at);
SELECT cmp_ok(pages_read(query), '<', 5::bigint, name || ': or not, when the index includes these') FROM question;
UPDATE tree SET quantity = quantity + 1;
SELECT cmp_ok(pages_read(query), '>', 500::bigint, name || ': rows that vacuum has not seen are read') FROM question;
SELECT cmp_ok(pages_read(replace(query, '2024', '2023')), '<', 5::bigint, name || ': but not for links that are not of the time')
	FROM question WHERE name = 'components';
-- Whether 2,000 starts without a link of the time are known, only a visible row of any time can tell: of two versions each.
SELECT cmp_ok(pages_read(replace(query, '2024', '2023')), '<', 2 * 2000 + 5::bigint, name || ': but for what makes a start known')
	FROM question WHERE name = 'a recall';
VACUUM tree;
SELECT cmp_ok(pages_read(replace(query, '2024', '2023')), '<', 5::bigint, name || ': or not, when vacuum has seen it')
	FROM question WHERE name = 'a recall';

-- Among several indexes the one that has what is asked is used, or else the smallest.
SELECT is(trace_explain('tree'), 'traces read genealogy index tree_index, and when they need more than the ends of links tree_dated, '
	'installed_at and removed_at in it, quantity in the rows', 'two indexes');
CREATE INDEX tree_all ON tree USING genealogy (parent, child) INCLUDE (quantity, installed_at, removed_at);
SELECT is(trace_explain('tree'), 'traces read genealogy index tree_index, and when they need more than the ends of links tree_all, '
	'installed_at, removed_at and quantity in it', 'three indexes');
DROP INDEX tree_index;
SELECT is(trace_explain('tree', quantity => NULL), 'traces read genealogy index tree_dated, installed_at and removed_at in it', 'the smaller one');

-- Numbers of 16 digits have room, in groups of four from the point on; others are read in the rows.
\set rollup 'SELECT * FROM trace_rollup(\'tree\', 1)'
UPDATE tree SET quantity = (ARRAY[123456789012.3456, 12345678.12345678, 1234.123456789012, -9999999999999999, 'NaN', NULL])[1 + child % 6];
VACUUM tree;
SELECT cmp_ok(pages_read(:'rollup'), '<', 5::bigint, 'numbers that have room');
UPDATE tree SET quantity = quantity * 10;
VACUUM tree;
SELECT cmp_ok(pages_read(:'rollup'), '>', 300::bigint, 'numbers that have none');
DROP INDEX tree_all;
SELECT cmp_ok(pages_read('SELECT * FROM trace_rollup(''tree'', 1, at => ''2024-01-15'')'), '>', 300::bigint, 'what is not included');
SELECT cmp_ok(pages_read('SELECT * FROM trace_rollup(''tree'', 1, at => ''2023-01-15'')'), '<', 5::bigint, 'but not of links that are not of the time');
CREATE INDEX tree_all ON tree USING genealogy (parent, child) INCLUDE (quantity, installed_at, removed_at);

-- The width of links.
SELECT is(link_bytes, 10 + 1 + 2 * 8, 'two times') FROM trace_index_stats('tree_dated');
SELECT is(link_bytes, 10 + 1 + 2 * 8 + 12, 'and a number') FROM trace_index_stats('tree_all');
SELECT is(link_bytes, 10 + 3 + 2 * 1 + 2 + 4 * 4 + 6 + 4 * 8 + 2 * 12 + 3 * 16, 'a bit for each column') FROM trace_index_stats('wide_index');
SELECT is(pg_get_indexdef('tree_all'::regclass),
	'CREATE INDEX tree_all ON included.tree USING genealogy (parent, child) INCLUDE (quantity, installed_at, removed_at)', 'its definition');

-- What cannot be included, and how many columns can.
CREATE DOMAIN short AS text;
CREATE TABLE odd (parent text, child text, note text, code varchar(5), name name, short short, list integer[], round circle, pair bit(8), serial serial_number, data jsonb);
-- From 17 on, no search path holds while an index is built, so types come with their schemas then.
SELECT unnest(ARRAY[throws_ok(create_index, '0A000', NULL, attname || ' is refused'),
		throws_like(create_index, format('column "%s" of type %%%s cannot be included in a genealogy index', attname, format_type(atttypid, NULL)), attname || ' is named')])
	FROM pg_attribute, LATERAL format('CREATE INDEX ON odd USING genealogy (parent, child) INCLUDE (%I)', attname) AS create_index
	WHERE attrelid = 'odd'::regclass AND attnum > 2;
SELECT throws_ok('CREATE INDEX ON odd USING genealogy (parent, child) INCLUDE (lower(note))', '0A000', NULL, 'an expression is refused');
SELECT format('CREATE TABLE many (parent integer, child integer, %s)', string_agg('c' || i || ' uuid', ', ')) FROM generate_series(1, 31) AS i \gexec
INSERT INTO many (parent, child, c1, c17, c30) SELECT i % 10, i, gen_random_uuid(), gen_random_uuid(), gen_random_uuid() FROM generate_series(1, 500) AS i;
SELECT string_agg('c' || i, ', ') AS columns FROM generate_series(1, 30) AS i \gset
SELECT throws_ok('CREATE INDEX ON many USING genealogy (parent, child) INCLUDE (' || :'columns' || ', c31)', '54011', NULL, 'too many columns');
SELECT lives_ok('CREATE INDEX many_nine ON many USING genealogy (parent, child) INCLUDE (' || :'columns' || ') WITH (inline_links = 9)', 'links that have no room in an item get less of it');
SELECT is_empty('SELECT * FROM trace_index_check(''many_nine'')', 'they are sound, too');
DROP INDEX many_nine;
SELECT 'CREATE INDEX many_index ON many USING genealogy (parent, child) INCLUDE (' || :'columns' || ') WITH (inline_links = 8)' \gexec
SELECT is(link_bytes, 10 + 4 + 30 * 16, 'the widest links there can be') FROM trace_index_stats('many_index');
ALTER INDEX many_index SET (inline_links = 64);
INSERT INTO many (parent, child, c2, c29) SELECT i % 100, i, gen_random_uuid(), gen_random_uuid() FROM generate_series(501, 3000) AS i;
UPDATE many SET c30 = gen_random_uuid() WHERE child % 5 = 0;
DELETE FROM many WHERE child % 3 = 0;
VACUUM many;
SELECT is_empty('SELECT * FROM trace_index_check(''many_index'')', 'they are sound');
SELECT lives_ok('REINDEX INDEX many_index', 'an option that does not fit does not keep the index from being built');
ALTER INDEX many_index RESET (inline_links);
REINDEX INDEX many_index;
SELECT is_empty('SELECT * FROM trace_index_check(''many_index'')', 'the widest links are sound when they are built');

-- Unlogged, temporary and partitioned tables, and constraints.
CREATE UNLOGGED TABLE passing AS SELECT parent, child, installed_at, quantity FROM wide;
CREATE INDEX passing_index ON passing USING genealogy (parent, child) INCLUDE (installed_at, quantity);
INSERT INTO passing SELECT parent, child, installed_at, quantity FROM wide LIMIT 200;
SELECT is_empty('SELECT * FROM trace_index_check(''passing_index'')', 'an unlogged table');
CREATE TEMPORARY TABLE brief AS SELECT * FROM passing;
CREATE INDEX brief_index ON brief USING genealogy (parent, child) INCLUDE (installed_at, quantity);
UPDATE brief SET quantity = 5 WHERE quantity > 0;
SELECT is_empty('SELECT * FROM trace_index_check(''brief_index'')', 'a temporary table');
CREATE TABLE parted (parent text, child text, quantity numeric) PARTITION BY HASH (parent);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX ON parted USING genealogy (parent, child) INCLUDE (quantity);
INSERT INTO parted SELECT parent, child, quantity FROM wide;
SELECT is_empty('SELECT * FROM trace_index_check(''parted_0_parent_child_quantity_idx'')', 'a partition');
CREATE TABLE once (parent text, child text, quantity integer, EXCLUDE USING genealogy (parent WITH =, child WITH =) INCLUDE (quantity));
INSERT INTO once VALUES ('A', 'B', 1), ('A', 'C', 2);
SELECT throws_ok($$INSERT INTO once VALUES ('A', 'B', 3)$$, '23P01', NULL, 'an exclusion constraint');
SELECT lives_ok($$UPDATE once SET quantity = 4$$, 'whose rows may change');

SELECT * FROM finish();
DROP SCHEMA included CASCADE;
