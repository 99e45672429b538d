-- Laws of chronological traces: they find what some time-respecting path leads to, and nothing else.
--
-- The oracle writes down every path of a small random graph, with all its links, and keeps those for
-- which the links' times leave a moment for each of them, none earlier than the one before.
-- TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA chronology;
SET LOCAL search_path = chronology, public;
SET LOCAL timezone = 'UTC';

SELECT * FROM no_plan();
\ir ../test/random.psql

CREATE TABLE link (id serial, parent integer, child integer, installed_at timestamptz, removed_at timestamptz, transferred boolean);
CREATE INDEX ON link (parent);
CREATE INDEX ON link (child);
CREATE TABLE item (n integer);

-- Every simple path upwards: a time-respecting walk that comes back to an item gains nothing by it.
CREATE TABLE path (items integer[], component integer, unit integer, links integer, is_in_force boolean);

-- Of a path's links each must go on after every earlier one began; a link that ended as it was made
-- has that moment, and one that ended before has none.  A transfer has the moment at which it ended,
-- and if it does not say when that was, the one at which it was made, which if it does not say that
-- either may be any.
CREATE FUNCTION is_possible(began timestamptz[], next link) RETURNS boolean LANGUAGE sql
	RETURN ((next).removed_at < (next).installed_at) IS NOT TRUE AND NOT EXISTS (SELECT FROM unnest(began) AS earlier
		WHERE CASE WHEN (next).transferred THEN earlier > coalesce((next).removed_at, (next).installed_at)
			ELSE earlier > coalesce((next).installed_at, '-infinity') AND earlier >= (next).removed_at END);

CREATE FUNCTION is_in_force(l link) RETURNS boolean LANGUAGE sql STABLE
	RETURN ((l).removed_at < (l).installed_at) IS NOT TRUE AND ((l).installed_at <= now()) IS NOT FALSE
		AND ((l).transferred IS TRUE OR ((l).removed_at > now()) IS NOT FALSE);

CREATE TABLE walked (items integer[], began timestamptz[], is_in_force boolean);

-- Of a recall of 1 and 2: what carries something that was recalled from one item into another, and
-- from which items all ways onward lead back.
CREATE TABLE counted (c integer, p integer);
CREATE TABLE top (item integer, is_top boolean);

CREATE PROCEDURE find_paths() LANGUAGE sql BEGIN ATOMIC
	DELETE FROM path;
	DELETE FROM walked;
	DELETE FROM counted;
	DELETE FROM top;
	INSERT INTO walked
		WITH RECURSIVE walk (items, began, is_in_force) AS (
			SELECT ARRAY[n], '{}'::timestamptz[], true FROM item
			UNION ALL
			SELECT items || parent, began || coalesce(installed_at, '-infinity'), is_in_force AND is_in_force(link)
			FROM walk JOIN link ON child = items[cardinality(items)]
			WHERE parent <> ALL (items) AND is_possible(began, link))
		TABLE walk;
	INSERT INTO path
		SELECT items, items[1], items[cardinality(items)], cardinality(items) - 1, bool_or(is_in_force) FROM walked GROUP BY items;
	INSERT INTO counted
		SELECT DISTINCT child, parent FROM walked JOIN link ON child = items[cardinality(items)]
			WHERE items[1] IN (1, 2) AND parent <> child AND is_possible(began, link);
	INSERT INTO top
		WITH RECURSIVE above (item, by) AS (
			SELECT c, p FROM counted
			UNION
			SELECT item, p FROM above JOIN counted ON c = by)
		SELECT n, NOT EXISTS (SELECT FROM above AS a WHERE item = n
			AND NOT EXISTS (SELECT FROM above AS b WHERE b.item = a.by AND b.by = n)) FROM item;
END;

CREATE FUNCTION pick(n integer) RETURNS integer LANGUAGE sql VOLATILE RETURN 1 + floor(random() * n)::integer;

-- Few days, so that many times are equal; links without one or both times, links that end as they
-- begin or before, transfers.
CREATE PROCEDURE draw_graph(items integer, links integer, transfers float) LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM link;
	DELETE FROM item;
	INSERT INTO item SELECT generate_series(1, items);
	INSERT INTO link (parent, child, installed_at, removed_at, transferred)
		SELECT pick(items), pick(items),
			CASE WHEN random() < 0.9 THEN timestamptz '2024-01-01' + pick(8) * interval '1 day' END,
			CASE WHEN random() < 0.6 THEN timestamptz '2024-01-01' + pick(9) * interval '1 day' WHEN random() < 0.1 THEN 'infinity' END,
			CASE WHEN random() < transfers THEN true WHEN random() < 0.5 THEN false END
		FROM generate_series(1, links);
	CALL find_paths();
END $$;

CREATE FUNCTION differences(one text, other text) RETURNS text LANGUAGE sql RETURN format(
	'(%1$s EXCEPT ALL %2$s) UNION ALL (%2$s EXCEPT ALL %1$s)', '(' || one || ')', '(' || other || ')');

CREATE FUNCTION check_all(title text, max_depth integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	most CONSTANT integer := coalesce(max_depth, 1000);
BEGIN
	RETURN NEXT is_empty(differences(
		format('SELECT n, t.item, depth FROM chronology.item AS i, trace_where_used(''link'', n,
			max_depth => %L, chronological => true) AS t', max_depth),
		format('SELECT component, unit, min(links) FROM path WHERE links BETWEEN 1 AND %s GROUP BY 1, 2', most)),
		title || ': trace_where_used');
	RETURN NEXT is_empty(differences(
		format('SELECT n, t.item, depth FROM chronology.item AS i, trace_components(''link'', n,
			max_depth => %L, chronological => true) AS t', max_depth),
		format('SELECT unit, component, min(links) FROM path WHERE links BETWEEN 1 AND %s GROUP BY 1, 2', most)),
		title || ': trace_components');
	RETURN NEXT is_empty(format('SELECT n FROM chronology.item AS i
		WHERE trace_count_where_used(''link'', n, max_depth => %1$L, chronological => true) IS DISTINCT FROM
				(SELECT count(DISTINCT unit) FROM path WHERE component = n AND links BETWEEN 1 AND %2$s)
			OR trace_count_components(''link'', n, max_depth => %1$L, chronological => true) IS DISTINCT FROM
				(SELECT count(DISTINCT component) FROM path WHERE unit = n AND links BETWEEN 1 AND %2$s)', max_depth, most),
		title || ': both counted');
	RETURN NEXT is_empty('SELECT n, t.* FROM chronology.item AS i,
			trace_where_used(''link'', n, chronological => true) AS t
		WHERE NOT EXISTS (SELECT FROM path WHERE component = n AND unit = item AND links = depth
			AND items[links] = via)', title || ': upwards it came by a shortest path');
	RETURN NEXT is_empty('SELECT n, t.* FROM chronology.item AS i,
			trace_components(''link'', n, chronological => true) AS t
		WHERE NOT EXISTS (SELECT FROM path WHERE unit = n AND component = item AND links = depth
			AND items[2] = via)', title || ': downwards too');
	RETURN NEXT is_empty(differences(
		format('SELECT item, depth, is_top, is_installed FROM trace_recall(''link'', ARRAY[1, 2],
			max_depth => %L, chronological => true)', max_depth),
		format('SELECT unit, min(links), CASE WHEN is_linked THEN is_top END, CASE WHEN is_linked THEN bool_or(is_in_force) END
			FROM path JOIN top ON top.item = unit, LATERAL (SELECT unit IN (SELECT unnest(ARRAY[parent, child]) FROM link) AS is_linked) AS l
			WHERE component IN (1, 2) AND links <= %s GROUP BY unit, is_top, is_linked', most)), title || ': trace_recall');
	RETURN NEXT is_empty(format('SELECT t.* FROM trace_recall(''link'', ARRAY[1, 2], max_depth => %L, chronological => true) AS t
		WHERE NOT EXISTS (SELECT FROM path WHERE component = origin AND unit = item AND links = depth)', max_depth),
		title || ': and its origin reached it so');
	RETURN NEXT is_empty(format('SELECT u.n, c.n FROM item AS u, item AS c
		WHERE trace_contains(''link'', u.n, c.n, max_depth => %L, chronological => true) IS DISTINCT FROM
			EXISTS (SELECT FROM path WHERE unit = u.n AND component = c.n AND links BETWEEN 1 AND %s)', max_depth, most),
		title || ': trace_contains');
	RETURN NEXT is_empty(format('SELECT u.n, c.n, found.items FROM item AS u, item AS c, LATERAL
			(SELECT array_agg(item ORDER BY step DESC) AS items FROM trace_path(''link'', u.n, c.n,
				max_depth => %L, chronological => true)) AS found
		WHERE found.items IS NOT NULL AND NOT EXISTS (SELECT FROM path WHERE path.items = found.items
				AND links = (SELECT min(links) FROM path WHERE unit = u.n AND component = c.n))
			OR (found.items IS NULL) = EXISTS (SELECT FROM path WHERE unit = u.n AND component = c.n
				AND links BETWEEN 1 AND %s)', max_depth, most), title || ': trace_path is a shortest one');
END $$;

CREATE FUNCTION check_graphs(title text, items integer, links integer, graphs integer, transfers float DEFAULT 0)
	RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	FOR graph IN 1..graphs LOOP
		CALL draw_graph(items, links, transfers);
		RETURN QUERY SELECT * FROM check_all(format('%s %s', title, graph), NULL);
		RETURN QUERY SELECT * FROM check_all(format('%s %s within 2', title, graph), 2);
		RETURN QUERY SELECT * FROM check_all(format('%s %s within 3', title, graph), 3);
	END LOOP;
END $$;

SELECT check_graphs('sparse', 8, 10, 6);
SELECT check_graphs('medium', 7, 16, 6);
SELECT check_graphs('dense', 6, 22, 3);
SELECT check_graphs('sparse with transfers', 8, 10, 6, 0.5);
SELECT check_graphs('medium with transfers', 7, 16, 6, 0.5);
SELECT check_graphs('dense with transfers', 6, 22, 3, 0.4);
SELECT check_graphs('transfers', 7, 14, 6, 1);

-- The tank: what enters it after a product left does not reach that product.
DELETE FROM link;
INSERT INTO link (parent, child, installed_at, removed_at) VALUES
	(10, 1, '2024-01-01', '2024-01-02'), (20, 10, '2024-01-05', '2024-01-05'),
	(10, 2, '2024-01-10', '2024-01-11'), (21, 10, '2024-01-12', '2024-01-12');
SELECT results_eq($$SELECT item FROM trace_where_used('link', 1, chronological => true) ORDER BY 1$$,
	'VALUES (10), (20), (21)', 'what was in the tank from the start reaches both products');
SELECT results_eq($$SELECT item FROM trace_where_used('link', 2, chronological => true) ORDER BY 1$$,
	'VALUES (10), (21)', 'what came later reaches the later one');
SELECT results_eq($$SELECT item FROM trace_components('link', 20, chronological => true) ORDER BY 1$$,
	'VALUES (1), (10)', 'and the earlier one does not have it');

-- The same said as what it is, beside a tank that was named in no time.
DELETE FROM link;
INSERT INTO link (parent, child, installed_at, removed_at, transferred) VALUES
	(10, 1, '2024-01-01', '2024-01-02', true), (20, 10, '2024-01-05', NULL, true),
	(10, 2, '2024-01-10', '2024-01-11', true), (21, 10, '2024-01-12', NULL, true), (22, 10, NULL, NULL, true),
	(23, 10, '2024-01-09', '2024-01-10', true), (24, 10, NULL, '2024-01-09', true), (25, 10, '2024-01-05', 'infinity', true);
SELECT results_eq($$SELECT item FROM trace_where_used('link', 2, chronological => true) ORDER BY 1$$,
	'VALUES (10), (21), (22), (23), (25)', 'what came later reaches what was drawn then, or may have been');
SELECT results_eq($$SELECT item FROM trace_components('link', 20, chronological => true) ORDER BY 1$$,
	'VALUES (1), (10)', 'and not what was drawn before');
SELECT is(trace_contains('link', 20, 10, at => '2024-01-05') AND trace_contains('link', 20, 10, at => '2025-01-05'), true,
	'which is in there for ever');
SELECT is(trace_contains('link', 20, 10, at => '2024-01-04 23:59:59.999999'), false, 'from then on');

-- A way with more links may arrive earlier: what it alone leads to is found, with its depth.
DELETE FROM link;
INSERT INTO link (parent, child, installed_at, removed_at) VALUES
	(5, 1, '2024-01-20', NULL), (2, 1, '2024-01-01', NULL), (5, 2, '2024-01-02', NULL),
	(6, 5, '2024-01-03', '2024-01-04'), (7, 6, '2024-01-05', NULL);
SELECT results_eq($$SELECT item, depth FROM trace_where_used('link', 1, chronological => true) ORDER BY 1$$,
	'VALUES (2, 1), (5, 1), (6, 3), (7, 4)', 'the earlier arrival counts although it took more links');
SELECT results_eq($$SELECT item FROM trace_path('link', 7, 1, chronological => true) ORDER BY step$$,
	'VALUES (7), (6), (5), (2), (1)', 'and the path is the way that it came');

-- An item that arrives earlier by a way that was taken apart is still inside by the way that was not.
CREATE FUNCTION recalled_within_2(links integer[]) RETURNS TABLE (item integer, is_installed boolean) LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM link;
	INSERT INTO link (parent, child, installed_at, removed_at)
		SELECT parent, child, installed, removed FROM unnest(links) WITH ORDINALITY AS o (number, n)
			JOIN (VALUES (1, 2, 1, timestamptz '2024-01-05', NULL::timestamptz), (2, 3, 1, '2024-01-01', '2024-01-09'),
				(3, 2, 3, '2024-01-02', '2024-01-03'), (4, 4, 2, '2024-01-06', NULL)) AS l (number, parent, child, installed, removed)
				USING (number) ORDER BY n;
	RETURN QUERY SELECT t.item, t.is_installed FROM trace_recall('link', 1, max_depth => 2, chronological => true) AS t ORDER BY t.item;
END $$;
SELECT results_eq(format('SELECT * FROM recalled_within_2(%L)', links), $$VALUES (1, true), (2, true), (3, false), (4, true)$$,
	'what is installed by no more links than wanted, in the order ' || links)
FROM unnest('{"{1,2,3,4}","{4,3,2,1}"}'::text[]) AS links;

-- What is nearest to the tank came after the bottle was filled.
DELETE FROM link;
INSERT INTO link (parent, child, installed_at, removed_at) VALUES (10, 1, '2024-01-05', NULL),
	(9, 2, '2024-01-01', NULL), (10, 9, '2024-01-01', NULL), (20, 10, '2024-01-02', '2024-01-03');
SELECT results_eq($$SELECT item, depth, origin FROM trace_recall('link', ARRAY[1, 2], chronological => true) ORDER BY depth, item$$,
	'VALUES (1, 0, 1), (2, 0, 2), (9, 1, 2), (10, 1, 1), (20, 3, 2)', 'the origin is a start that was there in time');

-- What went into the tank before bottles were filled was taken out; what was poured in later is not in them.
DELETE FROM link;
INSERT INTO link (parent, child, installed_at, removed_at, transferred) VALUES
	(10, 1, '2024-01-01', '2024-01-02', false), (20, 10, '2024-01-01', NULL, true), (10, 1, '2024-01-05', NULL, true);
SELECT results_eq($$SELECT item, is_installed FROM trace_recall('link', 1, chronological => true) ORDER BY item$$,
	$$VALUES (1, true), (10, true), (20, false)$$, 'what is inside by links in force that do not follow each other is not');

-- A way through many items, up to a link that had ended before.
DELETE FROM link;
INSERT INTO link (parent, child, installed_at, removed_at)
	SELECT n + 1, n, timestamptz '2024-01-01' + n * interval '1 hour', NULL::timestamptz FROM generate_series(1, 449) AS n
	UNION ALL SELECT 451, 450, '2024-01-01', '2024-01-02' UNION ALL SELECT 452, 451, '2024-03-01', NULL;
SELECT results_eq($$SELECT item, depth FROM trace_where_used('link', 1, chronological => true) ORDER BY item$$,
	'SELECT n, n - 1 FROM generate_series(2, 450) AS n', 'hundreds of items are reached in time, and none after');
SELECT results_eq($$SELECT item, depth FROM trace_recall('link', 1, chronological => true) ORDER BY item$$,
	'SELECT n, n - 1 FROM generate_series(1, 450) AS n', 'and are recalled');

SELECT throws_ok($$SELECT * FROM trace_components('link', 1, at => now(), chronological => true)$$, '22023',
	'cannot trace both at a time and in chronological order', 'one or the other');
SELECT throws_ok($$SELECT * FROM trace_components('link', 1, chronological => NULL)$$, '22004', NULL,
	'chronological or not');
SELECT throws_ok($$SELECT * FROM trace_components('link', 1, chronological => true, installed_at => NULL,
	removed_at => NULL)$$, '22023', 'cannot trace in time without the times of the links', 'times are needed');

SELECT * FROM finish();
ROLLBACK;
