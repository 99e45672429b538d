-- A genealogy index answers as a scan of the table does, whatever happened to it.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

-- The operator classes.
SELECT set_eq($$SELECT opcname::text, opcintype::regtype::text, opcdefault FROM pg_opclass
	JOIN pg_am ON pg_am.oid = opcmethod WHERE amname = 'genealogy'$$,
	$$VALUES ('serial_number_ops', 'serial_number', true), ('lot_code_ops', 'lot_code', true),
	('part_number_ops', 'part_number', true), ('trace_id_ops', 'trace_id', true), ('text_ops', 'text', true),
	('uuid_ops', 'uuid', true), ('int2_ops', 'smallint', true), ('int4_ops', 'integer', true), ('int8_ops', 'bigint', true)$$,
	'the operator classes are these');
SELECT ok(amvalidate(pg_opclass.oid), opcname || ' is valid') FROM pg_opclass
JOIN pg_am ON pg_am.oid = opcmethod WHERE amname = 'genealogy' ORDER BY opcname COLLATE "C";

CREATE OPERATOR CLASS without_hash FOR TYPE boolean USING genealogy AS OPERATOR 1 =;
CREATE OPERATOR CLASS without_equality FOR TYPE boolean USING genealogy AS FUNCTION 1 hashchar("char");
CREATE OPERATOR CLASS with_order FOR TYPE date USING genealogy AS OPERATOR 1 <, FUNCTION 1 date_cmp(date, date);
SET LOCAL client_min_messages = error;
SELECT ok(NOT amvalidate(oid), opcname || ' is not valid') FROM pg_opclass
WHERE opcname IN ('without_hash', 'without_equality', 'with_order') ORDER BY opcname COLLATE "C";
SET LOCAL client_min_messages = warning;

-- What the planner gets.
SELECT is(string_agg(property, ' ' ORDER BY property), 'can_exclude can_include can_multi_col', 'the access method can do this')
FROM unnest('{can_order,can_unique,can_multi_col,can_exclude,can_include}'::text[]) AS property, pg_am
WHERE amname = 'genealogy' AND pg_indexam_has_property(pg_am.oid, property);

-- Rows of a condition, found by a scan and by the index.
CREATE FUNCTION scan(condition text, indexed boolean, bitmap boolean DEFAULT false) RETURNS tid[] LANGUAGE plpgsql AS
$$
DECLARE
	result tid[];
BEGIN
	PERFORM set_config('enable_seqscan', (NOT indexed)::text, true),
		set_config('enable_indexscan', (indexed AND NOT bitmap)::text, true),
		set_config('enable_bitmapscan', (indexed AND bitmap)::text, true);
	EXECUTE 'SELECT array_agg(ctid ORDER BY ctid) FROM graph WHERE ' || condition INTO result;
	RETURN result;
END
$$;
CREATE FUNCTION conditions_differ(keys text[]) RETURNS SETOF text LANGUAGE sql AS
$$
	SELECT condition FROM unnest(keys) AS a(key), unnest(keys) AS b(key), LATERAL
		unnest(ARRAY[format('parent = %L', a.key), format('child = %L', a.key),
			format('parent = %L AND child = %L', a.key, b.key)]) AS condition, unnest('{true,false}'::boolean[]) AS bitmap
	WHERE scan(condition, true, bitmap) IS DISTINCT FROM scan(condition, false)
$$;

-- The same for a table of some type: keys are numbers, made values by a function of text.
CREATE FUNCTION law(type text, value text, class text, note text) RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	keys text[];
BEGIN
	EXECUTE format('CREATE TABLE graph (parent %1$s, child %1$s)', type);
	EXECUTE format('CREATE INDEX graph_index ON graph USING genealogy (parent %1$s, child %1$s)', class);
	EXECUTE format('INSERT INTO graph SELECT (%1$s)::%2$s, (%3$s)::%2$s FROM generate_series(1, 3000) AS i',
		replace(value, '@', '(i % 400)'), type, replace(value, '@', '(i * 7 % 911)'));
	EXECUTE format('INSERT INTO graph SELECT (%1$s)::%2$s, (%1$s)::%2$s FROM generate_series(1, 50) AS i',
		replace(value, '@', 'i'), type);
	EXECUTE format('INSERT INTO graph SELECT NULL, (%1$s)::%2$s FROM generate_series(1, 50) AS i', replace(value, '@', 'i'), type);
	EXECUTE format('INSERT INTO graph SELECT (%1$s)::%2$s, NULL FROM generate_series(1, 50) AS i', replace(value, '@', 'i'), type);
	EXECUTE format('SELECT array_agg((%1$s)::%2$s::text) FROM unnest(''{0,1,2,7,49,399,910,5000}''::integer[]) AS i',
		replace(value, '@', 'i'), type) INTO keys;
	RETURN NEXT is_empty(format('SELECT * FROM conditions_differ(%L)', keys), note || ': index and table agree');
	RETURN NEXT is_empty('SELECT * FROM trace_index_check(''graph_index'')', note || ': the index is sound');
	EXECUTE 'REINDEX INDEX graph_index';
	RETURN NEXT is_empty(format('SELECT * FROM conditions_differ(%L)', keys), note || ': so they do when it is built');
	RETURN NEXT is_empty('SELECT * FROM trace_index_check(''graph_index'')', note || ': and it is sound');
	DROP TABLE graph;
END
$$;
SELECT * FROM law('text', '''lot '' || @', '', 'text');
SELECT * FROM law('text', 'repeat(''lot '' || @ || '' '', 1 + @ % 180)', '', 'long text');
SELECT * FROM law('text', 'left(repeat(chr(65 + @ % 7), 200), @ % 163)', '', 'text that other text begins with');
SELECT * FROM law('text', '(ARRAY[''A'', ''BB'', ''A-B'', '''', ''ÄÖ'', ''a long beginning that all of these items have in common, ''])[1 + @ % 6] || @ / 6', '', 'text of several series');
CREATE FUNCTION hash_bytea(bytea) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT hashtext(encode($1, ''hex''))';
CREATE OPERATOR CLASS bytea_ops FOR TYPE bytea USING genealogy AS OPERATOR 1 =, FUNCTION 1 hash_bytea(bytea);
SELECT * FROM law('bytea', 'decode(lpad(to_hex(@), 8 + @ % 3 * 60, ''0''), ''hex'')', 'bytea_ops', 'bytea');
SELECT * FROM law('varchar(40)', '''lot '' || @', '', 'varchar');
SELECT * FROM law('smallint', '@ - 300', '', 'smallint');
SELECT * FROM law('integer', '@ - 300', '', 'integer');
SELECT * FROM law('bigint', '@ * 1000000000000', '', 'bigint');
SELECT * FROM law('uuid', 'md5(@::text)', '', 'uuid');
SELECT * FROM law('serial_number', '''S'' || @', '', 'serial_number');
SELECT * FROM law('lot_code', '''L'' || @', '', 'lot_code');
SELECT * FROM law('part_number', '''P-'' || @', '', 'part_number');
SELECT * FROM law('trace_id', '''SN:S'' || @', '', 'trace_id');

-- Types of the user's: values of fixed length, and equal ones that are not the same.
CREATE OPERATOR CLASS name_ops FOR TYPE name USING genealogy AS OPERATOR 1 =, FUNCTION 1 hashname(name);
SELECT * FROM law('name', '''lot '' || @', 'name_ops', 'name');
CREATE OPERATOR CLASS numeric_ops FOR TYPE numeric USING genealogy AS OPERATOR 1 =, FUNCTION 1 hash_numeric(numeric);
SELECT * FROM law('numeric', 'round(@ / 2, @ % 5)', 'numeric_ops', 'numeric');
CREATE OPERATOR CLASS interval_ops FOR TYPE interval USING genealogy AS OPERATOR 1 =, FUNCTION 1 interval_hash(interval);
SELECT * FROM law('interval', '(@ * 12) || '' hours''', 'interval_ops', 'interval');

-- A scan without conditions has each row once, those without parent or child, too.
CREATE TABLE graph (parent text, child text, used boolean);
CREATE INDEX graph_index ON graph USING genealogy (parent, child) WHERE used;
INSERT INTO graph SELECT CASE WHEN i % 3 > 0 THEN 'P' || i % 70 END, CASE WHEN i % 5 > 0 THEN 'C' || i END, i % 11 > 0 FROM generate_series(1, 2000) AS i;
SET LOCAL enable_indexscan = on;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT results_eq('SELECT count(*), count(DISTINCT ctid), count(parent), count(child) FROM graph WHERE used',
	'SELECT count(*), count(*), count(*) FILTER (WHERE i % 3 > 0), count(*) FILTER (WHERE i % 5 > 0) FROM generate_series(1, 2000) AS i WHERE i % 11 > 0',
	'all rows are found once');
RESET enable_indexscan;
RESET enable_seqscan;
RESET enable_bitmapscan;
DROP TABLE graph;

-- How the table stores its values may change, what the index has stays.
CREATE TABLE graph (parent text, child text);
CREATE INDEX graph_index ON graph USING genealogy (parent, child);
INSERT INTO graph SELECT 'lot 2024-' || i, 'lot 2024-' || i / 2 FROM generate_series(1, 500) AS i;
ALTER TABLE graph ALTER parent SET STORAGE PLAIN, ALTER child SET STORAGE PLAIN;
INSERT INTO graph SELECT 'lot 2024-' || i, 'lot 2024-' || i / 2 FROM generate_series(400, 900) AS i;
SELECT is_empty($$SELECT * FROM conditions_differ('{lot 2024-1,lot 2024-400,lot 2024-900}')$$, 'plain storage: index and table agree');
SELECT is_empty('SELECT * FROM trace_index_check(''graph_index'')', 'plain storage: the index is sound');
SELECT is(items, 901::bigint, 'plain storage: an item is one item') FROM trace_index_stats('graph_index');
DROP TABLE graph;

-- An item gets links out and in, in every order: first in its own tuple, then in chunks, to which it also
-- moves some; built with some of them or none, with room for few or none, and links of several widths.
CREATE FUNCTION directions_law(room integer, included text, built integer) RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	note text := format('room for %s links, %s, %s at first', room, coalesce(nullif(included, ''), 'nothing included'), built);
	keys text[];
BEGIN
	CREATE TABLE graph (parent text, child text, at timestamptz, much numeric, small smallint);
	CREATE TABLE row (LIKE graph, step integer);
	INSERT INTO row SELECT CASE WHEN outward THEN item ELSE 'from ' || item || step % 2 END, CASE WHEN outward THEN 'to ' || item || step % 2 ELSE item END,
		'2024-01-01'::timestamptz + step * interval '1 day', step, step, step
	FROM (SELECT 'X' || substr(i::bit(7)::text, 8 - length), length, i FROM generate_series(1, 7) AS length, generate_series(0, (1 << length) - 1) AS i) AS items(item, length, i),
		generate_series(1, length) AS step, LATERAL (SELECT substr(item, step + 1, 1) = '1') AS direction(outward);
	INSERT INTO graph SELECT parent, child, at, much, small FROM row WHERE step <= built ORDER BY step, parent, child;
	EXECUTE format('CREATE INDEX graph_index ON graph USING genealogy (parent, child) %s WITH (inline_links = %s)', included, room);
	INSERT INTO graph SELECT parent, child, at, much, small FROM row WHERE step > built ORDER BY step, parent, child;
	SELECT array_agg(item) FROM (SELECT parent FROM row WHERE parent LIKE 'X%' UNION SELECT child FROM row WHERE child LIKE 'X%' ORDER BY 1) AS items(item)
		WHERE hashtext(item) % 30 = 0 INTO keys;
	RETURN NEXT is_empty(format('SELECT * FROM conditions_differ(%L)', keys), note || ': index and table agree');
	RETURN NEXT is_empty('SELECT * FROM trace_index_check(''graph_index'')', note || ': the index is sound');
	RETURN NEXT is(links, (SELECT count(*) FROM row), note || ': it has all links') FROM trace_index_stats('graph_index');
	DROP TABLE graph, row;
END
$$;
SELECT law.* FROM unnest('{0,1,2,4}'::integer[]) AS room, unnest('{"",INCLUDE (small),"INCLUDE (at, much, small)"}'::text[]) AS included,
	unnest('{0,1,2,4}'::integer[]) AS built, directions_law(room, included, built) AS law;

-- A hash that is the same for all keys: one bucket, with overflow pages.
CREATE FUNCTION no_hash(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 42';
CREATE OPERATOR CLASS no_hash_ops FOR TYPE integer USING genealogy AS OPERATOR 1 =, FUNCTION 1 no_hash(integer);
SELECT * FROM law('integer', '@', 'no_hash_ops', 'one hash for all');
CREATE TABLE alike (parent integer, child integer);
CREATE INDEX alike_index ON alike USING genealogy (parent no_hash_ops, child no_hash_ops);
INSERT INTO alike SELECT i, 0 FROM generate_series(1, 2300) AS i;
SELECT is(items, 2301::bigint, 'thousands of items can have one hash') FROM trace_index_stats('alike_index');
SELECT cmp_ok(bucket_pages, '>', 30::bigint, 'buckets are split while that may help') FROM trace_index_stats('alike_index');
SELECT is(directory_pages, 4::bigint, 'below the last directory') FROM trace_index_stats('alike_index');
SELECT is_empty('SELECT * FROM trace_index_check(''alike_index'')', 'the index is sound');

-- Equal under a nondeterministic collation, whatever the bytes.
SELECT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') AS has_icu \gset
\if :has_icu
CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE graph (parent text COLLATE loose, child text COLLATE loose);
CREATE INDEX graph_index ON graph USING genealogy (parent, child);
INSERT INTO graph VALUES ('abc', 'x'), ('ABC', 'y'), ('Abc', 'Z'), ('abd', 'z');
SELECT is_empty($$SELECT * FROM conditions_differ('{abc,ABC,aBC,abd,x,Z,z}')$$, 'a nondeterministic collation: index and table agree');
SELECT is_empty('SELECT * FROM trace_index_check(''graph_index'')', 'a nondeterministic collation: the index is sound');
SELECT is(items, 5::bigint, 'equal items are one') FROM trace_index_stats('graph_index');
DROP TABLE graph;
\endif

-- Busy items: the chain of links is short, since its chunks double.
CREATE TABLE busy (parent bigint, child bigint);
CREATE INDEX busy_index ON busy USING genealogy (parent, child);
INSERT INTO busy SELECT i % 3, -1 FROM generate_series(1, 100000) AS i;
SELECT is(links, 100000::bigint, 'one item can have many links') FROM trace_index_stats('busy_index');
SELECT cmp_ok(longest_chain, '<', 140::bigint, 'in few chunks') FROM trace_index_stats('busy_index');
SELECT is_empty('SELECT * FROM trace_index_check(''busy_index'')', 'the index is sound');
SET LOCAL enable_seqscan = off;
SELECT is((SELECT count(*) FROM busy WHERE child = -1), 100000::bigint, 'all of them are found');
SELECT is((SELECT count(*) FROM busy WHERE parent = 1 AND child = -1), 33334::bigint, 'and those between two busy items');
RESET enable_seqscan;

-- Room for no link, and small keys: as many items on a page as can be.
CREATE TABLE small (parent smallint, child smallint);
CREATE INDEX small_index ON small USING genealogy (parent, child) WITH (inline_links = 0);
INSERT INTO small SELECT i, i + 1 FROM generate_series(1, 20000) AS i;
SELECT cmp_ok(item_pages, '>=', 20000::bigint / 512, 'a page has at most 512 items') FROM trace_index_stats('small_index');
SELECT cmp_ok(item_pages, '<', 20000::bigint / 256 + 4, 'and has them') FROM trace_index_stats('small_index');
SELECT is_empty('SELECT * FROM trace_index_check(''small_index'')', 'the index is sound');

-- Without any item.
CREATE TABLE nothing (parent text, child text);
CREATE INDEX nothing_index ON nothing USING genealogy (parent, child);
INSERT INTO nothing SELECT FROM generate_series(1, 5000);
SELECT is(items, 0::bigint, 'NULL is no item') FROM trace_index_stats('nothing_index');
SELECT is(links, 5000::bigint, 'but has links') FROM trace_index_stats('nothing_index');
SELECT is_empty('SELECT * FROM trace_index_check(''nothing_index'')', 'the index is sound');

-- All rows of a partial index, each once, whichever of their items are NULL.
CREATE TABLE chosen (parent text, child text, kind text);
INSERT INTO chosen SELECT CASE WHEN i % 3 > 0 THEN 'P' || i % 20 END, CASE WHEN i % 4 > 0 THEN 'C' || i % 30 END, left('ab', i % 3) FROM generate_series(1, 500) AS i;
CREATE INDEX chosen_index ON chosen USING genealogy (parent, child) WHERE kind = 'a';
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SET LOCAL enable_indexscan = on;
CREATE FUNCTION plan_of(statement text) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
	result json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT json) ' || statement INTO result;
	RETURN result;
END
$$;
SELECT is(plan_of($$SELECT FROM chosen WHERE kind = 'a'$$) -> 0 -> 'Plan' ->> 'Index Name', 'chosen_index', 'a condition of the index alone is a scan of it');
SELECT bag_eq($$SELECT ctid AS row FROM chosen WHERE kind = 'a'$$, $$SELECT ctid AS row FROM chosen WHERE kind || '' = 'a'$$, 'which finds each row once');
RESET enable_indexscan;
RESET enable_bitmapscan;
RESET enable_seqscan;

-- Items of the row before are not looked for again.
CREATE TABLE again (parent text, child text);
CREATE INDEX again_index ON again USING genealogy (parent, child);
INSERT INTO again SELECT 'P' || i, 'C' || i FROM generate_series(1, 1000) AS i;
CREATE FUNCTION buffers_of(statement text) RETURNS integer LANGUAGE sql AS $$
	SELECT (plan_of(statement) -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::integer
$$;
SELECT cmp_ok(buffers_of($$INSERT INTO again SELECT 'P7', 'C8' FROM generate_series(1, 1000)$$),
	'<', buffers_of($$INSERT INTO again SELECT 'P' || i, 'C' || i FROM generate_series(1, 1000) AS i$$) - 1000,
	'another link of the same items reads a page less, or two');
SELECT is_empty('SELECT * FROM trace_index_check(''again_index'')', 'the index is sound');

-- Cursors that start again, and lateral joins, scan once more.
CREATE TABLE graph AS SELECT (i / 3)::bigint AS parent, i::bigint AS child FROM generate_series(1, 1000) AS i;
CREATE INDEX graph_index ON graph USING genealogy (parent, child);
ANALYZE graph;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL enable_memoize = off;
SELECT is((SELECT count(*) FROM graph AS a JOIN graph AS b ON b.parent = a.child),
	(SELECT count(*) FROM generate_series(1, 1000) AS i, generate_series(1, 1000) AS j WHERE j / 3 = i), 'joins find what arithmetic does');

SELECT * FROM finish();
ROLLBACK;
