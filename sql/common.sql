-- What failures have in common.
CREATE TABLE built (parent trace_id, child trace_id, installed_at timestamptz DEFAULT '2024-01-01',
	removed_at timestamptz);
CREATE INDEX ON built (parent);
CREATE INDEX ON built (child);

-- Forty drones, each with a pack of one of four lots of cells and two motors of one of five lots of magnets.
INSERT INTO built SELECT format('SN:DRONE-%s', n)::trace_id, format('SN:PACK-%s', n)::trace_id FROM generate_series(1, 40) AS n;
INSERT INTO built SELECT format('SN:PACK-%s', n)::trace_id, format('LOT:CELLS-%s', n % 4)::trace_id FROM generate_series(1, 40) AS n;
INSERT INTO built SELECT format('SN:DRONE-%s', n)::trace_id, format('SN:MOTOR-%s%s', n, side)::trace_id
	FROM generate_series(1, 40) AS n, unnest('{L,R}'::text[]) AS side;
INSERT INTO built SELECT format('SN:MOTOR-%s%s', n, side)::trace_id, format('LOT:MAGNETS-%s', n % 5)::trace_id
	FROM generate_series(1, 40) AS n, unnest('{L,R}'::text[]) AS side;
INSERT INTO built SELECT format('LOT:CELLS-%s', n)::trace_id, 'LOT:FOIL-1' FROM generate_series(0, 3) AS n;

-- Five came back.  Which lots do they share that the others do not?  The drones count, however often a
-- lot is in one; the most significant component comes first.
SELECT item, bad_with, bad_without, base_with, base_without, round(odds_ratio::numeric, 2) AS odds_ratio,
	round(p_value::numeric, 5) AS p_value, round(q_value::numeric, 5) AS q_value
FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-6, SN:DRONE-10, SN:DRONE-14, SN:DRONE-18}') WHERE item ^@ 'LOT:';

-- Against the ten that were looked at besides.  A drone in both arrays is a bad one.
SELECT item, bad_with, bad_without, base_with, base_without, round(odds_ratio::numeric, 2) AS odds_ratio,
	round(p_value::numeric, 5) AS p_value, round(q_value::numeric, 5) AS q_value
FROM trace_common('built', ARRAY['SN:DRONE-2', 'SN:DRONE-6', 'SN:DRONE-10', 'SN:DRONE-14', 'SN:DRONE-18']::trace_id[],
	ARRAY(SELECT format('SN:DRONE-%s', n)::trace_id FROM generate_series(1, 15) AS n)) WHERE item ^@ 'LOT:';

-- Ranked: by p_value, then by odds ratio, the greater first, then by item.
SELECT * FROM (SELECT row_number() OVER (), row_number() OVER (ORDER BY p_value, odds_ratio DESC NULLS LAST, item), item
	FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-6, SN:DRONE-10, SN:DRONE-14, SN:DRONE-18}'::trace_id[])) AS s(place, due, item)
	WHERE place <> due;

-- q belongs to the components that are listed; with max_depth, to those alone.
SELECT count(*), min(item), max(item) FROM trace_common('built', '{SN:DRONE-1, SN:DRONE-2, SN:DRONE-3}'::trace_id[], max_depth => 1);
SELECT count(*) FROM trace_common('built', '{SN:DRONE-1, SN:DRONE-2, SN:DRONE-3}'::trace_id[], max_depth => 0);

-- Fewer than three failures, or nothing to compare them with, tell nothing.
SELECT * FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-6}') WHERE item ^@ 'LOT:CELLS-';
SELECT * FROM trace_common('built', '{SN:DRONE-2, NULL, SN:DRONE-6, SN:DRONE-2}') LIMIT 1;
SELECT * FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-3, SN:DRONE-4}'::text[], '{}'::text[]) WHERE item ^@ 'LOT:CELLS-';
SELECT count(*), max(bad_with), max(base_with) FROM trace_common('built', NULL::trace_id[]);
SELECT count(*) FROM trace_common('built', '{}', baseline => '{}');

-- A unit without components counts as one without.  A baseline of NULL is the default one.
SELECT item, bad_with, bad_without, base_with, base_without
FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-6, SN:UNKNOWN}', NULL::text[]) LIMIT 2;

-- Units of which no link mentions one were not typed right; one that contains nothing, or is in links of other times, is there.
SELECT count(*), max(bad_with) FROM trace_common('built', '{SN:DRONE2, SN:DRONE6, SN:DRONE10}', '{SN:DRONE-1, SN:DRONE-3}');
SELECT count(*), max(bad_with) FROM trace_common('built', '{SN:DRONE2, SN:DRONE6, SN:DRONE10}');
SELECT count(*), max(base_with) FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-6, SN:DRONE-10}', '{SN:DRONE1}');
SELECT count(*) FROM trace_common('built', '{LOT:FOIL-1, LOT:FOIL-2, LOT:FOIL-3}', '{SN:DRONE-1}');
SELECT count(*) FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-6, SN:DRONE-10}', '{SN:DRONE-1}', at => '2023-01-01');

-- Odds: nothing by something is 0, something by nothing infinite; in all units or none, there are none.
CREATE TABLE odds (parent text, child text);
INSERT INTO odds SELECT 'bad ' || n, part FROM generate_series(1, 3) AS n, unnest('{everywhere,only bad}'::text[]) AS part;
INSERT INTO odds SELECT 'good ' || n, part FROM generate_series(1, 4) AS n, unnest('{everywhere,only good}'::text[]) AS part;
SELECT item, bad_with, bad_without, base_with, base_without, odds_ratio, round(p_value::numeric, 6) AS p_value, round(q_value::numeric, 6) AS q_value
FROM trace_common('odds', '{bad 1, bad 2, bad 3}');
SELECT item, odds_ratio FROM trace_common('odds', '{bad 1, bad 2}');

-- A lot twice in one unit, a bad unit in a bad unit, a cycle, a self-link, links to nothing.
CREATE TABLE knot (parent text, child text);
INSERT INTO knot VALUES ('a', 'lot'), ('a', 'lot'), ('a', 'x'), ('x', 'lot'), ('b', 'a'), ('c', 'c'), ('c', 'd'), ('d', 'c'),
	('e', 'f'), ('f', 'e'), ('g', 'x'), ('g', NULL), (NULL, 'x'), ('s', 's'), ('h', 'lot');
SELECT * FROM trace_common('knot', '{a, b, c}') ORDER BY item;
SELECT * FROM trace_common('knot', '{a, b, c}', ARRAY['e', 'g', 's', 'a']) ORDER BY item;

-- As of a day: DRONE-2 had got a pack of other cells by then.
UPDATE built SET removed_at = '2024-03-01' WHERE parent = 'SN:DRONE-2' AND child = 'SN:PACK-2';
INSERT INTO built VALUES ('SN:DRONE-2', 'SN:PACK-3B', '2024-03-01'), ('SN:PACK-3B', 'LOT:CELLS-3', '2023-12-01');
SELECT item, bad_with, base_with FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-6, SN:DRONE-10}', at => '2024-02-01') WHERE item ^@ 'LOT:CELLS-' ORDER BY item;
SELECT item, bad_with, base_with FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-6, SN:DRONE-10}', at => '2024-04-01') WHERE item ^@ 'LOT:CELLS-' ORDER BY item;
SELECT item, bad_with, base_with FROM trace_common('built', '{SN:DRONE-2, SN:DRONE-6, SN:DRONE-10}') WHERE item ^@ 'LOT:CELLS-' ORDER BY item;

-- Units that are packed in cartons, and these in loads, are compared with others of their kind: the
-- ones of the same part, where the links know it; else as deep as the bad ones, and it is said so.
CREATE TABLE packed (parent text, child text, part_number text, model text);
INSERT INTO packed SELECT 'unit ' || n, 'lot ' || n % 4, 'LOT' FROM generate_series(1, 40) AS n;
INSERT INTO packed SELECT 'unit ' || n, 'module ' || n, 'MODULE' FROM generate_series(1, 40) AS n;
INSERT INTO packed SELECT 'module ' || n, 'screws ' || n % 3, 'SCREWS' FROM generate_series(1, 40) AS n;
INSERT INTO packed SELECT 'carton ' || n / 5, 'unit ' || n, 'UNIT', 'U' FROM generate_series(1, 40) AS n;
INSERT INTO packed SELECT 'carton ' || n / 5, 'charger ' || n, 'CHARGER' FROM generate_series(1, 40) AS n;
INSERT INTO packed SELECT 'charger ' || n, 'lot ' || n % 4, 'LOT' FROM generate_series(1, 40) AS n;
INSERT INTO packed SELECT 'load ' || n / 4, 'carton ' || n, 'CARTON' FROM generate_series(0, 8) AS n;
SELECT item, bad_with, bad_without, base_with, base_without FROM trace_common('packed', '{unit 2, unit 6, unit 10, unit 14}') LIMIT 2;
SELECT item, bad_with, bad_without, base_with, base_without FROM trace_common('packed', '{unit 2, unit 6, unit 10, unit 14}', part => 'model') LIMIT 2;
SELECT item, bad_with, bad_without, base_with, base_without FROM trace_common('packed', '{unit 2, unit 6, unit 10, unit 14}', part => NULL) LIMIT 2;
SELECT item, bad_with, bad_without, base_with, base_without FROM trace_common('packed', '{load 0}', part => NULL) WHERE item = 'lot 2';
SELECT count(*) FROM trace_common('packed', '{unit 2}', part => 'no such column');

-- A cycle at the top is as near to what is in it as any other top: a lot in it is at depth 1, as "p" is.
CREATE TABLE rework (parent text, child text);
INSERT INTO rework VALUES ('a', 'b'), ('b', 'a'), ('b', 'lot'), ('x', 'y'), ('y', 'lot'), ('z', 'p'), ('p', 'q');
SELECT item, bad_with, bad_without, base_with, base_without FROM trace_common('rework', '{lot}');

-- Units on a cycle below the top are seen once, though links lead back to them.
CREATE TABLE ring AS SELECT 'top' AS parent, 'r0' AS child
	UNION ALL SELECT 'r' || i, 'r' || (i + 1) % 100000 FROM generate_series(0, 99999) AS i;
SELECT count(*), sum(bad_with), sum(base_with) FROM trace_common('ring', ARRAY(SELECT 'r' || i FROM generate_series(0, 89999) AS i), max_depth => 1);

-- Other names.
CREATE VIEW named AS SELECT parent::text AS assembly, child::text AS part FROM built;
SELECT pg_typeof(item), item, bad_with FROM trace_common('named', '{SN:DRONE-2, SN:DRONE-6, SN:DRONE-10}'::text[], parent => 'assembly', child => 'part') LIMIT 1;

-- Errors.
SELECT * FROM trace_common('built', 'SN:DRONE-1');
SELECT * FROM trace_common('built', '{1, 2, 3}'::integer[]);
SELECT * FROM trace_common('built', '{DRONE-1}');
SELECT * FROM trace_common('built', '{SN:DRONE-1}', max_depth => -1);
SELECT * FROM trace_common(NULL, '{SN:DRONE-1}');
SELECT * FROM trace_common('named', '{SN:DRONE-1}');
-- the third of three literals is a baseline, not a time
SELECT count(*) FROM trace_common('built', '{SN:DRONE-1}', '{SN:DRONE-2}');
SELECT count(*) FROM trace_common('built', '{SN:DRONE-1}'::trace_id[], '{SN:DRONE-2}');
SELECT count(*) FROM trace_common('built', '{SN:DRONE-1}', '2024-01-01');
SET traceability.trace_memory = '64kB';
CREATE TABLE many AS SELECT 'unit ' || n AS parent, 'part ' || n AS child FROM generate_series(1, 5000) AS n;
SELECT count(*) FROM trace_common('many', '{unit 1, unit 2, unit 3}');
SELECT count(*) FROM trace_common('many', '{unit 1, unit 2, unit 3}', baseline => '{unit 4, unit 5}');
RESET traceability.trace_memory;
SELECT count(*), count(DISTINCT p_value) FROM trace_common('many', '{unit 1, unit 2, unit 3}');

DROP TABLE built, odds, knot, many, packed, rework, ring CASCADE;
