-- Codes have no collation: case and accents are never folded, and no
-- library of the operating system has a say in their order.
SELECT getdatabaseencoding() <> 'UTF8' OR
	NOT EXISTS (SELECT FROM pg_collation WHERE collname = 'en-x-icu') AS without_icu \gset
\if :without_icu
\quit
\endif

-- The collation of a text operand changes nothing ...
CREATE TABLE unit (serial serial_number PRIMARY KEY);
INSERT INTO unit VALUES ('a1'), ('A2'), ('A10');
SELECT serial FROM unit WHERE serial > 'A'::text COLLATE "en-x-icu" ORDER BY serial;
SELECT serial FROM unit WHERE serial ILIKE 'a%' COLLATE "en-x-icu" ORDER BY serial;

-- ... but one that calls different texts equal cannot be obeyed, and is refused.
CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE label (serial text COLLATE any_case);
INSERT INTO label VALUES ('A1'), ('A2');
SELECT 'a1'::serial_number = serial FROM label;
\echo :LAST_ERROR_SQLSTATE
SELECT serial <> 'a1'::serial_number FROM label;
SELECT 'a1'::lot_code < serial FROM label;
SELECT 'a1'::part_number >= serial FROM label;
SELECT 'SN:a1'::trace_id ~<~ serial FROM label;
SELECT 'a1'::serial_number ^@ serial FROM label;
SELECT 'a1'::serial_number LIKE serial FROM label;
SELECT 'a1'::serial_number ~* serial FROM label;

-- So it is when an index, a hash or a sort does the comparing.
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT unit.serial FROM label, unit WHERE unit.serial = label.serial;
SELECT * FROM unit WHERE serial = ANY ('{A2, A10}'::text[] COLLATE any_case);
SELECT * FROM unit WHERE serial > 'A1'::text COLLATE any_case;
RESET enable_seqscan;
RESET enable_bitmapscan;
SET enable_nestloop = off;
SET enable_mergejoin = off;
SELECT unit.serial FROM unit JOIN label ON unit.serial = label.serial;
SELECT * FROM unit WHERE serial IN (SELECT serial FROM label);

-- A cast, or a COLLATE, makes the meaning clear.
SELECT unit.serial FROM unit JOIN label ON unit.serial = label.serial COLLATE "C";
SELECT unit.serial FROM unit JOIN label ON unit.serial = label.serial::serial_number;

DROP TABLE unit, label;
DROP COLLATION any_case;
