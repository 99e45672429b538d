-- Quantities through all levels: multiplied along paths, summed over them.

-- The parts list of the Db2 SQL Reference, "Recursion example: bill of materials", and its
-- "summarized explosion" of part 01.
CREATE TABLE partlist (part text, subpart text, quantity integer);
INSERT INTO partlist VALUES
	('00', '01', 5), ('00', '05', 3), ('01', '02', 2), ('01', '03', 3), ('01', '04', 4),
	('01', '06', 3), ('02', '05', 7), ('02', '06', 6), ('03', '07', 6), ('04', '08', 10),
	('04', '09', 11), ('05', '10', 10), ('05', '11', 10), ('06', '12', 10), ('06', '13', 10),
	('07', '14', 8), ('07', '12', 8);
SELECT * FROM trace_rollup('partlist', '01', parent => 'part', child => 'subpart') ORDER BY item;

-- Grams of resin in a drone, through the laminate that its plate was cut from.
CREATE TABLE link (parent trace_id, child trace_id, quantity numeric,
	installed_at timestamptz, removed_at timestamptz);
INSERT INTO link VALUES
	('SN:DRONE-1', 'SN:PLATE-1', 1, '2024-01-02', '2024-03-01'),
	('SN:DRONE-1', 'SN:PLATE-2', 1, '2024-03-01', NULL),
	('SN:PLATE-1', 'LOT:LAMINATE-7', 0.02, '2024-01-01', NULL),
	('SN:PLATE-2', 'LOT:LAMINATE-7', 0.02, '2024-01-01', NULL),
	('LOT:LAMINATE-7', 'LOT:RESIN-3', 412.5, '2023-12-30', NULL),
	('SN:DRONE-1', 'LOT:SCREWS-5', 8, '2024-01-02', NULL),
	('SN:DRONE-1', 'LOT:SCREWS-5', 2, '2024-02-01', NULL);
SELECT * FROM trace_rollup('link', 'SN:DRONE-1') ORDER BY item;
SELECT * FROM trace_rollup('link', 'SN:DRONE-1', at => '2024-04-01') ORDER BY item;
SELECT * FROM trace_rollup('link', 'SN:DRONE-9');
SELECT * FROM trace_rollup('link', NULL);

-- Links without a quantity are one piece each, unless a quantity is there and not known.
SELECT * FROM trace_rollup('link', 'SN:DRONE-1', quantity => NULL) ORDER BY item;
UPDATE link SET quantity = NULL WHERE child = 'SN:PLATE-2';
SELECT * FROM trace_rollup('link', 'SN:DRONE-1', at => '2024-04-01') ORDER BY item;

-- On a cycle and below it there is no quantity; beside it there is.
CREATE TABLE loop_link (parent text, child text);
INSERT INTO loop_link VALUES ('a', 'b'), ('b', 'c'), ('c', 'b'), ('c', 'd'), ('a', 'e'), ('a', 'e'), ('e', 'd');
SELECT * FROM trace_rollup('loop_link', 'a') ORDER BY item;
SELECT * FROM trace_rollup('loop_link', 'b') ORDER BY item;
SELECT * FROM trace_rollup('loop_link', 'e') ORDER BY item;

-- Up to a depth only paths of no more links count.  Of leaves nothing else is inside.
SELECT * FROM trace_rollup('partlist', '01', parent => 'part', child => 'subpart', max_depth => 1) ORDER BY item;
SELECT * FROM trace_rollup('partlist', '01', parent => 'part', child => 'subpart', leaves => true) ORDER BY item;
SELECT * FROM trace_rollup('partlist', '01', parent => 'part', child => 'subpart', max_depth => 2, leaves => true) ORDER BY item;
SELECT * FROM trace_rollup('loop_link', 'a', leaves => true) ORDER BY item;

-- What is of different units has no sum; a unit that is not given is another one.
CREATE TABLE measured (parent text, child text, quantity numeric, unit_of_measure text);
INSERT INTO measured VALUES ('plate', 'resin', 400, 'g'), ('plate', 'cloth', 1.50, 'm'), ('drone', 'plate', 2, NULL),
	('drone', 'resin', 0.1, 'kg'), ('drone', 'cloth', 0.250, 'm'), ('drone', 'tape', 0.3, NULL), ('plate', 'tape', 10, 'cm');
SELECT * FROM trace_rollup('measured', 'plate') ORDER BY item;
SELECT * FROM trace_rollup('measured', 'drone');
SELECT * FROM trace_rollup('measured', 'drone', max_depth => 1) ORDER BY item;
UPDATE measured SET quantity = 100, unit_of_measure = 'g' WHERE unit_of_measure = 'kg';
SELECT * FROM trace_rollup('measured', 'drone', max_depth => 2);
SELECT * FROM trace_rollup('measured', 'drone', unit_of_measure => NULL) ORDER BY item;
SELECT * FROM trace_rollup('measured', 'drone', unit_of_measure => 'measure');
SELECT trace_mermaid('measured', 'plate');

-- Sixty diamonds in a row: 2^60 paths, one pass.
CREATE TABLE diamond AS
	SELECT 'n' || (level - 1) AS parent, side || level AS child
		FROM generate_series(1, 60) AS level, unnest('{l,r}'::text[]) AS side
	UNION ALL
	SELECT side || level, 'n' || level
		FROM generate_series(1, 60) AS level, unnest('{l,r}'::text[]) AS side;
SELECT * FROM trace_rollup('diamond', 'n0') WHERE item = 'n60';

-- Errors.
SELECT * FROM trace_rollup('link', 'SN:DRONE-1', max_depth => -1);
SELECT * FROM trace_rollup('link', 'SN:DRONE-1', leaves => NULL);
SELECT * FROM trace_rollup('link', 'SN:DRONE-1', quantity => 'amount');
SELECT * FROM trace_rollup('link', 'SN:DRONE-1', quantity => 'installed_at');
SELECT * FROM trace_rollup('loop_link', 'a', at => now());
SELECT * FROM trace_rollup('link', serial_number 'DRONE-1');
SET traceability.trace_memory = '64kB';
CREATE TABLE wide_link AS SELECT 0 AS parent, child FROM generate_series(1, 100000) AS child;
SELECT count(*) FROM trace_rollup('wide_link', 0);
RESET traceability.trace_memory;
SELECT count(*), sum(quantity) FROM trace_rollup('wide_link', 0);

DROP TABLE measured, partlist, link, loop_link, diamond, wide_link;
