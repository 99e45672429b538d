-- A published standard as type modifier: a column takes its codes only, and holds them in the own form.
CREATE TABLE vehicle (
	vin serial_number(vin_us) PRIMARY KEY,
	radio serial_number(imei),
	tire lot_code(tin_dot),
	item part_number(gtin14),
	note serial_number
);
\d vehicle
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = 'vehicle'::regclass AND attnum > 0 ORDER BY attnum;

-- The own form: capitals, no separators.
INSERT INTO vehicle VALUES ('1m8-gdm9ax-kp042788', '49-015420-323751-8', '1b9 abcdef 0116', '0 95-06000 13435 2', 'as-is');
TABLE vehicle;
INSERT INTO vehicle VALUES ('1M8 GDM9AX KP042788');
INSERT INTO vehicle (vin) VALUES ('1M8GDM9A0KP042788');
INSERT INTO vehicle (vin) VALUES ('1m8-gdm9a0-kp042788');
INSERT INTO vehicle (vin) VALUES ('1M8GDM9AXKPO42788');
INSERT INTO vehicle (vin) VALUES ('11111111111111111'), ('no vin');
UPDATE vehicle SET radio = '490154203237517';
UPDATE vehicle SET radio = NULL, item = '09506000134353';
UPDATE vehicle SET radio = NULL;
SELECT vin, radio FROM vehicle;
\set VERBOSITY terse
UPDATE vehicle SET radio = '1';
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default

-- From a column without modifier, from text, from a parameter, from another modifier.
UPDATE vehicle SET note = '11111-11111 11111-11';
INSERT INTO vehicle (vin) SELECT note FROM vehicle WHERE note IS NOT NULL;
SELECT vin FROM vehicle ORDER BY vin;
UPDATE vehicle SET note = 'as-is' WHERE note IS NOT NULL;
INSERT INTO vehicle (vin) SELECT note FROM vehicle WHERE note IS NOT NULL;
DELETE FROM vehicle WHERE note IS NULL;
PREPARE one(serial_number) AS INSERT INTO vehicle (vin) VALUES ($1) RETURNING vin;
EXECUTE one('1-1111-1111-1111-1111');
EXECUTE one('as-is');
UPDATE vehicle SET radio = vin;
DELETE FROM vehicle WHERE note IS NULL;

-- COPY
COPY vehicle (vin, radio) FROM stdin;
11111111111111111	49 015420 323751 8
1m8gdm9axkp042789	\N
\.
COPY vehicle (vin, radio) FROM stdin;
1111-1111-1111-1111-1	49 015420 323751 8
\.
COPY vehicle (vin, radio) TO stdout;

-- A literal in WHERE has no modifier; with the cast it is brought into the own form.
SELECT vin FROM vehicle WHERE vin = '1m8gdm9axkp042788';
SELECT vin FROM vehicle WHERE vin = '1m8gdm9axkp042788'::serial_number(vin_us);
SELECT vin FROM vehicle WHERE vin = '1M8GDM9AXKP042788';
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM vehicle WHERE vin = '1m8-gdm9axkp042788'::serial_number(vin_us);
RESET enable_seqscan;
RESET enable_bitmapscan;

-- Casts
SELECT '1m8gdm9axkp042788'::serial_number(vin), CAST('6 291041-500213' AS part_number(gtin13)),
	serial_number(vin) '1m8gdm9axkp042788', 'd1a234abc-7'::serial_number(uii);
SELECT '6291041500213'::text::part_number(gtin), '96385074'::varchar::part_number(gtin), '614141000036'::part_number::part_number(gtin);
SELECT '6291041500214'::text::part_number(gtin);
SELECT '1m8gdm9axkp042788'::serial_number(vin)::serial_number(vin_us)::serial_number::text;
SELECT NULL::serial_number(vin);
SELECT pg_typeof('1m8gdm9axkp042788'::serial_number(vin));
SELECT 'ac-de-48-23-45-67'::serial_number(eui48), '5340-01-234-5678'::part_number(nsn), 'csqu 305438-3'::serial_number(iso6346);
SELECT 'isbn 0-471-11709-9'::part_number(isbn), 'PZN-12345678'::part_number(pzn), 'rr 473 124 829 gb'::serial_number(upu_s10), 'A9999 21 123456 3'::serial_number(isbt_din);
SELECT '8991 1012 0000 3204 514F'::serial_number(iccid), '21-81-2471217-4'::serial_number(uic_vehicle);

-- Arrays
SELECT '{1m8-gdm9axkp042788,NULL,11111111111111111}'::serial_number(vin_us)[], ARRAY['49-015420-323751-8', NULL]::serial_number[]::serial_number(imei)[];
SELECT '{11111111111111111,11111111111111112}'::serial_number(vin_us)[];
CREATE TABLE pallet (sscc serial_number(sscc), items part_number(gtin14)[]);
INSERT INTO pallet VALUES ('1 0614141 234567890 8', '{0 9506000 13435 2,NULL}');
TABLE pallet;
INSERT INTO pallet (items) VALUES ('{09506000134353}');
SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'pallet'::regclass AND attnum > 0 ORDER BY attnum;
DROP TABLE pallet;

-- A domain over a modified type, and a column of the domain.
CREATE DOMAIN american_vin AS serial_number(vin_us) CHECK (VALUE ^@ '1');
SELECT '1m8gdm9axkp042788'::american_vin, '1m8-gdm9axkp042788'::text::american_vin;
SELECT '1M8GDM9A0KP042788'::american_vin;
SELECT 'WBA3A5C57CF256651'::american_vin;
CREATE TABLE fleet (vin american_vin UNIQUE, made_on date GENERATED ALWAYS AS (code_date(vin, 'vin_us')) STORED);
INSERT INTO fleet (vin) VALUES ('1m8 gdm9axkp042788'), (NULL);
INSERT INTO fleet (vin) VALUES ('1M8GDM9AXKP042788');
COPY fleet (vin) FROM stdin;
11111-11111-11111-11
\.
SELECT vin FROM fleet ORDER BY vin;
DROP TABLE fleet;
DROP DOMAIN american_vin;

-- A column that gets a modifier is rewritten, or refuses.
CREATE TABLE legacy (code serial_number);
INSERT INTO legacy VALUES ('1m8-gdm9axkp042788');
ALTER TABLE legacy ALTER code TYPE serial_number(vin_us);
TABLE legacy;
ALTER TABLE legacy ALTER code TYPE serial_number(imei);
ALTER TABLE legacy ALTER code TYPE serial_number;
\d legacy
DROP TABLE legacy;

-- Keys over the own form; a foreign key, and a default.
CREATE TABLE repair (vin serial_number(vin_us) DEFAULT '1m8gdm9axkp042788' REFERENCES vehicle, n integer);
INSERT INTO repair VALUES (DEFAULT, 1), ('1m8 gdm9ax kp042788', 2);
TABLE repair;
INSERT INTO repair VALUES ('1M8GDM9A8KP042787');
DROP TABLE repair;

-- Rows, by SQL and by PL/pgSQL.
SELECT * FROM jsonb_to_record('{"vin": "1m8-gdm9axkp042788"}') AS r(vin serial_number(vin_us));
\set VERBOSITY terse
DO $$
DECLARE
	v serial_number(vin_us) := '1m8-gdm9axkp042788';
BEGIN
	RAISE NOTICE '%', v;
	v := 'no vin';
END
$$;
\set VERBOSITY default

-- Names that are no standards, or not for this type.
CREATE TABLE refused (code lot_code(vin));
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE refused (code part_number(sscc));
CREATE TABLE refused (code serial_number(gtin14));
CREATE TABLE refused (code serial_number(vni));
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE refused (code serial_number(vin_eu));
CREATE TABLE refused (code serial_number(gtin15));
CREATE TABLE refused (code serial_number(no_such_standard_at_all));
CREATE TABLE refused (code serial_number(vin, imei));
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE refused (code serial_number(17));
CREATE TABLE refused (code serial_number('DRN-{seq:N4}'));
CREATE TABLE refused (code trace_id(vin));
SELECT '1'::serial_number('vin');
SELECT '1M8GDM9AXKP042788'::serial_number("vin"), '1M8GDM9AXKP042788'::serial_number(VIN);
DROP TABLE vehicle;

-- Numbers that are no standards, or not for this type, however they got there.
SELECT serial_number_in('a', 0, 12345);
\echo :LAST_ERROR_SQLSTATE
SELECT serial_number_typmod_out(999);
SELECT lot_code('a'::lot_code, 999, true);
\echo :LAST_ERROR_SQLSTATE
SELECT part_number_in('a', 0, 0);
\echo :LAST_ERROR_SQLSTATE
SELECT lot_code_typmod_out(0);
SELECT part_number('a'::part_number, 0, true);
SELECT serial_number('as-is'::serial_number, -1, true), serial_number_in('as-is', 0, -1), serial_number_typmod_out(0);

-- The own form is left alone, whatever the standard.
DO $$
DECLARE
	s record;
	type_name text;
	held text;
BEGIN
	FOR s IN SELECT * FROM code_standards() LOOP
		type_name := format('%s(%s)', CASE s.applies_to WHEN 'serial' THEN 'serial_number' WHEN 'lot' THEN 'lot_code' ELSE 'part_number' END, s.name);
		EXECUTE format('SELECT %L::%s', s.example, type_name) INTO held;
		IF held <> s.example THEN
			RAISE EXCEPTION '% holds % as %', type_name, s.example, held;
		END IF;
	END LOOP;
END
$$;
