-- Where numbering begins: never at what a column that it is the default of holds already.
--
SET client_min_messages = warning;
CREATE SCHEMA plant;
SET search_path = plant, public;
INSERT INTO code_formats VALUES
	('drone', 'serial', 'DRN-{model:N4}-{seq:N4}'),
	('front', NULL, '{seq:N3}/{year:N2}'),
	('box', NULL, 'BOX{seq:H2}{check:mod37_36}');

-- A table that was filled before anyone counted.
CREATE DOMAIN drone_serial AS serial_number CHECK (VALUE ^@ 'DRN-');
CREATE TABLE unit (
	serial drone_serial PRIMARY KEY DEFAULT code_next('drone', '{"model": "2980"}'),
	note text
);
INSERT INTO unit VALUES ('DRN-2980-0009'), ('DRN-2980-0017'), ('DRN-2980-17'), ('DRN-1450-0003'), ('DRN-2980-0016-R');
INSERT INTO unit DEFAULT VALUES;
\echo :LAST_ERROR_SQLSTATE
SELECT code_next('drone', '{"model": "2980"}');
SELECT code_allocate('drone', 2, '{"model": "1450"}');
SELECT * FROM code_counters;
-- Of another model there is none.
SELECT code_next('drone', '{"model": "3000"}');
-- As the hint advises.
SELECT public.code_continue('drone', 'DRN-2980-0017');
INSERT INTO unit DEFAULT VALUES RETURNING serial;
INSERT INTO unit (note) VALUES ('two'), ('at once') RETURNING serial;
-- What the same statement put there, too; and a number of a counter that began is not looked for.
INSERT INTO unit VALUES ('DRN-4000-0001'), (code_next('drone', '{"model": "4000"}'));
INSERT INTO unit VALUES ('DRN-3000-0002');
INSERT INTO unit VALUES (code_next('drone', '{"model": "3000"}'));
SELECT code_next('drone', '{"model": "3000"}');

-- Numbers below the start are never given out, and number 0 is below it.
INSERT INTO unit VALUES ('DRN-5000-0000');
SELECT code_next('drone', '{"model": "5000"}');

-- The number in front; a hexadecimal one before a check character; text, varchar, char and another collation.
CREATE COLLATION ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE sheet (
	plain text DEFAULT code_next('front', '{"year": "24"}'),
	short varchar(20) DEFAULT code_next(fields => '{}', name => 'box'),
	padded char(12) DEFAULT code_next('front'::text, '{"year": "25"}'),
	folded text COLLATE ignore_case DEFAULT 'X-' || code_next('front', '{"year": "26"}')
);
INSERT INTO sheet VALUES ('041/24', 'BOX0A' || right(code_build('BOX{seq:H2}{check:mod37_36}', '{"seq": "10"}'), 1), '007/25', '009/26');
SELECT code_next('front', '{"year": "24"}');
SELECT code_next('front', '{"year": "25"}');
SELECT code_next('front', '{"year": "26"}');
SELECT code_next('front', '{"year": "27"}');
SELECT code_next('box');
SELECT code_continue('box', short) FROM sheet;
SELECT code_next('box');

-- Trace ids without a scope, and columns that hold no codes.
INSERT INTO code_formats VALUES ('lot', 'lot', 'L{seq:N3}'), ('other', NULL, 'O{seq:N2}');
CREATE TABLE item (id trace_id DEFAULT ('LOT:' || code_next('lot'))::trace_id, detail jsonb DEFAULT to_jsonb(code_next('other')));
INSERT INTO item VALUES ('SN:X|L900', '"O55"'), ('SN:L005', NULL), ('LOT:L004', NULL);
SELECT code_next('lot');
SELECT code_next('other');
DELETE FROM item WHERE id = 'SN:L005' OR id = 'LOT:L004';
INSERT INTO item (detail) VALUES (NULL) RETURNING id;

-- Partitions are asked once, as a whole, wherever the default is.
INSERT INTO code_formats VALUES ('part', NULL, 'P{kind:N1}-{seq:N3}');
CREATE TABLE part (part part_number DEFAULT code_next('part', '{"kind": "1"}'), year int) PARTITION BY LIST (year);
CREATE TABLE part_2023 PARTITION OF part FOR VALUES IN (2023);
CREATE TABLE part_2024 PARTITION OF part FOR VALUES IN (2024);
INSERT INTO part VALUES ('P1-012', 2023), ('P1-011', 2024), ('P2-005', 2024);
INSERT INTO part (year) VALUES (2024);
ALTER TABLE part ALTER part DROP DEFAULT;
ALTER TABLE part_2024 ALTER part SET DEFAULT code_next('part', '{"kind": "1"}');
INSERT INTO part_2024 (year) VALUES (2024);
ALTER TABLE part_2024 ALTER part DROP DEFAULT;
SELECT code_next('part', '{"kind": "1"}');
SELECT code_next('part', '{"kind": "2"}');

-- Another name, another function, no constant, a view: nothing that is known.
INSERT INTO code_formats VALUES ('free', NULL, 'F{seq:N2}');
CREATE FUNCTION plant.code_next(name text) RETURNS text LANGUAGE sql AS $$SELECT 'F01'$$;
CREATE TABLE unknown (
	a text DEFAULT public.code_next('part', '{"kind": "7"}'),
	b text DEFAULT plant.code_next('free'),
	c text DEFAULT public.code_next(lower('FREE'), '{}')
);
INSERT INTO unknown VALUES ('F05', 'F05', 'F05');
CREATE VIEW seen AS SELECT a FROM unknown;
ALTER VIEW seen ALTER a SET DEFAULT public.code_next('free', '{}');
SELECT public.code_next('free', '{}');

-- A column that is added is filled by it, whatever else the same command changes.
INSERT INTO code_formats VALUES ('added', NULL, 'A{seq:N2}');
CREATE TABLE old (n int, t text, c text DEFAULT public.code_next('added', '{}'));
INSERT INTO old SELECT n, 'text ' || n, 'x' FROM generate_series(1, 3) AS n;
ALTER TABLE old ALTER n TYPE text USING repeat('wide ', n), ALTER t TYPE int USING length(t), ADD code serial_number DEFAULT public.code_next('added', '{}');
SELECT * FROM old ORDER BY code;
ALTER TABLE old ALTER c TYPE lot_code USING public.code_next('added', '{}');
SELECT c FROM old ORDER BY code;
-- Partitions are rewritten one after the other: those that still have their old rows are not read.
CREATE TABLE parts (n int, t int, c text DEFAULT public.code_next('added', '{}')) PARTITION BY LIST (t);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);
INSERT INTO parts VALUES (2147483644, 1, 'x'), (2147483644, 2, 'y');
DELETE FROM code_counters WHERE name = 'added';
ALTER TABLE old ALTER c DROP DEFAULT, ALTER code DROP DEFAULT;
ALTER TABLE parts ALTER n TYPE text USING 'wide', ADD code serial_number DEFAULT public.code_next('added', '{}');
SELECT * FROM parts ORDER BY code;

-- A savepoint takes the counter back with the codes.
INSERT INTO code_formats VALUES ('again', NULL, 'G{seq:N2}');
CREATE TABLE again (code lot_code DEFAULT public.code_next('again', '{}'));
BEGIN;
SAVEPOINT one;
INSERT INTO again DEFAULT VALUES RETURNING code;
ROLLBACK TO one;
INSERT INTO again DEFAULT VALUES RETURNING code;
COMMIT;
-- A format that is deleted takes its counters with it; the codes are still there.
DELETE FROM code_formats WHERE name = 'again';
SELECT * FROM code_counters WHERE name = 'again';
INSERT INTO code_formats VALUES ('again', NULL, 'G{seq:N2}');
INSERT INTO again DEFAULT VALUES;

-- Counters follow their format, and are not lost by a slip.
TRUNCATE code_formats;
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) > 0 AS are_there FROM code_counters;
UPDATE code_formats SET name = name || '-1' WHERE name IN ('lot', 'box');
SELECT name, scope, last FROM code_counters WHERE name ~ 'lot|box' ORDER BY name;
CREATE TRIGGER cascade AFTER DELETE ON unit FOR EACH ROW EXECUTE FUNCTION traceability_cascade();
DELETE FROM unit WHERE serial = 'DRN-2980-17';
\echo :LAST_ERROR_SQLSTATE
CREATE TRIGGER cascade AFTER DELETE ON code_formats EXECUTE FUNCTION traceability_cascade();
DELETE FROM code_formats WHERE name = 'free';
\echo :LAST_ERROR_SQLSTATE
DROP TRIGGER cascade ON code_formats;
SELECT conname FROM pg_constraint WHERE conrelid = 'code_counters'::regclass AND contype = 'f';
TRUNCATE code_formats, code_counters;
DROP SCHEMA plant CASCADE;
