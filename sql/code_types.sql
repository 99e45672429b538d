-- The code types: what is a code, what is none, and how they get along with text.
--
-- Three nouns, never confused.  A serial number names one physical unit, a lot
-- code one batch, a part number one design.
CREATE TABLE unit (
	serial serial_number PRIMARY KEY,
	part part_number NOT NULL,
	cells lot_code
);
INSERT INTO unit VALUES
	('DRN-2980-20231212-0001', 'DRN-2980-B', 'BAT-20231212-1'),
	('DRN-2980-20231212-0002', 'DRN-2980-B', 'BAT-20231212-1');
SELECT * FROM unit WHERE serial = 'DRN-2980-20231212-0002';

-- A code is what was entered, less the blanks at both ends.  Case is kept and
-- significant, nothing is padded or reformatted, single blanks may stand inside.
SELECT '  abc 12/B '::serial_number AS code, length('  abc 12/B '::serial_number::text);
SELECT 'lot7'::lot_code = 'LOT7'::lot_code AS equal;

-- All of printable ASCII may occur but '|', which separates scope and code in a trace_id.
SELECT '!"#$%&''()*+,-./:;<=>?@[\]^_`{}~'::part_number;

-- Up to 126 characters.
SELECT length(repeat('A', 126)::serial_number::text);

-- What is no code, and where it goes wrong.
SELECT ''::serial_number;
SELECT '   '::lot_code;
SELECT 'DRN  2980'::part_number;
SELECT ' DRN|2980'::serial_number;
SELECT E'DRN-2980\t0001'::serial_number;
SELECT E'DRN-2980\n'::serial_number;
SELECT E'DRN-2980\x7f'::lot_code;
SELECT repeat('A', 127)::serial_number;
SELECT repeat('A', 1000)::lot_code;
SELECT 'DRÖHNE-1'::serial_number;
SELECT 'DRN-🚁'::serial_number;

-- Characters that spreadsheets and word processors smuggle in are called by their names.
SELECT U&'DRN\00A02980'::part_number;
SELECT 'DRN–2980'::part_number;
SELECT U&'DRN\200B-2980'::part_number;
SELECT U&'\FEFFDRN-2980'::part_number;
SELECT 'DRN-2980-В'::part_number;

-- One SQLSTATE for what is malformed, one for what is too long.
SELECT 'A|B'::serial_number;
\echo :LAST_ERROR_SQLSTATE
SELECT repeat('A', 127)::serial_number;
\echo :LAST_ERROR_SQLSTATE

-- Codes travel in binary as their bytes, and are checked when they arrive.
SELECT serial_number_send('DRN-1'), part_number_send('P-1'), lot_code_send('L-1');

-- To and from text, varchar and char there are casts, and INSERT needs none.
CREATE TABLE entry (label varchar(40), padded char(20));
INSERT INTO entry SELECT serial, part FROM unit;
INSERT INTO unit SELECT label || '-X', padded, NULL FROM entry WHERE label LIKE '%0001';
SELECT * FROM unit ORDER BY serial;
SELECT 'A-1'::text::serial_number, 'A-1'::varchar::lot_code, 'A-1'::char(20)::part_number;
SELECT serial::text, part::varchar(7), cells::char(5) FROM unit WHERE serial = 'DRN-2980-20231212-0001';
SELECT 'too|much'::text::serial_number;

-- Concatenation gives text.
SELECT serial || '/' || part AS label, pg_typeof(serial || '/') FROM unit WHERE cells IS NULL;

-- The types do not compare with one another, and are not converted by themselves.
SELECT 'A'::serial_number = 'A'::lot_code;
SELECT 'A'::lot_code < 'A'::part_number;
SELECT 'A'::part_number <> 'SN:A'::trace_id;
SELECT * FROM unit WHERE serial = cells;
SELECT * FROM unit WHERE serial IN (SELECT cells FROM unit);
INSERT INTO unit SELECT cells, part FROM unit;
SELECT 'A'::serial_number::lot_code;
SELECT initcap(serial) FROM unit;
SELECT 'A'::serial_number COLLATE "C";

-- Through text, written out, everything is possible.
SELECT upper(serial::text), serial::text::lot_code FROM unit WHERE cells IS NULL;

-- A column of codes and one of text compare, but do not become one column:
-- write the cast for UNION, COALESCE, USING and foreign keys.
SELECT serial FROM unit UNION SELECT label FROM entry;
SELECT serial FROM unit UNION SELECT label::serial_number FROM entry ORDER BY serial;
SELECT coalesce(serial, label) FROM unit, entry;
SELECT coalesce(serial, label::serial_number) AS serial FROM unit, entry LIMIT 0;
SELECT count(*) FROM unit JOIN (SELECT label AS serial FROM entry) e USING (serial);
SELECT count(*) FROM unit JOIN (SELECT label::serial_number AS serial FROM entry) e USING (serial);
SELECT count(*) FROM unit JOIN entry ON serial = label;

\set VERBOSITY terse
CREATE TABLE test (serial text REFERENCES unit);
CREATE TABLE test (serial varchar REFERENCES unit);
CREATE TABLE test (serial lot_code REFERENCES unit);
ALTER TABLE entry ADD UNIQUE (label);
CREATE TABLE test (serial serial_number REFERENCES entry (label));
\set VERBOSITY default
CREATE TABLE test (serial serial_number REFERENCES unit, passed boolean NOT NULL);
INSERT INTO test VALUES ('DRN-2980-20231212-0001', true);
INSERT INTO test VALUES ('DRN-2980-20231212-9999', true);

-- Domains, arrays and composites are made of them as of any type.
CREATE DOMAIN drone_serial AS serial_number CHECK (VALUE ^@ 'DRN-');
SELECT 'DRN-1'::drone_serial, '{DRN-1, "A B"}'::serial_number[], ROW('A'::lot_code, 'B'::part_number);
SELECT 'CAR-1'::drone_serial;
SELECT 'DRN|1'::drone_serial;
SELECT '{A, B|C}'::serial_number[];

DROP DOMAIN drone_serial;
DROP TABLE unit, entry, test;
