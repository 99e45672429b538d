-- The order of codes: natural, total, and the same on every machine.
--
-- Numbers in a code count by their value.  Beside it what text does.
CREATE TABLE code (text text);
INSERT INTO code VALUES
	('A10'), ('A9'), ('A100'), ('A1'), ('A2'), ('A'), ('B1'), ('a1'), ('A-1'), ('A 1');
SELECT text::serial_number AS "natural" FROM code ORDER BY text::serial_number;
SELECT text AS "as text" FROM code ORDER BY text COLLATE "C";

-- Leading zeros decide only between codes that are else the same, fewer first.
SELECT code FROM unnest('{A01, A1, A2, A001, A02}'::lot_code[]) code ORDER BY code;
SELECT code FROM unnest('{A1-Y, A01-X, A01-Y, A1-X}'::lot_code[]) code ORDER BY code;

-- Numbers may have any length.
SELECT code FROM unnest('{S123456789012345678901234567891, S123456789012345678901234567890, S9}'::serial_number[]) code
ORDER BY code DESC;

-- Equal means the same characters.
SELECT 'A1'::serial_number = 'A01', 'A1'::serial_number = 'a1', 'A1'::serial_number = 'A1';

-- A part number may end in a revision mark: one or two capitals behind
-- '-', '_', '.', '/' or a blank, with or without "Rev".  Z is followed by AA,
-- and the revisions come before whatever else begins with their letters.
SELECT part FROM unnest('{P-1-AA, P-1-Z, P-1, P-1-B, P-1-A, P-1-10, P-1-1, P-1-A-2, P-1-AAA, P-1-B-2}'::part_number[]) part
ORDER BY part;
SELECT part FROM unnest('{P-1 RevB, P-1 RevAA, P-1 RevA, P-1 RevZ}'::part_number[]) part ORDER BY part;

-- Behind a point comes the iteration, by value; a number anywhere else is none.
SELECT part FROM unnest('{P-1-B, P-1-A.10, P-1-A.2, P-1-A, P-1-A.02, P-1-AA, P-1-B.1, P-1-A.2.1, P-1-A.2X, P-1 Rev A.2, P-1 Rev A}'::part_number[]) part
ORDER BY part;

-- So the greatest part number of a base is its latest revision.
SELECT max(part) FROM unnest('{P-1-A, P-1-Y, P-1-AA, P-1-AB, P-1-B}'::part_number[]) part;
SELECT max(part) FROM unnest('{P-100-A, P-100-A.1, P-100-B}'::part_number[]) part;

-- The other types know no revisions.
SELECT code FROM unnest('{P-1-AA, P-1-Z, P-1-B, P-1-A}'::serial_number[]) code ORDER BY code;

-- In a trace_id the codes of a scope stay together: '|' sorts before every other character.
SELECT id FROM unnest('{SN:P-1|10, SN:P-1|9, SN:P-10|1, "SN:P-1 X|1", SN:P-1, LOT:9, LOT:10, PN:P-1}'::trace_id[]) id
ORDER BY id;

-- Comparing with text, the text is taken without the blanks at its ends, and not validated.
SELECT 'A9'::serial_number < 'A10'::text AS less,
	'A9'::serial_number = ' A9' AS literal_is_trimmed,
	'A9'::serial_number = ' A9 '::text AS text_is_as_well,
	'A9'::serial_number = E'\tA9'::text AS but_of_blanks_only,
	'A9'::serial_number < 'not | a code'::text AS any_text;

-- Where dates and numbers have a fixed width, the order of plain bytes serves
-- as well; its operators and its operator class are those for exact prefixes.
SELECT 'A10'::serial_number ~<~ 'A9'::serial_number AS bytes, 'A10'::serial_number < 'A9'::serial_number AS "natural";
SELECT text::serial_number AS "by bytes" FROM code ORDER BY text::serial_number USING ~<~;

-- NULLs, rows and arrays order as ever.
SELECT code FROM unnest('{A10, NULL, A9}'::serial_number[]) code ORDER BY code NULLS FIRST;
SELECT ROW('A9'::lot_code, 2) < ROW('A10'::lot_code, 1) AS rows,
	'{A9, B}'::serial_number[] < '{A10, A}'::serial_number[] AS arrays;

-- An index gives the same order.
CREATE TABLE unit (serial serial_number PRIMARY KEY);
INSERT INTO unit SELECT 'S' || n || z FROM generate_series(1, 12) n, unnest('{"", -A}'::text[]) z;
SET enable_seqscan = off;
SET enable_sort = off;
SELECT string_agg(serial::text, ' ') FROM (SELECT serial FROM unit ORDER BY serial) u;
SELECT min(serial), max(serial) FROM unit;
SELECT serial FROM unit WHERE serial > 'S9' AND serial < 'S11' ORDER BY serial DESC;

DROP TABLE code, unit;
