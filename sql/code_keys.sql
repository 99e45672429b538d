-- Codes in the order of their format's fields.
--
-- The natural order knows digits: in S-0A the number is 0.  Where letters count as digits, as in
-- hexadecimal numbers, only the format can tell which unit was made before which.
CREATE TABLE unit (serial serial_number PRIMARY KEY);
INSERT INTO unit SELECT 'S-' || lpad(upper(to_hex(n)), 2, '0') FROM generate_series(1, 255) AS n;
SELECT count(*) FILTER (WHERE code_range('S-0A'::serial_number, 'S-19') @> serial) AS natural_order,
	count(*) FILTER (WHERE code_between(serial, 'S-0A', 'S-19', 'S-{seq:H2}')) AS by_format
FROM unit;
SELECT min(code_key(serial, 'S-{seq:H2}')), max(code_key(serial, 'S-{seq:H2}')) FROM unit;
SELECT string_agg(serial::text, ' ' ORDER BY code_key(serial, 'S-{seq:H2}')) FROM unit WHERE code_between(serial, 'S-99', 'S-A2', 'S-{seq:H2}');

-- Field by field, from left to right: numbers by value, dates by time, revisions by rank, what is
-- absent before what is there.  Literals and check characters say nothing.
SELECT code, code_key(code, 'P{n:N..4}-{d:date(DDMMYY)}[.{rev}]{check:mod37_36}') AS key
FROM unnest(ARRAY(SELECT code_build('P{n:N..4}-{d:date(DDMMYY)}[.{rev}]{check:mod37_36}', jsonb_strip_nulls(jsonb_build_object('n', n, 'd', d, 'rev', rev)))
	FROM unnest('{9,10,010}'::text[]) AS n, unnest('{2023-12-31,2024-01-01}'::text[]) AS d, unnest('{NULL,AA,B,10,9}'::text[]) AS rev)) AS code
ORDER BY 2;
SELECT code_key('P-1', 'S-{seq:N4}'), code_key(NULL::text, 'S-{seq:N4}'), code_key('P-1'::text, NULL);

-- The fields of a published standard too; a check character comes last, where it would tear apart
-- what was made one after the other.
SELECT vin FROM unnest('{1M8GDM9A8KP042790,1M8GDM9AXKP042788,1M8GDM9A1KP042789}'::serial_number[]) AS vin ORDER BY code_key(vin, 'vin_us');
SELECT code_between('ACDE4809FFFF', 'ACDE48090000', 'ACDE480A0000', 'eui48');

-- Every type of code, and text; an end may be a code or a text.
SELECT code_between('S-0F'::lot_code, 'S-0A'::lot_code, 'S-10'::lot_code, 'S-{seq:H2}'), code_between('S-0F'::part_number, 'S-0A', 'S-10', 'S-{seq:H2}'),
	code_between('S-0F'::text, 'S-10', 'S-1F', 'S-{seq:H2}'), code_between('S-0G'::text, 'S-10', 'S-1F', 'S-{seq:H2}');

-- What is wrong with an end is said.
SELECT code_between(serial, 'S-0A', 'S-0G', 'S-{seq:H2}') FROM unit;
\echo :LAST_ERROR_SQLSTATE
SELECT code_between(serial, 'S-20', 'S-1F', 'S-{seq:H2}') FROM unit;
\echo :LAST_ERROR_SQLSTATE
SELECT code_between('no such code'::text, 'S-20', 'S-1F', 'S-{seq:H2}');
SELECT count(code_between(serial, '1m8gdm9axkp042788', '1M8GDM9A8KP042790', 'vin')) FROM unit;

-- An index on the key sorts, finds the greatest, and answers for a range: of constants, of
-- parameters, and of columns of another table.
CREATE INDEX unit_key ON unit (code_key(serial, 'S-{seq:H2}'));
ANALYZE unit;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT serial FROM unit WHERE code_between(serial, 'S-0A', 'S-19', 'S-{seq:H2}');
EXPLAIN (COSTS OFF) SELECT serial FROM unit ORDER BY code_key(serial, 'S-{seq:H2}') DESC LIMIT 1;
EXPLAIN (COSTS OFF) SELECT max(code_key(serial, 'S-{seq:H2}')) FROM unit;
SET plan_cache_mode = force_generic_plan;
PREPARE recalled (text, text) AS SELECT count(*) FROM unit WHERE code_between(serial, $1, $2, 'S-{seq:H2}');
EXPLAIN (COSTS OFF) EXECUTE recalled ('S-0A', 'S-19');
EXECUTE recalled ('S-0A', 'S-19');
EXECUTE recalled ('S-0A', NULL);
EXECUTE recalled ('S-0A', 'S-');
EXECUTE recalled ('S-19', 'S-0A');
PREPARE recalled_units (serial_number, serial_number) AS SELECT count(*) FROM unit WHERE code_between(serial, $1, $2, 'S-{seq:H2}');
EXPLAIN (COSTS OFF) EXECUTE recalled_units ('S-0A', 'S-19');
EXECUTE recalled_units ('S-0A', 'S-19');
RESET plan_cache_mode;
CREATE TABLE notice (number integer PRIMARY KEY, first_unit serial_number, last_unit serial_number);
INSERT INTO notice VALUES (1, 'S-0A', 'S-19'), (2, 'S-F0', 'S-FF'), (3, 'S-01', NULL);
EXPLAIN (COSTS OFF) SELECT number, count(*) FROM notice JOIN unit ON code_between(serial, first_unit, last_unit, 'S-{seq:H2}') GROUP BY number ORDER BY number;
SELECT number, count(*) FROM notice JOIN unit ON code_between(serial, first_unit, last_unit, 'S-{seq:H2}') GROUP BY number ORDER BY number;

RESET enable_seqscan;

-- Without such an index, or when the format is not known beforehand, the same is computed for each row.
EXPLAIN (COSTS OFF) SELECT count(*) FROM unit WHERE code_between(serial, 'S-0A', 'S-19', (SELECT code_format 'S-{seq:H2}'));
SELECT count(*) FROM unit WHERE code_between(serial, 'S-0A', 'S-19', (SELECT code_format 'S-{seq:H2}'));
SELECT count(*) FROM unit WHERE code_between(serial, 'S-0A', 'S-19', CASE WHEN serial > 'S-5' THEN code_format 'S-{seq:H2}' ELSE 'S-{seq:U2}' END);
SELECT count(*) FROM unit WHERE NOT code_between(serial, 'S-0A', 'S-19', 'S-{seq:H2}');
SELECT count(*) FROM unit WHERE NOT code_between(serial, 'S-0A', NULL, 'S-{seq:H2}');
RESET enable_bitmapscan;

-- For a domain and for a text of any collation there is an index, too.
CREATE DOMAIN unit_serial AS serial_number;
CREATE TABLE scanned (serial unit_serial, raw text COLLATE "C", word varchar(20));
INSERT INTO scanned SELECT serial, serial::text, serial::text FROM unit;
CREATE INDEX scanned_serial ON scanned (code_key(serial, 'S-{seq:H2}'));
CREATE INDEX scanned_raw ON scanned (code_key(raw, 'S-{seq:H2}'));
CREATE INDEX scanned_word ON scanned (code_key(word, 'S-{seq:H2}'));
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT FROM scanned WHERE code_between(serial, 'S-0A', 'S-19', 'S-{seq:H2}');
EXPLAIN (COSTS OFF) SELECT FROM scanned WHERE code_between(raw, 'S-0A', 'S-19', 'S-{seq:H2}');
EXPLAIN (COSTS OFF) SELECT FROM scanned WHERE code_between(word, 'S-0A', 'S-19', 'S-{seq:H2}');
SELECT count(*) FROM scanned WHERE code_between(word, 'S-0A', 'S-19', 'S-{seq:H2}');
RESET enable_seqscan;
RESET enable_bitmapscan;

-- A key is a value that can be stored, and that comes back from a dump.
CREATE TABLE keyed (serial serial_number, key code_key UNIQUE GENERATED ALWAYS AS (code_key(serial, 'S-{seq:H2}')) STORED);
INSERT INTO keyed SELECT serial FROM unit;
SELECT count(*) FROM keyed WHERE key BETWEEN code_key('S-0A', 'S-{seq:H2}') AND code_key('S-19', 'S-{seq:H2}');
SELECT code_key '|0A' < '|10', code_key '|0A'::text;
SELECT code_key '|A B';
SELECT code_key '|é';

-- A code is never taken for a key.
SELECT count(*) FROM keyed WHERE key BETWEEN 'S-0A' AND 'S-19';
SELECT code_key('S-0A');
SELECT length(code_key('A', '{a:A1}')::text);

DROP TABLE unit, notice, scanned, keyed;
DROP DOMAIN unit_serial;
