-- Laws of sources: whatever way a table of links is partitioned, whichever of its partitions have
-- genealogy indexes, and in whatever order its rows are, each trace says what it says of the same links
-- in one table.  What a trace may choose, one of several shortest paths, is not compared.
--
-- Links and partitions are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
CREATE SCHEMA "other; schema";
SET LOCAL search_path = laws, public;
SET LOCAL timezone = 'America/New_York';
CREATE COLLATION plain (LOCALE = 'C');
CREATE COLLATION numbered (PROVIDER = icu, LOCALE = 'en-u-kn-true');
CREATE COLLATION folded (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);

SELECT * FROM no_plan();
\ir ../test/random.psql

CREATE FUNCTION pick(n integer) RETURNS integer LANGUAGE sql VOLATILE
	RETURN 1 + floor(random() * n)::integer;
CREATE FUNCTION chance(p double precision) RETURNS boolean LANGUAGE sql VOLATILE
	RETURN random() < p;
CREATE FUNCTION one_of(VARIADIC choices anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS
	'SELECT choices[pick(cardinality(choices))]';
CREATE FUNCTION one_of(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE
	RETURN choices[pick(cardinality(choices))];

-- Links, as numbers, and the names of the items.

CREATE TABLE graph (id integer, p integer, c integer, q numeric, part text, installed timestamptz, removed timestamptz, poured boolean);
CREATE TABLE divided (strategy text, bounds text);
CREATE TABLE answered (title text, with_index boolean, outcome text);

CREATE FUNCTION a_time(days integer) RETURNS timestamptz LANGUAGE sql VOLATILE
	RETURN CASE pick(16) WHEN 1 THEN NULL WHEN 2 THEN '-infinity' WHEN 3 THEN 'infinity'
		ELSE timestamptz '2024-01-01' + pick(days) * interval '1 day' END;

-- Of few days many times are equal.  Most items are of one part.
CREATE PROCEDURE draw_graph(n integer, links integer, has_cycles boolean) LANGUAGE plpgsql AS $$
DECLARE
	days CONSTANT integer := one_of(2, 60, 60);
BEGIN
	TRUNCATE graph;
	INSERT INTO graph (p, c) SELECT CASE WHEN has_cycles THEN a ELSE least(a, b) END, CASE WHEN has_cycles THEN b ELSE greatest(a, b) END
		FROM (SELECT pick(n) AS a, pick(n) AS b FROM generate_series(1, links)) AS ends WHERE has_cycles OR a <> b;
	INSERT INTO graph (p, c) SELECT p, c FROM graph WHERE chance(0.15);
	INSERT INTO graph (p, c) VALUES (pick(n), NULL), (NULL, pick(n)), (NULL, NULL);
	UPDATE graph SET q = (one_of(NULL, '1', '2', '0.5'))::numeric,
		part = CASE WHEN chance(0.15) THEN 'P-' || pick(5) - 1 WHEN chance(0.9) THEN 'P-' || c % 5 END,
		installed = CASE WHEN chance(0.9) THEN a_time(days) END, removed = CASE WHEN chance(0.5) THEN a_time(days) END,
		poured = CASE WHEN chance(0.3) THEN chance(0.7) END;
	UPDATE graph SET id = n.id FROM (SELECT ctid, row_number() OVER () AS id FROM graph) AS n WHERE n.ctid = graph.ctid;
END $$;

-- What is to be in what, of the parts of these links.
CREATE TABLE one_bom (parent part_number, child part_number, quantity numeric);
CREATE TABLE many_bom (LIKE one_bom) PARTITION BY LIST (parent);
CREATE TABLE many_bom_1 PARTITION OF many_bom FOR VALUES IN ('P-1', 'P-2');
CREATE TABLE many_bom_2 PARTITION OF many_bom DEFAULT PARTITION BY HASH (child);
CREATE TABLE many_bom_3 PARTITION OF many_bom_2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX ON many_bom USING genealogy (parent, child);
INSERT INTO one_bom SELECT 'P-' || a, 'P-' || b, 1 + (a + b) % 3 FROM generate_series(0, 3) AS a, generate_series(a + 1, 4) AS b;
INSERT INTO many_bom TABLE one_bom;

CREATE DOMAIN drone_serial AS serial_number CHECK (VALUE ^@ 'DRN-');

CREATE FUNCTION naming(type text) RETURNS text LANGUAGE sql RETURN CASE split_part(type, ' ', 1)
	WHEN 'bigint' THEN 'n::bigint * 4294967296 - 7'
	WHEN 'smallint' THEN '-n'
	WHEN 'text' THEN $name$repeat(md5(n::text), n % 40) || CASE WHEN n % 2 = 0 THEN 'Item ' ELSE 'item ' END || n$name$
	WHEN 'varchar(12)' THEN $name$'item ' || n$name$
	WHEN 'uuid' THEN 'md5(n::text)::uuid'
	WHEN 'numeric' THEN 'n + 0.5'
	WHEN 'trace_id' THEN $name$trace_id(lot_code(n || '-' || md5(n::text)))$name$
	WHEN 'part_number' THEN $name$('P-' || n || '-A')::part_number$name$
	WHEN 'drone_serial' THEN $name$('DRN-' || n)::serial_number$name$
END;

-- Where a row is to go, and what with.

-- How a table may be partitioned, and the bounds of its partitions, which leave nothing out.
CREATE FUNCTION range_bounds(cuts text[], has_end boolean, nothing text DEFAULT '') RETURNS text[] LANGUAGE sql VOLATILE BEGIN ATOMIC
	SELECT array_agg(format('FOR VALUES FROM (%s) TO (%s)', f, t)) FILTER (WHERE chance(0.9)) || '{DEFAULT}'::text[]
	FROM (SELECT cut || nothing AS f, lead(cut, 1, 'MAXVALUE') OVER (ORDER BY n) || nothing AS t
		FROM unnest('{MINVALUE}'::text[] || cuts) WITH ORDINALITY AS c (cut, n)) AS b
	WHERE has_end OR t !~ '^MAXVALUE';
END;

CREATE FUNCTION hash_bounds() RETURNS text[] LANGUAGE sql VOLATILE BEGIN ATOMIC
	SELECT array_agg(format('FOR VALUES WITH (MODULUS %s, REMAINDER %s)', m, r))
	FROM (SELECT CASE pick(4) WHEN 1 THEN '{{2,0},{4,1},{4,3}}'::integer[] WHEN 2 THEN '{{3,0},{3,1},{3,2}}'
		WHEN 3 THEN '{{2,0},{2,1}}' ELSE '{{4,2},{2,1},{8,4},{8,0}}' END AS pair) AS c,
		LATERAL (SELECT pair[i][1] AS m, pair[i][2] AS r FROM generate_subscripts(pair, 1) AS i) AS b;
END;

CREATE FUNCTION cuts(key_type text, n integer) RETURNS text[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	cuts text[];
BEGIN
	EXECUTE format('SELECT array_agg(quote_literal(k) ORDER BY k) FROM (SELECT k FROM name ORDER BY random() LIMIT %s) AS n', n) INTO cuts;
	RETURN cuts;
END $$;

CREATE FUNCTION scheme(key_type text, OUT strategy text, OUT bounds text[]) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	key CONSTANT text := one_of('parent', 'child');
	other CONSTANT text := CASE key WHEN 'parent' THEN 'child' ELSE 'parent' END;
	time_column CONSTANT text := one_of('installed_at', 'installed_at', 'removed_at');
BEGIN
	CASE pick(12)
		WHEN 1, 2 THEN
			strategy := format('HASH (%s)', key);
			bounds := hash_bounds();
		WHEN 3 THEN
			strategy := format('HASH (%s, %s)', key, other);
			bounds := hash_bounds();
		WHEN 4, 5 THEN
			strategy := format('RANGE (%s)', key);
			bounds := range_bounds(cuts(key_type, pick(3)), chance(0.5));
		WHEN 6 THEN
			strategy := format('RANGE (%s, id)', key);
			bounds := range_bounds(cuts(key_type, pick(2)), chance(0.5), ', MINVALUE');
			bounds := array(SELECT replace(replace(b, 'MINVALUE, MINVALUE', 'MINVALUE, MINVALUE'), 'MAXVALUE, MINVALUE', 'MAXVALUE, MAXVALUE')
				FROM unnest(bounds) AS b);
		WHEN 7, 8 THEN
			strategy := format('LIST (%s)', key);
			bounds := (SELECT array_agg(format('FOR VALUES IN (%s)', list)) FROM (SELECT string_agg(k, ', ') AS list
				FROM unnest(cuts(key_type, 3 + pick(9)) || CASE WHEN chance(0.5) THEN '{NULL}'::text[] END) WITH ORDINALITY AS n (k, place)
				GROUP BY place % 3) AS lists) || '{DEFAULT}'::text[];
		WHEN 9, 10 THEN
			strategy := format('RANGE (%s)', time_column);
			bounds := range_bounds(ARRAY(SELECT quote_literal(day) FROM (SELECT DISTINCT date '2024-01-01' + pick(50) AS day
				FROM generate_series(1, 4)) AS days ORDER BY day), chance(0.7));
		WHEN 11 THEN
			strategy := 'LIST (transferred)';
			bounds := one_of('{FOR VALUES IN (true\, NULL),FOR VALUES IN (false)}', '{FOR VALUES IN (true),DEFAULT}')::text[];
		WHEN 12 THEN
			strategy := format('LIST ((%s IS NULL))', key);
			bounds := '{FOR VALUES IN (true),FOR VALUES IN (false)}';
	END CASE;
	IF key_type ~ '^(text|varchar)' AND strategy ~ '^(RANGE|LIST|HASH) \((parent|child)\)' AND chance(0.3) THEN
		strategy := regexp_replace(strategy, '(parent|child)', '\1 COLLATE ' || quote_ident(one_of('plain', 'numbered')));
		-- as this collation has them
		IF strategy ~ '^RANGE' THEN
			bounds := '{DEFAULT}';
			IF strategy ~ 'plain' THEN
				bounds := range_bounds(ARRAY(SELECT k FROM unnest(cuts(key_type, 3)) AS k ORDER BY k COLLATE plain), false);
			END IF;
		END IF;
	END IF;
END $$;

-- The rows themselves, in one of the ways in which a table can come to be a partition, and to an index.

CREATE PROCEDURE make_index(relation text, partial double precision) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE INDEX ON %s USING genealogy (%s) %s', relation, one_of('parent, child', 'parent, child', 'child, parent'),
		CASE WHEN chance(partial) THEN 'WHERE transferred'
			ELSE one_of('', '', 'INCLUDE (installed_at, removed_at, transferred, quantity)', 'INCLUDE (installed_at)', 'INCLUDE (quantity)') END);
END $$;

-- Queries look up items in these where they can, and read all rows of other partitions.
CREATE PROCEDURE make_other_indexes(relation text) LANGUAGE plpgsql AS $$
BEGIN
	IF chance(0.5) THEN
		EXECUTE format('CREATE INDEX ON %s (parent, child)', relation);
		EXECUTE format('CREATE INDEX ON %s USING %s (child)', relation, one_of('btree', 'hash'));
	END IF;
EXCEPTION
	WHEN undefined_object THEN -- the type has no such operators
END $$;

CREATE PROCEDURE make_partition(relation text, of text, bounds text, columns text[], key_type text, level integer, indexed real) LANGUAGE plpgsql AS $$
DECLARE
	strategy text;
	below text[];
	options text := '';
BEGIN
	IF of IS NULL OR level < one_of(1, 1, 3) THEN
		SELECT * INTO strategy, below FROM scheme(key_type);
		options := 'PARTITION BY ' || strategy;
		INSERT INTO divided VALUES (repeat('  ', level) || strategy, coalesce(bounds, ''));
	ELSIF chance(0.2) THEN
		options := 'WITH (fillfactor = 50)';
	END IF;
	IF of IS NULL THEN
		EXECUTE format('CREATE TABLE %s (%s) %s', relation, array_to_string(columns, ', '), options);
	ELSIF chance(0.5) THEN
		EXECUTE format('CREATE TABLE %s PARTITION OF %s %s %s', relation, of, bounds, options);
	ELSE
		EXECUTE format('CREATE TABLE %s (gone text, %s) %s', relation,
			(SELECT string_agg(c, ', ' ORDER BY random()) FROM unnest(columns) AS c), options);
		EXECUTE format('ALTER TABLE %s DROP COLUMN gone', relation);
		EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s %s', of, relation, bounds);
	END IF;
	IF of IS NOT NULL AND chance(0.1 * indexed) THEN
		EXECUTE format('ALTER TABLE %s SET SCHEMA "other; schema"', relation);
		relation := '"other; schema".' || relation;
	END IF;
	IF strategy IS NULL THEN
		IF chance(indexed) THEN
			CALL make_index(relation, (1 - indexed) / 2);
		END IF;
		CALL make_other_indexes(relation);
	ELSE
		FOR i IN 1 .. cardinality(below) LOOP
			CALL make_partition(regexp_replace(relation, '.*[.]', '') || '_' || i, relation, below[i], columns, key_type, level + 1, indexed);
		END LOOP;
	END IF;
	IF strategy IS NOT NULL AND of IS NOT NULL AND chance(0.1 * indexed) THEN
		CALL make_index(relation, (1 - indexed) / 2);
	END IF;
END $$;

CREATE PROCEDURE make_heirs(relation text, columns text[], indexed real) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TABLE %s (%s)', relation, array_to_string(columns, ', '));
	EXECUTE format('CREATE TABLE %1$s_1 () INHERITS (%1$s)', relation);
	EXECUTE format('CREATE TABLE %1$s_2 (%2$s, more integer)', relation, (SELECT string_agg(c, ', ' ORDER BY random()) FROM unnest(columns) AS c));
	EXECUTE format('ALTER TABLE %1$s_2 INHERIT %1$s', relation);
	EXECUTE format('CREATE TABLE %1$s_3 () INHERITS (%1$s_1, %1$s_2)', relation);
	FOR i IN 0 .. 3 LOOP
		IF chance(indexed) THEN
			CALL make_index(relation || CASE WHEN i > 0 THEN '_' || i ELSE '' END, (1 - indexed) / 2);
		END IF;
		CALL make_other_indexes(relation || CASE WHEN i > 0 THEN '_' || i ELSE '' END);
	END LOOP;
	INSERT INTO divided VALUES ('tables that inherit', '');
END $$;

-- The links in one table.
CREATE PROCEDURE make_one(key_type text, columns text[]) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TABLE name AS SELECT n, (%s)::%s AS k FROM generate_series(1, 16) AS n', naming(key_type), key_type);
	CREATE TABLE lot AS SELECT k AS lot, n % 3 AS quantity FROM name WHERE n % 4 > 0;
	EXECUTE format('CREATE TABLE one (%s)', array_to_string(columns, ', '));
	INSERT INTO one SELECT id, p.k, c.k, q, part, installed, removed, poured FROM graph LEFT JOIN name AS p ON p.n = graph.p
		LEFT JOIN name AS c ON c.n = graph.c ORDER BY id;
END $$;

CREATE FUNCTION columns(key_type text, time_type text) RETURNS text[] LANGUAGE sql
	RETURN ARRAY['id integer', 'parent ' || key_type, 'child ' || key_type, 'quantity numeric', 'part_number text',
		'installed_at ' || time_type, 'removed_at ' || time_type, 'transferred boolean'];

-- The same in every way in which they are mostly kept.
CREATE PROCEDURE make_others(key_type text, columns text[], has_index boolean) LANGUAGE plpgsql AS $$
DECLARE
	list CONSTANT text := array_to_string(columns, ', ');
BEGIN
	CALL make_one(key_type, columns);
	EXECUTE format('CREATE TABLE reversed (%s)', list);
	EXECUTE format('CREATE TABLE indexed (%s)', list);
	EXECUTE format('CREATE TABLE hashed (%s) PARTITION BY HASH (parent)', list);
	EXECUTE format('CREATE TABLE hashed_indexed (%s) PARTITION BY HASH (child)', list);
	EXECUTE format('CREATE TABLE dated (%s) PARTITION BY RANGE (installed_at)', list);
	FOR i IN 0 .. 7 LOOP
		EXECUTE format('CREATE TABLE hashed_%s PARTITION OF hashed FOR VALUES WITH (MODULUS 8, REMAINDER %1$s)', i);
		EXECUTE format('CREATE TABLE hashed_indexed_%s PARTITION OF hashed_indexed FOR VALUES WITH (MODULUS 8, REMAINDER %1$s)', i);
	END LOOP;
	CREATE TABLE dated_1 PARTITION OF dated FOR VALUES FROM (MINVALUE) TO ('2024-01-03');
	CREATE TABLE dated_2 PARTITION OF dated FOR VALUES FROM ('2024-01-03') TO ('2024-02-01');
	CREATE TABLE dated_3 PARTITION OF dated DEFAULT;
	INSERT INTO reversed SELECT * FROM one ORDER BY id DESC;
	INSERT INTO indexed SELECT * FROM one ORDER BY random();
	INSERT INTO hashed SELECT * FROM one ORDER BY random();
	INSERT INTO hashed_indexed SELECT * FROM one ORDER BY random();
	INSERT INTO dated SELECT * FROM one ORDER BY random();
	IF has_index THEN
		CALL make_index('indexed', 0);
		CALL make_index('hashed_indexed', 0);
		CALL make_index(one_of('dated', 'dated_2'), 0);
	END IF;
END $$;

-- The same in a table of any partitions.  Its rows move on their way.
CREATE PROCEDURE make_tables(key_type text, columns text[], inherits boolean, indexed real) LANGUAGE plpgsql AS $$
BEGIN
	CALL make_one(key_type, columns);
	IF inherits THEN
		CALL make_heirs('many', columns, indexed);
		INSERT INTO many SELECT * FROM one WHERE id % 4 = 0;
		INSERT INTO many_1 SELECT * FROM one WHERE id % 4 = 1;
		INSERT INTO many_2 (id, parent, child, quantity, part_number, installed_at, removed_at, transferred) SELECT * FROM one WHERE id % 4 = 2;
		INSERT INTO many_3 (id, parent, child, quantity, part_number, installed_at, removed_at, transferred) SELECT * FROM one WHERE id % 4 = 3;
		RETURN;
	END IF;
	CALL make_partition('many', NULL, NULL, columns, key_type, 0, indexed);
	INSERT INTO many SELECT id, CASE WHEN chance(0.3) THEN child ELSE parent END, CASE WHEN chance(0.3) THEN parent ELSE child END,
		quantity, part_number, CASE WHEN chance(0.7) THEN installed_at END, CASE WHEN chance(0.7) THEN removed_at END, false FROM one;
	UPDATE many SET (parent, child, installed_at, removed_at, transferred) = (one.parent, one.child, one.installed_at, one.removed_at, one.transferred)
		FROM one WHERE one.id = many.id;
END $$;

CREATE VIEW reversed_bom AS SELECT * FROM one_bom ORDER BY child DESC;
CREATE VIEW indexed_bom AS TABLE one_bom;
CREATE VIEW hashed_bom AS TABLE many_bom;
CREATE VIEW hashed_indexed_bom AS TABLE many_bom;
CREATE VIEW dated_bom AS TABLE one_bom;

-- What they are asked, of the table %1$s with the options %2$s: the time %3$s, the depth %4$s.
CREATE TABLE question (number serial, title text, query text, without_cycles boolean DEFAULT false);
INSERT INTO question (title, query) VALUES
	('trace_components', 'SELECT s.k::text, t.item::text, t.depth FROM name AS s, trace_components(%1$L, s.k, %2$s) AS t'),
	('trace_where_used', 'SELECT s.k::text, t.item::text, t.depth FROM name AS s, trace_where_used(%1$L, s.k, %2$s) AS t'),
	('trace_components, upside down', 'SELECT s.k::text, t.item::text, t.depth FROM name AS s,
		trace_components(%1$L, s.k, %2$s, parent => ''child'', child => ''parent'') AS t'),
	('trace_where_used by time', 'SELECT s.k::text, t.item::text, t.depth FROM name AS s, trace_where_used(%1$L, s.k, %4$s, chronological => true) AS t'),
	('trace_components by the beginning of links', 'SELECT s.k::text, t.item::text, t.depth FROM name AS s,
		trace_components(%1$L, s.k, %2$s, removed_at => NULL, transferred => NULL) AS t'),
	('trace_components by the end of links', 'SELECT s.k::text, t.item::text, t.depth FROM name AS s,
		trace_components(%1$L, s.k, %2$s, installed_at => NULL, transferred => NULL) AS t'),
	('trace_count_components and trace_count_where_used', 'SELECT k::text, trace_count_components(%1$L, k, %2$s), trace_count_where_used(%1$L, k, %2$s) FROM name'),
	('trace_recall', 'SELECT s::text, t.item::text, t.depth, t.origin::text, t.is_top, t.is_installed, t.is_known FROM generate_series(0, 2) AS s,
		trace_recall(%1$L, (SELECT array_agg(k) FROM name WHERE n %% 3 = s), %2$s) AS t'),
	('trace_contains', 'SELECT u.k::text, c.k::text, trace_contains(%1$L, u.k, c.k, %2$s) FROM name AS u, name AS c WHERE u.n %% 3 = 0 AND c.n %% 3 = 1'),
	('trace_path', 'SELECT u.k::text, c.k::text, count(t.step), min(t.step), max(t.step) FROM name AS u, name AS c,
		trace_path(%1$L, u.k, c.k, %2$s) AS t WHERE u.n %% 3 = 1 AND c.n %% 3 = 2 GROUP BY u.k, c.k'),
	('trace_tree', 'SELECT s.k::text, t.* FROM name AS s, trace_tree(%1$L, s.k, %2$s) WITH ORDINALITY AS t WHERE n %% 4 = 0'),
	('trace_mermaid', 'SELECT k::text, trace_mermaid(%1$L, k, %2$s) FROM name WHERE n %% 4 = 1'),
	('trace_json', 'SELECT k::text, trace_json(%1$L, k, %2$s)::text FROM name WHERE n %% 4 = 2'),
	('trace_dot', 'SELECT k::text, trace_dot(%1$L, k, %2$s) FROM name WHERE n %% 4 = 3'),
	('trace_common', 'SELECT t.item::text, t.bad_with, t.bad_without, t.base_with, t.base_without, t.odds_ratio, t.p_value, t.q_value, t.rank FROM
		trace_common(%1$L, (SELECT array_agg(k) FROM name WHERE n %% 5 = 0), %2$s) WITH ORDINALITY
			AS t (item, bad_with, bad_without, base_with, base_without, odds_ratio, p_value, q_value, rank)'),
	('trace_common without parts', 'SELECT t.item::text, t.bad_with, t.bad_without, t.base_with, t.base_without FROM
		trace_common(%1$L, (SELECT array_agg(k) FROM name WHERE n %% 5 = 1), %2$s, part => NULL) AS t'),
	('trace_common with a baseline', 'SELECT t.item::text, t.bad_with, t.bad_without, t.base_with, t.base_without FROM
		trace_common(%1$L, (SELECT array_agg(k) FROM name WHERE n %% 5 = 2), (SELECT array_agg(k) FROM name WHERE n %% 5 = 3), %2$s) AS t'),
	('trace_components by time', 'SELECT s.k::text, t.item::text, t.depth FROM name AS s, trace_components(%1$L, s.k, %4$s, chronological => true) AS t'),
	('both counts by time', 'SELECT k::text, trace_count_components(%1$L, k, %4$s, chronological => true),
		trace_count_where_used(%1$L, k, %4$s, chronological => true) FROM name'),
	('trace_recall by time', 'SELECT s::text, t.item::text, t.depth, t.origin::text, t.is_top, t.is_installed, t.is_known FROM generate_series(0, 2) AS s,
		trace_recall(%1$L, (SELECT array_agg(k) FROM name WHERE n %% 3 = s), %4$s, chronological => true) AS t'),
	('trace_contains and trace_path by time', 'SELECT u.k::text, c.k::text, trace_contains(%1$L, u.k, c.k, %4$s, chronological => true),
		(SELECT max(step) FROM trace_path(%1$L, u.k, c.k, %4$s, chronological => true)) FROM name AS u, name AS c WHERE u.n %% 4 = 0 AND c.n %% 4 = 1'),
	('trace_expand', 'SELECT d, t.item::text, t.depth, t.is_frontier FROM unnest(''{down,up}''::text[]) AS d,
		trace_expand(%1$L, (SELECT array_agg(k ORDER BY n) FROM name WHERE n %% 5 = 3), d, depths => ''{0,2,1}'', %2$s) AS t'),
	('trace_check', 'SELECT problem, item::text, detail FROM trace_check(%1$L)'),
	('trace_check of lots', 'SELECT problem, item::text, detail FROM trace_check(%1$L, lots => ''lot'')');
INSERT INTO question (title, query) VALUES
	('trace_diff', 'SELECT s.k::text, t.*::text FROM name AS s,
		trace_diff(%1$L, ''%1$s_bom'', s.k, unit_part => ''P-'' || s.n %% 5, %3$s) WITH ORDINALITY AS t WHERE s.n %% 4 = 3');
INSERT INTO question (title, query, without_cycles) VALUES
	('trace_rollup', 'SELECT s.k::text, t.item::text, t.quantity FROM name AS s, trace_rollup(%1$L, s.k, %2$s) AS t', true),
	('trace_rollup of leaves', 'SELECT s.k::text, t.item::text, t.quantity FROM name AS s, trace_rollup(%1$L, s.k, %2$s, leaves => true) AS t', true);

-- Both answers to one question; an error is one, too.
CREATE FUNCTION answer(query text, OUT said text, OUT outcome text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT string_agg(a::text, E''\n'' ORDER BY a::text COLLATE plain) FROM (%s) AS a', query) INTO said;
	outcome := CASE WHEN said IS NULL THEN 'none' ELSE 'rows' END;
EXCEPTION
	WHEN OTHERS THEN
		said := SQLERRM;
		outcome := SQLSTATE;
END $$;

CREATE FUNCTION a_question_time() RETURNS timestamptz LANGUAGE sql VOLATILE
	RETURN CASE pick(8) WHEN 1 THEN 'infinity' WHEN 2 THEN '-infinity' WHEN 3 THEN '2023-06-01' WHEN 4 THEN '2025-06-01'
		ELSE timestamptz '2024-01-01' + pick(60) * interval '1 day' + CASE WHEN chance(0.5) THEN pick(23) ELSE 0 END * interval '1 hour' END;

CREATE TYPE comparison AS (title text, question text, said text, expected text, outcome text, explained text, divided text);

CREATE FUNCTION compare(title text, has_cycles boolean, others text[]) RETURNS SETOF comparison LANGUAGE plpgsql AS $$
DECLARE
	asked question;
	asked_at text;
	depth text;
	options text;
	expected record;
	other text;
BEGIN
	FOR asked IN SELECT * FROM question WHERE NOT without_cycles OR NOT has_cycles ORDER BY number LOOP
		asked_at := CASE WHEN chance(0.6) THEN format('at => %L', a_question_time()) ELSE 'at => NULL' END;
		depth := format('max_depth => %L', CASE WHEN chance(0.2) THEN pick(4) END);
		options := asked_at || ', ' || depth;
		expected := answer(format(asked.query, 'one', options, asked_at, depth));
		FOREACH other IN ARRAY others LOOP
			RETURN QUERY SELECT format('%s, %s, %s: %s', title, other, asked.title, options), asked.title, a.said, expected.said,
				expected.outcome, trace_explain(other), (SELECT string_agg(strategy || ' ' || bounds, E'\n') FROM divided)
				FROM answer(format(asked.query, other, options, asked_at, depth)) AS a;
		END LOOP;
	END LOOP;
END $$;

-- The tables are unmade after each round, so that in the end there are not too many locks.
CREATE FUNCTION check_tables(title text, make text, has_cycles boolean, others text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	compared comparison[];
	one comparison;
BEGIN
	BEGIN
		EXECUTE make;
		compared := ARRAY(SELECT c FROM compare(title, has_cycles, others) AS c);
		RAISE SQLSTATE 'LAW00';
	EXCEPTION
		WHEN SQLSTATE 'LAW00' THEN
	END;
	INSERT INTO answered SELECT question, explained ~ 'read genealogy index|indexes', outcome FROM unnest(compared);
	FOREACH one IN ARRAY compared LOOP
		RETURN NEXT is(one.said, one.expected, one.title);
		IF one.said IS DISTINCT FROM one.expected THEN
			RETURN NEXT diag(one.divided);
			RETURN NEXT diag(one.explained);
		END IF;
	END LOOP;
END $$;

CREATE FUNCTION check_all(key_type text, rounds integer, inherits boolean DEFAULT false) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	has_cycles boolean;
	time_type text;
BEGIN
	FOR i IN 1 .. rounds LOOP
		has_cycles := chance(0.5);
		time_type := one_of('timestamptz', 'timestamptz', 'timestamp', 'date');
		-- else tables as small as these are read row by row
		PERFORM set_config('enable_seqscan', one_of('on', 'off'), true);
		CALL draw_graph(16, one_of(20, 40), has_cycles);
		RETURN QUERY SELECT * FROM check_tables(format('%s, %s, no. %s', key_type, time_type, i),
			format('CALL make_tables(%L, %L, %L, %L)', key_type, columns(key_type, time_type), inherits,
				CASE key_type WHEN 'numeric' THEN 0 ELSE one_of(0.3, 0.7, 1.0) END), has_cycles, '{many}');
	END LOOP;
END $$;

-- Few items and many links, so that there is much to choose from.
CREATE FUNCTION check_others(key_type text, rounds integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	has_cycles boolean;
BEGIN
	FOR i IN 1 .. rounds LOOP
		has_cycles := chance(0.7);
		CALL draw_graph(one_of(5, 9, 16), one_of(20, 40), has_cycles);
		RETURN QUERY SELECT * FROM check_tables(format('%s, no. %s', key_type, i),
			format('CALL make_others(%L, %L, %L)', key_type, columns(key_type, one_of('timestamptz', 'timestamp', 'date')), key_type <> 'numeric'),
			has_cycles, '{reversed,indexed,hashed,hashed_indexed,dated}');
	END LOOP;
END $$;

SELECT check_all(type, 3) FROM unnest('{bigint,smallint,text,text COLLATE plain,text COLLATE folded,varchar(12),uuid,numeric,trace_id,part_number,drone_serial}'::text[]) AS type;
SELECT check_all(type, 2, inherits => true) FROM unnest('{bigint,text,trace_id}'::text[]) AS type;
SELECT check_others(type, 2) FROM unnest('{text,trace_id,drone_serial,numeric,bigint}'::text[]) AS type;
SELECT is_empty($$SELECT * FROM answered WHERE outcome NOT IN ('rows', 'none')$$, 'no question is an error');
SELECT is_empty($$SELECT title FROM question EXCEPT SELECT title FROM answered WHERE with_index AND outcome = 'rows'$$,
	'each question has been answered with rows, by indexes');
SELECT * FROM finish();
ROLLBACK;
