-- Laws of commonality: on any graph trace_common counts what WITH RECURSIVE counts for each unit, its p
-- is Fisher's by whole numbers, its q Benjamini and Hochberg's by their definition.
--
-- The graphs are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA common;
SET LOCAL search_path = common, public;
SET LOCAL timezone = 'UTC';

SELECT * FROM no_plan();
\ir ../test/random.psql

CREATE FUNCTION pick(n integer) RETURNS integer LANGUAGE sql VOLATILE
	RETURN 1 + floor(random() * n)::integer;

-- Links between numbers, and the same between items of a type.
CREATE TABLE graph (p integer, c integer, installed_at timestamptz, removed_at timestamptz, transferred boolean);
CREATE TABLE item (n integer, k text);
CREATE TABLE bad (n integer);
CREATE TABLE base (n integer);

-- Units of lots, with shared lots below; anything into anything, cycles and self-links too.
CREATE PROCEDURE draw_graph(kind text, n integer) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE graph, item, bad, base;
	IF kind = 'plant' THEN
		INSERT INTO graph SELECT i, n * 2 / 3 + pick(n / 3) FROM generate_series(1, n * 2 / 3) AS i, generate_series(1, 4);
		INSERT INTO graph SELECT i, least(i + pick(5), n) FROM generate_series(n * 2 / 3, n - 1) AS i WHERE random() < 0.5;
	ELSIF kind = 'reworked' THEN
		-- units that consumed each other and themselves
		INSERT INTO graph SELECT i, n / 2 + pick(n / 2) FROM generate_series(1, n / 2) AS i, generate_series(1, 3);
		INSERT INTO graph SELECT i, i + 1 FROM generate_series(1, n / 2, 2) AS i WHERE random() < 0.5;
		INSERT INTO graph SELECT i + 1, i FROM generate_series(1, n / 2, 2) AS i WHERE random() < 0.5;
		INSERT INTO graph SELECT i, i FROM generate_series(1, n) AS i WHERE random() < 0.3;
	ELSE
		INSERT INTO graph SELECT pick(n), pick(n) FROM generate_series(1, CASE kind WHEN 'sparse' THEN n * 2 / 3 ELSE n * 2 END);
	END IF;
	INSERT INTO graph SELECT p, c FROM graph WHERE random() < 0.1;
	INSERT INTO graph VALUES (pick(n), NULL), (NULL, pick(n));
	UPDATE graph SET
		installed_at = CASE WHEN random() < 0.8 THEN timestamptz '2024-01-01' + pick(60) * interval '1 day' END,
		removed_at = CASE WHEN random() < 0.3 THEN timestamptz '2024-01-01' + pick(90) * interval '1 day' END,
		transferred = CASE WHEN random() < 0.2 THEN random() < 0.8 END;
	INSERT INTO bad SELECT pick(n) FROM generate_series(1, pick(12));
	INSERT INTO base SELECT pick(n) FROM generate_series(1, n / 2);
END $$;

-- The oracle.

CREATE TABLE counted (p integer, c integer);
CREATE TABLE expected (item integer, bad_with bigint, bad_without bigint, base_with bigint, base_without bigint,
	odds_ratio double precision, p_value numeric, q_value numeric);

CREATE FUNCTION choose(n bigint, k bigint) RETURNS numeric LANGUAGE sql IMMUTABLE
	RETURN factorial(n) / factorial(k) / factorial(n - k);

-- Of all tables with the same sums, those with no more ways than this one.
CREATE FUNCTION fisher(a bigint, b bigint, c bigint, d bigint) RETURNS numeric LANGUAGE sql IMMUTABLE
	RETURN (SELECT sum(ways) FILTER (WHERE ways <= choose(a + b, a) * choose(c + d, c)) / sum(ways)
		FROM generate_series(greatest(0, a - d), least(a + b, a + c)) AS x,
			LATERAL (VALUES (choose(a + b, x) * choose(c + d, a + c - x))) AS s(ways));

CREATE PROCEDURE ask_oracle(at timestamptz, max_depth integer, with_base boolean) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE counted, expected;
	INSERT INTO counted SELECT p, c FROM graph WHERE p IS NOT NULL AND c IS NOT NULL AND (at IS NULL OR
		((installed_at IS NULL OR installed_at <= at) AND (removed_at IS NULL OR removed_at > at
			OR transferred AND (installed_at IS NULL OR installed_at <= removed_at))));
	WITH RECURSIVE above (item, by) AS (
		SELECT c, p FROM counted WHERE c <> p
		UNION
		SELECT item, p FROM above JOIN counted ON c = by AND c <> p
	), top AS (
		SELECT DISTINCT p AS item FROM counted WHERE p <> c AND NOT EXISTS (SELECT FROM above AS a WHERE a.item = p AND a.by <> p
			AND NOT EXISTS (SELECT FROM above AS b WHERE b.item = a.by AND b.by = p))
	), below (item, links) AS (
		SELECT item, 0 FROM top
		UNION
		SELECT c, links + 1 FROM below JOIN counted ON p = item WHERE links < 60
	), depth AS (
		SELECT item, min(links) AS links FROM below GROUP BY item
	), wanted AS (
		SELECT links FROM depth JOIN bad ON n = item
		UNION
		SELECT 0 WHERE NOT EXISTS (SELECT FROM depth JOIN bad ON n = item)
	), other AS (
		-- as deep as a bad one; where these are not all at the top, none that is in one or has one inside
		SELECT item FROM depth WHERE links IN (SELECT links FROM wanted) AND item NOT IN (SELECT n FROM bad)
			AND item IN (SELECT p FROM counted WHERE p <> c)
			AND ((SELECT max(links) FROM wanted) = 0
				OR NOT EXISTS (SELECT FROM above AS a JOIN bad ON n = a.by WHERE a.item = depth.item)
				AND NOT EXISTS (SELECT FROM above AS a JOIN bad ON n = a.item WHERE a.by = depth.item))
	), unit AS (
		SELECT DISTINCT n, true AS is_bad FROM bad
		UNION ALL
		SELECT DISTINCT n, false FROM base WHERE with_base AND n NOT IN (SELECT n FROM bad)
		UNION ALL
		SELECT item, false FROM other WHERE NOT with_base
	), inside (unit, is_bad, item, depth) AS (
		SELECT n, is_bad, n, 0 FROM unit
		UNION
		SELECT unit, is_bad, c, depth + 1 FROM inside JOIN counted ON p = item
			WHERE depth < coalesce(max_depth, 60)
	), total AS (
		SELECT count(*) FILTER (WHERE is_bad) AS bad, count(*) FILTER (WHERE NOT is_bad) AS base FROM unit
	), held AS (
		SELECT item, count(DISTINCT unit) FILTER (WHERE is_bad) AS bad_with,
			count(DISTINCT unit) FILTER (WHERE NOT is_bad) AS base_with
		FROM inside WHERE item <> unit GROUP BY item
	), four AS (
		SELECT item, bad_with, bad - bad_with AS bad_without, base_with, base - base_with AS base_without,
			bad >= 3 AND base > 0 AS conclusive FROM held, total
	), tested AS (
		SELECT *, CASE WHEN conclusive THEN fisher(bad_with, bad_without, base_with, base_without) END AS p FROM four
	)
	INSERT INTO expected
		SELECT item, bad_with, bad_without, base_with, base_without,
			CASE WHEN base_with * bad_without > 0 THEN bad_with * base_without / (base_with * bad_without)::double precision
				WHEN bad_with * base_without > 0 THEN 'Infinity' END,
			p, CASE WHEN p IS NOT NULL THEN least(1, min(p * m / rank) OVER (ORDER BY rank DESC)) END
		FROM (SELECT *, count(*) OVER () AS m, row_number() OVER (ORDER BY p) AS rank FROM tested) AS ranked;
END $$;

-- p and q as numeric are exact, so they are compared by how far they are off.
CREATE FUNCTION check_common(kind text, type text, n integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	at timestamptz;
	depth integer;
	with_base boolean;
	title text;
BEGIN
	CALL draw_graph(kind, n);
	EXECUTE format('CREATE TEMP TABLE name AS SELECT n, (%s)::%s AS k FROM generate_series(1, %s) AS n',
		CASE type WHEN 'trace_id' THEN $name$'LOT:' || n || '-' || md5(n::text)$name$ WHEN 'text' THEN $name$'item ' || n$name$
			WHEN 'uuid' THEN 'md5(n::text)' WHEN 'integer[]' THEN 'ARRAY[n, -n]' ELSE 'n' END, type, n);
	EXECUTE format('CREATE TEMP TABLE link AS SELECT a.k AS parent, b.k AS child, installed_at, removed_at, transferred
		FROM graph LEFT JOIN name AS a ON a.n = p LEFT JOIN name AS b ON b.n = c ORDER BY random()');
	IF random() < 0.5 THEN
		CREATE INDEX ON link (parent);
	END IF;
	FOR at, depth, with_base IN SELECT a, d, b FROM (VALUES (NULL::timestamptz, NULL::integer), ('2024-02-15', NULL), (NULL, pick(3) - 1)) AS o(a, d),
		unnest('{t,f}'::boolean[]) AS b
	LOOP
		CALL ask_oracle(at, depth, with_base);
		title := format('%s of %s at %s within %s against %s', kind, type, coalesce(at::date::text, 'any time'),
			coalesce(depth::text, 'any depth'), CASE WHEN with_base THEN 'a baseline' ELSE 'all others' END);
		DROP TABLE IF EXISTS found;
		EXECUTE format('CREATE TEMP TABLE found AS
			SELECT place, n AS item, item AS k, bad_with, bad_without, base_with, base_without, odds_ratio, p_value, q_value
			FROM trace_common(''link'', ARRAY(SELECT k FROM bad JOIN name USING (n) UNION ALL SELECT NULL), %s at => %L, max_depth => %L)
				WITH ORDINALITY AS t (item, bad_with, bad_without, base_with, base_without, odds_ratio, p_value, q_value, place)
			JOIN name ON k = item',
			CASE WHEN with_base THEN 'ARRAY(SELECT k FROM base JOIN name USING (n)),' END, at, depth);
		RETURN NEXT is_empty('(SELECT item, bad_with, bad_without, base_with, base_without FROM found EXCEPT ALL
				SELECT item, bad_with, bad_without, base_with, base_without FROM expected) UNION ALL
			(SELECT item, bad_with, bad_without, base_with, base_without FROM expected EXCEPT ALL
				SELECT item, bad_with, bad_without, base_with, base_without FROM found)', title || ': counts');
		RETURN NEXT is_empty('SELECT * FROM found JOIN expected USING (item)
			WHERE found.p_value IS NULL <> (expected.p_value IS NULL) OR found.q_value IS NULL <> (expected.q_value IS NULL)
				OR abs(found.p_value::numeric / expected.p_value - 1) > 1e-13 OR abs(found.q_value::numeric / expected.q_value - 1) > 1e-13
				OR found.odds_ratio IS DISTINCT FROM expected.odds_ratio', title || ': odds, p and q');
		IF type <> 'integer[]' THEN
			RETURN NEXT is_empty('SELECT * FROM (SELECT place, row_number() OVER (ORDER BY p_value, odds_ratio DESC NULLS LAST, k) AS due
				FROM found) AS s WHERE place <> due', title || ': ranked');
		END IF;
	END LOOP;
	DROP TABLE link, name, found;
END $$;

SELECT check_common('plant', 'trace_id', 60);
SELECT check_common('plant', 'text', 60);
SELECT check_common('plant', 'bigint', 90);
SELECT check_common('reworked', 'trace_id', 40);
SELECT check_common('reworked', 'integer', 30);
SELECT check_common('cycles', 'uuid', 24);
SELECT check_common('cycles', 'bigint', 12);
SELECT check_common('sparse', 'integer', 40);
SELECT check_common('sparse', 'trace_id', 20);

-- Units of several parts, as their links name them: of the same kind are those that have one in common.
CREATE TABLE packed (parent text, child text, part_number text);
CREATE FUNCTION check_parts(units integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	failed text[];
BEGIN
	TRUNCATE packed;
	INSERT INTO packed SELECT link.* FROM (
			SELECT 'carton ' || pick(5), 'unit ' || n, CASE WHEN random() < 0.8 THEN 'part ' || pick(4) END
				FROM generate_series(1, units) AS n, generate_series(1, pick(3))
			UNION ALL SELECT 'unit ' || n, 'lot ' || pick(12), one FROM generate_series(1, units) AS n, unnest('{A,B}'::text[]) AS one
		) AS link ORDER BY random();
	failed := ARRAY(SELECT child FROM packed WHERE child ^@ 'unit' AND part_number IS NOT NULL GROUP BY child ORDER BY random() LIMIT 4);
	RETURN NEXT bag_eq(format('SELECT item, bad_with, bad_without, base_with, base_without FROM trace_common(''packed'', %L::text[])', failed),
		format($expected$
			WITH unit AS (
				SELECT DISTINCT child AS unit, child = ANY (%1$L) AS is_bad FROM packed
				WHERE child ^@ 'unit' AND part_number IN (SELECT part_number FROM packed WHERE child = ANY (%1$L))
			), counted AS (
				SELECT child, count(DISTINCT unit) FILTER (WHERE is_bad) AS bad, count(DISTINCT unit) FILTER (WHERE NOT is_bad) AS base
				FROM unit JOIN packed ON parent = unit GROUP BY child
			), total AS (
				SELECT count(*) FILTER (WHERE is_bad) AS bad, count(*) FILTER (WHERE NOT is_bad) AS base FROM unit
			)
			SELECT child, c.bad AS b, t.bad - c.bad AS w, c.base AS g, t.base - c.base AS o FROM counted AS c, total AS t$expected$, failed),
		format('%s units of several parts', units));
END $$;
SELECT check_parts(n) FROM unnest('{6,8,10,30,100}'::integer[]) AS n, generate_series(1, 4);

-- A lot of many parts, in many links.
TRUNCATE packed;
INSERT INTO packed
	SELECT 'unit ' || n, 'lot', 'part ' || n % 700 FROM generate_series(1, 20000) AS n
	UNION ALL SELECT 'unit 1', 'lot ' || n, 'part ' || n FROM generate_series(1, 300) AS n
	UNION ALL SELECT l, 'ore ' || l, NULL FROM unnest('{lot,lot 7,lot 8,lot 9}'::text[]) AS l;
SELECT results_eq($$SELECT item, bad_with, base_with FROM trace_common('packed', '{lot}') ORDER BY item$$,
	$$VALUES ('ore lot', 1::bigint, 0::bigint), ('ore lot 7', 0, 1), ('ore lot 8', 0, 1), ('ore lot 9', 0, 1)$$, 'one of each part is of its kind');

-- Larger than the blocks, caches and queues that it is made of: the counts by plain joins.
CREATE TABLE large AS
	SELECT unit, 'lot ' || kind || '-' || (unit * 7919 / (kind + 3)) % (400 * kind) AS lot, kind
	FROM generate_series(1, 6000) AS unit, generate_series(1, 6) AS kind;
CREATE TABLE large_link AS
	SELECT parent, child FROM (
		SELECT 'unit ' || unit AS parent, 'module ' || unit AS child FROM large
		UNION ALL SELECT 'module ' || unit, lot FROM large
		UNION ALL SELECT DISTINCT lot, 'melt ' || length(lot) FROM large
		UNION ALL SELECT DISTINCT lot, 'every melt' FROM large) AS s ORDER BY random();
CREATE TABLE large_expected AS
	SELECT item, count(DISTINCT unit) FILTER (WHERE unit % 50 = 0) AS bad_with,
		count(DISTINCT unit) FILTER (WHERE unit % 50 <> 0) AS base_with
	FROM large, unnest(ARRAY[lot, 'module ' || unit, 'melt ' || length(lot), 'every melt']) AS item GROUP BY item;
CREATE FUNCTION large_differences(answer text) RETURNS text LANGUAGE sql RETURN format(
	'SELECT item, f.bad_with, f.base_with FROM %s AS f FULL JOIN large_expected AS e USING (item)
	WHERE (f.bad_with, f.base_with, f.bad_without, f.base_without) IS DISTINCT FROM (e.bad_with, e.base_with, 120 - e.bad_with, 5880 - e.base_with)',
	answer);
SELECT is_empty(large_differences($$trace_common('large_link', ARRAY(SELECT 'unit ' || n FROM generate_series(50, 6000, 50) AS n))$$),
	'six thousand units against all others');
SELECT is_empty(large_differences($$trace_common('large_link', ARRAY(SELECT 'unit ' || n FROM generate_series(50, 6000, 50) AS n),
	ARRAY(SELECT 'unit ' || n FROM generate_series(1, 6000) AS n))$$), 'and against a baseline');
CREATE INDEX ON large_link (parent, child);
SELECT is_empty(large_differences($$trace_common('large_link', ARRAY(SELECT 'unit ' || n FROM generate_series(50, 6000, 50) AS n),
	ARRAY(SELECT 'unit ' || n FROM generate_series(1, 6000) AS n))$$), 'by an index');


SELECT * FROM finish();
ROLLBACK;
