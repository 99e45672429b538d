-- The operators that codes share with text: patterns and prefixes.
--
-- The pattern is an ordinary text; what matches does not depend on any locale.
CREATE TABLE unit (serial serial_number PRIMARY KEY);
INSERT INTO unit VALUES
	('DRN-2980-20231212-0001'), ('DRN-2980-20231212-0002'), ('DRN-2980-20240101-0001'),
	('drn-2980-20231212-0003'), ('CAR_1'), ('CAR%2');

-- ^@ tests whether a code begins with a prefix.
SELECT serial FROM unit WHERE serial ^@ 'DRN-2980-20231212-' ORDER BY serial;
SELECT serial ^@ '' AS "empty", serial ^@ serial::text AS itself, serial ^@ (serial || '1') AS longer FROM unit LIMIT 1;

-- LIKE, and its case-insensitive sister.
SELECT serial FROM unit WHERE serial LIKE 'DRN-%-0001' ORDER BY serial;
SELECT serial FROM unit WHERE serial ILIKE 'drn-%-000_' ORDER BY serial;
SELECT serial FROM unit WHERE serial NOT LIKE 'DRN%' ORDER BY serial;
SELECT serial FROM unit WHERE serial NOT ILIKE 'DRN%' ORDER BY serial;
SELECT serial FROM unit WHERE serial LIKE 'CAR\_%' OR serial LIKE 'CAR!%2' ESCAPE '!' ORDER BY serial;
SELECT serial FROM unit WHERE serial LIKE ANY ('{CAR%, %-0002}') ORDER BY serial;

-- Regular expressions.
SELECT serial FROM unit WHERE serial ~ '^DRN-\d+-\d{8}-0001$' ORDER BY serial;
SELECT serial FROM unit WHERE serial ~* '^drn-.*-0003$' ORDER BY serial;
SELECT serial FROM unit WHERE serial !~ '^DRN' ORDER BY serial;
SELECT serial FROM unit WHERE serial !~* '^DRN' ORDER BY serial;

SELECT serial FROM unit WHERE serial SIMILAR TO 'CAR(\_|\%)[0-9]' ORDER BY serial;

-- BETWEEN, IN and CASE go by the operators of comparison.
SELECT serial FROM unit WHERE serial BETWEEN 'DRN-2980-20231212-0002' AND 'DRN-2980-20240101-9999' ORDER BY serial;
SELECT serial FROM unit WHERE serial IN ('CAR_1', 'CAR%2', 'CAR') ORDER BY serial;
SELECT CASE 'CAR_1'::serial_number WHEN 'CAR_1' THEN 'a car' END, NULLIF('CAR_1'::serial_number, 'CAR_1'),
	'CAR_1'::serial_number IS DISTINCT FROM 'CAR_2';

-- The functions of text want the cast.
SELECT split_part(serial::text, '_', 1) FROM unit WHERE serial ~ '_';

-- All four types have them.
SELECT 'A-1'::lot_code ^@ 'A-', 'A-1'::lot_code LIKE '%1', 'A-1'::lot_code ~ '1$',
	'A-1'::part_number ^@ 'A-', 'A-1'::part_number ILIKE 'a%', 'A-1'::part_number !~ '1$',
	'SN:A|1'::trace_id ^@ 'SN:A|', 'SN:A|1'::trace_id NOT LIKE 'LOT:%', 'SN:A|1'::trace_id ~* '^sn:';

-- Errors are the server's.
SELECT 'A'::serial_number ~ '(';
SELECT 'AB'::serial_number LIKE 'A\';

-- NULL in, NULL out.
SELECT 'A'::serial_number ^@ NULL, 'A'::serial_number LIKE NULL, 'A'::serial_number < NULL::text, NULL::serial_number = 'A';

DROP TABLE unit;
