-- Domains of registered formats: the template is written out, so that a dump of them restores.
--
CREATE SCHEMA "Line 1";
INSERT INTO code_formats VALUES
	('drone', 'serial', 'DRN-{model:N4}-{seq:N4}', 'drones'),
	('pack', 'lot', 'BAT-{date:YYMMDD}{line:A=left|B=right''s}', NULL),
	('screw', 'part', 'SCR\\-{size:N..2}[-{rev}]', NULL),
	('tag "x"', NULL, 'T{seq:N3}', NULL),
	('car', 'serial', 'vin', NULL);

SELECT code_create_domain('drone', 'drone_serial');
SELECT code_create_domain('pack', '"Line 1".pack_lot');
SELECT code_create_domain('screw', '"Line 1"."Screw"');
SELECT code_create_domain('tag "x"', 'tag');
SELECT code_create_domain(domain_name => 'car_serial', format_name => 'car');
SELECT typname, format_type(typbasetype, NULL), pg_get_constraintdef(c.oid), obj_description(t.oid, 'pg_type')
FROM pg_type AS t JOIN pg_constraint AS c ON contypid = t.oid WHERE typnamespace::regnamespace::text ~ 'public|Line' ORDER BY 1;

-- They check, and say why not.
SELECT 'DRN-2980-0001'::drone_serial, 'BAT-231212B'::"Line 1".pack_lot, 'SCR\-12-B'::"Line 1"."Screw", 'T007'::tag, '1M8GDM9AXKP042788'::car_serial;
SELECT 'DRN-2980-001'::drone_serial;
SELECT 'T07'::tag;
SELECT NULL::drone_serial IS NULL AS null_is_allowed;
CREATE TABLE unit (serial drone_serial PRIMARY KEY DEFAULT code_next('drone', '{"model": "2980"}'));
INSERT INTO unit DEFAULT VALUES RETURNING serial;
SELECT serial < 'DRN-2980-0002'::serial_number AS in_order FROM unit;

-- The format changes, the domain stays as it was.
UPDATE code_formats SET format = 'D-{seq:N4}' WHERE name = 'drone';
SELECT 'D-0001'::drone_serial;

-- What cannot be made.
SELECT code_create_domain('no such format', 'x');
SELECT code_create_domain('drone', 'drone_serial');
SELECT code_create_domain('drone', 'no_such_schema.x');
SELECT code_create_domain('drone', 'a.b.c');
SELECT code_create_domain('drone', 'a b');
SELECT code_create_domain('drone', '');
SELECT code_create_domain(NULL, 'x') IS NULL AS nothing;
SET search_path = '';
SELECT public.code_create_domain('drone', 'x');
SELECT public.code_create_domain('drone', 'public.short_serial');
SELECT 'D-0001'::public.short_serial;
RESET search_path;

DROP TABLE unit;
DROP DOMAIN drone_serial, tag, car_serial, short_serial;
DROP SCHEMA "Line 1" CASCADE;
TRUNCATE code_formats, code_counters;
