-- Laws of pictures: on any table of links they show every item and every link that is reached, once,
-- and the same picture whatever order the links are in.
--
-- The tables are random.  TRACE_SEED repeats a run.
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
CREATE FUNCTION differences(one text, other text) RETURNS text LANGUAGE sql RETURN format(
	'(TABLE %1$s EXCEPT ALL TABLE %2$s) UNION ALL (TABLE %2$s EXCEPT ALL TABLE %1$s)', one, other);

CREATE TABLE link (parent trace_id, child trace_id, quantity numeric, installed_at timestamptz, removed_at timestamptz, transferred boolean);
CREATE TABLE counted (parent text, child text, quantity numeric, installed_at timestamptz, removed_at timestamptz, transferred boolean);

-- Not, or not yet, taken out: what was transferred never is, unless it was before it came.
CREATE FUNCTION is_there(link link, at timestamptz) RETURNS boolean LANGUAGE sql
	RETURN link.removed_at IS NULL OR link.removed_at > at
		OR coalesce(link.transferred, false) AND coalesce(link.installed_at <= link.removed_at, true);

CREATE PROCEDURE draw_links(items integer, links integer) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE link;
	INSERT INTO link
		SELECT kinds[1 + a % 3] || a, kinds[1 + b % 3] || b, CASE WHEN random() < 0.9 THEN pick(3) END,
			CASE WHEN random() < 0.8 THEN timestamptz '2024-01-01' + pick(60) * interval '1 day' END,
			CASE WHEN random() < 0.4 THEN timestamptz '2024-01-01' + pick(90) * interval '1 day' END,
			CASE WHEN random() < 0.3 THEN random() < 0.8 END
		FROM (SELECT '{SN:U-,LOT:L-,PN:P-}'::text[] AS kinds, pick(items) AS a, pick(items) AS b
			FROM generate_series(1, links)) AS ends;
	INSERT INTO link SELECT * FROM link WHERE random() < 0.2;
	INSERT INTO link VALUES ('SN:U-0', NULL), (NULL, 'SN:U-3');
END $$;

CREATE FUNCTION check_picture(title text, start text, as_of timestamptz, furthest integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	json CONSTANT json := trace_json('link', start, as_of, furthest);
	mermaid CONSTANT text := trace_mermaid('link', start, as_of, furthest);
	dot CONSTANT text := trace_dot('link', start, as_of, furthest);
BEGIN
	TRUNCATE counted;
	INSERT INTO counted SELECT * FROM link WHERE parent IS NOT NULL AND child IS NOT NULL AND (as_of IS NULL OR
		(installed_at IS NULL OR installed_at <= as_of) AND is_there(link, as_of));
	UPDATE counted SET transferred = NULL WHERE NOT transferred;
	IF start NOT IN (SELECT parent FROM counted UNION SELECT child FROM counted) THEN
		IF start IN (SELECT unnest(ARRAY[parent, child]) FROM link WHERE parent IS NOT NULL AND child IS NOT NULL) THEN
			RETURN NEXT is(json_array_length(json -> 'nodes'), 1, title || ': a node, which is known');
			RETURN NEXT ok((json -> 'nodes' -> 0 ->> 'only_at_other_times')::boolean
				AND json_array_length(json -> 'edges') = 0 AND mermaid !~ '--' AND dot !~ '->',
				title || ': but not linked at that time');
			RETURN;
		END IF;
		RETURN NEXT ok(json IS NULL AND mermaid IS NULL AND dot IS NULL, title || ': there is no such item');
		RETURN;
	END IF;

	DROP TABLE IF EXISTS reached, node, shown, wanted, arrow, drawn;
	CREATE TEMP TABLE reached AS
		WITH RECURSIVE walk (item, depth) AS (
			SELECT start, 0
			UNION
			SELECT child, depth + 1 FROM walk JOIN counted ON parent = item WHERE depth < least(furthest, 40)
		) SELECT item, min(depth) AS depth FROM walk GROUP BY item;

	CREATE TEMP TABLE node AS SELECT id AS item, depth, kind, 'n' || ordinality - 1 AS n
		FROM ROWS FROM (json_to_recordset(json -> 'nodes') AS (id text, depth integer, kind text)) WITH ORDINALITY AS x (id, depth, kind, ordinality);
	RETURN NEXT is_empty('(SELECT item, depth FROM node EXCEPT ALL TABLE reached) UNION ALL (TABLE reached EXCEPT ALL SELECT item, depth FROM node)',
		title || ': every item is a node');
	RETURN NEXT is_empty('SELECT * FROM node WHERE kind <> trace_kind(item::trace_id)', title || ': of its kind');
	RETURN NEXT is_empty('SELECT * FROM (SELECT depth, item::trace_id AS item, lag(depth) OVER place AS depth_before,
			lag(item::trace_id) OVER place AS before FROM node WINDOW place AS (ORDER BY substr(n, 2)::integer)) AS pair
		WHERE (depth_before, before) >= (depth, item)', title || ': in order');

	CREATE TEMP TABLE shown AS SELECT * FROM
		json_to_recordset(json -> 'edges') AS x (parent text, child text, quantity numeric, installed_at timestamptz, removed_at timestamptz, transferred boolean);
	CREATE TEMP TABLE wanted AS
		SELECT counted.* FROM counted JOIN reached ON parent = item WHERE furthest IS NULL OR depth < furthest;
	RETURN NEXT is_empty(differences('shown', 'wanted'), title || ': every link is an edge');

	-- The other languages: the same nodes, and an arrow for each pair and kind of link.
	CREATE TEMP TABLE arrow AS
		SELECT p.n AS parent, c.n AS child, CASE WHEN unknown = 0 AND total <> 1 THEN total END AS quantity,
				CASE WHEN there = 0 THEN 'removed' WHEN transferred THEN 'transferred' ELSE 'assembled' END AS kind
		FROM (SELECT parent, child, transferred, count(*) FILTER (WHERE is_there) AS there, sum(quantity) FILTER (WHERE is_there) AS total,
				count(*) FILTER (WHERE is_there AND quantity IS NULL) AS unknown
			FROM (SELECT *, is_there((parent, child, quantity, installed_at, removed_at, transferred)::link, coalesce(as_of, now())) AS is_there
				FROM wanted) AS w GROUP BY 1, 2, 3) AS pair
		JOIN node AS p ON p.item = parent JOIN node AS c ON c.item = child;
	CREATE TEMP TABLE drawn AS SELECT m[1] AS parent, m[4] AS child, m[3]::numeric AS quantity,
			CASE m[2] WHEN '-.->' THEN 'removed' WHEN '==>' THEN 'transferred' ELSE 'assembled' END AS kind
		FROM regexp_matches(mermaid, '^    (n\d+) (-->|==>|-\.->)(?:\|"([^"]*)"\|)? (n\d+)$', 'gn') AS m;
	RETURN NEXT is_empty(differences('drawn', 'arrow'), title || ': Mermaid has these arrows');
	RETURN NEXT is((SELECT count(*) FROM regexp_split_to_table(mermaid, '\n')),
		1 + (SELECT count(*) FROM node) + (SELECT count(*) FROM arrow), title || ': and nothing else');
	DELETE FROM drawn;
	INSERT INTO drawn SELECT m[1], m[2], m[4]::numeric, CASE m[3] WHEN 'dashed' THEN 'removed' WHEN 'bold' THEN 'transferred' ELSE 'assembled' END
		FROM regexp_matches(dot, '^    (n\d+) -> (n\d+)(?: \[(?:style=(\w+))?(?:, )?(?:label="([^"]*)")?\])?;$', 'gn') AS m;
	RETURN NEXT is_empty(differences('drawn', 'arrow'), title || ': DOT too');

	-- The same links in another order, found another way.
	CREATE TEMP TABLE shuffled AS SELECT * FROM link ORDER BY random();
	CREATE INDEX ON shuffled (parent);
	RETURN NEXT is(trace_json('shuffled', start, as_of, furthest)::text, json::text, title || ': the order of the links is no matter');
	RETURN NEXT is(trace_dot('shuffled', start, as_of, furthest), dot, title || ': nor for DOT');
	DROP TABLE shuffled;
END $$;

CREATE FUNCTION check_all() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	start text;
BEGIN
	FOR i IN 1 .. 12 LOOP
		CALL draw_links(8 + 2 * i, 10 + pick(30));
		FOR j IN 1 .. 3 LOOP
			start := coalesce((SELECT parent FROM link ORDER BY random() LIMIT 1), 'SN:U-0');
			RETURN QUERY SELECT * FROM check_picture(format('no. %s.%s', i, j), start,
				CASE WHEN j = 2 THEN timestamptz '2024-02-10' END, CASE WHEN j = 3 THEN pick(3) - 1 END);
		END LOOP;
	END LOOP;
END $$;
SELECT check_all();

SELECT * FROM finish();
ROLLBACK;
