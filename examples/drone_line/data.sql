-- Eighty days of production, made by plain arithmetic, so that every run gives the same plant. What
-- has a number of this plant gets the next one of its format, so that the counters go on from here.

SET TimeZone = 'UTC';

-- Parts. A mark at the end of a part number is its revision.

INSERT INTO part (part_number, name, tracking, measure, released_on, specification) VALUES
	('DRN-2980', 'delivery drone', 'serial', 'pcs', '2023-09-18',
		'{"take_off_mass_g": 4350, "payload_g": 1500, "rear_gimbal_screw": false,
		  "vibration_plate": {"screw": "M3x8", "screws": 8, "screw_torque_nm": 0.9}}'),
	('DRN-2980-A', 'delivery drone', 'serial', 'pcs', '2024-01-08',
		'{"take_off_mass_g": 4362, "payload_g": 1500, "rear_gimbal_screw": true,
		  "vibration_plate": {"screw": "M3x8", "screws": 8, "screw_torque_nm": 1.1}}'),
	('DRN-1450-B', 'inspection drone', 'serial', 'pcs', '2023-06-05',
		'{"take_off_mass_g": 2890, "payload_g": 300, "rear_gimbal_screw": true,
		  "vibration_plate": {"screw": "M3x8", "screws": 6, "screw_torque_nm": 0.9}}'),
	('DRN-1450-C', 'inspection drone', 'serial', 'pcs', '2023-11-20',
		'{"take_off_mass_g": 2885, "payload_g": 300, "rear_gimbal_screw": true,
		  "vibration_plate": {"screw": "M3x8", "screws": 6, "screw_torque_nm": 0.9}}'),
	('BAT-6S-5200', 'battery, 6 cells in series, 5.2 Ah', 'serial', 'pcs', '2023-03-01',
		'{"nominal_v": 21.6, "capacity_mah": 5200, "cells": 6}'),
	('MTR-2806-V', 'motor', 'serial', 'pcs', '2021-11-15', '{"kv": 650, "poles": 14}'),
	('MTR-2806-W', 'motor', 'serial', 'pcs', '2022-08-01', '{"kv": 650, "poles": 14}'),
	('MTR-2806-Y', 'motor', 'serial', 'pcs', '2023-05-02', '{"kv": 660, "poles": 14}'),
	('MTR-2806-AA', 'motor', 'serial', 'pcs', '2023-12-04', '{"kv": 660, "poles": 14}'),
	('ESC-4X45-B', 'speed controller, 4 channels', 'serial', 'pcs', '2023-02-13', '{"current_a": 45}'),
	('FCU-H7-D', 'flight controller', 'serial', 'pcs', '2023-01-09', '{"firmware": "4.4.1"}'),
	('FCU-H7-E', 'flight controller', 'serial', 'pcs', '2023-11-06', '{"firmware": "4.4.3"}'),
	('GPS-M9', 'satellite receiver', 'serial', 'pcs', '2022-10-03', '{}'),
	('RAD-24', 'radio, 2.4 GHz', 'serial', 'pcs', '2022-10-03', '{}'),
	('CAM-4K', 'camera on a gimbal', 'serial', 'pcs', '2023-09-18', '{"axes": 2}'),
	('VPL-0412-C', 'vibration plate', 'serial', 'pcs', '2023-02-20', '{"dampers": 4}'),
	('VPL-0412-D', 'vibration plate', 'serial', 'pcs', '2023-12-04', '{"dampers": 6}'),
	('CEL-21700', 'lithium cell', 'lot', 'pcs', '2023-03-01', '{"capacity_mah": 5250}'),
	('ELY-LP57', 'electrolyte', 'lot', 'g', '2023-03-01', '{"salt": "LiPF6"}'),
	('TNK-LP57', 'electrolyte in its tank', 'lot', 'g', '2023-03-01', '{}'),
	('BMS-6S', 'battery protection board', 'lot', 'pcs', '2023-03-01', '{}'),
	('MAG-N52', 'magnet set of a motor', 'lot', 'pcs', '2021-11-15', '{"grade": "N52"}'),
	('PCB-6L', 'circuit board, 6 layers', 'lot', 'pcs', '2022-10-03', '{}'),
	('MOS-40V', 'power transistor', 'lot', 'pcs', '2023-02-13', '{}'),
	('IMU-6AX', 'motion sensor', 'lot', 'pcs', '2023-01-09', '{}'),
	('SEN-12MP', 'image sensor', 'lot', 'pcs', '2023-09-18', '{}'),
	('LAM-C3', 'carbon laminate, 3 mm', 'lot', 'pcs', '2023-02-20', '{"layers": 12}'),
	('RES-EP20', 'epoxy resin', 'lot', 'g', '2023-02-20', '{"pot_life_min": 40}'),
	('SCR-M3X8', 'screw M3 x 8', 'lot', 'pcs', '2020-01-07', '{"grade": "A2-70"}'),
	('PRP-1345', 'propeller, 13 x 4.5 in', 'lot', 'pcs', '2022-05-09', '{}'),
	('TLK-243', 'thread locker', 'none', 'g', '2020-01-07', '{}');

-- Working days, numbered from the first day of production; the weeks before it are for suppliers.

CREATE TEMP TABLE workday AS
WITH calendar AS (
	SELECT date '2023-07-03' + i AS day FROM generate_series(0, 210) AS i
)
SELECT (row_number() OVER (ORDER BY day) - 1
		- count(*) FILTER (WHERE day < '2023-10-02') OVER ())::integer AS n,
	day
FROM calendar
WHERE extract(isodow FROM day) < 6 AND day NOT BETWEEN '2023-12-23' AND '2024-01-01';

-- A set is what one drone is built from. Each day brings about ten sets for delivery drones and
-- two or three for inspection drones; on Fridays two more are made as spares, without a drone.

CREATE TEMP TABLE set_of_parts AS
SELECT n, place, workday, day, design,
	CASE WHEN model IS NOT NULL
		THEN code_next('drone_serial', jsonb_build_object('model', model), day)
	END::serial_number AS drone
FROM (
	SELECT row_number() OVER (ORDER BY day, line, i)::integer - 1 AS n,
		row_number() OVER (PARTITION BY day ORDER BY line, i)::integer - 1 AS place,
		workday.n AS workday, day, design, split_part(design, '-', 2) AS model
	FROM workday
	CROSS JOIN LATERAL (VALUES
		(1, 'DRN-2980', 8 + n * 7 % 5),
		(2, 'DRN-1450', 1 + n * 3 % 4),
		(3, NULL, CASE extract(isodow FROM day) WHEN 5 THEN 2 ELSE 0 END)
	) AS plan (line, design, pieces)
	CROSS JOIN LATERAL generate_series(1, pieces) AS i
	WHERE n BETWEEN 0 AND 79
	ORDER BY n
) AS sets;

-- Batteries come in batches of up to eight.

CREATE TEMP TABLE batch AS
SELECT first_set, last_set, day,
	code_next('production_lot', '{"kind": "battery"}', day)::lot_code AS batch
FROM (
	SELECT min(n) AS first_set, max(n) AS last_set, day
	FROM set_of_parts GROUP BY day, place / 8 ORDER BY first_set
) AS eight;

-- Components are numbered set by set, and leave the shelf nearly in that order: a drone gets its
-- motors, its camera and so on from any of the eight sets around it, its battery from its own.
-- Satellite receivers are bought, and have their maker's numbers.

CREATE TEMP TABLE component AS
SELECT made_for, used_for, design, i, day, batch,
	CASE design
		WHEN 'GPS-M9' THEN format('GPS-%s', 1 + made_for)
		WHEN 'BAT-6S-5200' THEN
			code_next('battery_serial', jsonb_build_object('batch', right(batch::text, 2)), day)
		ELSE code_next('component_serial', jsonb_build_object('kind', left(design, 3)), day)
	END::serial_number AS serial_number
FROM (
	SELECT made.n AS made_for, used.n AS used_for, kind.design, i, workday.day,
		CASE kind.design WHEN 'BAT-6S-5200' THEN batch END AS batch
	FROM set_of_parts AS made
	JOIN batch ON made.n BETWEEN first_set AND last_set
	CROSS JOIN (VALUES
		('VPL-0412', 1, 3, 1), ('MTR-2806', 4, 10, 2), ('ESC-4X45', 1, 6, 3), ('FCU-H7', 1, 6, 4),
		('GPS-M9', 1, 20, 5), ('RAD-24', 1, 20, 6), ('CAM-4K', 1, 8, 7), ('BAT-6S-5200', 1, 0, NULL)
	) AS kind (design, pieces, days_ahead, shift)
	JOIN workday ON workday.n = made.workday - days_ahead
	JOIN set_of_parts AS used
		ON used.n = coalesce(made.n - made.n % 8 + (made.n * 5 + shift) % 8, made.n)
	CROSS JOIN LATERAL generate_series(0, pieces - 1) AS i
	ORDER BY made.n, i
) AS made;

INSERT INTO unit (serial_number, part_number, received_on)
SELECT serial_number,
	(SELECT max(part_number) FROM part WHERE part_number ^@ design AND released_on <= day),
	CASE design WHEN 'GPS-M9' THEN day END
FROM (
	SELECT drone AS serial_number, design, day FROM set_of_parts WHERE drone IS NOT NULL
	UNION ALL
	SELECT serial_number, design, day FROM component
) AS made
ORDER BY day, serial_number;

-- Lots of material, each enough for a number of sets.

CREATE TEMP TABLE material AS
SELECT part_number, supplier, pieces, sets, first_set, last_set, day,
	CASE WHEN supplier IS NULL
		THEN code_next('production_lot', jsonb_build_object('kind', left(part_number, 3)), day)
		ELSE code_next('delivery_lot', jsonb_build_object('kind', left(part_number, 3)), day)
	END::lot_code AS lot_code
FROM (
	SELECT part_number, supplier, pieces, sets,
		first_set, least(first_set + sets - 1, last_set) AS last_set, workday.day
	FROM (VALUES
		('CEL-21700', 'Hanbit Cells', 42, 6, 15),
		('BMS-6S', 'Layerhaus', 95, 1, 10),
		('MAG-N52', 'Nordmagnet', 50, 4, 24),
		('PCB-6L', 'Layerhaus', 65, 3, 30),
		('MOS-40V', 'Gate & Drain', 95, 24, 40),
		('IMU-6AX', 'Sixfold', 130, 2, 40),
		('SEN-12MP', 'Ocellus', 105, 1, 28),
		('LAM-C3', NULL, 50, 1, 5),
		('RES-EP20', 'Harzwerk', 200, 9, 28),
		('SCR-M3X8', 'Feingewinde', 105, 44, 30),
		('PRP-1345', 'Blattwerk', 105, 4, 20)
	) AS kind (part_number, supplier, sets, pieces, days_ahead)
	CROSS JOIN (SELECT max(n) AS last_set FROM set_of_parts) AS plant
	CROSS JOIN LATERAL generate_series(0, last_set, sets) AS first_set
	JOIN set_of_parts ON set_of_parts.n = first_set
	JOIN workday ON workday.n = set_of_parts.workday - days_ahead
	ORDER BY part_number, first_set
) AS needed;

INSERT INTO lot (lot_code, part_number, supplier, received_on, quantity)
SELECT lot_code, part_number, supplier, CASE WHEN supplier IS NOT NULL THEN day END, sets * pieces
FROM material
ORDER BY day, lot_code;

INSERT INTO lot (lot_code, part_number, quantity)
SELECT batch, 'BAT-6S-5200', 1 + last_set - first_set
FROM batch
ORDER BY batch;

-- What went into what: components and material into drones, material into components, cells into
-- batteries by way of their batch, resin into laminate.

INSERT INTO link (parent, child, installed_at)
SELECT trace_id(drone), trace_id(serial_number),
	set_of_parts.day + time '08:30' + place * interval '30 min' + i * interval '2 min'
FROM component
JOIN set_of_parts ON n = used_for
WHERE drone IS NOT NULL
ORDER BY serial_number;

INSERT INTO link (parent, child, quantity, installed_at)
SELECT trace_id(drone), trace_id(lot_code), pieces,
	set_of_parts.day + time '08:30' + place * interval '30 min'
FROM set_of_parts
JOIN material ON n BETWEEN first_set AND last_set AND part_number IN ('SCR-M3X8', 'PRP-1345')
WHERE drone IS NOT NULL;

INSERT INTO link (parent, child, quantity, installed_at)
SELECT trace_id(serial_number), trace_id(lot_code), quantity, component.day + time '07:15'
FROM component
JOIN (VALUES
	('MTR-2806', 'MAG-N52', 1), ('ESC-4X45', 'PCB-6L', 1), ('ESC-4X45', 'MOS-40V', 24),
	('FCU-H7', 'PCB-6L', 1), ('FCU-H7', 'IMU-6AX', 2), ('RAD-24', 'PCB-6L', 1),
	('CAM-4K', 'SEN-12MP', 1), ('VPL-0412', 'LAM-C3', 1)
) AS recipe (design, part_number, quantity) USING (design)
JOIN material USING (part_number)
WHERE made_for BETWEEN first_set AND last_set;

INSERT INTO link (parent, child, installed_at)
SELECT trace_id(serial_number), trace_id(batch), day + time '06:45'
FROM component
WHERE batch IS NOT NULL;

INSERT INTO link (parent, child, quantity, installed_at)
SELECT trace_id(batch), trace_id(lot_code), sum(pieces), component.day + time '05:30'
FROM component
JOIN material ON made_for BETWEEN first_set AND last_set AND part_number IN ('CEL-21700', 'BMS-6S')
WHERE batch IS NOT NULL
GROUP BY batch, lot_code, component.day;

INSERT INTO link (parent, child, quantity, installed_at)
SELECT trace_id(laminate.lot_code), trace_id(resin.lot_code), laminate.sets * resin.pieces,
	laminate.day + time '05:30'
FROM material AS laminate
JOIN material AS resin ON laminate.first_set BETWEEN resin.first_set AND resin.last_set
WHERE laminate.part_number = 'LAM-C3' AND resin.part_number = 'RES-EP20';

-- What is left of each lot was counted: some screws fell to the floor, some resin stays in its can,
-- and eight propellers of one lot are nowhere.

INSERT INTO stock (lot_code, on_hand, scrapped, counted_on)
SELECT lot_code, left_over - scrapped - missing, scrapped, date '2024-02-02'
FROM (
	SELECT lot_code, lot.quantity - coalesce(used, 0) AS left_over,
		CASE
			WHEN part_number = 'SCR-M3X8' THEN trunc((lot.quantity - coalesce(used, 0)) / 5)
			ELSE 0
		END AS scrapped,
		CASE
			WHEN lot_code = 'PRP-2347-1' THEN 8
			WHEN part_number = 'RES-EP20' THEN least(3, lot.quantity - coalesce(used, 0))
			ELSE 0
		END AS missing
	FROM lot
	LEFT JOIN (SELECT child, sum(quantity) AS used FROM link GROUP BY child) AS consumption
		ON child = trace_id
) AS counted
ORDER BY lot_code;

-- What was taken out again: motors that shook at the end of the line, batteries replaced in
-- service, cameras saved from drones that crashed. The donor is the set that the new one is from.

CREATE TEMP TABLE swap AS
WITH spare AS (
	SELECT n, day, row_number() OVER (ORDER BY n) - 1 AS k FROM set_of_parts WHERE drone IS NULL
)
SELECT 61 * (k / 2) + 30 AS n, 'MTR-2806' AS design, 2 AS i, spare.n AS donor,
	drone.day + time '08:30' + drone.place * interval '30 min' + interval '105 min' AS swapped_at
FROM spare JOIN set_of_parts AS drone ON drone.n = 61 * (k / 2) + 30 AND drone.drone IS NOT NULL
WHERE k % 2 = 0
UNION ALL
SELECT drone.n, 'BAT-6S-5200', 0, spare.n,
	spare.day + time '10:40' + (5 + k / 8) * interval '7 days'
FROM spare JOIN set_of_parts AS drone ON drone.n = 19 * (k / 2) + 5 AND drone.drone IS NOT NULL
WHERE k % 2 = 1
UNION ALL
SELECT n - 10, 'CAM-4K', 0, n, day + time '14:20' + interval '40 days'
FROM set_of_parts
WHERE n IN (150, 350, 550);

UPDATE link SET removed_at = swapped_at
FROM swap JOIN component USING (design, i)
WHERE used_for = n AND child = trace_id(serial_number);

UPDATE link SET removed_at = swapped_at - interval '1 day'
FROM swap JOIN component USING (design, i)
WHERE used_for = donor AND child = trace_id(serial_number);

INSERT INTO link (parent, child, installed_at)
SELECT trace_id(drone), trace_id(serial_number), swapped_at + interval '20 min'
FROM swap
JOIN component USING (design, i)
JOIN set_of_parts USING (n)
WHERE used_for = donor;

-- The maker of the cells sent a record, too: of electrolyte that was poured from a tank into two lots
-- of them, and of the tank, which was topped up in between. It is no stock of ours. A lot of the
-- tank is what is in it from one cleaning to the next.

CREATE TEMP TABLE poured AS
SELECT step, code_next('delivery_lot', jsonb_build_object('kind', kind), day)::lot_code AS lot_code,
	day, quantity
FROM (VALUES
	(1, 'ELY', date '2023-10-12', 2500), (2, 'TNK', '2023-10-16', 4000), (3, 'ELY', '2023-10-16', 1500)
) AS record (step, kind, day, quantity)
ORDER BY step;

INSERT INTO lot (lot_code, part_number, supplier, received_on, quantity)
SELECT lot_code, left(lot_code::text, 4) || 'LP57', 'Hanbit Cells', day, quantity FROM poured;

INSERT INTO link (parent, child, quantity, installed_at, removed_at, transferred)
SELECT trace_id(tank.lot_code), trace_id(filling.lot_code), filling.quantity,
	filled_at, filled_at + interval '40 min', true
FROM poured AS tank
CROSS JOIN (VALUES
	(1, timestamptz '2023-10-16 06:30'), (3, '2023-10-17 06:30')
) AS filled (step, filled_at)
JOIN poured AS filling ON filling.step = filled.step
WHERE tank.step = 2;

INSERT INTO link (parent, child, quantity, installed_at, removed_at, transferred)
SELECT trace_id(cells), trace_id(tank.lot_code), 6.5 * lot.quantity,
	drawn_at, drawn_at + interval '5 hours', true
FROM poured AS tank
CROSS JOIN (VALUES
	(lot_code 'CEL-2344-1', timestamptz '2023-10-16 09:00'), ('CEL-2344-2', '2023-10-17 09:00')
) AS drawn (cells, drawn_at)
JOIN lot ON lot.lot_code = cells
WHERE tank.step = 2;

-- Tests. One lot of cells is not like the others.

CREATE FUNCTION pg_temp.around(middle numeric, spread numeric, n bigint) RETURNS numeric
	IMMUTABLE
	RETURN round(middle + spread * (n * 7919 % 199 - 99) / 99,
		CASE WHEN spread < 0.5 THEN 2 WHEN spread < 10 THEN 1 ELSE 0 END);

CREATE TEMP TABLE weak AS
SELECT lot_code, first_set, last_set
FROM material
WHERE part_number = 'CEL-21700' AND 650 BETWEEN first_set AND last_set;

INSERT INTO test_result (subject, test, measured, measure, lower_limit, upper_limit, tested_at)
SELECT trace_id(drone), test, pg_temp.around(middle, spread, n + step),
	plan.measure, lower_limit, upper_limit,
	day + time '10:30' + place * interval '30 min' + step * interval '4 min'
FROM set_of_parts
JOIN unit ON serial_number = drone
JOIN part USING (part_number)
CROSS JOIN LATERAL (VALUES ((specification #>> '{vibration_plate,screw_torque_nm}')::numeric))
	AS drawing (torque)
CROSS JOIN LATERAL (VALUES
	(1, 'torque, vibration plate', torque, 0.04, 'N m', torque - 0.05, torque + 0.05),
	(2, 'compass deviation', 0.8, 0.6, 'deg', NULL, 2.0),
	(3, 'vibration in hover', 1.9, 0.7, 'm/s2', NULL, 3.0)
) AS plan (step, test, middle, spread, measure, lower_limit, upper_limit);

INSERT INTO test_result (subject, test, measured, measure, lower_limit, upper_limit, tested_at)
SELECT trace_id(drone), 'vibration in hover', pg_temp.around(3.9, 0.5, n), 'm/s2', NULL, 3.0,
	swapped_at - interval '15 min'
FROM swap JOIN set_of_parts USING (n)
WHERE swap.design = 'MTR-2806';

INSERT INTO test_result (subject, test, measured, measure, lower_limit, upper_limit, tested_at)
SELECT trace_id(serial_number), test, pg_temp.around(middle, spread, made_for + step), measure,
	lower_limit, upper_limit, component.day + time '07:00' + step * interval '3 min'
FROM component
LEFT JOIN weak ON made_for BETWEEN first_set AND last_set
CROSS JOIN LATERAL (VALUES
	(1, 'capacity', CASE WHEN lot_code IS NULL THEN 5270 ELSE 5240 END, 60, 'mAh', 5150, NULL),
	(2, 'internal resistance', CASE WHEN lot_code IS NULL THEN 14.6 ELSE 16.7 END, 1.1, 'mohm',
		NULL, 18)
) AS plan (step, test, middle, spread, measure, lower_limit, upper_limit)
WHERE design = 'BAT-6S-5200';

INSERT INTO test_result (subject, test, measured, measure, lower_limit, upper_limit, tested_at)
SELECT trace_id(batch), test, pg_temp.around(middle, spread, n + step), measure,
	lower_limit, upper_limit, day + time '06:00' + step * interval '10 min'
FROM (SELECT batch, day, first_set AS n FROM batch) AS batch
LEFT JOIN weak ON n BETWEEN first_set AND last_set
CROSS JOIN LATERAL (VALUES
	(1, 'insulation', 610, 120, 'Mohm', 100, NULL),
	(2, 'weld pull, sample', 62, 9, 'N', 40, NULL),
	(3, 'voltage spread of cells', CASE WHEN lot_code IS NULL THEN 6 ELSE 11 END, 2.5, 'mV',
		NULL, 15)
) AS plan (step, test, middle, spread, measure, lower_limit, upper_limit);

INSERT INTO test_result (subject, test, measured, measure, lower_limit, upper_limit, tested_at)
SELECT trace_id(material.lot_code), test, pg_temp.around(middle, spread, first_set + step), measure,
	lower_limit, upper_limit, day + wait + time '11:00' + step * interval '20 min'
FROM material
LEFT JOIN weak USING (first_set)
CROSS JOIN LATERAL (VALUES
	(1, 'open-circuit voltage', 3.52, 0.02, 'V', 3.45, 3.60, 1),
	(2, 'internal resistance', CASE WHEN weak IS NULL THEN 11.8 ELSE 12.9 END, 0.6, 'mohm',
		NULL, 14, 1),
	(3, 'fade after 200 cycles', CASE WHEN weak IS NULL THEN 3.1 ELSE 11.4 END, 0.6, '%',
		NULL, 6, 75)
) AS plan (step, test, middle, spread, measure, lower_limit, upper_limit, wait)
WHERE part_number = 'CEL-21700';

-- Every eighth drone is asked for its flight time when it comes in for service.

INSERT INTO test_result (subject, test, measured, measure, lower_limit, upper_limit, tested_at)
SELECT trace_id(drone), 'flight time in service', pg_temp.around(middle, 1.5, n), 'min', 22, NULL,
	day + time '13:00' + n % 60 * interval '3 min' + interval '56 days'
FROM set_of_parts
LEFT JOIN weak ON n BETWEEN first_set AND last_set
CROSS JOIN LATERAL (VALUES (CASE WHEN lot_code IS NULL THEN 27.5 ELSE 17.2 END)) AS flight (middle)
WHERE drone IS NOT NULL AND n % 8 = 6;

DROP FUNCTION pg_temp.around;
DROP TABLE weak, poured, swap, material, component, batch, set_of_parts, workday;
