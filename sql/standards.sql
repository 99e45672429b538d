-- Published standards: formats that need no writing down.
SELECT name, applies_to, example FROM code_standards() ORDER BY name COLLATE "C";

-- The fields that their codes have.
SELECT name, array_to_string(fields, ', ') AS fields FROM code_standards() ORDER BY name COLLATE "C";

-- Each example satisfies its own standard, is in its own form, and has fields.
SELECT count(*), count(*) FILTER (WHERE title <> '' AND publisher <> '') AS described
FROM code_standards();
SELECT name FROM code_standards() AS s
WHERE NOT code_matches(example, name::code_format)
	OR NOT code_require(example, name::code_format)
	OR NOT EXISTS (SELECT FROM jsonb_object_keys(code_fields(example, name::code_format)))
	OR NOT EXISTS (SELECT FROM code_explain(example, name::code_format))
	OR EXISTS (SELECT field FROM code_explain(example, name::code_format) WHERE field <> ALL (fields))
	OR NOT EXISTS (SELECT FROM code_identify(example) WHERE format_name = name AND kind = applies_to)
	OR code_matches(example || 'é', name::code_format)
	OR code_matches('', name::code_format);

-- Fields, in the terms of the standard.
SELECT jsonb_pretty(code_fields('1M8GDM9AXKP042788', 'vin'));
SELECT code_fields('1M8GDM9AXKP042788', 'vin') = code_fields('1M8GDM9AXKP042788'::serial_number, 'vin_us') AS same;
SELECT jsonb_pretty(code_fields('WVWZZZ1JZ3W386752', 'vin'));
SELECT name, code_fields(example, name::code_format) FROM code_standards() WHERE name NOT LIKE 'vin%';

-- Model years: the one where position 7 decides or one is left, else those that are possible.
SELECT code, format, code_fields(code, format::code_format) -> 'model_year' AS model_year,
	code_fields(code, format::code_format) -> 'possible_model_years' AS possible_model_years
FROM (VALUES
	('5FNYF5H59HB011946', 'vin'), ('JM3KE4BY6G0636881', 'vin'), ('JM3KE4BY6G0636881', 'vin_us'),
	('4EN6AAA80P1005091', 'vin_us'), ('1FUJGLDR69LAC9984', 'vin_us'), ('1HD1FMW11VY625843', 'vin'),
	('95VCA1C899M010049', 'vin'), ('WDB2110061A123456', 'vin'), ('WBY21CF090CU47924', 'vin')
) AS v(code, format);
SELECT * FROM code_explain('4EN6AAA80P1005091'::serial_number, 'vin_us') WHERE field ~ 'year';

-- As known on a day: a year later than the next one is not possible yet.
SELECT on_date, code_model_years('1HD1FMW11VY625843', on_date => on_date) AS motorcycle,
	code_model_years(serial_number '1FUJGLDR69LAC9984', 'vin_us', on_date) AS truck,
	code_model_years('5FNYF5H59HB011946', 'vin', on_date) AS light
FROM (VALUES (date '1995-06-30'), ('1996-01-01'), ('2025-12-31'), ('2026-01-01'), ('2038-01-01'),
	('2046-01-01'), ('2070-01-01')) AS d(on_date);
SELECT code_model_years('1FUJGLDR6ALAC9984', 'vin', '2038-12-31') AS this_year, code_model_years('1FUJGLDR6ALAC9984', 'vin', '2039-06-01') AS next_year;
SELECT code_model_years('WBY21CF090CU47924'), code_model_years('no vin'), code_model_years(NULL::text);
SELECT code_model_years('4EN6AAA80P1005091') = code_model_years('4EN6AAA80P1005091', 'vin', CURRENT_DATE) AS today;
SELECT code_model_years('490154203237518', 'imei');
SELECT code_model_years('4EN6AAA80P1005091', on_date => 'infinity');

-- The country is that of the list of 2025; null where nothing is assigned.
SELECT left(code, 2) AS prefix, code_fields(code, 'vin') ->> 'region' AS region, code_fields(code, 'vin') ->> 'country' AS country
FROM (VALUES
	('XTA210990Y2766389'), ('XW8ZZZ61ZBG000001'), ('92VCA1C899M010049'), ('RLHAA1C899M010049'),
	('U5YFF24128L064909'), ('ZZ1AA1C899M010049'), ('3XZAA1C899M010049'), ('9ZZAA1C899M010049'), ('FAAAA1C899M010049')
) AS v(code);

-- Field by field, for a lookup page.
SELECT * FROM code_explain('1M8GDM9AXKP042788'::serial_number, 'vin_us');
SELECT * FROM code_explain('490154203237518'::serial_number, 'imei');
SELECT * FROM code_explain('6291041500213'::part_number, 'gtin13');
SELECT * FROM code_explain('106141412345678908'::serial_number, 'sscc');
SELECT * FROM code_explain('D1A234ABC-7'::serial_number, 'uii');
SELECT * FROM code_explain('CSQU3054383'::serial_number, 'iso6346');
SELECT * FROM code_explain('5340012345678'::part_number, 'nsn');
SELECT * FROM code_explain('+A123BJC5D6E71G'::part_number, 'hibc');

-- Structure and check digit are separate: European makers use position 9 otherwise.
SELECT code_matches('WVWZZZ1JZ3W386752', 'vin'), code_fields('WVWZZZ1JZ3W386752', 'vin') ->> 'check_valid' AS check_valid;
SELECT code_matches('WVWZZZ1JZ3W386752', 'vin_us'), code_matches('1M8GDM9A0KP042788', 'vin_us'), code_matches('1M8GDM9A0KP042788', 'vin');

-- The own form only: what must be brought into it first does not match.
SELECT code, format, code_matches(code, format::code_format)
FROM (VALUES
	('1m8gdm9axkp042788', 'vin_us'), ('1M8-GDM9AX-KP042788', 'vin_us'), ('49-015420-323751-8', 'imei'),
	('629-1041-500213', 'gtin13'), ('CSQU 305438 3', 'iso6346'), ('csqu3054383', 'iso6346'),
	('5340-01-234-5678', 'nsn'), ('5340012345678', 'nsn'), ('AC:DE:48:23:45:67', 'eui48'),
	('6291041500213', 'gtin'), ('06291041500213', 'gtin')
) AS v(code, format);
SELECT code_require('1m8gdm9axkp042788', 'vin_us');
SELECT code_require('5340-01-234-5678', 'nsn');
SELECT code_fields('csqu3054383', 'iso6346');

-- What is wrong, and where.
SELECT code_require('1M8GDM9A0KP042788', 'vin_us');
SELECT code_require('1M8GDM9AXKP04278', 'vin');
SELECT code_require('1M8GDM9AXKPO42788', 'vin');
SELECT code_require('490154203237517', 'imei');
SELECT code_require('6291041500214', 'gtin13');
SELECT code_require('106141412345678909', 'sscc');
SELECT code_require('CSQU3054384', 'iso6346');
SELECT code_require('+A123BJC5D6E71H', 'hibc');
SELECT code_require('2054', 'date_code_yyww');
SELECT code_require('6291041500213', 'nsn');
SELECT code_require('5005997345199', 'nsn');
SELECT code_require('XYZ1', 'uii');
\set VERBOSITY terse
SELECT code_require('6291041500214', 'gtin13');
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default

-- A name is a format by itself; in a domain it is the rule of a column.
CREATE DOMAIN vehicle AS serial_number CHECK (code_require(VALUE, 'vin_us'));
SELECT '1M8GDM9AXKP042788'::vehicle;
SELECT '1m8gdm9axkp042788'::vehicle;
DROP DOMAIN vehicle;

-- Names that there are not.
SELECT code_matches('1', 'vni');
SELECT code_matches('1', 'VIN');
SELECT code_matches('1', 'imie');
SELECT 'gtin15'::code_format;
SELECT 'iso6364'::code_format;
SELECT 'no_such_standard_at_all'::code_format;

-- Standards are read, not built.
SELECT code_build('vin', '{}');
\echo :LAST_ERROR_SQLSTATE
SELECT code_build('gtin13', '{"item_reference": "1"}');

-- What may this be?
SELECT format_name, kind FROM code_identify('1M8GDM9AXKP042788');
SELECT format_name, kind FROM code_identify('1M8GDM9AXKP042788'::serial_number);
SELECT format_name, kind FROM code_identify('6291041500213'::part_number);
SELECT format_name, kind FROM code_identify('6291041500213'::lot_code);
SELECT * FROM code_identify('CSQU3054383'::serial_number) WHERE format_name = 'iso6346';
SELECT count(*) FROM code_identify('é no code');
SELECT count(*) FROM code_identify(NULL::text);
SELECT count(*) FROM code_identify('');
