-- The drones of the example against their design: the plant builds what is newest, the drawing says less.
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
ANALYZE part, unit, lot, link;

SELECT * FROM no_plan();

-- A link does not say what its child is, but a view does.
CREATE TABLE design (parent part_number, child part_number, quantity numeric);
INSERT INTO design VALUES
	('DRN-2980', 'VPL-0412-C', 1), ('DRN-2980', 'MTR-2806-Y', 4), ('DRN-2980', 'ESC-4X45-B', 1),
	('DRN-2980', 'FCU-H7-D', 1), ('DRN-2980', 'GPS-M9', 1), ('DRN-2980', 'RAD-24', 1), ('DRN-2980', 'CAM-4K', 1),
	('DRN-2980', 'BAT-6S-5200', 1), ('DRN-2980', 'SCR-M3X8', 44), ('DRN-2980', 'PRP-1345', 4),
	('ESC-4X45-B', 'PCB-6L', 1), ('ESC-4X45-B', 'MOS-40V', 24), ('CAM-4K', 'SEN-12MP', 1);
CREATE VIEW as_built AS
	SELECT content.*, coalesce(unit.part_number, lot.part_number) AS part_number
	FROM content LEFT JOIN unit ON unit.trace_id = child LEFT JOIN lot ON lot.trace_id = child;

SELECT results_eq($$SELECT problem, designed, built, trim_scale(built_quantity), items
		FROM trace_diff('as_built', 'design', trace_id 'SN:DRN-2980-20231212-0007', 'DRN-2980')$$,
	$$VALUES ('wrong revision', part_number 'FCU-H7-D', part_number 'FCU-H7-E', 1::numeric, '{SN:FCU-20231204-003-F}'::trace_id[]),
		('wrong revision', 'VPL-0412-C', 'VPL-0412-D', 1, '{SN:VPL-20231207-002-P}')$$, 'a drone of December');

-- Of every drone: what is not there, and what was built to a later revision, is told, and nothing else.
CREATE TEMP TABLE found AS
	SELECT unit.trace_id AS drone, problem, designed, built, trim_scale(built_quantity) AS quantity
	FROM unit, trace_diff('as_built', 'design', trace_id, part_number::text) WHERE part_number = 'DRN-2980';
CREATE TEMP TABLE expected AS
	WITH installed AS (
		SELECT parent, part_number, count(*) AS pieces FROM link JOIN unit ON trace_id = child
		WHERE removed_at IS NULL GROUP BY 1, 2
	)
	SELECT trace_id AS drone, 'wrong revision' AS problem, child AS designed, installed.part_number AS built, pieces::numeric AS quantity
		FROM unit JOIN design ON design.parent = part_number JOIN installed ON installed.parent = trace_id
		WHERE unit.part_number = 'DRN-2980' AND part_base(child) = part_base(installed.part_number) AND child <> installed.part_number
	UNION ALL
	SELECT trace_id, 'missing', child, NULL, 0
		FROM unit JOIN design ON design.parent = part_number JOIN part ON part.part_number = child AND tracking = 'serial'
		WHERE unit.part_number = 'DRN-2980' AND NOT EXISTS (SELECT FROM installed AS i WHERE i.parent = trace_id
			AND part_base(i.part_number) = part_base(child));
SELECT is_empty('(TABLE found EXCEPT ALL TABLE expected) UNION ALL (TABLE expected EXCEPT ALL TABLE found)', 'every drone');
SELECT results_eq('SELECT problem, count(DISTINCT drone) FROM found GROUP BY problem ORDER BY problem',
	'VALUES (''missing'', 2::bigint), (''wrong revision'', 331)', 'two gave away their cameras');

SELECT * FROM finish();
ROLLBACK;
