-- Laws of genealogy: on any graph the traces say what WITH RECURSIVE … UNION says, whatever the
-- type of the items, the time and the depth.
--
-- The graphs are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL timezone = 'UTC';

SELECT * FROM no_plan();
\ir ../test/random.psql

-- The graphs, in plain integers: what the oracle reads.

CREATE TABLE graph (p integer, c integer, installed timestamptz, removed timestamptz, poured boolean);

CREATE FUNCTION pick(n integer) RETURNS integer LANGUAGE sql VOLATILE
	RETURN 1 + floor(random() * n)::integer;

-- Every kind of graph in which a walk could lose its way.
CREATE PROCEDURE draw_graph(kind text, n integer) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE graph;
	CASE kind
		WHEN 'tree' THEN
			INSERT INTO graph SELECT pick(i - 1), i FROM generate_series(2, n) AS i;
		WHEN 'shared lots' THEN
			INSERT INTO graph SELECT pick(i - 1), i
				FROM generate_series(2, n) AS i, generate_series(1, 1 + i % 3);
		WHEN 'cycles' THEN
			INSERT INTO graph SELECT pick(n), pick(n) FROM generate_series(1, 2 * n);
		WHEN 'sparse' THEN
			INSERT INTO graph SELECT pick(n), pick(n) FROM generate_series(1, n * 2 / 3);
		WHEN 'dense' THEN
			INSERT INTO graph SELECT pick(n / 3), pick(n / 3) FROM generate_series(1, n * 3);
		WHEN 'diamonds' THEN
			INSERT INTO graph SELECT 3 * i - 2 + side, 3 * i - 1 + side + (side > 0)::integer * (2 - side)
				FROM generate_series(1, n / 3 - 1) AS i, generate_series(0, 2) AS side;
			INSERT INTO graph SELECT 3 * i - 2, 3 * i FROM generate_series(1, n / 3 - 1) AS i;
		WHEN 'chain in a ring' THEN
			INSERT INTO graph SELECT i, i % n + 1 FROM generate_series(1, n) AS i;
		WHEN 'knots' THEN
			-- one to four items that contain each other, and some such sets in others
			INSERT INTO graph SELECT 4 * i + 1 + side, 4 * i + 1 + (side + 1) % (1 + i % 4)
				FROM generate_series(0, n / 4 - 1) AS i, generate_series(0, i % 4) AS side;
			INSERT INTO graph SELECT 4 * pick(i) - pick(4) + 1, 4 * i + pick(4)
				FROM generate_series(1, n / 4 - 1) AS i, generate_series(1, pick(3) - 1);
	END CASE;
	-- Self-links, links twice over, and links to nothing.
	INSERT INTO graph SELECT i, i FROM (SELECT pick(n) AS i FROM generate_series(1, n / 10)) AS s
		WHERE kind <> 'tree';
	INSERT INTO graph SELECT p, c FROM graph WHERE random() < 0.1;
	INSERT INTO graph VALUES (pick(n), NULL), (NULL, pick(n)), (NULL, NULL);
	UPDATE graph SET
		installed = CASE WHEN random() < 0.8 THEN timestamptz '2024-01-01' + pick(60) * interval '1 day' END,
		removed = CASE WHEN random() < 0.4 THEN timestamptz '2024-01-01' + pick(90) * interval '1 day' END,
		poured = CASE WHEN random() < 0.3 THEN random() < 0.8 END;
END $$;

-- The oracle: which links count, and the fewest links between any two items.

-- What was poured stays, unless it was before it was poured.
CREATE FUNCTION is_there_for_ever(link graph) RETURNS boolean LANGUAGE sql
	RETURN link.poured AND coalesce(link.installed <= link.removed, true);

CREATE TABLE counted (p integer, c integer);
CREATE TABLE distance (unit integer, component integer, links integer);
CREATE TABLE item (n integer);

CREATE PROCEDURE ask_oracle(at timestamptz, max_depth integer) LANGUAGE plpgsql AS $$
DECLARE
	n CONSTANT integer := (SELECT count(*) FROM item);
BEGIN
	TRUNCATE counted, distance;
	INSERT INTO counted SELECT DISTINCT p, c FROM graph
		WHERE p IS NOT NULL AND c IS NOT NULL AND (at IS NULL OR
			((installed IS NULL OR installed <= at) AND (removed IS NULL OR removed > at OR is_there_for_ever(graph))));
	INSERT INTO distance
		WITH RECURSIVE walk(unit, component, links) AS (
			SELECT i.n, i.n, 0 FROM item AS i
			UNION
			SELECT w.unit, l.c, w.links + 1 FROM walk AS w JOIN counted AS l ON l.p = w.component
				WHERE w.links < least(n, max_depth))
		SELECT unit, component, min(links) FROM walk GROUP BY 1, 2;
END $$;

-- The table under test: the same links between items of a type, with the names of both.

CREATE DOMAIN drone_serial AS serial_number CHECK (VALUE ^@ 'DRN-');

CREATE PROCEDURE name_items(type text) LANGUAGE plpgsql AS $$
DECLARE
	naming CONSTANT text := CASE type
		WHEN 'bigint' THEN 'n::bigint * 4294967296 - 7'
		WHEN 'integer' THEN '-n'
		WHEN 'text' THEN $name$repeat(md5(n::text), n % 80) || 'item ' || n$name$
		WHEN 'varchar(12)' THEN $name$'item ' || n$name$
		WHEN 'character(12)' THEN $name$'item ' || n$name$
		WHEN 'uuid' THEN 'md5(n::text)::uuid'
		WHEN 'numeric' THEN 'n + 0.5'
		WHEN 'trace_id' THEN $name$trace_id(lot_code(n || '-' || md5(n::text)))$name$
		WHEN 'part_number' THEN $name$('P-' || n || '-A')::part_number$name$
		WHEN 'drone_serial' THEN $name$('DRN-' || n)::serial_number$name$
		WHEN 'integer[]' THEN 'ARRAY[n, -n]'
	END;
BEGIN
	DROP TABLE IF EXISTS link, name;
	EXECUTE format('CREATE TEMP TABLE name AS SELECT n, (%s)::%s AS k FROM item', naming, type);
	EXECUTE format('CREATE TEMP TABLE link (parent %1$s, child %1$s, installed_at timestamptz, removed_at timestamptz, transferred boolean)', type);
	INSERT INTO link SELECT p.k, c.k, g.installed, g.removed, g.poured
		FROM graph AS g LEFT JOIN name AS p ON p.n = g.p LEFT JOIN name AS c ON c.n = g.c;
	IF random() < 0.5 THEN
		CREATE INDEX ON link (parent);
		CREATE INDEX ON link (child);
	END IF;
	IF random() < 0.5 THEN
		ANALYZE link;
	END IF;
END $$;

-- What both say but not alike.

CREATE FUNCTION differences(one text, other text) RETURNS text LANGUAGE sql RETURN format(
	'(TABLE %1$s EXCEPT ALL TABLE %2$s) UNION ALL (TABLE %2$s EXCEPT ALL TABLE %1$s)', one, other);

CREATE FUNCTION check_reach(title text, options text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	down boolean;
	question text;
BEGIN
	FOREACH down IN ARRAY '{t,f}'::boolean[] LOOP
		question := CASE WHEN down THEN 'trace_components' ELSE 'trace_where_used' END;
		DROP TABLE IF EXISTS found, expected;
		EXECUTE format('CREATE TEMP TABLE found AS
			SELECT s.n AS start, i.n AS item, t.depth, v.n AS via
				FROM name AS s, %s(''link'', s.k, %s) AS t, name AS i, name AS v
				WHERE i.k = t.item AND v.k = t.via', question, options);
		CREATE TEMP TABLE expected AS
			SELECT CASE WHEN down THEN unit ELSE component END AS start,
				CASE WHEN down THEN component ELSE unit END AS item, links AS depth
				FROM distance WHERE unit <> component;
		RETURN NEXT is_empty('(SELECT start, item, depth FROM found EXCEPT ALL TABLE expected)
			UNION ALL (TABLE expected EXCEPT ALL SELECT start, item, depth FROM found)',
			format('%s: %s', title, question));
		RETURN NEXT is_empty(format('SELECT * FROM found AS f WHERE NOT EXISTS (
			SELECT FROM counted AS l JOIN (TABLE expected UNION ALL SELECT n, n, 0 FROM item) AS e
				ON (e.start, e.item, e.depth) = (f.start, f.via, f.depth - 1)
				WHERE (l.p, l.c) = %s)', CASE WHEN down THEN '(f.via, f.item)' ELSE '(f.item, f.via)' END),
			format('%s: %s comes by a shortest path', title, question));
		RETURN NEXT is_empty(format('SELECT s.n FROM name AS s
			WHERE %s(''link'', s.k, %s) IS DISTINCT FROM (SELECT count(*) FROM expected AS e WHERE e.start = s.n)',
			replace(question, 'trace_', 'trace_count_'), options), format('%s: %s, counted', title, question));
	END LOOP;
END $$;

CREATE FUNCTION check_recall(title text, options text, as_of timestamptz, max_depth integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	DROP TABLE IF EXISTS start, found, expected;
	CREATE TEMP TABLE start AS SELECT n FROM item WHERE random() < 0.15;
	EXECUTE format('CREATE TEMP TABLE found AS
		SELECT i.n AS item, t.depth, o.n AS origin, t.is_top, t.is_installed, t.is_known
			FROM trace_recall(''link'', (SELECT array_agg(k) FROM
				(SELECT k FROM name JOIN start USING (n) UNION ALL SELECT NULL UNION ALL
				SELECT k FROM name JOIN start USING (n) WHERE n %% 2 = 0) AS s), %s) AS t, name AS i, name AS o
			WHERE i.k = t.item AND o.k = t.origin', options);
	-- At the top is what only such items contain as it contains, whatever the depth.
	CREATE TEMP TABLE expected AS
		WITH RECURSIVE above (item, by) AS (
			SELECT c, p FROM counted
			UNION
			SELECT item, p FROM above JOIN counted ON c = by)
		, known AS (SELECT unnest(ARRAY[p, c]) AS n FROM graph WHERE p IS NOT NULL AND c IS NOT NULL)
		SELECT unit AS item, min(links) AS depth,
			CASE WHEN unit IN (SELECT n FROM known) THEN
				NOT EXISTS (SELECT FROM above AS a WHERE a.item = unit AND a.by <> unit
					AND NOT EXISTS (SELECT FROM above AS b WHERE b.item = a.by AND b.by = unit)) END AS is_top,
			unit IN (SELECT n FROM known) AS is_known
			FROM distance JOIN start ON start.n = component GROUP BY unit;
	RETURN NEXT is_empty('(SELECT item, depth, is_top, is_known FROM found EXCEPT ALL TABLE expected)
		UNION ALL (TABLE expected EXCEPT ALL SELECT item, depth, is_top, is_known FROM found)', title || ': trace_recall');
	RETURN NEXT is_empty('SELECT * FROM found AS f WHERE NOT EXISTS (
		SELECT FROM distance AS d JOIN start AS s ON s.n = d.component
			WHERE (d.unit, d.component, d.links) = (f.item, f.origin, f.depth))',
		title || ': trace_recall knows who reached it first');
	IF max_depth IS NOT NULL THEN
		RETURN;
	END IF;
	RETURN NEXT is_empty(format('WITH RECURSIVE still (item) AS (
			SELECT n FROM start
			UNION
			SELECT p FROM still JOIN graph ON c = item
				WHERE p IS NOT NULL AND (installed <= %1$L OR installed IS NULL) AND (removed > %1$L OR removed IS NULL OR is_there_for_ever(graph)))
		SELECT item FROM found WHERE is_installed IS DISTINCT FROM CASE WHEN is_known THEN item IN (SELECT item FROM still) END',
		coalesce(as_of, now())), title || ': trace_recall knows where a start still is');
END $$;

CREATE FUNCTION check_path(title text, options text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	DROP TABLE IF EXISTS pair, found;
	CREATE TEMP TABLE pair AS
		SELECT u.n AS unit, u.k AS u, c.n AS component, c.k AS c FROM name AS u, name AS c
			WHERE random() < 0.3;
	RETURN NEXT is_empty(format('SELECT unit, component FROM pair
		WHERE trace_contains(''link'', u, c, %s) IS DISTINCT FROM (unit <> component AND
			(unit, component) IN (SELECT unit, component FROM distance))', options), title || ': trace_contains');
	EXECUTE format('CREATE TEMP TABLE found AS SELECT unit, component, t.step, i.n AS item
		FROM pair, trace_path(''link'', u, c, %s) AS t, name AS i WHERE i.k = t.item', options);
	RETURN NEXT is_empty('SELECT unit, component, links, steps FROM
		(SELECT unit, component, d.links FROM pair JOIN distance AS d USING (unit, component)
			WHERE unit <> component) AS e
		FULL JOIN (SELECT unit, component, array_agg(step ORDER BY step) AS steps,
			array_agg(item ORDER BY step) AS items FROM found GROUP BY 1, 2) AS f USING (unit, component)
		WHERE (steps = ARRAY(SELECT generate_series(0, links)) AND items[1] = unit
			AND items[links + 1] = component) IS NOT TRUE', title || ': trace_path is a shortest one');
	RETURN NEXT is_empty('SELECT * FROM found AS a JOIN found AS b USING (unit, component)
		WHERE b.step = a.step + 1 AND (a.item, b.item) NOT IN (SELECT p, c FROM counted)',
		title || ': trace_path follows links');
END $$;

-- Reads a tree back: which line hangs on which, and what is said of it.
CREATE FUNCTION check_tree(title text, options text, max_depth integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	start CONSTANT integer := (SELECT p FROM counted ORDER BY random() LIMIT 1);
BEGIN
	IF start IS NULL THEN
		RETURN;
	END IF;
	DROP TABLE IF EXISTS line, hang;
	EXECUTE format('CREATE TEMP TABLE line AS
		SELECT number, coalesce(length((regexp_match(text, ''^[│ ]*[├└]── ''))[1]), 0) / 4 AS level,
			i.n AS item, coalesce((regexp_match(text, '' \((cycle|shown elsewhere)\)$''))[1], '''') AS remark
			FROM name AS s, trace_tree(''link'', s.k, %s) WITH ORDINALITY AS t(text, number)
			LEFT JOIN name AS i ON i.k::text = regexp_replace(regexp_replace(text, ''^[│ ]*[├└]── '', ''''),
				'' \((cycle|shown elsewhere)\)$'', '''') WHERE s.n = %s', options, start);
	CREATE TEMP TABLE hang AS
		SELECT l.*, p.number AS parent_number, p.item AS parent FROM line AS l LEFT JOIN LATERAL
			(SELECT * FROM line AS p WHERE p.number < l.number AND p.level = l.level - 1
				ORDER BY p.number DESC LIMIT 1) AS p ON true;
	RETURN NEXT results_eq('SELECT number, item FROM hang WHERE level = 0',
		format('SELECT 1::bigint, %s', start), title || ': trace_tree begins with the item');
	RETURN NEXT is_empty(format('WITH shown AS (SELECT parent, item FROM hang WHERE level > 0),
		wanted AS (SELECT p, c FROM counted JOIN distance AS d ON d.unit = %s AND d.component = p
			WHERE d.links < %s) %s', start, coalesce(max_depth, 1000), differences('shown', 'wanted')),
		title || ': trace_tree shows every link once');
	RETURN NEXT is_empty('SELECT a.number, b.number FROM hang AS a JOIN hang AS b USING (parent_number)
		JOIN name AS x ON x.n = a.item JOIN name AS y ON y.n = b.item
		WHERE a.number < b.number AND NOT x.k < y.k', title || ': trace_tree is in order');
	RETURN NEXT is_empty('WITH RECURSIVE above AS (SELECT number, parent_number, parent, item, remark FROM hang
			UNION SELECT a.number, h.parent_number, h.parent, a.item, a.remark
				FROM above AS a JOIN hang AS h ON h.number = a.parent_number)
		SELECT number FROM above GROUP BY number
			HAVING bool_or(parent = item) <> (min(remark) = ''cycle'')
				AND (bool_or(parent = item) IS NOT NULL OR min(remark) = ''cycle'')
				AND min(item) IN (SELECT p FROM counted)', title || ': trace_tree marks cycles');
	RETURN NEXT is_empty(format('SELECT item FROM hang JOIN distance AS d ON d.unit = %s AND d.component = item
		WHERE remark = '''' AND item IN (SELECT p FROM counted) AND d.links < %s
		GROUP BY item HAVING count(*) <> 1 OR min(level) <> min(d.links)', start, coalesce(max_depth, 1000)),
		title || ': trace_tree expands an item once, nearest to the start');
END $$;

CREATE FUNCTION check_all(kind text, type text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	at timestamptz;
	depth integer;
	title text;
	options text;
BEGIN
	CALL draw_graph(kind, 24);
	CALL name_items(type);
	FOR at, depth IN VALUES (NULL::timestamptz, NULL::integer), ('2024-02-15', NULL), (NULL, pick(4) - 1), ('2024-01-20', 3) LOOP
		CALL ask_oracle(at, depth);
		title := format('%s of %s at %s within %s', kind, type, coalesce(at::date::text, 'any time'),
			coalesce(depth::text, 'any depth'));
		options := format('at => %L, max_depth => %L', at, depth);
		RETURN QUERY SELECT * FROM check_reach(title, options);
		RETURN QUERY SELECT * FROM check_recall(title, options, at, depth);
		RETURN QUERY SELECT * FROM check_path(title, options);
		IF type NOT LIKE 'character(%' THEN
			RETURN QUERY SELECT * FROM check_tree(title, options, depth);
		END IF;
	END LOOP;
END $$;

INSERT INTO item SELECT generate_series(1, 24);
SELECT check_all('tree', 'trace_id');
SELECT check_all('tree', 'uuid');
SELECT check_all('shared lots', 'trace_id');
SELECT check_all('shared lots', 'text');
SELECT check_all('shared lots', 'drone_serial');
SELECT check_all('cycles', 'bigint');
SELECT check_all('cycles', 'trace_id');
SELECT check_all('cycles', 'varchar(12)');
SELECT check_all('sparse', 'part_number');
SELECT check_all('sparse', 'character(12)');
SELECT check_all('dense', 'integer');
SELECT check_all('dense', 'numeric');
SELECT check_all('diamonds', 'text');
SELECT check_all('diamonds', 'bigint');
SELECT check_all('chain in a ring', 'trace_id');
SELECT check_all('knots', 'trace_id');
SELECT check_all('knots', 'bigint');
SELECT check_all('knots', 'text');

SELECT * FROM finish();
ROLLBACK;
