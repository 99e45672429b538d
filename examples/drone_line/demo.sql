-- Loads the drone line into an empty database and asks what a plant asks:
--
--     createdb drone_line
--     psql -X -d drone_line <demo.sql

\set ON_ERROR_STOP on
\set QUIET on
\set VERBOSITY default
\encoding UTF8
\pset footer off
\pset pager off
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
SET TimeZone = 'UTC';

\ir schema.sql
\ir data.sql
ANALYZE part, unit, lot, link, test_result, repair;

SELECT count(*) FILTER (WHERE serial_number ^@ 'DRN-') AS drones, count(*) AS units,
	(SELECT count(*) FROM lot) AS lots, (SELECT count(*) FROM link) AS links
FROM unit \gset

\echo The drone line: :drones drones, :units units with serial numbers, :lots lots, :links links.
\echo
\echo ' 1. A drone comes back        its number, its tests, what is inside'
\echo ' 2. The lot of its battery    which batch, and where the others went'
\echo ' 3. Its part number           specifications and revisions'
\echo ' 4. The recall                what the bad drones share, and where it went'
\echo ' 5. Why this one?             the way from a drone to a lot'
\echo ' 6. The battery is swapped    what was inside on which day'
\echo ' 7. The hold                  what must not be shipped'
\echo ' 8. The tank                  what was poured, in the order of time'
\echo ' 9. The mass balance          what is missing of a lot'
\echo '10. The next numbers          serial numbers and lots counted on'
\echo '11. The order of codes        numbers in codes sort as numbers'
\echo '12. The index                 whole codes and prefixes, from any application'
\echo '13. What a spreadsheet did    codes that lost zeros'
\echo '14. What is refused           wrong codes and links, each with the reason'
\set ECHO queries

\echo
\echo '1. A drone comes back'
\echo '====================='
\echo 'Its owner says that it lands early. The repair gets the next number. What does the number on the'
\echo 'drone say, did it pass its tests, and what is inside?'
\echo
INSERT INTO repair (drone, complaint, opened_on)
VALUES ('DRN-2980-20231212-0007', 'lands early', '2024-02-06')
RETURNING repair_number;

SELECT format_name, explained.*
FROM code_identify('DRN-2980-20231212-0007')
CROSS JOIN code_explain('DRN-2980-20231212-0007', code_format_named(format_name)) AS explained;

SELECT serial_number, part_number, name, made_on
FROM unit JOIN part USING (part_number)
WHERE serial_number = 'DRN-2980-20231212-0007';

SELECT tested_at::date AS tested_on, test, measured, measure, lower_limit, upper_limit, passed
FROM test_result
WHERE subject = 'SN:DRN-2980-20231212-0007'
ORDER BY tested_at;

SELECT * FROM trace_tree('link', 'SN:DRN-2980-20231212-0007');

\echo
\echo '2. The lot of its battery'
\echo '========================='
\echo 'Which batch of the day was it, did it pass its tests, and where did its batteries go?'
\echo
SELECT lot_code, made_on, quantity,
	code_seq(lot_code, code_format_named('production_lot')) AS batch_of_the_day
FROM lot
WHERE part_number = 'BAT-6S-5200' AND made_on = '2023-12-12'
ORDER BY lot_code;

SELECT tested_at::date AS tested_on, test, measured, measure, lower_limit, upper_limit, passed
FROM test_result
WHERE subject = 'LOT:BAT-20231212-01'
ORDER BY tested_at;

SELECT via AS battery, item AS drone
FROM trace_where_used('link', trace_id 'LOT:BAT-20231212-01')
WHERE depth = 2
ORDER BY battery;

\echo
\echo '3. Its part number'
\echo '=================='
\echo 'Service opens the drone. How tight are the screws of its vibration plate, and is there one at the'
\echo 'rear of the gimbal? One motor is worn: which revision is the latest, and what comes after it?'
\echo
SELECT part_number, specification #>> '{vibration_plate,screw_torque_nm}' AS screw_torque_nm,
	specification -> 'rear_gimbal_screw' AS rear_gimbal_screw
FROM part
WHERE part_number = 'DRN-2980';

SELECT part_number, part_revision(part_number) AS revision,
	part_next_revision(part_number) AS next_revision, released_on
FROM part
WHERE part_base(part_number) = 'MTR-2806'
ORDER BY part_number;

SELECT max(part_number) AS latest, max(part_number::text) AS latest_as_text
FROM part
WHERE part_base(part_number) = 'MTR-2806';

\echo
\echo '4. The recall'
\echo '============='
\echo 'Six drones land early. What do they have in common that those which fly long enough do not?'
\echo 'Everything inside is ranked, by Fisher''s exact test. Where else did the worst lot go?'
\echo 'What nothing contains (is_top) is a finished drone, or a spare battery on the shelf.'
\echo
WITH asked AS (
	SELECT array_agg(subject) FILTER (WHERE NOT passed) AS early,
		array_agg(subject) FILTER (WHERE passed) AS long
	FROM test_result
	WHERE test = 'flight time in service'
)
SELECT item, bad_with, bad_without, base_with, base_without, to_char(p_value, '9.9EEEE') AS p_value,
	to_char(q_value, '9.9EEEE') AS q_value
FROM asked CROSS JOIN trace_common('link', early, long)
LIMIT 3;

SELECT depth, is_top, count(*), min(item) AS first, max(item) AS last
FROM trace_recall('link', ARRAY[trace_id 'LOT:CEL-2346-2'])
GROUP BY depth, is_top
ORDER BY depth, is_top;

\echo
\echo '5. Why this one?'
\echo '================'
\echo 'One of the drones was built in October, a month before those cells were delivered.'
\echo
SELECT lot_code, code_period(lot_code, code_format_named('delivery_lot')) AS delivered, received_on
FROM lot
WHERE lot_code = 'CEL-2346-2';

SELECT step, path.item, installed_at
FROM (
	SELECT step, item, lag(item) OVER (ORDER BY step) AS parent
	FROM trace_path('link', trace_id 'SN:DRN-1450-20231019-0003', 'LOT:CEL-2346-2')
) AS path
LEFT JOIN link ON link.parent = path.parent AND link.child = path.item
ORDER BY step;

\echo
\echo '6. The battery is swapped'
\echo '========================='
\echo 'A link is never deleted: it ends. So the record can be asked what was inside on any day.'
\echo
UPDATE link SET removed_at = '2024-02-12 09:40'
WHERE child = 'SN:BAT-20231212-01-07' AND removed_at IS NULL;

\echo
INSERT INTO link (parent, child, installed_at)
VALUES ('SN:DRN-2980-20231212-0007', 'SN:BAT-20240126-02-05', '2024-02-12 10:05');

\echo
SELECT day, item AS battery,
	trace_contains('link', 'SN:DRN-2980-20231212-0007', 'LOT:CEL-2346-2', at => day) AS bad_cells
FROM (VALUES (date '2024-02-12'), ('2024-02-13')) AS asked (day)
CROSS JOIN trace_components('link', 'SN:DRN-2980-20231212-0007', at => day, max_depth => 1)
WHERE item ^@ 'SN:BAT-'
ORDER BY day;

\echo
\echo '7. The hold'
\echo '==========='
\echo 'Whatever those cells are still in (is_installed) must not be used or shipped. The first drone has'
\echo 'a new battery and is free; its old battery is not.'
\echo
INSERT INTO hold (item, cause, reason, placed_on)
SELECT item, origin, 'cells lose capacity', '2024-02-13'
FROM trace_recall('link', ARRAY[trace_id 'LOT:CEL-2346-2'])
WHERE is_installed;

\echo
SELECT trace_kind(item) AS kind, is_top, is_installed, count(*), count(cause) AS on_hold
FROM trace_recall('link', ARRAY[trace_id 'LOT:CEL-2346-2'])
LEFT JOIN hold USING (item)
GROUP BY kind, is_top, is_installed
ORDER BY kind, is_top, is_installed;

\echo
\echo '8. The tank'
\echo '==========='
\echo 'Electrolyte was poured from a tank into two lots of cells, and the tank was topped up in between.'
\echo 'What was poured stays (transferred). The maker of the cells calls: that of the second filling is'
\echo 'doubtful. Which cells have it, and how many drones? And what is in the first lot of cells later?'
\echo
SELECT parent, child, quantity, installed_at, removed_at, transferred
FROM link
WHERE 'LOT:TNK-2342-1' IN (parent, child)
ORDER BY installed_at;

SELECT parent AS cells, trace_contains('link', parent, 'LOT:ELY-2342-1') AS ever,
	trace_contains('link', parent, 'LOT:ELY-2342-1', chronological => true) AS in_time
FROM link
WHERE child = 'LOT:TNK-2342-1'
ORDER BY installed_at;

SELECT count(*) AS drones
FROM trace_where_used('link', trace_id 'LOT:ELY-2342-1', chronological => true)
WHERE item ^@ 'SN:DRN-';

SELECT day, item
FROM (VALUES (date '2023-10-16'), ('2023-10-17'), ('2024-02-13')) AS asked (day)
LEFT JOIN trace_components('link', 'LOT:CEL-2344-1', at => day, max_depth => 1) ON true
ORDER BY day;

\echo
\echo '9. The mass balance'
\echo '==================='
\echo 'What was received is used, on the shelf, or scrapped. Which lots miss more than half a'
\echo 'percent? And how much of each is in the first drone? (What a batch used is shared by its pieces.)'
\echo
SELECT lot_code, received, used, on_hand, scrapped, missing,
	round(100 * missing / received, 1) AS percent
FROM mass_balance
WHERE abs(missing) > 0.005 * received
ORDER BY lot_code;

SELECT item, part.name, trim_scale(contained.quantity) AS quantity, measure
FROM trace_rollup('content', 'SN:DRN-2980-20231212-0007', at => '2024-02-13') AS contained
JOIN lot ON trace_id = item
JOIN part USING (part_number)
ORDER BY item;

\echo
\echo '10. The next numbers'
\echo '===================='
\echo 'Three more drones are built, and a batch of batteries on each of two days. Drones count on where'
\echo 'the day stands; the first batch of the next day is 01 again.'
\echo
INSERT INTO unit (serial_number, part_number)
SELECT drone, 'DRN-2980-A'
FROM code_allocate('drone_serial', 3, '{"model": "2980"}', '2024-01-29') AS drone
RETURNING serial_number, part_number, made_on;

INSERT INTO lot (lot_code, part_number, quantity)
SELECT code_next('production_lot', '{"kind": "battery"}', day), 'BAT-6S-5200', 8
FROM (VALUES (date '2024-01-29'), ('2024-01-30')) AS planned (day)
RETURNING lot_code, made_on, quantity;

\echo
\echo '11. The order of codes'
\echo '====================='
\echo 'Numbers in a code count as numbers, on every machine, whatever its locale.'
\echo
SELECT *
FROM unnest(
	ARRAY(SELECT serial_number FROM unit WHERE part_number = 'GPS-M9'
		ORDER BY serial_number LIMIT 6),
	ARRAY(SELECT serial_number FROM unit WHERE part_number = 'GPS-M9'
		ORDER BY serial_number::text LIMIT 6)
) AS receiver (natural_order, text_order);

\echo
\echo '12. The index'
\echo '============='
\echo 'Applications send text or varchar. Whole codes and prefixes are looked up in the same index.'
\echo
SET plan_cache_mode = force_generic_plan;

\echo
PREPARE by_code (varchar) AS
SELECT serial_number, part_number, made_on FROM unit WHERE serial_number = $1;

\echo
PREPARE by_prefix (text) AS
SELECT serial_number, part_number, made_on FROM unit WHERE serial_number ^@ $1;

\echo
EXPLAIN (COSTS OFF) EXECUTE by_code ('DRN-2980-20231212-0007');

EXPLAIN (COSTS OFF) EXECUTE by_prefix ('BAT-20231212-02');

\echo
\echo '13. What a spreadsheet did'
\echo '=========================='
\echo 'A supplier announces boxes, with numbers of six digits, in a list that was opened in one.'
\echo
SELECT announced, code_suspect(announced, '{seq:N6}') AS what_happened
FROM (VALUES ('004711'), ('4712'), ('4713.0'), ('4.714E+03'), ('####')) AS box (announced);

\echo
\echo '14. What is refused'
\echo '==================='
\echo 'A dash that a word processor has made longer, a letter O for a zero, a day that there never was,'
\echo 'a repair whose digits were swapped on the telephone, a serial number compared with a lot code,'
\echo 'and a battery that is in two drones at once.'
\echo
\set ON_ERROR_STOP off
SELECT * FROM unit WHERE serial_number = 'DRN-2980–20231212-0007';

\echo
INSERT INTO repair (drone, complaint) VALUES ('DRN-2980-20231212-0O07', 'lands early');

\echo
INSERT INTO repair (drone, complaint) VALUES ('DRN-2980-20230229-0007', 'lands early');

\echo
SELECT * FROM repair WHERE repair_number = 'REP-0010-3'::repair_number;

\echo
SELECT * FROM unit JOIN lot ON serial_number = lot_code;

\echo
\set VERBOSITY terse
INSERT INTO link (parent, child, installed_at)
VALUES ('SN:DRN-2980-20231212-0008', 'SN:BAT-20240126-02-05', '2024-02-12 11:00');

\set VERBOSITY default
\set ON_ERROR_STOP on
\set ECHO none
RESET plan_cache_mode;

\echo
\echo
\echo 'That was the drone line; the errors of its last section are what it shows. "make demo-shell" opens'
\echo 'psql in it, and docs/start-a-plant.md starts a plant of your own from examples/drone_line/schema.sql.'
