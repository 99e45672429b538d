-- Laws of the drone line: the plant is whole, its records agree with each other, its numbers are what
-- their formats say, and the traces say what WITH RECURSIVE says.
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
ANALYZE part, unit, lot, link, test_result, repair;

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
	'VALUES (800::bigint, 200::bigint, 12352::bigint, 315::bigint, 25800::bigint, 5770::bigint)',
	'drones of both kinds, units, lots, links, test results');
SELECT is(md5(string_agg(concat_ws(' ', serial_number, part_number, made_on,
	received_on), E'\n'
	ORDER BY serial_number)),
	'5fbe81470d87a9eb872c1187e3982aa9', 'units are the same as ever') FROM unit;
SELECT is(md5(string_agg(concat_ws(' ', lot_code, part_number, supplier, made_on, received_on,
	quantity), E'\n' ORDER BY lot_code)),
	'c7815c41e005732333d3c62e14f17384', 'lots are the same as ever') FROM lot;
SELECT is(md5(string_agg(concat_ws(' ', parent, child, quantity, installed_at, removed_at, transferred), E'\n'
	ORDER BY parent, child, installed_at)),
	'ab065798bcd232d999228e5f74c3b68b', 'links are the same as ever') FROM link;
SELECT is(md5(string_agg(concat_ws(' ', subject, test, measured, passed, tested_at), E'\n'
	ORDER BY subject, test, tested_at)),
	'926a0fc18fce2429cb6fa107e84a7584', 'test results are the same as ever') FROM test_result;

-- The planner expects what there is, and so joins a few units by an index and many in one pass.

CREATE INDEX genealogy_to_plan_by ON link USING genealogy (parent, child);
CREATE FUNCTION planned(query text, what text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
	RETURN plan->0->'Plan'->>what;
END
$$;
SELECT holds($$SELECT drone, expected, found FROM (SELECT trace_id AS drone, trace_count_components('link', trace_id) AS found,
		planned(format('SELECT * FROM trace_components(''link'', %L::trace_id)', trace_id), 'Plan Rows')::bigint AS expected
	FROM unit WHERE serial_number ^@ 'DRN-') AS drones WHERE expected <> found$$,
	'of every drone, as many components are expected as it has');
SELECT holds($$SELECT lot, expected, found FROM (SELECT trace_id AS lot, 1 + trace_count_where_used('link', trace_id) AS found,
		planned(format('SELECT * FROM trace_recall(''link'', %L::trace_id)', trace_id), 'Plan Rows')::bigint AS expected
	FROM lot) AS lots WHERE expected <> found$$,
	'and of every lot, as many rows as its recall has');
SELECT is(planned($$SELECT * FROM trace_components('link', trace_id 'SN:DRN-2980-20231212-0008') AS c JOIN unit ON unit.trace_id = c.item$$,
	'Node Type'), 'Nested Loop', 'the components of one drone are looked up');
SELECT is(planned($$SELECT * FROM trace_recall('link', ARRAY(SELECT trace_id FROM lot)) AS r JOIN unit ON unit.trace_id = r.item$$,
	'Node Type'), 'Hash Join', 'what all lots went into is not');
DROP INDEX genealogy_to_plan_by;

-- The plant numbers its units and lots in series of its own, which labels say so.

SELECT holds($$SELECT * FROM unit
	CROSS JOIN scan_read(format(E'[)>\x1e06\x1d1P%s\x1dS%s\x1e\x04', unit.part_number, unit.serial_number), '2024-03-01', scope => 'none') AS label
	WHERE label.trace_id IS DISTINCT FROM unit.trace_id$$,
	'the label of a unit finds its links');
SELECT holds($$SELECT * FROM lot
	CROSS JOIN scan_read(format(E'[)>\x1e06\x1d1P%s\x1d1T%s\x1e\x04', lot.part_number, lot.lot_code), '2024-03-01', scope => 'none') AS label
	WHERE label.trace_id IS DISTINCT FROM lot.trace_id$$,
	'the label of a lot finds its links');
SELECT holds($$SELECT * FROM unit
	CROSS JOIN scan_read(unit.serial_number::text, '2024-03-01', plain => 'serial') AS label
	WHERE unit.serial_number ^@ 'DRN-' AND label.trace_id IS DISTINCT FROM unit.trace_id$$,
	'so does its number alone');

-- Its records agree with each other.

SELECT holds('SELECT * FROM unit JOIN part USING (part_number)
	WHERE released_on > coalesce(made_on, received_on)',
	'no unit is older than the revision that it was built to');
SELECT holds('SELECT * FROM unit JOIN part USING (part_number) WHERE tracking <> ''serial''',
	'units are of parts that are tracked by serial number');
SELECT holds('SELECT * FROM lot JOIN part USING (part_number) WHERE tracking = ''none''',
	'lots are of parts that are tracked');
SELECT holds($$SELECT * FROM trace_check('link', lots => 'lot', lot => 'trace_id')$$,
	'the check finds nothing wrong');
SELECT holds('SELECT * FROM link JOIN unit ON child = trace_id
	WHERE coalesce(made_on, received_on) > installed_at::date',
	'no unit is installed before it was made or received');
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

-- Its numbers, read without their formats. A component's ends in a check character.

CREATE VIEW numbered AS
SELECT code, made_on, said[1] AS series, said[2]::integer AS number, said[3] AS checked
FROM (
	SELECT serial_number::text, made_on FROM unit UNION ALL SELECT lot_code::text, made_on FROM lot
) AS made (code, made_on)
CROSS JOIN coalesce(regexp_match(code, '^(.*-)([0-9]{3})-(.)$'),
	regexp_match(code, '^(.*-)([0-9]+)$')) AS said;

SELECT holds($$
	SELECT * FROM numbered
	WHERE substring(code FROM '-(20[0-9]{6})-')::date IS DISTINCT FROM made_on$$,
	'what has a day in its number was made then, and nothing else says when');
SELECT holds($$
	SELECT * FROM unit
	WHERE (made_on IS NULL) <> (part_number = 'GPS-M9') OR (received_on IS NULL) = (made_on IS NULL)$$,
	'all units but satellite receivers are made here');
SELECT holds($$SELECT * FROM lot WHERE substr(lot_code::text, 5, 4) <> to_char(received_on, 'IYIW')$$,
	'a delivered lot''s code carries the week of its delivery');
SELECT holds('SELECT series FROM numbered GROUP BY series
	HAVING min(number) <> 1 OR max(number) <> count(*)',
	'numbers of a day, and batches, are counted from 1 without a gap');
SELECT set_eq($$SELECT scope, last FROM code_counters$$,
	$$SELECT series || '|' || CASE WHEN min(checked) IS NULL THEN '' ELSE '-|' END,
		max(number)::bigint
	FROM numbered WHERE series <> 'GPS-' GROUP BY series$$,
	'the counters stand where the numbers do');

-- ISO/IEC 7064, MOD 37,36: twice the sum so far, modulo 37, and so on.
CREATE FUNCTION mod37_36(code text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	alphabet text = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
	sum integer = 36;
BEGIN
	FOR i IN 1 .. length(code) LOOP
		sum := (sum + strpos(alphabet, substr(code, i, 1)) - 1) % 36;
		sum := CASE sum WHEN 0 THEN 36 ELSE sum END * 2 % 37;
	END LOOP;
	RETURN substr(alphabet, (37 - sum) % 36 + 1, 1);
END $$;

-- The example of the GRid standard (IFPI, 2006): A1-2425G-ABC1234002-M.
SELECT is(mod37_36('A12425GABC1234002'), 'M', 'this test counts check characters as published');
SELECT holds($$
	SELECT * FROM numbered WHERE checked <> mod37_36(translate(left(code, -1), '-', ''))$$,
	'components have the check characters of ISO/IEC 7064');
SELECT is(count(checked), 9288::bigint, 'motors, electronics, cameras and vibration plates')
FROM numbered;

SELECT set_eq($$
	SELECT typname::text, pg_get_constraintdef(c.oid)
	FROM pg_constraint AS c JOIN pg_type AS t ON t.oid = contypid
	WHERE typnamespace = 'public'::regnamespace$$,
	$$SELECT name, format('CHECK (code_require(VALUE, %L::code_format))', format)
	FROM code_formats$$,
	'every registered format has its domain');
SELECT results_eq($$
	SELECT DISTINCT left(code, 3), format_name, kind
	FROM numbered CROSS JOIN code_identify(code)
	WHERE (made_on IS NULL OR made_on BETWEEN '2023-12-04' AND '2023-12-12')
		AND format_name IN (SELECT name FROM code_formats) ORDER BY 1, 2$$,
	$$VALUES ('BAT', 'battery_serial', 'serial'), ('BAT', 'production_lot', 'lot'),
		('BMS', 'delivery_lot', 'lot'), ('CAM', 'component_serial', 'serial'),
		('CEL', 'delivery_lot', 'lot'), ('DRN', 'drone_serial', 'serial'),
		('ELY', 'delivery_lot', 'lot'), ('ESC', 'component_serial', 'serial'), ('FCU', 'component_serial', 'serial'),
		('IMU', 'delivery_lot', 'lot'), ('LAM', 'production_lot', 'lot'),
		('MAG', 'delivery_lot', 'lot'), ('MOS', 'delivery_lot', 'lot'),
		('MTR', 'component_serial', 'serial'), ('PCB', 'delivery_lot', 'lot'),
		('PRP', 'delivery_lot', 'lot'), ('RAD', 'component_serial', 'serial'),
		('RES', 'delivery_lot', 'lot'), ('SCR', 'delivery_lot', 'lot'),
		('SEN', 'delivery_lot', 'lot'), ('TNK', 'delivery_lot', 'lot'),
		('VPL', 'component_serial', 'serial')$$,
	'every kind of number is told by its format');

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

SELECT results_eq(
	$$SELECT field, raw, value, meaning FROM code_explain('DRN-2980-20231212-0007',
		code_format_named('drone_serial'))$$,
	$$VALUES ('model', '2980', '2980', NULL),
		('date', '20231212', '2023-12-12', 'Tuesday, 12 December 2023'), ('seq', '0007', '7', NULL)$$,
	'what the number on the drone says');
SELECT results_eq(
	$$SELECT code_seq(lot_code, code_format_named('production_lot')) FROM lot
	WHERE lot_code = 'BAT-20231212-01'$$,
	'VALUES (1::bigint)', 'the batch of its battery was the first of the day');

-- The traces say what WITH RECURSIVE says.

CREATE VIEW expected_recall AS
WITH RECURSIVE affected (item, depth) AS (
	SELECT trace_id 'LOT:CEL-2346-2', 0
	UNION
	SELECT parent, depth + 1 FROM affected JOIN link ON child = item
), still (item) AS (
	SELECT trace_id 'LOT:CEL-2346-2'
	UNION
	SELECT parent FROM still JOIN link ON child = item WHERE removed_at IS NULL OR transferred
)
SELECT item, min(depth) AS depth, trace_id 'LOT:CEL-2346-2' AS origin,
	NOT EXISTS (SELECT FROM link WHERE child = item) AS is_top,
	item IN (SELECT item FROM still) AS is_installed,
	true AS is_known
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

-- The bad lot is found: it is what the drones that land early have in common.

CREATE VIEW in_service AS
SELECT array_agg(subject) FILTER (WHERE NOT passed) AS early, array_agg(subject) AS asked
FROM test_result WHERE test = 'flight time in service';
SELECT results_eq(
	$$SELECT item::text, bad_with, bad_without, base_with, base_without, p_value < 1e-9, q_value < 1e-6
	FROM in_service, trace_common('link', early, asked) LIMIT 1$$,
	$$SELECT 'LOT:CEL-2346-2', count(*) FILTER (WHERE NOT passed), 0::bigint, 0::bigint,
		count(*) FILTER (WHERE passed), true, true
	FROM test_result WHERE test = 'flight time in service'$$,
	'the bad lot comes first among the drones that were asked');
SELECT results_eq(
	$$SELECT item::text, bad_with, base_with, q_value < 0.0001
	FROM in_service, trace_common('link', early) LIMIT 1$$,
	$$SELECT 'LOT:CEL-2346-2', 6::bigint, count(*) - 6, true FROM expected_recall WHERE is_top$$,
	'and against all other finished units');
SELECT holds($$
	SELECT item, q_value FROM in_service, trace_common('link', early, asked)
	WHERE (q_value < 1e-6) <> (item = 'LOT:CEL-2346-2')$$,
	'and far before anything else');

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

SELECT is((SELECT count(*) FROM link WHERE removed_at IS NOT NULL AND NOT transferred), 36::bigint,
	'units that were taken out');
SELECT holds($$
	SELECT * FROM link WHERE removed_at IS NOT NULL AND NOT transferred
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

-- What was poured stays, and only what was in the tank by then was poured.

SELECT holds($$
	SELECT * FROM link WHERE transferred
	AND (trace_contains('link', parent, child, at => installed_at - interval '1 second')
		OR NOT trace_contains('link', parent, child, at => installed_at)
		OR NOT trace_contains('link', parent, child, at => removed_at)
		OR NOT trace_contains('link', parent, child, at => 'infinity'))$$,
	'what was poured is inside from then on');
SELECT set_eq($$
	SELECT cells, item FROM unnest('{LOT:CEL-2344-1,LOT:CEL-2344-2}'::trace_id[]) AS cells
	CROSS JOIN trace_components('link', cells, chronological => true) WHERE item ^@ 'LOT:ELY-'$$,
	$$SELECT drawn.parent, filled.child FROM link AS drawn JOIN link AS filled ON filled.parent = drawn.child
	WHERE drawn.transferred AND filled.transferred AND filled.installed_at <= drawn.removed_at$$,
	'which electrolyte is in which cells');
SELECT is(trace_count_components('link', 'LOT:CEL-2344-1', chronological => true), 2::bigint, 'the first have that of one filling');
SELECT is(trace_count_components('link', 'LOT:CEL-2344-2', chronological => true), 3::bigint, 'the second that of both');
SELECT is(trace_count_components('link', 'LOT:CEL-2344-1'), 3::bigint, 'which time alone tells');
SELECT set_eq($$
	SELECT item FROM trace_where_used('link', 'LOT:ELY-2342-1'::trace_id, chronological => true) WHERE item ^@ 'SN:DRN-'$$,
	$$SELECT unit FROM expected_inside WHERE item = 'LOT:CEL-2344-2'$$, 'and which drones');

-- The next numbers.

SELECT results_eq(
	$$SELECT code_allocate('drone_serial', 3, '{"model": "2980"}', '2024-01-29')$$,
	$$VALUES ('DRN-2980-20240129-0012'), ('DRN-2980-20240129-0013'), ('DRN-2980-20240129-0014')$$,
	'drones go on where the day stood');
SELECT is(max(serial_number)::text, 'DRN-2980-20240129-0011', 'which the plant says too')
FROM unit WHERE serial_number ^@ 'DRN-2980-20240129-';
SELECT results_eq(
	$$SELECT code_next('production_lot', '{"kind": "battery"}', day)
	FROM (VALUES (date '2024-01-29'), ('2024-01-30'), ('2024-01-30')) AS planned (day)$$,
	$$VALUES ('BAT-20240129-03'), ('BAT-20240130-01'), ('BAT-20240130-02')$$,
	'batches count from 1 on the next day');

-- Damm's digits of 1, 2 and 3 are the first row of his table: 0 3 1 7.
SELECT results_eq($$
	INSERT INTO repair (drone, complaint) VALUES ('DRN-2980-20231212-0007', 'lands early')
	RETURNING repair_number::text$$, $$VALUES ('REP-0001-3')$$, 'a repair gets a number');
SELECT throws_ok($$
	INSERT INTO repair (drone, complaint) VALUES ('DRN-2980-20231212-0999', 'lands early')$$,
	'23503', NULL, 'but not one of a drone that there is not');
SELECT results_eq($$
	INSERT INTO repair (drone, complaint) VALUES ('DRN-1450-20231019-0003', 'lands early')
	RETURNING repair_number::text$$, $$VALUES ('REP-0002-1')$$, 'and that number is not lost');

-- What the schema refuses.

SELECT throws_ok($$INSERT INTO unit (serial_number, part_number)
	VALUES ('DRN-2980–20240131-0001', 'DRN-2980-A')$$,
	'22P02', NULL, 'a dash that is none');
SELECT throws_ok($$INSERT INTO unit (serial_number, part_number)
	VALUES ('DRN-2980-2O240131-0001', 'DRN-2980-A')$$, '22P02',
	'code "DRN-2980-2O240131-0001" does not match format "DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}"',
	'a letter for a digit');
SELECT throws_ok($$INSERT INTO unit (serial_number, part_number)
	VALUES ('BAT-20240131-01-1', 'BAT-6S-5200')$$, '22P02',
	'code "BAT-20240131-01-1" does not match format "BAT-{date:YYYYMMDD}-{batch:N2}-{seq:N2}"',
	'a digit too few');
SELECT throws_ok($$INSERT INTO unit (serial_number, part_number)
	VALUES ('ESC-20240131-001-0', 'ESC-4X45-B')$$,
	'22P02', NULL, 'a check character that does not fit');
SELECT isnt(mod37_36('ESC20240131001'), '0', 'which it does not');
SELECT throws_ok(format('INSERT INTO unit (serial_number, part_number) VALUES (%L, %L)',
		'MTR-20240131-001-' || mod37_36('MTR20240131001'), 'ESC-4X45-B'),
	'23514', NULL, 'a number of another kind');
SELECT lives_ok(format('INSERT INTO unit (serial_number, part_number) VALUES (%L, %L)',
		'MTR-20240131-001-' || mod37_36('MTR20240131001'), 'MTR-2806-AA'),
	'but not one of its own');
SELECT throws_ok($$INSERT INTO unit (serial_number, part_number, made_on)
	VALUES ('DRN-2980-20240131-0001', 'DRN-2980-A', '2024-01-30')$$,
	'428C9', NULL, 'another day than the number says');
SELECT throws_ok($$INSERT INTO lot (lot_code, part_number, quantity)
	VALUES ('BAT-20240230-01', 'BAT-6S-5200', 8)$$,
	'22P02', NULL, 'a day that no calendar has');
SELECT throws_ok($$INSERT INTO lot (lot_code, part_number, quantity)
	VALUES ('CEL-2405-1', 'CEL-21700', 252)$$,
	'22P02', NULL, 'a code of a delivery on a lot that was made here');
SELECT throws_ok($$INSERT INTO lot (lot_code, part_number, supplier, received_on, quantity)
	VALUES ('CEL-2405-1', 'CEL-21700', 'Hanbit Cells', '2024-02-05', 252)$$,
	'23514', NULL, 'a lot delivered in another week than its code says');
SELECT lives_ok($$INSERT INTO lot (lot_code, part_number, supplier, received_on, quantity)
	VALUES ('CEL-2405-1', 'CEL-21700', 'Hanbit Cells', '2024-02-04', 252)$$,
	'but not on the last day of that week');
SELECT throws_ok($$INSERT INTO repair (drone, complaint) VALUES ('BAT-20231212-01-07', 'is warm')$$,
	'22P02', NULL, 'a repair of something else than a drone');
SELECT throws_ok('SELECT FROM unit JOIN lot ON serial_number = lot_code', '42883', NULL,
	'a serial number is no lot code');
SELECT throws_ok($$INSERT INTO link (parent, child, installed_at)
	VALUES ('SN:DRN-2980-20231212-0008', 'SN:BAT-20231212-01-07', '2024-02-12')$$,
	'23P01', NULL, 'a unit is in one place at a time');
SELECT throws_ok($$INSERT INTO link (parent, child, installed_at, removed_at, transferred)
	VALUES ('LOT:BAT-20240126-02', 'SN:BAT-20240126-02-05', '2024-02-12', '2024-02-13', true),
		('SN:DRN-2980-20231212-0008', 'SN:BAT-20240126-02-05', '2024-03-12', NULL, false)$$,
	'23P01', NULL, 'a unit that was consumed is nowhere afterwards');
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
	WHERE c.oid = ANY ('{part,unit,lot,link,test_result,repair}'::regclass[]) AND attnum > 0
		AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, attnum) IS NULL)$$,
	'tables and columns say what they are');
SELECT is(count(*), count(obj_description(oid, 'pg_type')), 'and so do domains')
FROM pg_type WHERE typtype = 'd' AND typnamespace = 'public'::regnamespace;

SELECT * FROM finish();
ROLLBACK;
