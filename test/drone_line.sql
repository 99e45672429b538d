-- Laws of the drone line: the plant is whole, its records agree with each other, and the traces say
-- what WITH RECURSIVE says.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';

-- The example makes the extension itself, in a schema of its own.
DROP EXTENSION traceability;
\ir ../examples/drone_line/schema.sql
\ir ../examples/drone_line/data.sql
ANALYZE part, unit, lot, link, test_result;

SELECT * FROM no_plan();

-- Rows that break a law are shown.
CREATE FUNCTION holds(violations text, law text) RETURNS SETOF text LANGUAGE sql
	RETURN is_empty(violations, law);

-- The plant is the same on every server and every run.

SELECT results_eq(
	$$SELECT count(*) FILTER (WHERE serial_number ^@ 'DRN-2980-'),
		count(*) FILTER (WHERE serial_number ^@ 'DRN-1450-'), count(*),
		(SELECT count(*) FROM lot), (SELECT count(*) FROM link), (SELECT count(*) FROM test_result)
	FROM unit$$,
	'VALUES (800::bigint, 200::bigint, 12352::bigint, 312::bigint, 25796::bigint, 5770::bigint)',
	'drones of both kinds, units, lots, links, test results');
SELECT is(md5(string_agg(concat_ws(' ', serial_number, part_number, made_on), E'\n'
	ORDER BY serial_number)),
	'517d4b13b4020bca0004235e7ee7c424', 'units are the same as ever') FROM unit;
SELECT is(md5(string_agg(concat_ws(' ', lot_code, part_number, supplier, made_on, received_on,
	quantity), E'\n' ORDER BY lot_code)),
	'a6e315d96fa95221a8441a69eff98388', 'lots are the same as ever') FROM lot;
SELECT is(md5(string_agg(concat_ws(' ', parent, child, quantity, installed_at, removed_at), E'\n'
	ORDER BY parent, child, installed_at)),
	'12e8678cf1e008dc72819c40468aa7e8', 'links are the same as ever') FROM link;
SELECT is(md5(string_agg(concat_ws(' ', subject, test, measured, passed, tested_at), E'\n'
	ORDER BY subject, test, tested_at)),
	'926a0fc18fce2429cb6fa107e84a7584', 'test results are the same as ever') FROM test_result;

-- Its records agree with each other.

SELECT holds($$
	SELECT * FROM unit
	WHERE serial_number ^@ 'DRN-' AND substr(serial_number::text, 10, 8)::date <> made_on$$,
	'a drone''s serial number carries the date of its manufacture');
SELECT holds($$
	SELECT * FROM lot
	WHERE lot_code ^@ 'BAT-' AND substr(lot_code::text, 5, 8)::date <> made_on$$,
	'a battery lot''s code carries the date of its manufacture');
SELECT holds($$
	SELECT * FROM (
		SELECT lot_code, row_number() OVER (PARTITION BY made_on ORDER BY lot_code) AS batch
		FROM lot WHERE part_number = 'BAT-6S-5200'
	) AS lots
	WHERE right(lot_code::text, 2)::integer <> batch$$,
	'batches of a day are numbered from 1 without a gap');
SELECT holds('SELECT * FROM unit JOIN part USING (part_number) WHERE released_on > made_on',
	'no unit is older than the revision that it was built to');
SELECT holds('SELECT * FROM unit JOIN part USING (part_number) WHERE tracking <> ''serial''',
	'units are of parts that are tracked by serial number');
SELECT holds('SELECT * FROM lot JOIN part USING (part_number) WHERE tracking = ''none''',
	'lots are of parts that are tracked');
SELECT holds('SELECT * FROM link JOIN unit ON child = trace_id WHERE made_on > installed_at::date',
	'no unit is installed before it was made');
SELECT holds('SELECT * FROM link JOIN unit ON parent = trace_id WHERE made_on > installed_at::date',
	'nothing is installed in a unit before its day');
SELECT holds('SELECT * FROM link JOIN lot ON child = trace_id
	WHERE coalesce(made_on, received_on) > installed_at::date',
	'no lot is used before it was made or received');
SELECT holds($$
	SELECT child, sum(link.quantity), lot.quantity
	FROM link JOIN lot ON child = trace_id GROUP BY child, lot.quantity
	HAVING sum(link.quantity) > lot.quantity$$,
	'no lot is used up twice');
SELECT holds($$
	SELECT trace_id FROM unit WHERE part_number <> 'GPS-M9'
	EXCEPT (SELECT parent FROM link UNION SELECT child FROM link)$$,
	'every unit has links, but for spare satellite receivers');
SELECT holds('SELECT trace_id FROM lot EXCEPT SELECT child FROM link', 'every lot went into something');
SELECT holds($$
	SELECT parent, kind, count(*)
	FROM link CROSS JOIN LATERAL split_part(child::text, '-', 1) AS kind
	WHERE parent ^@ 'SN:DRN-' AND removed_at IS NULL
	GROUP BY parent, kind
	HAVING count(*) <> CASE kind WHEN 'SN:MTR' THEN 4 ELSE 1 END$$,
	'a drone has four motors and one of everything else');
SELECT is((SELECT count(*) FROM (
		SELECT parent FROM link WHERE parent ^@ 'SN:DRN-' AND removed_at IS NULL
		GROUP BY parent HAVING count(*) <> 13) AS incomplete),
	3::bigint, 'all drones are complete but those three that gave their cameras away');
SELECT holds($$
	SELECT * FROM test_result WHERE passed IS DISTINCT FROM
		(measured BETWEEN coalesce(lower_limit, measured) AND coalesce(upper_limit, measured))$$,
	'a test is passed when its reading is within its limits');
SELECT holds($$
	SELECT serial_number FROM unit WHERE serial_number ^@ 'DRN-' EXCEPT
	SELECT subject_unit::serial_number FROM test_result
	WHERE test IN ('torque, vibration plate', 'compass deviation', 'vibration in hover') AND passed
	GROUP BY subject_unit HAVING count(*) = 3$$,
	'no drone left the line without its three tests passed');

-- The worked case.

SELECT results_eq(
	$$SELECT part_number::text, made_on FROM unit WHERE serial_number = 'DRN-2980-20231212-0007'$$,
	$$VALUES ('DRN-2980', date '2023-12-12')$$, 'the drone of the worked case');
SELECT results_eq(
	$$SELECT specification #>> '{vibration_plate,screw_torque_nm}',
		specification ->> 'rear_gimbal_screw'
	FROM part WHERE part_number = 'DRN-2980'$$,
	$$VALUES ('0.9', 'false')$$, 'its part number');
SELECT results_eq(
	$$SELECT item::text FROM trace_components('link', trace_id 'SN:DRN-2980-20231212-0007')
	WHERE item ^@ 'LOT:BAT-'$$,
	$$VALUES ('LOT:BAT-20231212-01')$$, 'its battery is of the first batch of its day');
SELECT results_eq(
	$$SELECT count(*), bool_and(passed) FROM test_result WHERE subject = 'LOT:BAT-20231212-01'$$,
	'VALUES (3::bigint, true)', 'which has tests of its own');
SELECT results_eq(
	$$SELECT subject::text FROM test_result WHERE NOT passed AND test = 'fade after 200 cycles'$$,
	$$VALUES ('LOT:CEL-2346-2')$$, 'one lot of cells is bad');
SELECT ok(trace_contains('link', 'SN:DRN-2980-20231212-0007', 'LOT:CEL-2346-2'),
	'and the drone has some of it');
SELECT results_eq(
	$$SELECT max(part_number)::text, max(part_number::text)
	FROM part WHERE part_number ^@ 'MTR-2806-'$$,
	$$VALUES ('MTR-2806-AA', 'MTR-2806-Y')$$, 'the latest revision of the motor');

-- The traces say what WITH RECURSIVE says.

CREATE VIEW expected_recall AS
WITH RECURSIVE affected (item, depth) AS (
	SELECT trace_id 'LOT:CEL-2346-2', 0
	UNION
	SELECT parent, depth + 1 FROM affected JOIN link ON child = item
)
SELECT item, min(depth) AS depth, trace_id 'LOT:CEL-2346-2' AS origin,
	NOT EXISTS (SELECT FROM link WHERE child = item) AS is_top
FROM affected
GROUP BY item;

SELECT set_eq($$SELECT * FROM trace_recall('link', ARRAY[trace_id 'LOT:CEL-2346-2'])$$,
	'SELECT * FROM expected_recall', 'recall of the bad lot');
SELECT results_eq('SELECT count(*) FROM expected_recall WHERE is_top AND item ^@ ''SN:DRN-''',
	'VALUES (47::bigint)', 'which ends in a few dozen drones');
SELECT results_eq($$
	SELECT serial_number::text, made_on FROM expected_recall JOIN unit ON trace_id = item
	WHERE is_top AND made_on < '2023-12-08'$$,
	$$VALUES ('DRN-1450-20231019-0003', date '2023-10-19')$$, 'one of them built long before');
SELECT holds($$
	SELECT subject FROM test_result WHERE test = 'flight time in service' AND NOT passed
	EXCEPT SELECT item FROM expected_recall$$,
	'every drone that lands early is recalled');

CREATE VIEW expected_inside AS
WITH RECURSIVE inside (unit, item) AS (
	SELECT parent, child FROM link WHERE parent ^@ 'SN:DRN-'
	UNION
	SELECT unit, child FROM inside JOIN link ON parent = item
)
SELECT * FROM inside;

SELECT set_eq($$
	SELECT unit.trace_id, item FROM unit CROSS JOIN trace_components('link', unit.trace_id)
	WHERE serial_number ^@ 'DRN-'$$,
	'SELECT unit, item FROM expected_inside', 'what is inside each drone');
SELECT set_eq($$
	SELECT item, lot.trace_id FROM lot CROSS JOIN trace_where_used('link', lot.trace_id)
	WHERE item ^@ 'SN:DRN-'$$,
	'SELECT unit, item FROM expected_inside WHERE item ^@ ''LOT:''',
	'which drones each lot went into');

CREATE TABLE path AS
SELECT recall.item AS unit, recall.depth, step, path.item, lag(path.item) OVER way AS above,
	last_value(path.item) OVER way AS reached
FROM expected_recall AS recall
CROSS JOIN LATERAL trace_path('link', recall.item, 'LOT:CEL-2346-2') AS path
WHERE is_top
WINDOW way AS (PARTITION BY recall.item ORDER BY step);

SELECT results_eq('SELECT count(DISTINCT unit) FROM path',
	'SELECT count(*) FROM expected_recall WHERE is_top',
	'everything recalled has a path to the bad lot');
SELECT holds('SELECT * FROM path WHERE step = 0 AND item <> unit', 'every path begins at its unit');
SELECT holds($$SELECT unit FROM path GROUP BY unit, depth
	HAVING max(step) <> depth OR (array_agg(item ORDER BY step DESC))[1] <> 'LOT:CEL-2346-2'$$,
	'and ends at the bad lot, as many links away as the recall says');
SELECT holds('SELECT * FROM path WHERE step > 0
	AND NOT EXISTS (SELECT FROM link WHERE parent = above AND child = item)',
	'every step of it is a link');

-- What was swapped is inside until it is removed, and not after.

SELECT is((SELECT count(*) FROM link WHERE removed_at IS NOT NULL), 36::bigint,
	'units that were taken out');
SELECT holds($$
	SELECT * FROM link WHERE removed_at IS NOT NULL
	AND (trace_contains('link', parent, child, at => installed_at - interval '1 second')
		OR NOT trace_contains('link', parent, child, at => installed_at)
		OR NOT trace_contains('link', parent, child, at => removed_at - interval '1 second')
		OR trace_contains('link', parent, child, at => removed_at))$$,
	'they were inside from then until then');
SELECT results_eq($$
	SELECT at, count(*)
	FROM (VALUES (timestamptz '2024-01-26 09:00'), ('2024-01-26 12:00')) AS asked (at)
	CROSS JOIN LATERAL trace_recall('link', ARRAY[trace_id 'LOT:CEL-2346-2'], at => at)
	WHERE item = 'SN:DRN-1450-20231019-0003' GROUP BY at$$,
	$$VALUES (timestamptz '2024-01-26 12:00', 1::bigint)$$,
	'a spare battery brings the bad lot into an old drone');

-- What the schema refuses.

SELECT throws_ok($$INSERT INTO unit VALUES ('DRN-2980–20240131-0001', 'DRN-2980-A', '2024-01-31')$$,
	'22P02', NULL, 'a dash that is none');
SELECT throws_ok('SELECT FROM unit JOIN lot ON serial_number = lot_code', '42883', NULL,
	'a serial number is no lot code');
SELECT throws_ok($$INSERT INTO link (parent, child, installed_at)
	VALUES ('SN:DRN-2980-20231212-0008', 'SN:BAT-20231212-01-07', '2024-02-12')$$,
	'23P01', NULL, 'a unit is in one place at a time');
SELECT throws_ok($$INSERT INTO link (parent, child, installed_at)
	VALUES ('SN:DRN-2980-20231212-0008', 'SN:DRN-2980-20231212-0008', '2024-02-12')$$,
	'23514', NULL, 'nothing is inside itself');
SELECT throws_ok($$INSERT INTO link (parent, child, quantity, installed_at)
	VALUES ('SN:DRN-2980-20231212-0008', 'SN:BAT-20240126-02-05', 2, '2024-02-12')$$,
	'23514', NULL, 'a unit is one piece');
SELECT throws_ok($$UPDATE link SET removed_at = '2023-01-01' WHERE child = 'SN:BAT-20231212-01-07'$$,
	'23514', NULL, 'nothing is removed before it is installed');
SELECT throws_ok($$INSERT INTO link (parent, child, installed_at)
	VALUES ('SN:DRN-2980-20231212-0008', 'SN:BAT-20240126-02-99', '2024-02-12')$$,
	'23503', NULL, 'links lead to units that exist');
SELECT throws_ok($$INSERT INTO link (parent, child, installed_at)
	VALUES ('SN:DRN-2980-20231212-0008', 'LOT:CEL-2346-9', '2024-02-12')$$,
	'23503', NULL, 'links lead to lots that exist');
SELECT throws_ok($$INSERT INTO link (parent, child, installed_at)
	VALUES ('SN:DRN-2980-20231212-0008', 'PN:MTR-2806-AA', '2024-02-12')$$,
	'23514', NULL, 'a part number is nothing that can be installed');
SELECT lives_ok($$INSERT INTO link (parent, child, installed_at)
	VALUES ('SN:DRN-2980-20231212-0008', 'LOT:SCR-2348-1', '2024-02-12'),
		('SN:DRN-2980-20231212-0007', 'LOT:SCR-2348-1', '2024-02-12')$$,
	'a lot goes into many');

SELECT holds($$
	SELECT relname, attname
	FROM pg_class AS c JOIN pg_attribute AS a ON attrelid = c.oid
	WHERE c.oid = ANY ('{part,unit,lot,link,test_result}'::regclass[]) AND attnum > 0
		AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, attnum) IS NULL)$$,
	'tables and columns say what they are');

SELECT * FROM finish();
ROLLBACK;
