-- Laws of trace_diff: on any bill of materials and any links it says what plain SQL says, row by row and
-- in order, whatever the types of items and part numbers, and whenever it was.
--
-- The oracle pairs revisions by laying what is left of each side end to end, and measuring where the two
-- rows overlap.  The data are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL timezone = 'UTC';
-- The oracle's queries look dear, and are short.
SET LOCAL jit = off;

SELECT * FROM no_plan();
\ir ../test/random.psql

CREATE FUNCTION pick(n integer) RETURNS integer LANGUAGE sql VOLATILE
	RETURN 1 + floor(random() * n)::integer;

-- Some part numbers, with revisions in every way of writing them; "base" in an order of its own, and
-- "revision" the place among those of a base.
CREATE TABLE part (n serial, part part_number, base lot_code, revision bigint);
INSERT INTO part (part, revision) SELECT (base || mark)::part_number, place
	FROM unnest('{P1,P2,P10,P-A,Q}'::text[]) AS base,
		unnest('{"",-A,-B.2,", Rev B.11"," Rev C",-AA}'::text[]) WITH ORDINALITY AS marks(mark, place)
	WHERE base || mark <> 'P-A-A' AND place + ascii(base) % 2 <> 4;
UPDATE part SET base = part_base(part)::text::lot_code;
CREATE FUNCTION revision_of(number part_number) RETURNS bigint LANGUAGE sql STABLE
	RETURN (SELECT revision FROM part WHERE part = number);

-- The design and the record, in plain types: what the oracle reads.
CREATE TABLE design (p part_number, c part_number, q numeric);
CREATE TABLE record (p integer, c integer, part part_number, q numeric, installed timestamptz, removed timestamptz, poured boolean);

-- A quantity, now and then one that is not known, or that is taken back.
CREATE FUNCTION draw_quantity(most integer) RETURNS numeric LANGUAGE sql VOLATILE
	RETURN CASE WHEN random() < 0.04 THEN NULL WHEN random() < 0.06 THEN -1 ELSE pick(2 * most) / 2.0 END;

CREATE PROCEDURE draw(items integer) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE design, record;
	INSERT INTO design SELECT a.part, b.part, draw_quantity(2)
		FROM (SELECT pick(24) AS a, pick(24) AS b FROM generate_series(1, 60)) AS s
		JOIN part AS a ON a.n = s.a JOIN part AS b ON b.n = s.b;
	-- An item is of one part, but for some mistakes.
	INSERT INTO record SELECT p, c, CASE WHEN random() < 0.95 THEN part END, draw_quantity(2),
			CASE WHEN random() < 0.9 THEN timestamptz '2024-01-01' + pick(60) * interval '1 day' END,
			CASE WHEN random() < 0.3 THEN timestamptz '2024-01-01' + pick(90) * interval '1 day'
				WHEN random() < 0.1 THEN timestamptz '2999-01-01' END,
			CASE WHEN random() < 0.2 THEN random() < 0.8 END
		FROM (SELECT p, c, CASE WHEN random() < 0.95 THEN 1 + c * 7 % 24 ELSE pick(24) END AS n
			FROM (SELECT pick(items) AS p, pick(items) AS c FROM generate_series(1, items * 4)) AS link) AS s
		JOIN part USING (n);
	INSERT INTO record VALUES (pick(items), NULL, 'Q', 1), (NULL, pick(items), 'Q', 1);
	INSERT INTO design VALUES ('Q', NULL, 1), (NULL, 'Q', 1);
END $$;

-- The oracle.

CREATE TABLE compared AS SELECT 0 AS rows;
CREATE TABLE start (item integer, part part_number);
CREATE TABLE expected (start integer, row_number bigint, assembly integer, problem text, designed part_number,
	built part_number, designed_quantity numeric, built_quantity numeric, items integer[]);
CREATE TABLE counted (LIKE record);
CREATE TABLE assembly (item integer, part part_number, depth integer);

CREATE VIEW amount AS
SELECT assembly, part, base, revision, coalesce(d, 0) AS d, coalesce(b, 0) AS b, coalesce(d_unknown, false) AS d_unknown,
	coalesce(b_unknown, false) AS b_unknown, coalesce(children, '{}') AS children
FROM (SELECT item AS assembly, c AS part, greatest(sum(q), 0) AS d, bool_or(q IS NULL) AS d_unknown
		FROM assembly JOIN design ON p = part WHERE c IS NOT NULL GROUP BY 1, 2) AS designed
FULL JOIN (SELECT item AS assembly, counted.part, greatest(sum(q), 0) AS b, bool_or(q IS NULL) AS b_unknown,
		array_agg(DISTINCT c) AS children
		FROM assembly JOIN counted ON p = item WHERE counted.part IS NOT NULL GROUP BY 1, 2) AS built USING (assembly, part)
JOIN part USING (part);

CREATE VIEW of_base AS
SELECT assembly, base, bool_or(d_unknown OR b_unknown) AS unknown, bool_or(d_unknown OR d > 0) AS d_there,
	bool_or(b_unknown OR b > 0) AS b_there, sum(d) AS d_sum, sum(b) AS b_sum,
	(array_agg(part ORDER BY revision DESC) FILTER (WHERE d > 0))[1] AS last_d,
	(array_agg(part ORDER BY revision DESC) FILTER (WHERE b > 0))[1] AS last_b
FROM amount GROUP BY 1, 2;

CREATE VIEW rest AS
SELECT assembly, base, part, children, d - least(d, b) AS d, b - least(d, b) AS b,
	sum(d - least(d, b)) OVER up AS d_end, sum(b - least(d, b)) OVER up AS b_end
FROM amount JOIN of_base USING (assembly, base) WHERE NOT unknown AND d_there AND b_there
WINDOW up AS (PARTITION BY assembly, base ORDER BY revision);

-- "place" is that within the base.
CREATE VIEW difference AS
SELECT assembly, base, 0 AS place, 'wrong revision' AS problem, r.part AS designed, s.part AS built, pairs AS wanted, pairs AS got,
	s.children AS items
FROM rest AS r JOIN rest AS s USING (assembly, base)
CROSS JOIN LATERAL (SELECT least(r.d_end, s.b_end) - greatest(r.d_end - r.d, s.b_end - s.b) AS pairs) AS overlap
WHERE pairs > 0
UNION ALL
SELECT assembly, base, 1, 'wrong quantity', last_d,
	CASE WHEN EXISTS (SELECT FROM amount AS a WHERE (a.assembly, a.part) = (o.assembly, o.last_d) AND a.b > 0) THEN last_d ELSE last_b END,
	d_sum, b_sum, ARRAY(SELECT DISTINCT unnest(children) FROM amount AS a WHERE (a.assembly, a.base) = (o.assembly, o.base))
FROM of_base AS o WHERE NOT unknown AND d_there AND b_there AND d_sum <> b_sum
UNION ALL
SELECT assembly, base, 0, 'missing', part, NULL, CASE WHEN NOT d_unknown THEN d END, 0, '{}'
FROM amount JOIN of_base USING (assembly, base) WHERE NOT b_there AND (d_unknown OR d > 0)
UNION ALL
SELECT assembly, base, 0, 'extra', NULL, part, 0, CASE WHEN NOT b_unknown THEN b END, children
FROM amount JOIN of_base USING (assembly, base) WHERE NOT d_there AND (b_unknown OR b > 0)
UNION ALL
SELECT assembly, base, 0, 'unknown quantity', CASE WHEN d_unknown OR d > 0 THEN part END,
	CASE WHEN b_unknown OR b > 0 THEN part END, CASE WHEN NOT d_unknown THEN d END, CASE WHEN NOT b_unknown THEN b END,
	CASE WHEN b_unknown OR b > 0 THEN children ELSE '{}' END
FROM amount JOIN of_base USING (assembly, base)
WHERE unknown AND d_there AND b_there AND (d_unknown OR b_unknown OR d <> b)
UNION ALL
SELECT item, NULL, 0, 'unknown part', NULL, NULL, NULL,
	CASE WHEN NOT bool_or(q IS NULL) THEN greatest(sum(q), 0) END, array_agg(DISTINCT c)
FROM assembly JOIN counted ON p = item WHERE counted.part IS NULL GROUP BY item;

CREATE PROCEDURE ask_oracle(at timestamptz, timeless boolean) LANGUAGE plpgsql AS $$
DECLARE
	s start;
	links integer;
	level integer;
BEGIN
	TRUNCATE counted, expected;
	INSERT INTO counted SELECT * FROM record WHERE p IS NOT NULL AND c IS NOT NULL
		AND (timeless OR ((installed IS NULL OR installed <= at) AND (removed IS NULL OR removed > at
			OR poured AND (installed IS NULL OR installed <= removed))));
	FOR s IN SELECT * FROM start LOOP
		-- Of each item the part under which it is first met, at its nearest; and those with a design.
		TRUNCATE assembly;
		level := 0;
		CREATE TEMP TABLE met AS SELECT s.item, s.part, 0 AS depth;
		LOOP
			INSERT INTO assembly SELECT * FROM met WHERE depth = level AND part IN (SELECT p FROM design WHERE c IS NOT NULL);
			INSERT INTO met
				SELECT DISTINCT ON (c) c, l.part, level + 1 FROM assembly AS a JOIN counted AS l ON l.p = a.item JOIN part ON part.part = l.part
				WHERE a.depth = level AND c NOT IN (SELECT item FROM met) ORDER BY c, base, revision;
			GET DIAGNOSTICS links = ROW_COUNT;
			EXIT WHEN links = 0;
			level := level + 1;
		END LOOP;
		DROP TABLE met;
		INSERT INTO expected SELECT s.item, row_number() OVER (ORDER BY depth, name.k, base, place, revision_of(coalesce(designed, built)), revision_of(built)),
				assembly, problem, designed, built, wanted, got,
				ARRAY(SELECT n.n FROM unnest(items) AS i JOIN name AS n ON n.n = i ORDER BY n.k)
			FROM difference AS d JOIN assembly AS a ON a.item = assembly JOIN name ON name.n = assembly;
	END LOOP;
END $$;

-- The tables under test: the same in other types.

CREATE PROCEDURE name_items(item_type text, part_type text, told_by text, timeless boolean) LANGUAGE plpgsql AS $$
DECLARE
	naming CONSTANT text := CASE
		WHEN told_by = 'scope' THEN $name$'SN:' || coalesce(part || '|', '') || n$name$
		WHEN item_type = 'trace_id' THEN $name$'SN:' || n$name$
		WHEN item_type = 'uuid' THEN 'md5(n::text)::uuid'
		WHEN item_type = 'text' THEN $name$'item ' || n$name$
		ELSE 'n' END;
	prefix CONSTANT text := CASE WHEN part_type = 'trace_id' THEN 'PN:' ELSE '' END;
BEGIN
	DROP TABLE IF EXISTS name, link, bom;
	IF told_by = 'scope' THEN
		-- An item is of one part, or it would be two.
		UPDATE record SET part = (SELECT min(part) FROM record AS r WHERE r.c = record.c);
		UPDATE start SET part = (SELECT min(part) FROM record WHERE c = item);
	END IF;
	EXECUTE format('CREATE TEMP TABLE name AS SELECT n, (%s)::%s AS k FROM generate_series(1, 16) AS n
		LEFT JOIN (SELECT DISTINCT c, part::text FROM record WHERE %L = ''scope'') AS r ON r.c = n', naming, item_type, told_by);
	EXECUTE format('CREATE TEMP TABLE link AS SELECT a.k AS parent, b.k AS child, (%L || part::text)::%s AS part_number, q::%s AS quantity,
			%s poured AS transferred
		FROM record LEFT JOIN name AS a ON a.n = p LEFT JOIN name AS b ON b.n = c', prefix, part_type,
		(ARRAY['numeric', 'float8', 'numeric(9,3)'])[pick(3)],
		CASE WHEN timeless THEN '' ELSE 'installed AS installed_at, removed AS removed_at,' END);
	EXECUTE format('CREATE TEMP TABLE bom AS SELECT (%1$L || p::text)::%2$s AS parent, (%1$L || c::text)::%2$s AS child, q AS quantity FROM design',
		prefix, part_type);
	IF told_by = 'scope' THEN
		ALTER TABLE link DROP COLUMN part_number;
	END IF;
	IF random() < 0.5 THEN
		CREATE INDEX ON link (parent);
		CREATE INDEX ON bom (parent);
	END IF;
END $$;

CREATE FUNCTION check_diff(item_type text, part_type text, told_by text, at timestamptz, timeless boolean) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	title CONSTANT text := format('%s of %s told by %s, %s', item_type, part_type, told_by,
		CASE WHEN timeless THEN 'ever' ELSE coalesce(at::date::text, 'now') END);
BEGIN
	CALL draw(16);
	TRUNCATE start;
	INSERT INTO start SELECT i, part FROM generate_series(1, 16) AS i JOIN part ON n = 1 + i * 7 % 24;
	CALL name_items(item_type, part_type, told_by, timeless);
	DELETE FROM start WHERE part IS NULL OR part NOT IN (SELECT p FROM design WHERE p IS NOT NULL AND c IS NOT NULL);
	CALL ask_oracle(coalesce(at, now()), timeless);
	DROP TABLE IF EXISTS found;
	CREATE TEMP TABLE found AS
		SELECT s.item AS start, t.row_number, a.n AS assembly, problem, designed, built, designed_quantity, built_quantity,
			ARRAY(SELECT n.n FROM unnest(items) WITH ORDINALITY AS i(k, place) JOIN name AS n USING (k) ORDER BY place) AS items
		FROM start AS s JOIN name ON n = s.item
		CROSS JOIN LATERAL trace_diff('link', 'bom', name.k, CASE WHEN told_by = 'column' THEN s.part::text END, at)
			WITH ORDINALITY AS t(assembly, problem, designed, built, designed_quantity, built_quantity, items, row_number)
		JOIN name AS a ON a.k = t.assembly;
	RETURN NEXT is_empty('(SELECT ''found'', * FROM (TABLE found EXCEPT ALL TABLE expected) AS f)
		UNION ALL (SELECT ''expected'', * FROM (TABLE expected EXCEPT ALL TABLE found) AS e) ORDER BY 2, 3, 1', title);
	UPDATE compared SET rows = rows + (SELECT count(*) FROM expected);
	RETURN NEXT cmp_ok((SELECT count(DISTINCT problem) FROM expected), '>=', CASE told_by WHEN 'scope' THEN 3 ELSE 4 END::bigint,
		title || ': there are differences of most kinds');
END $$;

SELECT check_diff(i, p, 'column', at, timeless)
FROM (VALUES ('trace_id', 'part_number'), ('trace_id', 'trace_id'), ('text', 'text'), ('integer', 'character(12)'), ('uuid', 'part_number')) AS type (i, p),
	(VALUES (NULL::timestamptz, false), (NULL, true), ('2024-02-01', false), ('2024-03-01', false)) AS moment (at, timeless);
SELECT check_diff('trace_id', p, 'scope', NULL, timeless)
FROM unnest('{part_number,text,trace_id}'::text[]) AS p, unnest('{f,t}'::boolean[]) AS timeless;

SELECT results_eq($$SELECT format('%s%s', provolatile, proparallel), proisstrict, proretset, procost >= 1000, obj_description(oid, 'pg_proc') IS NOT NULL
	FROM pg_proc WHERE proname = 'trace_diff'$$, $$VALUES ('sr', false, true, true, true)$$, 'how it is declared');
SELECT diag(rows || ' rows compared') FROM compared;
SELECT * FROM finish();
ROLLBACK;
