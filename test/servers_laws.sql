-- Laws of trace_expand: however links are shared out among servers, a hub that asks each for what the
-- others have found comes to what WITH RECURSIVE … UNION says of all links together: the same items,
-- each at its least depth, by a link that is there.
--
-- The graphs, and who has which link, are random.  TRACE_SEED repeats a run.
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

CREATE FUNCTION pick(n integer) RETURNS integer LANGUAGE sql VOLATILE
	RETURN 1 + floor(random() * n)::integer;

-- All links, and the three servers of which each has a part of them.
CREATE TABLE link (parent text, child text, installed_at timestamptz, removed_at timestamptz, transferred boolean);
CREATE TABLE server_1 (LIKE link);
CREATE TABLE server_2 (LIKE link);
CREATE TABLE server_3 (LIKE link);
CREATE INDEX ON server_1 (parent);
CREATE INDEX ON server_1 (child);
CREATE INDEX ON server_2 (parent);

CREATE PROCEDURE draw_graph(kind text, n integer) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE link;
	CASE kind
		WHEN 'tree' THEN INSERT INTO link SELECT pick(i - 1), i FROM generate_series(2, n) AS i;
		WHEN 'shared lots' THEN INSERT INTO link SELECT pick(i - 1), i FROM generate_series(2, n) AS i, generate_series(1, 1 + i % 3);
		WHEN 'cycles' THEN INSERT INTO link SELECT pick(n), pick(n) FROM generate_series(1, 2 * n);
		WHEN 'ring' THEN
			INSERT INTO link SELECT i, i % n + 1 FROM generate_series(1, n) AS i;
			INSERT INTO link SELECT pick(n), pick(n) FROM generate_series(1, 3);
	END CASE;
	INSERT INTO link VALUES (pick(n), NULL), (NULL, pick(n));
	UPDATE link SET
		installed_at = CASE WHEN random() < 0.8 THEN timestamptz '2024-01-01' + pick(60) * interval '1 day' END,
		removed_at = CASE WHEN random() < 0.3 THEN timestamptz '2024-01-01' + pick(90) * interval '1 day' END,
		transferred = random() < 0.2;
END $$;

-- Which server has a link.
CREATE FUNCTION home(link link, layout text) RETURNS integer LANGUAGE sql VOLATILE RETURN CASE layout
	WHEN 'parent' THEN abs(hashtext(coalesce(link.parent, ''))) % 3
	WHEN 'child' THEN abs(hashtext(coalesce(link.child, ''))) % 3
	WHEN 'site' THEN coalesce(link.parent::integer, 0) / 10 % 3
	ELSE pick(3) - 1 END;

CREATE PROCEDURE share_out(layout text) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE server_1, server_2, server_3;
	WITH shared AS MATERIALIZED (SELECT *, home(link, layout) AS home FROM link)
		, one AS (INSERT INTO server_1 SELECT parent, child, installed_at, removed_at, transferred FROM shared WHERE home = 0)
		, two AS (INSERT INTO server_2 SELECT parent, child, installed_at, removed_at, transferred FROM shared WHERE home = 1)
		INSERT INTO server_3 SELECT parent, child, installed_at, removed_at, transferred FROM shared WHERE home = 2;
END $$;

CREATE FUNCTION counted(at timestamptz) RETURNS TABLE (parent text, child text) LANGUAGE sql BEGIN ATOMIC
	SELECT DISTINCT l.parent, l.child FROM link AS l WHERE l.parent IS NOT NULL AND l.child IS NOT NULL AND (at IS NULL OR
		((installed_at IS NULL OR installed_at <= at) AND (removed_at IS NULL OR removed_at > at
			OR transferred AND (installed_at IS NULL OR installed_at <= removed_at))));
END;

CREATE FUNCTION oracle(starts text[], direction text, at timestamptz, max_depth integer) RETURNS TABLE (item text, depth integer)
	LANGUAGE sql BEGIN ATOMIC
	WITH RECURSIVE step (item, next) AS (
		SELECT CASE direction WHEN 'down' THEN parent ELSE child END, CASE direction WHEN 'down' THEN child ELSE parent END FROM counted(at))
	, walk (item, depth) AS (
		SELECT unnest(starts), 0
		UNION
		SELECT s.next, w.depth + 1 FROM walk AS w JOIN step AS s USING (item) WHERE w.depth < least(max_depth, 40))
	SELECT item, min(depth) FROM walk GROUP BY item;
END;

-- The hub.  by_level: a server is asked for one level at a time, and not for all that it can walk by
-- itself; complete: a server that has one link of an item in this direction has them all.
CREATE TABLE seen (item text PRIMARY KEY, depth integer, via text, found_by text, is_frontier boolean, round integer);
CREATE FUNCTION ask_all(starts text[], direction text, at timestamptz, max_depth integer, by_level boolean, complete boolean)
	RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	rounds integer := 0;
	server text;
	asked text[];
	their_depths integer[];
BEGIN
	TRUNCATE seen;
	INSERT INTO seen SELECT DISTINCT unnest(starts), 0, NULL, '', true, 0;
	WHILE EXISTS (SELECT FROM seen WHERE round = rounds) LOOP
		FOREACH server IN ARRAY '{server_1, server_2, server_3}'::text[] LOOP
			SELECT array_agg(q.item), array_agg(q.depth) INTO asked, their_depths FROM seen AS q
				WHERE q.round = rounds AND q.found_by <> server AND (q.is_frontier OR NOT complete);
			INSERT INTO seen AS s
				SELECT a.item, a.depth, a.via, CASE WHEN a.is_frontier IS NULL THEN '' ELSE server END,
					coalesce(a.is_frontier, true), rounds + 1
					FROM trace_expand(server::regclass, asked, direction, at => at,
						max_depth => least(max_depth, CASE WHEN by_level THEN rounds + 1 END), depths => their_depths) AS a
					WHERE a.via IS NOT NULL
			ON CONFLICT (item) DO UPDATE
				SET depth = EXCLUDED.depth, via = EXCLUDED.via, found_by = EXCLUDED.found_by,
					is_frontier = EXCLUDED.is_frontier, round = EXCLUDED.round
				WHERE EXCLUDED.depth < s.depth;
		END LOOP;
		rounds := rounds + 1;
	END LOOP;
	RETURN rounds;
END $$;

CREATE FUNCTION check_hub(title text, direction text, at timestamptz, max_depth integer, by_level boolean, complete boolean) RETURNS SETOF text
	LANGUAGE plpgsql AS $$
DECLARE
	starts CONSTANT text[] := (SELECT array_agg(pick(30)::text) FROM generate_series(1, pick(3)));
	question CONSTANT text := format('%s %s from %s at %s within %s', title, direction, starts, at, max_depth);
BEGIN
	PERFORM ask_all(starts, direction, at, max_depth, by_level, complete);
	RETURN NEXT set_eq('SELECT item, depth FROM seen',
		format('SELECT item, depth FROM oracle(%L, %L, %L, %L)', starts, direction, at, max_depth), question);
	RETURN NEXT is_empty(format($q$SELECT item FROM seen AS s WHERE via IS NOT NULL AND NOT EXISTS (
			SELECT FROM counted(%L) AS c JOIN seen AS v ON v.item = s.via AND v.depth = s.depth - 1
				WHERE (c.parent, c.child) = %s)$q$, at, CASE direction WHEN 'down' THEN '(s.via, s.item)' ELSE '(s.item, s.via)' END),
		question || ': by a shortest way');
END $$;

CREATE FUNCTION check_all(kind text, layout text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	at timestamptz;
	depth integer;
	direction text;
BEGIN
	FOR turn IN 1 .. 3 LOOP
		CALL draw_graph(kind, 30);
		CALL share_out(layout);
		FOR at, depth IN VALUES (NULL::timestamptz, NULL::integer), ('2024-02-15', NULL), (NULL, pick(4) - 1), ('2024-02-01', 3) LOOP
			FOREACH direction IN ARRAY '{down,up}'::text[] LOOP
				RETURN QUERY SELECT * FROM check_hub(format('%s by %s', kind, layout), direction, at, depth, turn = 1, false);
				IF (layout, direction) IN (('parent', 'down'), ('child', 'up'), ('site', 'down')) THEN
					RETURN QUERY SELECT * FROM check_hub(format('%s by %s, complete', kind, layout), direction, at, depth, turn = 1, true);
				END IF;
			END LOOP;
		END LOOP;
	END LOOP;
END $$;

SELECT check_all(kind, layout) FROM unnest('{tree, shared lots, cycles, ring}'::text[]) AS kind,
	unnest('{parent, child, site, random}'::text[]) AS layout;

-- One server that has everything: every item's own links are there, or it has none.
CALL draw_graph('ring', 30);
CREATE FUNCTION check_alone(direction text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	CREATE TEMP TABLE alone ON COMMIT DROP AS SELECT * FROM trace_expand('link', ARRAY['1', '7', '1'], direction, depths => '{0, 2, 5}');
	RETURN NEXT is_empty('SELECT item FROM alone GROUP BY item HAVING count(*) > 1', direction || ': every item once');
	RETURN NEXT set_eq('SELECT item, depth FROM alone', format('SELECT item, min(depth) FROM (
		SELECT item, depth FROM oracle(''{1}'', %1$L, NULL, NULL) UNION ALL SELECT item, depth + 2 FROM oracle(''{7}'', %1$L, NULL, NULL)) AS u
		GROUP BY item', direction), direction || ': starts at different depths');
	RETURN NEXT is_empty(format('SELECT item FROM alone WHERE is_frontier = EXISTS (SELECT FROM counted(NULL) WHERE %s = item)',
		CASE direction WHEN 'down' THEN 'parent' ELSE 'child' END), direction || ': the frontier is what has no link here');
	DROP TABLE alone;
END $$;
SELECT check_alone('down');
SELECT check_alone('up');

SELECT * FROM finish();
ROLLBACK;
