-- Genealogy over everything that can hold links, and as whoever asks.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL timezone = 'UTC';
CREATE SCHEMA sources;
SET LOCAL search_path = sources, public;
-- An INSERT returns nothing of the rows that a trigger sends to another table.
SET LOCAL everywhere.may_inherit = off;

SELECT * FROM no_plan();

-- One small graph: a drone of a frame and two packs, one cell lot in both packs.
CREATE TABLE link (parent text, child text, installed_at timestamptz, removed_at timestamptz);
INSERT INTO link VALUES
	('drone', 'frame', '2024-01-01', NULL),
	('drone', 'pack 1', '2024-01-01', '2024-06-01'),
	('drone', 'pack 2', '2024-06-01', NULL),
	('pack 1', 'cells', '2023-12-01', NULL),
	('pack 2', 'cells', '2023-12-01', NULL);

-- What every table below must say of it.
CREATE FUNCTION answers(edges regclass, VARIADIC names text[] DEFAULT '{parent, child}') RETURNS SETOF text
	LANGUAGE plpgsql STABLE AS $$
DECLARE
	p CONSTANT text := names[1];
	c CONSTANT text := names[2];
BEGIN
	RETURN NEXT string_agg(format('%s %s', item, depth), ', ' ORDER BY depth, item)
		FROM trace_components(edges, 'drone', parent => p, child => c);
	RETURN NEXT string_agg(format('%s %s', item, depth), ', ' ORDER BY depth, item)
		FROM trace_where_used(edges, 'cells', parent => p, child => c);
	RETURN NEXT trace_count_components(edges, 'drone', parent => p, child => c) || ' '
		|| trace_count_where_used(edges, 'cells', parent => p, child => c);
	RETURN NEXT string_agg(format('%s %s %s', item, depth, is_top), ', ' ORDER BY depth, item)
		FROM trace_recall(edges, '{frame, cells}', parent => p, child => c);
	RETURN NEXT trace_contains(edges, 'drone', 'cells', parent => p, child => c)::text
		|| trace_contains(edges, 'frame', 'cells', parent => p, child => c);
	RETURN NEXT max(step) || ' ' || min(item) FROM trace_path(edges, 'drone', 'cells', parent => p, child => c);
	RETURN NEXT count(*) FROM trace_tree(edges, 'drone', parent => p, child => c);
END $$;

CREATE FUNCTION answer_alike(title text, edges regclass, VARIADIC names text[] DEFAULT '{parent, child}')
	RETURNS text LANGUAGE sql RETURN results_eq(format('SELECT * FROM answers(%L, VARIADIC %L)', edges, names),
	ARRAY['frame 1, pack 1 1, pack 2 1, cells 2', 'pack 1 1, pack 2 1, drone 2', '4 3',
		'cells 0 f, frame 0 f, drone 1 t, pack 1 1 f, pack 2 1 f', 'truefalse', '2 cells', '6'], title);

SELECT answer_alike('a table', 'link');

-- Indexes of every kind, none of which may change an answer.
CREATE INDEX link_parent ON link (parent);
CREATE INDEX link_child ON link (child);
SELECT answer_alike('B-tree indexes', 'link');
SET LOCAL enable_seqscan = off;
SELECT answer_alike('B-tree indexes, preferred', 'link');
SET LOCAL enable_indexscan = off;
SET LOCAL enable_indexonlyscan = off;
SELECT answer_alike('B-tree indexes, by bitmap', 'link');
DROP INDEX link_parent, link_child;
CREATE INDEX link_parent ON link USING hash (parent);
CREATE INDEX link_child ON link USING hash (child);
SELECT answer_alike('hash indexes', 'link');
DROP INDEX link_parent, link_child;
CREATE INDEX link_brin ON link USING brin (parent, child);
SELECT answer_alike('a BRIN index', 'link');
DROP INDEX link_brin;
RESET enable_seqscan;
RESET enable_indexscan;
RESET enable_indexonlyscan;

-- An index is used, once the table is worth it.
CREATE TABLE indexed AS SELECT i AS parent, i / 2 AS child FROM generate_series(1, 20000) AS i;
CREATE INDEX ON indexed (parent);
CREATE INDEX ON indexed (child);
ANALYZE indexed;
SELECT results_eq('SELECT count(*) FROM trace_components(''indexed'', 20000)', 'VALUES (15::bigint)', 'down an index');
SELECT results_eq('SELECT count(*) FROM trace_where_used(''indexed'', 9000)', 'VALUES (2::bigint)', 'up an index');
SELECT results_eq('SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relid = ''indexed''::regclass',
	'SELECT seq_scan - 0 FROM pg_stat_xact_user_tables WHERE relid = ''indexed''::regclass AND idx_scan > 0',
	'by the index');

-- Views.
CREATE VIEW v_plain AS SELECT child, parent FROM link;
SELECT answer_alike('a view', 'v_plain');
CREATE VIEW v_barrier WITH (security_barrier) AS SELECT parent AS a, child AS b FROM link;
SELECT answer_alike('a security barrier view', 'v_barrier', 'a', 'b');
CREATE VIEW v_union AS SELECT parent, child FROM link WHERE parent = 'drone'
	UNION ALL SELECT parent, child FROM link WHERE parent <> 'drone';
SELECT answer_alike('a view of UNION ALL', 'v_union');
CREATE VIEW v_distinct AS SELECT DISTINCT parent, child FROM link;
SELECT answer_alike('a view of DISTINCT', 'v_distinct');
CREATE VIEW v_window AS SELECT parent, child, row_number() OVER () AS n FROM link LIMIT 100;
SELECT answer_alike('a view that no condition gets into', 'v_window');
CREATE VIEW v_join AS SELECT l.parent, m.child FROM link AS l JOIN link AS m USING (parent, child);
SELECT answer_alike('a view of a join', 'v_join');
CREATE VIEW v_sublink AS SELECT parent, child FROM link WHERE parent IN (SELECT parent FROM link);
SELECT answer_alike('a view of a subquery', 'v_sublink');
CREATE MATERIALIZED VIEW v_stored AS SELECT parent, child FROM link;
SELECT answer_alike('a materialized view', 'v_stored');

-- Partitions, inheritance, temporary tables.
CREATE TABLE hashed (LIKE link) PARTITION BY HASH (parent);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE hashed_2 PARTITION OF hashed FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO hashed TABLE link;
SELECT answer_alike('a partitioned table', 'hashed');
CREATE INDEX ON hashed (parent);
CREATE INDEX ON hashed (child);
SELECT answer_alike('a partitioned table with indexes', 'hashed');
CREATE TABLE dated (LIKE link) PARTITION BY RANGE (installed_at);
CREATE TABLE dated_2023 PARTITION OF dated FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE dated_2024 (removed_at timestamptz, gone integer, installed_at timestamptz, child text, parent text);
ALTER TABLE dated_2024 DROP COLUMN gone;
ALTER TABLE dated ATTACH PARTITION dated_2024 FOR VALUES FROM ('2024-01-01') TO (MAXVALUE);
INSERT INTO dated TABLE link;
SELECT answer_alike('partitions by time', 'dated');
SELECT results_eq('SELECT item FROM trace_components(''dated'', ''drone'', ''2024-03-01'') ORDER BY depth, item',
	ARRAY['frame', 'pack 1', 'cells'], 'partitions by time, at a time');
CREATE TABLE ancestor (parent text, child text);
CREATE TABLE heir () INHERITS (ancestor);
INSERT INTO ancestor SELECT parent, child FROM link WHERE parent = 'drone';
INSERT INTO heir SELECT parent, child FROM link WHERE parent <> 'drone';
SELECT answer_alike('inheritance', 'ancestor');
CREATE TEMP TABLE passing AS TABLE link;
SELECT answer_alike('a temporary table', 'passing');
SELECT set_config(name, 'on', true) FROM pg_settings
	WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
SELECT answer_alike('a temporary table under a parallel query', 'passing');
SELECT set_config(name, 'off', true) FROM pg_settings
	WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
CREATE TABLE nothing (LIKE link);
SELECT is_empty('SELECT * FROM trace_components(''nothing'', ''drone'')', 'an empty table');
SELECT results_eq('SELECT * FROM trace_recall(''nothing'', ''{drone}'')',
	'VALUES (''drone''::text, 0, ''drone''::text, NULL::boolean, NULL::boolean, false)', 'a recall from an empty table');

-- Where a level is a scan of the whole table, workers may take part.
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT answer_alike('a parallel scan', 'link');
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- Names that need quotes.
CREATE SCHEMA "odd; schema";
CREATE TABLE "odd; schema"."a ""table""" ("select" text, "Par""ent' --" text, "installed at" date);
INSERT INTO "odd; schema"."a ""table""" SELECT parent, child, installed_at FROM link;
SELECT answer_alike('names that need quotes', '"odd; schema"."a ""table"""', 'select', 'Par"ent'' --');
SELECT results_eq($$SELECT item FROM trace_components('"odd; schema"."a ""table"""', 'drone', '2024-01-01', 1,
	'select', 'Par"ent'' --', 'installed at', NULL) ORDER BY item$$, ARRAY['frame', 'pack 1'],
	'a time column that needs quotes');
ALTER TABLE nothing RENAME parent TO "Parent";
SELECT throws_ok('SELECT trace_tree(''nothing'', ''drone'')', '42703', NULL, 'names are not folded');

-- Nothing on the search path takes part: neither operators nor functions nor tables.
CREATE SCHEMA trap;
CREATE FUNCTION trap.spring(anyelement, anyelement) RETURNS boolean LANGUAGE plpgsql AS
	$$ BEGIN RAISE EXCEPTION 'sprung'; END $$;
CREATE FUNCTION trap.spring(text, text) RETURNS boolean LANGUAGE plpgsql AS
	$$ BEGIN RAISE EXCEPTION 'sprung'; END $$;
CREATE FUNCTION trap.spring(timestamptz, timestamptz) RETURNS boolean LANGUAGE plpgsql AS
	$$ BEGIN RAISE EXCEPTION 'sprung'; END $$;
CREATE FUNCTION trap.spring(trace_id, trace_id) RETURNS boolean LANGUAGE plpgsql AS
	$$ BEGIN RAISE EXCEPTION 'sprung'; END $$;
CREATE FUNCTION trap.unnest(anyarray) RETURNS SETOF anyelement LANGUAGE plpgsql AS
	$$ BEGIN RAISE EXCEPTION 'sprung'; END $$;
CREATE OPERATOR trap.= (LEFTARG = anyelement, RIGHTARG = anyelement, FUNCTION = trap.spring);
CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.spring);
CREATE OPERATOR trap.= (LEFTARG = trace_id, RIGHTARG = trace_id, FUNCTION = trap.spring);
CREATE OPERATOR trap.<= (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = trap.spring);
CREATE OPERATOR trap.> (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = trap.spring);
CREATE TABLE trap.link (parent text, child text);
CREATE TABLE ids AS SELECT ('PN:' || parent)::trace_id AS parent, ('PN:' || child)::trace_id AS child,
	installed_at, removed_at FROM link;
CREATE FUNCTION in_the_trap(query text) RETURNS text LANGUAGE plpgsql
	SET search_path = trap, pg_catalog, sources, public AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM (%s) AS q', query) INTO n;
	RETURN n;
EXCEPTION WHEN raise_exception THEN
	RETURN sqlerrm;
END $$;
SELECT is(in_the_trap($$SELECT 'a'::text = 'a'::text$$), 'sprung', 'the trap is set');
SELECT is(in_the_trap($$SELECT unnest('{a}'::text[])$$), 'sprung', 'for functions too');
SELECT is(in_the_trap($$SELECT * FROM trace_components('sources.link', 'drone', '2024-03-01')$$), '3', 'text passes it');
SELECT is(in_the_trap($$SELECT * FROM trace_recall('sources.ids', '{PN:cells}', '2024-03-01')$$), '4', 'trace ids pass it');
SELECT is(in_the_trap($$SELECT * FROM trace_path('sources.ids', 'PN:drone', 'PN:cells')$$), '3', 'a path passes it');
SELECT is(in_the_trap($$SELECT * FROM trace_tree('sources.link', 'drone')$$), '6', 'a tree passes it');
CREATE FUNCTION without_a_path() RETURNS text[] LANGUAGE sql SET search_path = '' AS $$
	SELECT pg_catalog.array_agg(item ORDER BY depth, item)
		FROM public.trace_components('sources.ids'::pg_catalog.regclass, 'PN:drone', '2024-03-01') $$;
SELECT is(without_a_path(), '{PN:frame,PN:pack 1,PN:cells}', 'an empty path');

-- Types of items.
CREATE TYPE stage AS ENUM ('raw', 'cut', 'built');
CREATE TABLE stages (parent stage, child stage);
INSERT INTO stages VALUES ('built', 'cut'), ('cut', 'raw');
SELECT results_eq('SELECT item FROM trace_components(''stages'', ''built''::stage) ORDER BY depth',
	ARRAY['cut', 'raw']::stage[], 'an enum');
SELECT throws_ok('SELECT * FROM trace_components(''stages'', ''done'')', '22P02', NULL, 'what is no stage');
CREATE TYPE spot AS (x integer, y integer);
CREATE TABLE spots (parent spot, child spot);
INSERT INTO spots VALUES ((1, 2), (3, 4)), ((3, 4), (5, 6));
SELECT results_eq('SELECT max(depth) FROM trace_components(''spots'', (1, 2)::spot)', ARRAY[2], 'a composite type');
CREATE TABLE numbers (parent numeric, child numeric);
INSERT INTO numbers VALUES (1.0, 2.00), (2, 3.0), (2.0, 3);
SELECT results_eq('SELECT count(*), max(depth) FROM trace_components(''numbers'', 1.000)', 'VALUES (2::bigint, 2)',
	'numbers that are equal but not written alike');
CREATE TABLE xids (parent xid, child xid);
INSERT INTO xids VALUES ('1', '3'), ('1', '20');
SELECT results_eq('SELECT * FROM trace_tree(''xids'', ''1''::xid)', ARRAY['1', '├── 20', '└── 3'],
	'a type without an order is drawn in that of its text');
CREATE TABLE varchars (parent varchar(20), child varchar(30));
INSERT INTO varchars SELECT parent, child FROM link;
SELECT answer_alike('varchar columns', 'varchars');
SELECT results_eq('SELECT pg_typeof(item)::text FROM trace_where_used(''link'', ''frame''::varchar)',
	ARRAY['character varying'], 'a varchar item in text columns');
CREATE DOMAIN code AS text CHECK (VALUE !~ '\d');
CREATE DOMAIN anycode AS text;
CREATE TABLE coded (parent code, child code, other anycode);
INSERT INTO coded VALUES ('drone', 'frame', 'frame'), ('frame', 'screw', 'screw');
SELECT results_eq('SELECT item FROM trace_components(''coded'', ''drone''::code) ORDER BY depth',
	ARRAY['frame', 'screw']::code[], 'an item of the columns'' domain');
SELECT results_eq('SELECT item FROM trace_components(''coded'', ''drone'', child => ''other'') ORDER BY depth',
	ARRAY['frame', 'screw'], 'columns of two domains over one type');
SELECT throws_ok('SELECT * FROM trace_components(''link'', ''drone''::code)', '23514', NULL,
	'no value leaves a trace that its domain would refuse');
SELECT throws_ok('SELECT * FROM trace_components(''link'', ''drone''::char(5))', '42804', NULL, 'blank-padded is not text');
SELECT throws_ok('SELECT * FROM trace_recall(''link'', ''{1}''::integer[])', '42804', NULL, 'a recall of numbers from text');
SELECT throws_like('SELECT * FROM trace_path(''ids'', serial_number ''1'', ''2'')', '%serial_number%trace_id%', 'both types are named');

-- Equality is that of the columns' collation.
CREATE COLLATION plain (provider = libc, locale = 'C');
CREATE TABLE collated (parent text COLLATE plain, child text COLLATE "C");
INSERT INTO collated SELECT parent, child FROM link;
SELECT answer_alike('two collations that take the same for equal', 'collated');
DO $$ BEGIN
	CREATE COLLATION sources.folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
SELECT count(*) > 0 AS icu FROM pg_collation WHERE collname = 'folded' \gset
\if :icu
	CREATE TABLE folded (parent text COLLATE folded, child text COLLATE folded, other text);
	INSERT INTO folded VALUES ('Drone', 'PACK', 'x'), ('pack', 'Cells', 'x'), ('Pack', 'cells', 'x');
	SELECT results_eq('SELECT lower(item), depth FROM trace_components(''folded'', ''DRONE'') ORDER BY depth',
		'VALUES (''pack'', 1), (''cells'', 2)', 'a collation that folds case');
	SELECT throws_ok('SELECT * FROM trace_components(''folded'', ''drone'', child => ''other'')', '0A000', NULL,
		'columns that compare items differently');
\endif
SELECT count(*) > 0 AS citext FROM pg_available_extensions WHERE name = 'citext' \gset
\if :citext
	CREATE SCHEMA elsewhere;
	CREATE EXTENSION citext SCHEMA elsewhere;
	CREATE TABLE relaxed AS SELECT upper(parent)::elsewhere.citext AS parent, child::elsewhere.citext FROM link;
	SELECT results_eq('SELECT lower(item), depth FROM trace_components(''relaxed'', ''Drone'') ORDER BY depth, 1',
		'VALUES (''frame'', 1), (''pack 1'', 1), (''pack 2'', 1), (''cells'', 2)', 'citext, from another schema');
\endif

-- Times of every type, and of none.
CREATE DOMAIN moment AS timestamptz;
CREATE TABLE timed AS SELECT parent, child, installed_at::date AS d, installed_at::timestamp AS t,
	installed_at::moment AS m, coalesce(removed_at, 'infinity') AS r FROM link;
SELECT results_eq(format('SELECT item FROM trace_components(''timed'', ''drone'', ''2024-03-01'',
	installed_at => %L, removed_at => ''r'') ORDER BY depth, item', c), ARRAY['frame', 'pack 1', 'cells'], 'time in ' || c)
	FROM unnest('{d, t, m}'::text[]) AS c;
SELECT results_eq('SELECT item FROM trace_components(''link'', ''drone'', ''infinity'', 1) ORDER BY item',
	ARRAY['frame', 'pack 2'], 'at the end of time');
SELECT is_empty('SELECT item FROM trace_components(''link'', ''drone'', ''-infinity'')', 'at its beginning');
SELECT results_eq('SELECT item FROM trace_components(''link'', ''drone'', ''2024-06-01'', 1, installed_at => NULL)
	ORDER BY item', ARRAY['frame', 'pack 2'], 'only the time of removal');
SELECT results_eq('SELECT item FROM trace_components(''link'', ''drone'', ''2024-03-01'', 1, removed_at => NULL)
	ORDER BY item', ARRAY['frame', 'pack 1'], 'only the time of installation');
SELECT results_eq('SELECT count(*) FROM trace_components(''v_plain'', ''drone'', installed_at => ''none'', removed_at => NULL)',
	ARRAY[4::bigint], 'times are not looked at without need');
SELECT throws_ok('SELECT * FROM trace_components(''v_plain'', ''drone'', now())', '42703', NULL, 'nor ignored with it');
CREATE TABLE far (parent text, child text, installed_at date, removed_at timestamp);
INSERT INTO far VALUES ('a', 'b', '4714-11-24 BC', '294276-12-31 23:59:59'), ('b', 'c', '2024-01-01', NULL), ('c', 'd', '5874897-12-31', NULL);
SET LOCAL timezone = 'America/New_York';
SELECT results_eq('SELECT item, depth FROM trace_components(''far'', ''a'', chronological => true) ORDER BY depth',
	'VALUES (''b'', 1), (''c'', 2), (''d'', 3)', 'times beyond the range of timestamptz are open ends');
SELECT is(trace_json('far', 'c') -> 'edges' ->> 0, '{"parent": "c", "child": "d", "installed_at": "infinity"}', 'and shown so');
SELECT is_empty('SELECT * FROM trace_check(''far'')', 'and are nothing wrong');
SET LOCAL timezone = 'UTC';

-- A trace sees what its query sees.
INSERT INTO link VALUES ('fleet', 'drone');
SELECT ok(trace_contains('link', 'fleet', 'cells'), 'rows of its own transaction');
SELECT results_eq('WITH added AS (INSERT INTO link VALUES (''world'', ''fleet'') RETURNING parent)
	SELECT trace_contains(''link'', parent, ''cells'') FROM added', ARRAY[false], 'not those of its own query');
SAVEPOINT before;
DELETE FROM link WHERE parent IN ('world', 'fleet');
SELECT ok(NOT trace_contains('link', 'fleet', 'cells'), 'not those it deleted');
ROLLBACK TO before;
DELETE FROM link WHERE parent IN ('world', 'fleet');

-- A prepared query is kept from row to row, as long as it is the right one.
SELECT results_eq('SELECT e, count(*) FROM unnest(ARRAY[''link'', ''hashed'', ''link'', ''v_plain'']::regclass[])
	WITH ORDINALITY AS u(e, n), trace_components(e, ''drone'') GROUP BY e, n ORDER BY n',
	'VALUES (''link''::regclass, 4::bigint), (''hashed'', 4), (''link'', 4), (''v_plain'', 4)', 'one table after the other');
SELECT results_eq('SELECT at, count(t.item) FROM unnest(''{2023-12-24, NULL, 2024-03-01, 2024-07-01}''::timestamptz[])
	AS at LEFT JOIN trace_components(''link'', ''drone'', at) AS t ON true GROUP BY at ORDER BY at',
	'VALUES (timestamptz ''2023-12-24'', 0::bigint), (''2024-03-01'', 3), (''2024-07-01'', 3), (NULL, 4)', 'one time after the other');
CREATE FUNCTION reshape() RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	FOR i IN 1..4 LOOP
		n := (SELECT count(*) FROM trace_components('sources.changing', 'drone'));
		RETURN NEXT n;
		CASE i
			WHEN 1 THEN CREATE INDEX ON sources.changing (parent);
			WHEN 2 THEN ALTER TABLE sources.changing ALTER parent TYPE varchar(90), ALTER child TYPE varchar(91);
			WHEN 3 THEN DROP TABLE sources.changing; CREATE TABLE sources.changing AS TABLE sources.varchars;
			ELSE NULL;
		END CASE;
	END LOOP;
END $$;
CREATE TABLE changing AS TABLE link;
SELECT results_eq('SELECT * FROM reshape()', ARRAY[4, 4, 4, 4]::bigint[], 'while the table changes');
PREPARE again AS SELECT count(*) FROM trace_components('link', 'drone');
SELECT results_eq('EXECUTE again', ARRAY[4::bigint], 'a prepared statement');
ALTER TABLE link ADD note text;
SELECT results_eq('EXECUTE again', ARRAY[4::bigint], 'and again');

-- Privileges and row security are the caller's.
CREATE ROLE regress_genealogy_worker;
CREATE ROLE regress_genealogy_owner;
GRANT USAGE ON SCHEMA sources, public TO regress_genealogy_worker, regress_genealogy_owner;
CREATE TABLE secret AS SELECT parent, child, installed_at, removed_at FROM link;
SET LOCAL ROLE regress_genealogy_worker;
SELECT throws_ok('SELECT * FROM trace_components(''sources.secret'', ''drone'')', '42501', NULL, 'no privilege, no trace');
SELECT throws_ok('SELECT * FROM trace_tree(''sources.secret'', ''drone'')', '42501', NULL, 'no tree');
SELECT throws_ok('SELECT trace_contains(''sources.secret'', ''drone'', ''cells'')', '42501', NULL, 'no answer');
SELECT throws_ok('SELECT trace_count_components(''sources.secret'', ''drone'')', '42501', NULL, 'no number');
RESET ROLE;
GRANT SELECT (parent, child) ON secret TO regress_genealogy_worker;
SET LOCAL ROLE regress_genealogy_worker;
SELECT results_eq('SELECT count(*) FROM trace_components(''sources.secret'', ''drone'')', ARRAY[4::bigint],
	'the columns that are needed are enough');
SELECT throws_ok('SELECT * FROM trace_components(''sources.secret'', ''drone'', now())', '42501', NULL,
	'the times are further columns');
RESET ROLE;
CREATE VIEW window_on_secret AS SELECT parent, child FROM secret WHERE child <> 'frame';
REVOKE ALL ON secret FROM regress_genealogy_worker;
GRANT SELECT ON window_on_secret TO regress_genealogy_worker;
GRANT SELECT ON secret TO regress_genealogy_owner;
ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON secret TO regress_genealogy_owner USING (parent <> 'pack 2');
SET LOCAL ROLE regress_genealogy_worker;
SELECT results_eq('SELECT count(*) FROM trace_components(''sources.window_on_secret'', ''drone'')', ARRAY[3::bigint],
	'a view shows what its owner sees');
SET LOCAL ROLE regress_genealogy_owner;
SELECT results_eq('SELECT count(*) FROM trace_where_used(''sources.secret'', ''cells'')', ARRAY[2::bigint],
	'row security hides links');
SELECT is(trace_count_where_used('sources.secret', 'cells'), 2::bigint, 'which are not counted');
SELECT results_eq('SELECT item, is_top FROM trace_recall(''sources.secret'', ''{pack 2}'') ORDER BY depth',
	'VALUES (''pack 2''::text, false), (''drone'', true)', 'in a recall too');
SET LOCAL row_security = off;
SELECT throws_ok('SELECT * FROM trace_components(''sources.secret'', ''drone'')', '42501', NULL,
	'or refuses, as it is told');
RESET row_security;
RESET ROLE;
CREATE FUNCTION counted_by(who text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('role', who, true);
	RETURN (SELECT count(*) FROM trace_where_used('sources.secret', 'cells'));
END $$;
SELECT results_eq('SELECT who, counted_by(who) FROM (VALUES (''postgres''), (''regress_genealogy_owner''), (''postgres'')) AS w(who)
	ORDER BY who', 'SELECT who, n FROM (VALUES (''postgres'', 3::bigint), (''postgres'', 3), (''regress_genealogy_owner'', 2)) AS v(who, n)',
	'a kept query does not keep the rights') WHERE current_user = 'postgres';
RESET ROLE;

-- What each function is declared as.
SELECT results_eq('SELECT format(''%s %s %s %s %s'', proname, provolatile, proparallel,
		CASE WHEN proisstrict THEN ''strict'' END, CASE WHEN proretset THEN ''set'' END) COLLATE "default"
		FROM pg_proc WHERE proargnames[1] = ''edges'' AND procost >= 1000 AND (prorows > 0) = proretset
			AND obj_description(oid, ''pg_proc'') IS NOT NULL ORDER BY 1',
	ARRAY['trace_check s r  set', 'trace_common s r  set', 'trace_common s r  set', 'trace_common s r  set', 'trace_components s r  set',
		'trace_contains s r  ', 'trace_count_components s r  ', 'trace_count_where_used s r  ', 'trace_dot s r  ', 'trace_expand s r  set', 'trace_json s r  ', 'trace_mermaid s r  ', 'trace_path s r  set',
		'trace_recall s r  set', 'trace_recall s r  set', 'trace_recall s r  set', 'trace_rollup s r  set', 'trace_tree s r  set', 'trace_where_used s r  set'],
	'volatility, parallel safety, cost and comment');
SELECT is_empty('SELECT proname FROM pg_proc WHERE proargnames[1] = ''edges'' AND
	''max_depth'' = ANY (proargnames) AND proname <> ''trace_rollup'' AND
	proargnames[array_position(proargnames, ''at''):array_position(proargnames, ''transferred'')]
		<> ''{at, max_depth, parent, child, installed_at, removed_at, transferred}''', 'the same options wherever there is a depth');

-- A cidr is an inet, but not every inet a cidr: they are two types of items.
CREATE TABLE net (parent inet, child inet);
INSERT INTO net VALUES ('10.0.0.0/8', '10.1.0.1');
SELECT results_eq('SELECT item FROM trace_components(''net'', ''10.0.0.0/8''::inet)', ARRAY['10.1.0.1'::inet], 'addresses are items');
SELECT throws_ok('SELECT item FROM trace_components(''net'', ''10.0.0.0/8''::cidr)', '42804',
	'cannot look up an item of type cidr in "net", whose items are of type inet', 'those of another type are refused');

SELECT * FROM finish();
ROLLBACK;
