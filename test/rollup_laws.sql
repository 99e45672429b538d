-- Laws of the roll-up: on any graph it says what the sum over all paths says, and nothing about
-- what is on a cycle or below one.
--
-- TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA rollup;
SET LOCAL search_path = rollup, public;

SELECT * FROM no_plan();
\ir ../test/random.psql

CREATE TABLE link (parent bigint, child bigint, quantity numeric);

CREATE FUNCTION pick(n integer) RETURNS integer LANGUAGE sql VOLATILE RETURN 1 + floor(random() * n)::integer;

-- Links go from smaller to greater numbers, but for "back" of them; some come twice.
CREATE PROCEDURE draw_graph(items integer, links integer, back integer) LANGUAGE sql BEGIN ATOMIC
	DELETE FROM link;
	INSERT INTO link SELECT least(a, b), greatest(a, b), (array[1, 4, 0.25, 12.5, 0, -1, 1e20])[pick(7)]
		FROM (SELECT pick(items) AS a, pick(items) AS b FROM generate_series(1, links)) AS drawn WHERE a <> b;
	INSERT INTO link SELECT * FROM link WHERE random() < 0.2;
	INSERT INTO link SELECT greatest(a, b), least(a, b), 2
		FROM (SELECT pick(items) AS a, pick(items) AS b FROM generate_series(1, back)) AS drawn;
END;

-- Of what is reached: on a cycle, or below such an item.
CREATE FUNCTION check_graph(title text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	DROP TABLE IF EXISTS reach, found, expected;
	CREATE TEMP TABLE reach AS
		WITH RECURSIVE walk (start, item) AS (
			SELECT DISTINCT parent, child FROM link
			UNION
			SELECT start, child FROM walk JOIN link ON parent = item)
		TABLE walk;
	CREATE TEMP TABLE found AS
		SELECT start, r.item, r.quantity FROM (SELECT DISTINCT parent AS start FROM link) AS starts,
			trace_rollup('link', start) AS r;
	CREATE TEMP TABLE expected AS
		WITH RECURSIVE looped (item) AS (
			SELECT start FROM reach WHERE start = item
		), endless (start, item) AS (
			SELECT start, r.item FROM reach AS r WHERE start IN (SELECT item FROM looped)
			UNION
			SELECT a.start, a.item FROM reach AS a JOIN looped AS l ON a.item = l.item
			UNION
			SELECT a.start, b.item FROM reach AS a JOIN looped AS l ON a.item = l.item
				JOIN reach AS b ON b.start = l.item
		), paths (start, item, quantity) AS (
			SELECT parent, child, quantity FROM link WHERE (parent, child) NOT IN (TABLE endless)
			UNION ALL
			SELECT start, child, p.quantity * l.quantity FROM paths AS p JOIN link AS l ON l.parent = p.item
				WHERE (start, child) NOT IN (TABLE endless))
		SELECT start, item, sum(quantity) FROM paths GROUP BY start, item
		UNION ALL
		SELECT start, item, NULL FROM endless WHERE start <> item;
	RETURN NEXT is_empty('(TABLE found EXCEPT ALL TABLE expected) UNION ALL (TABLE expected EXCEPT ALL TABLE found)', title);
	RETURN NEXT is_empty('SELECT * FROM found WHERE quantity::text <> trim_scale(quantity)::text', title || ': no zeros');
	RETURN NEXT is_empty('SELECT f.start, f.item FROM found AS f FULL JOIN
			(SELECT start, l.item, l.quantity FROM (SELECT DISTINCT parent AS start FROM link) AS s,
				trace_rollup(''link'', start, leaves => true) AS l) AS l USING (start, item)
		WHERE (l.item IS NULL) <> EXISTS (SELECT FROM link WHERE parent = item AND child <> parent)
			OR l.item IS NOT NULL AND l.quantity IS DISTINCT FROM f.quantity', title || ': leaves');
	IF EXISTS (SELECT FROM reach WHERE start = item) THEN
		RETURN;
	END IF;
	FOR most IN 0..4 LOOP
		RETURN NEXT is_empty(format('WITH RECURSIVE paths (start, item, quantity, links) AS (
				SELECT parent, child, quantity, 1 FROM link WHERE %1$s > 0
				UNION ALL
				SELECT start, child, p.quantity * l.quantity, links + 1 FROM paths AS p JOIN link AS l ON l.parent = p.item
					WHERE links < %1$s
			), expected AS (
				SELECT start, item, sum(quantity) AS quantity FROM paths GROUP BY start, item
			), found AS (
				SELECT start, r.item, r.quantity FROM (SELECT DISTINCT parent AS start FROM link) AS s,
					trace_rollup(''link'', start, max_depth => %1$s) AS r
			), leaf AS (
				SELECT start, r.item, r.quantity FROM (SELECT DISTINCT parent AS start FROM link) AS s,
					trace_rollup(''link'', start, max_depth => %1$s, leaves => true) AS r
			) (TABLE found EXCEPT ALL TABLE expected) UNION ALL (TABLE expected EXCEPT ALL TABLE found) UNION ALL
				(TABLE leaf EXCEPT ALL SELECT * FROM expected WHERE item NOT IN (SELECT parent FROM link)) UNION ALL
				(SELECT * FROM expected WHERE item NOT IN (SELECT parent FROM link) EXCEPT ALL TABLE leaf)', most),
			format('%s within %s', title, most));
	END LOOP;
END $$;

CREATE FUNCTION check_graphs(title text, items integer, links integer, back integer, graphs integer)
	RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	FOR graph IN 1..graphs LOOP
		CALL draw_graph(items, links, back);
		RETURN QUERY SELECT * FROM check_graph(title || ' ' || graph);
	END LOOP;
END $$;

SELECT check_graphs('without cycles', 12, 20, 0, 10);
SELECT check_graphs('shared, without cycles', 9, 30, 0, 10);
SELECT check_graphs('with cycles', 16, 20, 2, 10);
SELECT check_graphs('with many cycles', 12, 14, 8, 5);

SELECT * FROM finish();
ROLLBACK;
