-- Laws of the check: it finds exactly what plain queries find in any table of links, and proves it.
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

-- What the oracle reads: links between numbered items, and what there was of some of them.
CREATE TABLE graph (p integer, c integer, quantity numeric, installed timestamptz, removed timestamptz, poured boolean);
CREATE TABLE received (n integer, quantity numeric);
CREATE TABLE name (n integer, kind text, k text);

CREATE PROCEDURE draw_graph(n integer, links integer, tangle real, dated real, transfers real) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE graph, received;
	-- Most links lead from a lower to a higher number; the others may lead back.
	INSERT INTO graph SELECT CASE WHEN random() < tangle THEN b ELSE least(a, b) END,
			CASE WHEN random() < tangle THEN a ELSE greatest(a, b) END, pick(5) - 1
		FROM (SELECT pick(n) AS a, pick(n) AS b FROM generate_series(1, links)) AS ends
		WHERE a <> b OR random() < 0.1;
	INSERT INTO graph SELECT * FROM graph WHERE random() < 0.1;
	UPDATE graph SET quantity = NULL WHERE random() < 0.1;
	UPDATE graph SET quantity = -quantity WHERE random() < 0.1;
	INSERT INTO graph VALUES (pick(n), NULL, 1), (NULL, pick(n), 1);
	UPDATE graph SET
		installed = CASE pick(10) WHEN 1 THEN NULL WHEN 2 THEN '-infinity' ELSE timestamptz '2024-01-01' + pick(20) * interval '1 day' END
		WHERE random() < dated;
	UPDATE graph SET
		removed = CASE pick(10) WHEN 1 THEN 'infinity' WHEN 2 THEN installed WHEN 3 THEN installed - interval '1 hour'
			WHEN 4 THEN timestamptz '2024-01-01' + pick(20) * interval '1 day'
			ELSE installed + pick(5) * interval '1 day' END
		WHERE random() < dated;
	UPDATE graph SET poured = random() < 0.9, removed = CASE WHEN random() < 0.6 THEN removed END WHERE random() < transfers;
	INSERT INTO received SELECT i, CASE WHEN random() < 0.9 THEN pick(8) END
		FROM generate_series(1, n + 3) AS i WHERE random() < 0.7;
	INSERT INTO received SELECT i, pick(3) FROM (SELECT pick(n) AS i FROM generate_series(1, 3)) AS again;
END $$;

CREATE PROCEDURE name_items(type text) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE name;
	INSERT INTO name SELECT n, kind, CASE type
			WHEN 'trace_id' THEN CASE kind WHEN 'serial' THEN 'SN:' WHEN 'lot' THEN 'LOT:' ELSE 'PN:' END || 'X-' || n
			WHEN 'bigint' THEN (n::bigint * 4294967296)::text
			ELSE 'X-' || n END
		FROM (SELECT n, CASE type WHEN 'serial_number' THEN 'serial' WHEN 'lot_code' THEN 'lot'
				WHEN 'trace_id' THEN (ARRAY['serial', 'serial', 'lot', 'lot', 'part'])[pick(5)] ELSE 'unknown' END AS kind
			FROM generate_series(1, 40) AS n) AS items;
	DROP TABLE IF EXISTS link, lot;
	EXECUTE format('CREATE TEMP TABLE link (parent %1$s, child %1$s, quantity numeric, installed_at timestamptz, removed_at timestamptz, transferred boolean)', type);
	EXECUTE format('CREATE TEMP TABLE lot (lot %s, quantity numeric)', type);
	EXECUTE format('INSERT INTO link SELECT p.k::%1$s, c.k::%1$s, quantity, installed, removed, poured FROM graph
		LEFT JOIN name AS p ON p.n = graph.p LEFT JOIN name AS c ON c.n = graph.c', type);
	EXECUTE format('INSERT INTO lot SELECT k::%s, quantity FROM received JOIN name USING (n)', type);
END $$;

-- The links that count, and every item that is within itself at a moment.
CREATE VIEW counted AS SELECT row_number() OVER () AS id, p, c, quantity, installed, removed, coalesce(poured, false) AS poured,
		coalesce(installed, '-infinity') AS begins, coalesce(removed, 'infinity') AS ends
	FROM graph WHERE p IS NOT NULL AND c IS NOT NULL;
CREATE FUNCTION inside_itself(at timestamptz, without bigint[]) RETURNS SETOF integer LANGUAGE plpgsql AS $$ BEGIN
	RETURN QUERY WITH RECURSIVE now AS (
		SELECT p, c FROM shown WHERE p <> c AND at <@ flows AND id <> ALL (without)
	), walk(start, item) AS (
		SELECT p, c FROM now UNION SELECT start, c FROM walk JOIN now ON p = item
	) SELECT start FROM walk WHERE start = item;
END $$;

-- When a child is in its parent, for which what was poured stays, and when that can be part of a cycle.
CREATE FUNCTION time_inside(begins timestamptz, ends timestamptz, poured boolean) RETURNS tstzrange LANGUAGE sql
	RETURN CASE WHEN begins > ends THEN 'empty' WHEN poured THEN tstzrange(begins, 'infinity', '[]') ELSE tstzrange(begins, ends) END;
CREATE FUNCTION time_of_flow(begins timestamptz, removed timestamptz, poured boolean) RETURNS tstzrange LANGUAGE sql
	RETURN CASE WHEN begins > removed THEN 'empty' WHEN NOT poured THEN tstzrange(begins, coalesce(removed, 'infinity'))
		WHEN removed IS NULL AND begins > '-infinity' THEN tstzrange(begins, begins, '[]')
		ELSE tstzrange(begins, coalesce(removed, 'infinity'), '[]') END;

CREATE FUNCTION check_once(title text, with_times boolean, with_lots boolean) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	options text := CASE WHEN with_times THEN '' ELSE ', installed_at => NULL, removed_at => NULL' END
		|| CASE WHEN with_lots THEN ', lots => ''lot''' ELSE '' END;
BEGIN
	DROP TABLE IF EXISTS shown, finding, proof, found, expected, closing;
	CREATE TEMP TABLE shown AS TABLE counted;
	IF NOT with_times THEN
		UPDATE shown SET begins = '-infinity', ends = 'infinity', installed = NULL, removed = NULL;
	END IF;
	ALTER TABLE shown ADD stays tstzrange, ADD flows tstzrange;
	UPDATE shown SET stays = time_inside(begins, ends, poured), flows = time_of_flow(begins, removed, poured);
	EXECUTE format('CREATE TEMP TABLE finding AS SELECT row_number() OVER () AS f, problem, n, detail
		FROM trace_check(''link''%s) JOIN name ON k = item', options);
	CREATE TEMP TABLE proof AS
		SELECT f, problem, finding.n, step, p.n AS p, c.n AS c, quantity, installed_at, removed_at,
				coalesce(installed_at, '-infinity') AS begins, coalesce(removed_at, 'infinity') AS ends, coalesce(transferred, false) AS poured,
				time_of_flow(coalesce(installed_at, '-infinity'), removed_at, coalesce(transferred, false)) AS flows
			FROM finding CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(detail -> 'links')
				AS (parent text, child text, quantity numeric, installed_at timestamptz, removed_at timestamptz, transferred boolean))
				WITH ORDINALITY AS l(parent, child, quantity, installed_at, removed_at, transferred, step)
			JOIN name AS p ON p.k = l.parent JOIN name AS c ON c.k = l.child;
	RETURN NEXT is_empty('SELECT * FROM proof WHERE NOT EXISTS (SELECT FROM shown
		WHERE (shown.p, shown.c, shown.begins, shown.ends, shown.poured, shown.flows)
				= (proof.p, proof.c, proof.begins, proof.ends, proof.poured, proof.flows)
			AND (quantity IS NULL OR quantity = shown.quantity))', title || ': proofs are links');

	-- Single links.
	CREATE TEMP TABLE found AS SELECT problem, n, p, c, begins, ends FROM proof
		WHERE problem IN ('self-link', 'removed before installed');
	CREATE TEMP TABLE expected AS
		SELECT 'self-link' AS problem, p AS n, p, c, begins, ends FROM shown WHERE p = c AND NOT isempty(stays)
		UNION ALL SELECT 'removed before installed', c, p, c, begins, ends FROM shown WHERE ends < begins;
	RETURN NEXT is_empty(differences('found', 'expected'), title || ': self-links, and times that cannot be');

	-- Units in two places.
	DROP TABLE found, expected;
	CREATE TEMP TABLE found AS SELECT n, p, begins, ends FROM proof WHERE problem = 'two places';
	CREATE TEMP TABLE expected AS
		SELECT a.c AS n, a.p, a.begins, a.ends FROM shown AS a JOIN name ON name.n = a.c
			WHERE kind = 'serial' AND EXISTS (SELECT FROM shown AS b WHERE b.c = a.c AND b.p <> a.p
				AND a.stays && b.stays);
	RETURN NEXT is_empty(differences('found', 'expected'), title || ': units in two places');
	RETURN NEXT is_empty('SELECT n FROM finding WHERE problem IN (''two places'', ''over-consumed'', ''unlisted lot'')
		GROUP BY n, problem HAVING count(*) > 1', title || ': each of them once');

	-- Cycles: each is one, and without the links that close them there is none.
	RETURN NEXT is_empty('SELECT f FROM proof AS p WHERE problem = ''cycle''
		GROUP BY f, n HAVING (array_agg(p ORDER BY step))[1] <> n OR isempty(range_intersect_agg(flows))
			OR array_agg(p ORDER BY step) <> (array_agg(c ORDER BY step))[count(*):] || (array_agg(c ORDER BY step))[:count(*) - 1]
			OR count(DISTINCT p) < count(*)', title || ': cycles come around at a common moment');
	RETURN NEXT is_empty('SELECT f FROM proof JOIN finding USING (f, problem) WHERE problem = ''cycle'' GROUP BY f, detail
		HAVING max(begins) <> coalesce((detail ->> ''from'')::timestamptz, ''-infinity'')
			OR upper(range_intersect_agg(flows)) <> coalesce((detail ->> ''until'')::timestamptz, ''infinity'')', title || ': and it is said when');
	CREATE TEMP TABLE closing AS
		SELECT coalesce(array_agg(id), '{}') AS ids FROM (
			SELECT p, c, flows, row_number() OVER (PARTITION BY p, c, flows) AS copy
				FROM proof WHERE problem = 'cycle' AND step = 1) AS first
			JOIN (SELECT id, p, c, flows, row_number() OVER (PARTITION BY p, c, flows) AS copy FROM shown) AS l
				USING (p, c, flows, copy);
	RETURN NEXT is_empty('SELECT DISTINCT begins, inside_itself(begins, ids) FROM shown, closing',
		title || ': no cycle without the links that close one');
	RETURN NEXT is((SELECT count(*) FROM finding WHERE problem = 'cycle') > 0,
		EXISTS (SELECT inside_itself(begins, '{}') FROM shown), title || ': cycles are found if there are any');

	-- Lots.
	DROP TABLE found, expected;
	CREATE TEMP TABLE found AS SELECT problem, n, (detail ->> 'used')::numeric AS used, (detail ->> 'received')::numeric AS received,
			(SELECT count(*) FROM proof WHERE proof.f = finding.f) AS links
		FROM finding WHERE problem IN ('over-consumed', 'unlisted lot');
	CREATE TEMP TABLE expected AS
		SELECT CASE WHEN r.n IS NULL THEN 'unlisted lot' ELSE 'over-consumed' END AS problem, u.n, u.used, r.received, u.links
		FROM (SELECT c AS n, sum(quantity) AS used, count(*) AS links, max(quantity) AS most FROM shown GROUP BY c) AS u
		JOIN name USING (n)
		LEFT JOIN (SELECT n, sum(quantity) AS received, bool_or(quantity IS NULL) AS unlimited FROM received GROUP BY n) AS r USING (n)
		WHERE with_lots AND most > 0 AND (r.n IS NULL AND kind = 'lot'
			OR kind IN ('lot', 'unknown') AND NOT unlimited AND used > received);
	RETURN NEXT is_empty(differences('found', 'expected'), title || ': lots of which more was used than was received');

	-- However the rows come, down to the links that prove it.
	DROP TABLE found, expected;
	DROP TABLE IF EXISTS shuffled;
	CREATE TEMP TABLE shuffled AS SELECT * FROM link ORDER BY random();
	EXECUTE format('CREATE TEMP TABLE found AS SELECT problem, item::text, detail FROM trace_check(''shuffled''%s)', options);
	CREATE TEMP TABLE expected AS SELECT problem, k AS item, detail FROM finding JOIN name USING (n);
	RETURN NEXT is_empty(differences('found', 'expected'), title || ': in any order of the rows');
END $$;

CREATE FUNCTION check_all(type text, links integer, tangle real, dated real, transfers real DEFAULT 0) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	title text;
BEGIN
	FOR i IN 1 .. 3 LOOP
		CALL draw_graph(14, links, tangle, dated, transfers);
		CALL name_items(type);
		title := format('%s links of %s, %s tangled, %s dated, %s transfers, no. %s', links, type, tangle, dated, transfers, i);
		RETURN QUERY SELECT * FROM check_once(title, true, true);
		RETURN QUERY SELECT * FROM check_once(title || ', without times', false, i % 2 = 0);
	END LOOP;
END $$;

SELECT check_all('trace_id', 14, 0.1, 0.9);
SELECT check_all('trace_id', 40, 0.1, 0.95);
SELECT check_all('trace_id', 40, 0.5, 1.0);
SELECT check_all('trace_id', 25, 0.0, 0.5);
SELECT check_all('serial_number', 30, 0.3, 0.95);
SELECT check_all('lot_code', 30, 0.3, 0.9);
SELECT check_all('text', 60, 0.5, 1.0);
SELECT check_all('bigint', 60, 0.2, 0.5);
SELECT check_all('trace_id', 40, 0.1, 0.95, 0.5);
SELECT check_all('trace_id', 60, 0.5, 1.0, 0.5);
SELECT check_all('trace_id', 60, 0.5, 1.0, 1.0);
SELECT check_all('serial_number', 30, 0.3, 0.9, 0.4);
SELECT check_all('text', 120, 0.5, 1.0, 0.8);

-- A knot shows no more than a hundred cycles.
CREATE TABLE everything AS SELECT a AS parent, b AS child FROM generate_series(1, 30) AS a, generate_series(1, 30) AS b WHERE a <> b;
SELECT is(count(*), 100::bigint, 'a tangle of everything is a hundred cycles') FROM trace_check('everything');
SELECT is(max(jsonb_array_length(detail -> 'links')), 2, 'and short ones') FROM trace_check('everything');

-- A ring, and a chain of a hundred thousand; depth is no matter.
CREATE TABLE ring AS SELECT i AS parent, i % 100000 + 1 AS child FROM generate_series(1, 100000) AS i;
SELECT results_eq($$SELECT problem, jsonb_array_length(detail -> 'links'), (detail ->> 'more')::integer FROM trace_check('ring')$$,
	$$VALUES ('cycle', 1000, 99000)$$, 'a long ring is one cycle, and its first thousand links are shown');
DELETE FROM ring WHERE parent = 4711;
SELECT is_empty($$SELECT * FROM trace_check('ring')$$, 'and without one link it is none');

SELECT * FROM finish();
ROLLBACK;
