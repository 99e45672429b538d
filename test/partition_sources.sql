-- Partitions and who may read them: a trace shows what a query of the whole table shows, no more and no
-- less, whichever of the partitions it reads by their indexes.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA sources;
CREATE SCHEMA hidden;
SET LOCAL search_path = sources, public;

SELECT * FROM no_plan();

CREATE ROLE regress_partition_owner;
CREATE ROLE regress_partition_reader;
GRANT USAGE ON SCHEMA sources TO regress_partition_owner, regress_partition_reader;
GRANT CREATE ON SCHEMA sources TO regress_partition_owner;

-- A chain through all partitions, one of which is where others may not look.
CREATE TABLE link (parent text, child text, quantity numeric) PARTITION BY LIST (parent);
CREATE TABLE link_a PARTITION OF link FOR VALUES IN ('a');
CREATE TABLE hidden.link_b PARTITION OF link FOR VALUES IN ('b');
CREATE TABLE link_c PARTITION OF link FOR VALUES IN ('c');
CREATE TABLE link_rest PARTITION OF link DEFAULT;
INSERT INTO link VALUES ('a', 'b', 1), ('b', 'c', 2), ('c', 'd', 3), ('d', 'e', 4);
CREATE INDEX ON link USING genealogy (parent, child);
CREATE VIEW chain AS SELECT array_agg(item ORDER BY depth) AS items FROM trace_components('sources.link', 'a'::text);

CREATE FUNCTION inside() RETURNS text LANGUAGE sql
	RETURN (SELECT string_agg(item, '' ORDER BY depth) FROM trace_components('sources.link', 'a'::text));
CREATE FUNCTION explained() RETURNS text LANGUAGE sql RETURN trace_explain('sources.link');
CREATE FUNCTION inside_for_all() RETURNS text LANGUAGE sql SECURITY DEFINER
	RETURN (SELECT string_agg(item, '' ORDER BY depth) FROM trace_components('sources.link', 'a'::text));
CREATE FUNCTION reads_indexes(parts integer) RETURNS text LANGUAGE sql
	RETURN format('traces read the genealogy indexes of %1$s of %1$s partitions', parts);

SELECT is(inside(), 'bcde', 'a chain through four partitions');
SELECT is(explained(), reads_indexes(4), 'which are read by their indexes');

-- Rights on the whole table are enough, those on its partitions are no matter.
SET LOCAL ROLE regress_partition_reader;
SELECT throws_ok('SELECT inside()', '42501', 'permission denied for table link', 'who may not read the table may not trace it');
SELECT is(inside_for_all(), 'bcde', 'a function traces with the rights of its owner');
RESET ROLE;
GRANT SELECT ON link TO regress_partition_reader;
SET LOCAL ROLE regress_partition_reader;
SELECT is(inside(), 'bcde', 'who may read the whole table may trace it');
SELECT is(explained(), reads_indexes(4), 'by the indexes of partitions that may not be read by themselves');
SELECT throws_ok('SELECT count(*) FROM link_c', '42501', 'permission denied for table link_c', 'as they may not');
RESET ROLE;
DROP INDEX link_parent_child_idx;
CREATE INDEX ON link_a USING genealogy (parent, child);
CREATE INDEX ON hidden.link_b USING genealogy (parent, child);
SET LOCAL ROLE regress_partition_reader;
SELECT is(inside(), 'bcde', 'nor need they be, when some of them have no index');
SELECT is(explained(), 'traces ask queries, since link_c has no genealogy index and may not be read by itself', 'all are asked by one query then');
RESET ROLE;
SELECT is(explained(), 'traces read the genealogy indexes of 2 of 4 partitions, and ask queries of link_c (there is no genealogy index on these columns), '
	'link_rest (there is no genealogy index on these columns)', 'its owner may');
GRANT SELECT ON link_c, link_rest TO regress_partition_reader;
SET LOCAL ROLE regress_partition_reader;
SELECT is(inside(), 'bcde', 'who may read those without an index');
SELECT alike(explained(), '% 2 of 4 partitions, and ask queries of link_c %', 'reads the others by theirs');
RESET ROLE;
DROP INDEX hidden.link_b_parent_child_idx, link_a_parent_child_idx;
SET LOCAL ROLE regress_partition_reader;
SELECT is(explained(), 'traces ask queries, since no partition or inheriting table has a genealogy index on these columns',
	'rights on partitions are no matter where none has an index');
RESET ROLE;
CREATE INDEX ON link_a USING genealogy (parent, child);
CREATE INDEX ON link_c USING genealogy (parent, child);
CREATE INDEX ON link_rest USING genealogy (parent, child);
GRANT SELECT ON hidden.link_b TO regress_partition_reader;
SET LOCAL ROLE regress_partition_reader;
SELECT is(inside(), 'bcde', 'a partition in a schema that may not be used');
SELECT is(explained(), 'traces ask queries, since link_b has no genealogy index and may not be read by itself', 'cannot be named in a query');
RESET ROLE;
-- One column is not enough for all, but it is for a query.
CREATE INDEX ON hidden.link_b USING genealogy (parent, child);
REVOKE SELECT ON link FROM regress_partition_reader;
GRANT SELECT (parent, child) ON link TO regress_partition_reader;
SET LOCAL ROLE regress_partition_reader;
SELECT is(inside(), 'bcde', 'rights on two columns');
SELECT is(trace_explain('link', quantity => NULL), 'traces ask queries, since the user may not select all columns of the table', 'are left to queries');
RESET ROLE;
GRANT SELECT ON link TO regress_partition_reader;

-- Row security of the table counts, that of a partition does not.
CREATE POLICY none ON link_c USING (false);
ALTER TABLE link_c ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE regress_partition_reader;
SELECT results_eq('SELECT count(*) FROM link', ARRAY[4::bigint], 'row security of a partition hides nothing in the table');
SELECT is(inside(), 'bcde', 'nor in a trace');
SELECT is(explained(), reads_indexes(4), 'by its index');
RESET ROLE;
DROP INDEX link_c_parent_child_idx;
SET LOCAL ROLE regress_partition_reader;
SELECT is(inside(), 'bcde', 'nor without an index');
SELECT is(explained(), 'traces ask queries, since link_c has no genealogy index and may not be read by itself', 'where a query of it would show less');
RESET ROLE;
CREATE INDEX ON link_c USING genealogy (parent, child);
CREATE POLICY not_c ON link USING (parent <> 'c');
ALTER TABLE link ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE regress_partition_reader;
SELECT is(inside(), 'bc', 'row security of the table hides links');
SELECT is(explained(), 'traces ask queries, since row security hides rows of the table', 'which queries leave out');
SELECT is(inside_for_all(), 'bcde', 'but not those of an owner');
RESET ROLE;
SELECT is(inside(), 'bcde', 'nor those of a superuser');
SELECT is(explained(), reads_indexes(4), 'that reads the indexes again');
ALTER TABLE link DISABLE ROW LEVEL SECURITY;

-- Of tables that inherit, as well.
CREATE TABLE site (parent text, child text);
CREATE TABLE site_a () INHERITS (site);
CREATE TABLE site_b () INHERITS (site);
INSERT INTO site VALUES ('a', 'b');
INSERT INTO site_a VALUES ('b', 'c');
INSERT INTO site_b VALUES ('c', 'd');
CREATE INDEX ON site USING genealogy (parent, child);
CREATE INDEX ON site_a USING genealogy (parent, child);
GRANT SELECT ON site TO regress_partition_reader;
SET LOCAL ROLE regress_partition_reader;
SELECT results_eq($$SELECT string_agg(item, '' ORDER BY depth) FROM trace_components('site', 'a')$$, ARRAY['bcd'], 'rights on the parent table are enough');
SELECT is(trace_explain('site'), 'traces ask queries, since site_b has no genealogy index and may not be read by itself', 'where queries are asked');
RESET ROLE;
DROP TABLE site_a, site_b;
SELECT is(trace_explain('site'), 'traces read genealogy index site_parent_child_idx', 'a table from which nothing inherits any more');

-- Temporary partitions, and those that are not logged.
CREATE TEMP TABLE passing (parent bigint, child bigint) PARTITION BY HASH (child);
CREATE TEMP TABLE passing_0 PARTITION OF passing FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TEMP TABLE passing_1 PARTITION OF passing FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX ON passing USING genealogy (parent, child);
INSERT INTO passing SELECT i, i + 1 FROM generate_series(1, 20) AS i;
SELECT is(trace_count_components('passing', 1::bigint), 20::bigint, 'temporary partitions');
SELECT is(trace_count_where_used('passing', 21::bigint), 20::bigint, 'which way ever');
SELECT is(trace_explain('passing'), reads_indexes(2), 'by their indexes');
CREATE TABLE mixed (parent bigint, child bigint) PARTITION BY RANGE (parent);
CREATE UNLOGGED TABLE mixed_unlogged PARTITION OF mixed FOR VALUES FROM (MINVALUE) TO (10);
CREATE TABLE mixed_logged PARTITION OF mixed FOR VALUES FROM (10) TO (MAXVALUE);
CREATE INDEX ON mixed USING genealogy (parent, child);
INSERT INTO mixed SELECT i, i + 1 FROM generate_series(1, 20) AS i;
SELECT is(trace_count_components('mixed', 1::bigint), 20::bigint, 'a partition that is not logged');

-- A table and its partitions may have other names, and schemas, from one call to the next.
CREATE FUNCTION rename(i integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	CASE i
		WHEN 1 THEN ALTER TABLE sources.link_c SET SCHEMA hidden;
		WHEN 2 THEN ALTER TABLE sources.link_a RENAME TO "link; a";
		WHEN 3 THEN ALTER TABLE sources.link DETACH PARTITION hidden.link_c;
		WHEN 4 THEN ALTER TABLE sources.link ATTACH PARTITION hidden.link_c FOR VALUES IN ('c', 'cc');
		WHEN 5 THEN DROP INDEX hidden.link_c_parent_child_idx;
		WHEN 6 THEN ALTER TABLE hidden.link_c RENAME TO link_cc;
		WHEN 7 THEN CREATE INDEX ON hidden.link_cc USING genealogy (child, parent);
		WHEN 8 THEN TRUNCATE hidden.link_cc;
		WHEN 9 THEN CREATE TABLE sources.link_e PARTITION OF sources.link FOR VALUES IN ('x');
		WHEN 10 THEN DROP TABLE hidden.link_b;
		ELSE NULL;
	END CASE;
	RETURN 'a';
END $$;
CREATE TABLE changes AS SELECT i, (SELECT string_agg(item, '' ORDER BY depth, item) FROM trace_components('sources.link', item)) AS items
	FROM generate_series(0, 10) AS i, LATERAL (SELECT rename(i) AS item OFFSET 0) AS r;
SELECT results_eq('TABLE changes',
	$$VALUES (0, 'bcde'), (1, 'bcde'), (2, 'bcde'), (3, 'bc'), (4, 'bcde'), (5, 'bcde'), (6, 'bcde'), (7, 'bcde'), (8, 'bc'), (9, 'bc'), (10, 'b')$$,
	'partitions that change from one call to the next');

-- The same without an index, where what is known of partitions is remembered from call to call, and queries
-- from statement to statement: by the same function, with the rights and the schemas of now.
CREATE TABLE plain (parent text, child text) PARTITION BY LIST (parent);
CREATE TABLE plain_a PARTITION OF plain FOR VALUES IN ('a');
CREATE TABLE plain_b PARTITION OF plain FOR VALUES IN ('b');
CREATE TABLE plain_c (child text, gone text, parent text);
ALTER TABLE plain_c DROP COLUMN gone;
ALTER TABLE plain ATTACH PARTITION plain_c FOR VALUES IN ('c');
INSERT INTO plain VALUES ('a', 'b'), ('b', 'c'), ('c', 'd');
GRANT SELECT ON plain TO regress_partition_reader;
CREATE FUNCTION change_plain(i integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	CASE i
		WHEN 1 THEN ALTER TABLE sources.plain DETACH PARTITION sources.plain_c;
		WHEN 2 THEN ALTER TABLE sources.plain ATTACH PARTITION sources.plain_c FOR VALUES IN ('c');
		WHEN 3 THEN CREATE TABLE sources.plain_d PARTITION OF sources.plain FOR VALUES IN ('d'); INSERT INTO sources.plain VALUES ('d', 'e');
		WHEN 4 THEN CREATE INDEX ON sources.plain_b USING genealogy (parent, child);
		WHEN 5 THEN CREATE INDEX ON sources.plain_c (parent); SET LOCAL enable_seqscan = off;
		WHEN 6 THEN DROP INDEX sources.plain_b_parent_child_idx;
		WHEN 7 THEN ALTER TABLE sources.plain_c SET SCHEMA hidden; SET LOCAL search_path = hidden, sources, public;
		WHEN 8 THEN ALTER TABLE sources.plain RENAME COLUMN parent TO other; ALTER TABLE sources.plain RENAME COLUMN child TO parent;
			ALTER TABLE sources.plain RENAME COLUMN other TO child;
		WHEN 9 THEN ALTER TABLE sources.plain RENAME COLUMN parent TO other; ALTER TABLE sources.plain RENAME COLUMN child TO parent;
			ALTER TABLE sources.plain RENAME COLUMN other TO child;
		WHEN 10 THEN DELETE FROM sources.plain WHERE parent = 'c';
		WHEN 11 THEN CREATE TABLE hidden.plain (parent text, child text);
		ELSE NULL;
	END CASE;
	RETURN CASE WHEN i = 8 THEN 'd' ELSE 'a' END;
END $$;
CREATE FUNCTION inside_plain(item text) RETURNS text LANGUAGE sql
	RETURN (SELECT string_agg(t.item, '' ORDER BY depth, t.item) FROM trace_components('sources.plain', item) AS t);
CREATE TABLE plain_changes AS SELECT i, item, (SELECT string_agg(t.item, '' ORDER BY depth, t.item) FROM trace_components('sources.plain', r.item) AS t) AS items
	FROM generate_series(0, 11) AS i, LATERAL (SELECT change_plain(i) AS item OFFSET 0) AS r;
SELECT results_eq('SELECT i, items FROM plain_changes',
	$$VALUES (0, 'bcd'), (1, 'bc'), (2, 'bcd'), (3, 'bcd'), (4, 'bcd'), (5, 'bcd'), (6, 'bcd'), (7, 'bcd'), (8, 'cba'), (9, 'bcd'),
		(10, 'bcd'), (11, 'bcd')$$,
	'partitions without an index that change from one call to the next, by the snapshot of the statement');
SET LOCAL enable_seqscan = on;
SET LOCAL search_path = sources, public;
INSERT INTO plain VALUES ('c', 'd');
SELECT is(inside_plain('a'), 'bcde', 'a query that is left to the next statement');
SET LOCAL ROLE regress_partition_reader;
SELECT is(inside_plain('a'), 'bcde', 'which another role may ask');
RESET ROLE;
REVOKE SELECT ON plain FROM regress_partition_reader;
SET LOCAL ROLE regress_partition_reader;
SELECT throws_ok($$SELECT inside_plain('a')$$, '42501', 'permission denied for table plain', 'as long as it has the right');
RESET ROLE;
GRANT SELECT ON plain TO regress_partition_reader;
CREATE POLICY not_c ON plain USING (parent <> 'c');
ALTER TABLE plain ENABLE ROW LEVEL SECURITY;
SELECT is(inside_plain('a'), 'bcde', 'row security that does not bind a superuser');
SET LOCAL ROLE regress_partition_reader;
SELECT is(inside_plain('a'), 'bc', 'hides links from another role');
RESET ROLE;
SELECT is(inside_plain('a'), 'bcde', 'and from no other');
-- One executor for all levels, over a function's own changes: each trace sees its statement's snapshot.
CREATE FUNCTION grow(n integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1 .. n LOOP
		INSERT INTO sources.plain VALUES ('d', 'e' || i);
		RETURN NEXT sources.inside_plain('a');
	END LOOP;
END $$;
SELECT results_eq('SELECT grow(3)', ARRAY['bcdee1', 'bcdee1e2', 'bcdee1e2e3'], 'links that a function adds between two traces');

-- What is left to the next statement is a plan, which another setting of the planner does not change.
CREATE TABLE kept (parent bigint, child bigint);
CREATE INDEX kept_btree ON kept (parent);
INSERT INTO kept VALUES (1, 2), (2, 3);
ANALYZE kept;
SELECT is(trace_count_components('kept', 1::bigint), 2::bigint, 'a table of two rows');
SET LOCAL enable_seqscan = off;
SELECT is(trace_count_components('kept', 1::bigint), 2::bigint, 'which are read as before');
SELECT is(pg_stat_get_xact_numscans('kept_btree'::regclass), 0::bigint, 'without the index');
DISCARD PLANS;
SELECT is(trace_count_components('kept', 1::bigint), 2::bigint, 'until plans are discarded');
SELECT cmp_ok(pg_stat_get_xact_numscans('kept_btree'::regclass), '>', 0::bigint, 'and the index is read');
SET LOCAL enable_seqscan = on;

-- In one walk: a partition by its genealogy index, one by its B-tree, and two whose rows are all read.
CREATE TABLE apart (day integer, parent bigint, child bigint) PARTITION BY LIST (day);
CREATE TABLE apart_0 PARTITION OF apart FOR VALUES IN (0);
CREATE TABLE apart_1 PARTITION OF apart FOR VALUES IN (1);
CREATE TABLE apart_2 (child bigint, parent bigint, day integer);
ALTER TABLE apart ATTACH PARTITION apart_2 FOR VALUES IN (2);
CREATE TABLE apart_3 PARTITION OF apart FOR VALUES IN (3);
CREATE INDEX ON apart_0 USING genealogy (parent, child);
CREATE INDEX apart_btree ON apart_1 (parent);
INSERT INTO apart SELECT i % 4, i, i + 1 FROM generate_series(1, 20) AS i;
SET LOCAL enable_seqscan = off;
SELECT results_eq($$SELECT item, depth FROM trace_components('apart', 1::bigint) ORDER BY depth$$,
	'SELECT i + 1::bigint, i FROM generate_series(1, 20) AS i', 'partitions that are read in three ways');
SELECT cmp_ok(pg_stat_get_xact_numscans('apart_btree'::regclass), '>', 0::bigint, 'items are looked up in the B-tree');
SELECT is(pg_stat_get_xact_numscans('apart_1'::regclass), 1::bigint, 'and the rows of its partition were only read to make it');
SELECT cmp_ok(pg_stat_get_xact_numscans('apart_2'::regclass), '>=', 20::bigint, 'as they are to the others');
SET LOCAL enable_seqscan = on;

-- A query that has to be planned anew while a level is read, and then is another: no link is read twice.
CREATE TYPE probe;
CREATE FUNCTION probe_in(cstring) RETURNS probe LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION probe_out(probe) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE probe (INPUT = probe_in, OUTPUT = probe_out, LIKE = integer);
CREATE CAST (integer AS probe) WITHOUT FUNCTION;
CREATE CAST (probe AS integer) WITHOUT FUNCTION;
DO $$
DECLARE
	name text;
	operator text;
BEGIN
	FOR name, operator IN SELECT * FROM (VALUES ('eq', '='), ('lt', '<'), ('le', '<='), ('gt', '>'), ('ge', '>=')) AS made LOOP
		EXECUTE format('CREATE FUNCTION probe_%1$s(probe, probe) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS %2$L', name, 'int4' || name);
		EXECUTE format('CREATE OPERATOR %s (FUNCTION = probe_%s, LEFTARG = probe, RIGHTARG = probe)', operator, name);
	END LOOP;
END $$;
CREATE FUNCTION probe_cmp(probe, probe) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
CREATE FUNCTION probe_hash(item probe) RETURNS integer LANGUAGE plpgsql STRICT AS $$
BEGIN
	IF item::integer > 10000 AND current_setting('enable_indexscan')::boolean THEN
		PERFORM set_config('enable_indexscan', 'off', true), set_config('enable_seqscan', 'on', true);
		DISCARD PLANS;
	END IF;
	RETURN hashint4(item::integer);
END $$;
CREATE OPERATOR CLASS probe_ops DEFAULT FOR TYPE probe USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 probe_cmp(probe, probe), FUNCTION 4 btequalimage(oid);
CREATE OPERATOR CLASS probe_ops DEFAULT FOR TYPE probe USING hash AS OPERATOR 1 =, FUNCTION 1 probe_hash(probe);
CREATE OPERATOR CLASS probe_ops DEFAULT FOR TYPE probe USING genealogy AS OPERATOR 1 =, FUNCTION 1 probe_hash(probe);
CREATE TABLE changing (day integer, parent probe, child probe, quantity integer) PARTITION BY LIST (day);
CREATE TABLE changing_0 PARTITION OF changing FOR VALUES IN (0);
CREATE TABLE changing_1 PARTITION OF changing FOR VALUES IN (1);
CREATE TABLE changing_2 PARTITION OF changing FOR VALUES IN (2);
CREATE INDEX ON changing_0 USING genealogy (parent, child);
CREATE INDEX ON changing_1 (parent);
CREATE INDEX ON changing_2 (parent);
INSERT INTO changing SELECT 1 + i % 2, link.parent::probe, link.child::probe, 1
	FROM generate_series(1, 6000) AS i, LATERAL (VALUES (0, i), (i, 10000 + i)) AS link (parent, child);
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT results_eq($$SELECT quantity, count(*) FROM trace_rollup('changing', 0::probe) GROUP BY quantity$$, 'VALUES (1::numeric, 12000::bigint)',
	'links of a level whose query changes');
SELECT is(current_setting('enable_indexscan'), 'off', 'and it did');
SET LOCAL enable_indexscan = on;
SET LOCAL enable_seqscan = on;
SET LOCAL enable_bitmapscan = on;

-- Partitions of other times are not read: of six, those of February and what comes before it, as long as
-- nothing is known of ends.
CREATE FUNCTION read_at(type text, at timestamptz) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	links bigint;
BEGIN
	DROP TABLE IF EXISTS monthly;
	EXECUTE format('CREATE TABLE monthly (parent bigint, child bigint, installed_at %s) PARTITION BY RANGE (installed_at)', type);
	FOR month IN 1 .. 6 LOOP
		EXECUTE format('CREATE TABLE monthly_%s PARTITION OF monthly FOR VALUES FROM (%L) TO (%L)', month,
			make_date(2024, month, 1), make_date(2024, month + 1, 1));
	END LOOP;
	CREATE INDEX ON monthly USING genealogy (parent, child);
	INSERT INTO monthly SELECT i, i + 1, make_date(2024, i, 10) FROM generate_series(1, 6) AS i;
	-- which does not ask whether other times know the item
	links := count(*) FROM trace_expand('monthly', ARRAY[1::bigint], 'down', at => at, removed_at => NULL) WHERE depth > 0;
	RETURN links || ' links from ' || (SELECT count(*) FROM pg_index JOIN pg_inherits ON inhrelid = indrelid
		WHERE inhparent = 'monthly'::regclass AND pg_stat_get_xact_numscans(indexrelid) > 0) || ' partitions';
END $$;
SELECT is(read_at(type, '2024-02-15'), '2 links from 2 partitions', 'at a time in February, by ' || type)
	FROM unnest('{timestamptz,timestamp,date}'::text[]) AS type;
SELECT is(read_at(type, 'infinity'), '6 links from 6 partitions', 'at the end of time, by ' || type)
	FROM unnest('{timestamptz,timestamp,date}'::text[]) AS type;
SELECT is(read_at(type, '-infinity'), '0 links from 0 partitions', 'before all time, by ' || type)
	FROM unnest('{timestamptz,timestamp,date}'::text[]) AS type;
SET LOCAL timezone = 'Pacific/Kiritimati';
SELECT is(read_at(type, '2024-02-09 10:00+00'), '2 links from 2 partitions', 'where it is tomorrow already, by ' || type)
	FROM unnest('{timestamptz,timestamp,date}'::text[]) AS type;
SET LOCAL timezone = 'UTC';

-- A trace takes memory for what it has reached, however many partitions there are, and its error says how
-- deep it was: twenty levels, the last of which has 40,000 items.
CREATE TABLE wide (parent bigint, child bigint) PARTITION BY HASH (parent);
DO $$
BEGIN
	FOR i IN 0 .. 99 LOOP
		EXECUTE format('CREATE TABLE wide_%s PARTITION OF wide FOR VALUES WITH (MODULUS 100, REMAINDER %s)', i, i);
	END LOOP;
END $$;
CREATE INDEX ON wide USING genealogy (parent, child);
INSERT INTO wide SELECT i, i + 1 FROM generate_series(1, 19) AS i;
INSERT INTO wide SELECT 20, 100 + i FROM generate_series(1, 40000) AS i;
CREATE FUNCTION depth_reached() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	RETURN trace_count_components('wide', 1::bigint) || ' items';
EXCEPTION WHEN configuration_limit_exceeded THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN substring(detail FROM 'up to depth \d+');
END $$;
SET LOCAL traceability.trace_memory = '1MB';
SELECT is(depth_reached(), 'up to depth 19', 'the depth at which the memory was used up');
SET LOCAL traceability.trace_memory = '6MB';
SELECT is(depth_reached(), '40019 items', 'a large level of many partitions');

SELECT * FROM finish();
ROLLBACK;
