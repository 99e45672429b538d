-- What a scanner sends. GS is E'\x1d', RS E'\x1e', EOT E'\x04'.

-- GS1 element strings: with AIM prefixes, with FNC1 as GS or as what the scanner is set to.
SELECT * FROM scan_elements(']d2010950600013435221ABC123');
SELECT * FROM scan_elements(E']C1010950600013435210ABC\x1d17271231');
SELECT * FROM scan_elements(']Q3010950600013435210ABC^17271231', '^');
SELECT * FROM scan_elements(E']Q3010950600013435210ABC\x1d17271231', '^');
SELECT * FROM scan_elements('0109506000134352');
SELECT * FROM scan_elements(E'010950600013435217271231\x1d10ABC\r\n');
SELECT * FROM scan_elements(']E06291041500213');
SELECT * FROM scan_elements(']E495050003');

-- Bracketed, as it is printed.
SELECT * FROM scan_elements('(01)09506000134352(10)A(B)C(17)271200');
SELECT * FROM scan_elements('(00)106141412345678908(02)09506000134352(37)24');
SELECT * FROM scan_elements('(01)09506000134352(3103)000195(3922)123');

-- GS1 Digital Link
SELECT * FROM scan_elements('https://id.gs1.org/01/09506000134352/10/ABC%2F1/21/123?17=271231&linkType=all');
SELECT * FROM scan_elements(']Q1https://example.com/some/path/00/106141412345678908');
SELECT * FROM scan_elements('https://example.com/no/link');

-- ISO/IEC 15434: formats 06, 12 and 05, and several in one message.
SELECT * FROM scan_elements(E'[)>\x1e06\x1d17V1PWX7\x1d1PAC-MSTNGT630022\x1dS1391590010156\x1e\x04');
SELECT * FROM scan_elements(E'[)>\x1e12\x1dMFR 98897\x1dSER 786950\x1e\x04');
SELECT * FROM scan_elements(E'[)>\x1e05\x1d0109506000134352\x1d10ABC\x1e06\x1dQ5\x1e\x04');

-- Data identifiers without envelope.
SELECT * FROM scan_elements(E'1PDRN-2980\x1dS42');
SELECT * FROM scan_elements('7Q100EA');

-- HIBC: primary, secondary, both.
SELECT * FROM scan_elements('+A123BJC5D6E71G');
SELECT * FROM scan_elements('+$$52001510X3GD');
SELECT * FROM scan_elements('+A99912345/$$52001510X3/16D20111212/S77DEFG457');

-- Two symbols in one scan, and plain codes.
SELECT * FROM scan_elements(E']C10109506000134352\r\n]C110LOT1\r\n');
SELECT * FROM scan_elements(E']A0+A123BJC5D6E71G\r\n]A0+$$52001510X3GD\r\n');
SELECT * FROM scan_elements('DRN-2980-000123');
SELECT count(*) FROM scan_elements(NULL);

-- Separators are read however they are spelled out, and the lines of a label together.
SELECT scan, string_agg(format('(%s)%s', id, value), ' ' ORDER BY ord) AS elements FROM unnest(ARRAY[
	'010950600013435210AB<GS>21XY', ']C1010950600013435210AB{gs}21XY', ']d2010950600013435210AB␝21XY',
	'010950600013435210AB~d02921XY', '010950600013435210AB\F21XY', '1PAC-1[GS]Q10[GS]1TL5',
	E'0109506000134352\n10LOT1', E'10LOT1\n0109506000134352\n21X', E'0109506000134352\nDRN-2980']) AS scan, scan_elements(scan)
GROUP BY scan ORDER BY scan COLLATE "C";
SELECT scan_elements('010950600013435210AB<GS>XY');
SELECT scan_elements('010950600013435210AB#21XY');
SELECT scan_elements('010950600013435210ABè21XY');
SELECT scan_elements('A<GS>B');
SELECT scan_elements('P445-175186-1-ND 1PTFM252012 Q10');
SELECT scan_elements(E'0109506000134352\n10D2647');

-- Messages without the keys for RS, GS and EOT.
SELECT ord, part_number, quantity FROM unnest(ARRAY[
	E'[)>06\x1d1PAC-1\x1dQ10', E'>[)>\x1e06\x1d1PAC-1\x1dQ10\x1e\x04', '[)>␞06␝1PAC-1␝Q10␞␄', '[)><RS>06<GS>1PAC-1<GS>Q10<RS><EOT>',
	'[)>{RS}06{GS}1PAC-1{GS}Q10{RS}{EOT}', '[)>^^06^]1PAC-1^]Q10^^^D', U&'[)>\F70C06\F70B1PAC-1\F70BQ10\F70C']) WITH ORDINALITY AS sent (scan, ord), scan_read(scan, '2026-11-22');
SELECT scan_elements('[)>061PAC-1Q10');

-- Fields that are wrong leave the others as they are.
SELECT * FROM scan_elements(E'[)>\x1e06\x1dP445-175186-1-ND\x1d1PTFM252012\x1dK\x1d1T0844718727\x1dQ10\x1e\x04');
SELECT part_number, lot_code, quantity, customer_part FROM scan_read(E'[)>\x1e06\x1dP445-175186-1-ND\x1d1PTFM252012\x1dK\x1d1T0844718727\x1dQ10\x1e\x04');
SELECT * FROM scan_elements(E'[)>\x1e06\x1d1PAC-1\x1dQ100EA\x1d16D2026\x1dKBÜRO\x1dabc\x1e\x04');
SELECT scan_read(E'[)>\x1e06\x1d1PAC-1\x1dQ100EA\x1e\x04');
SELECT part_number FROM scan_read(E'[)>\x1e06\x1d1PAC-1\x1dKBÜRO\x1e\x04');
SELECT scan_uii(E'[)>\x1e06\x1d17V1PWX7\x1d1PAC-1\x1dS42\x1dQ100EA\x1e\x04');
SELECT scan_uii(E'[)>\x1e06\x1d17V1PW\x1d1PAC-1\x1dS42\x1e\x04');
SELECT * FROM scan_elements('(01)09506000134352(10)LOT1(29)X(21)7(2024)Y');
SELECT * FROM scan_elements('https://id.gs1.org/00/shop/01/09506000134352/10/');
SELECT scan_elements('https://id.gs1.org/01/09506000134352?17=271231;10=A');

-- After an AIM prefix of GS1 nothing is guessed; without, what is left must be a value.
SELECT * FROM scan_elements(']d2010950600013435210L11260730');
SELECT * FROM scan_elements('01095060001343522531177802079219');
SELECT scan_elements('010950600013435210L11260730');

-- Violations of the standards' rules are named.
SELECT * FROM scan_elements('0109506000134353');
SELECT * FROM scan_elements(']C1010950600013435');
SELECT * FROM scan_elements(']C1010950600013435210ABCDEFGHIJKLMNOPQRSTUVW');
SELECT * FROM scan_elements(']C1010950600013435217271331');
SELECT * FROM scan_elements('https://example.com/01/09506000134353');
SELECT * FROM scan_elements('https://example.com/01/09506000134352/21/1/10/A');
SELECT * FROM scan_elements('[)>06');
SELECT * FROM scan_elements(E'[)>\x1e06\x1dQfive\x1e\x04');
SELECT * FROM scan_elements('+A123BJC5D6E71H');
SELECT * FROM scan_elements('');
SELECT * FROM scan_elements(E'A\x01B');
SELECT * FROM scan_elements('é');
SELECT * FROM scan_elements(repeat('A', 100000));
\set VERBOSITY terse
SELECT * FROM scan_elements(']C1010950600013435');
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY default

SELECT * FROM scan_elements('I1M8GDM9AXKPO42788');
SELECT * FROM scan_elements(E'[)>\x1e06\x1dI1M8GDM9AXKPO42788\x1e\x04');

-- Rules for several elements: each row has its own problem, and a summary needs that there is none.
SELECT * FROM scan_elements(']C110LOT1');
SELECT * FROM scan_elements('(02)09506000134352');
SELECT * FROM scan_elements('(01)09506000134352(37)5');
SELECT * FROM scan_elements('(01)09506000134352(10)A(10)B');
SELECT * FROM scan_elements('+A123BJC5D6E71G+$$52001510X3HE');
SELECT scan_read(']C110LOT1', '2026-11-22');
SELECT scan_read('+A123BJC5D6E71G+$$52001510X3HE', '2026-11-22');
SELECT scan_uii('(10)LOT1');

-- A label of two symbols: the first is kept until the second has come.
SELECT part_number, lot_code, trace_id FROM scan_read(E'0109506000134352\n]C110LOT1', '2026-11-22');

-- What only the reader knows: what a plain code is, and what a number is unique within.
SELECT plain, scan, part_number, lot_code, serial_number, trace_id, plain_code
FROM (VALUES ('unknown', '9506000134352'), ('gtin', '9506000134352'), ('gtin', '95050003'), ('gtin', '614141000036'), ('gtin', '9506000134353'),
	('gtin', E'9506000134352\n10LOT1'), ('serial', 'DRN-2980-20231212-0007'), ('lot', 'CEL-2346-2'), ('part', 'BAT-6S-5200'),
	('unknown', E'0109506000134352\nDRN-2980')) AS told (plain, scan), scan_read(scan, '2026-11-22', plain => plain);
SELECT scan_read('A', plain => 'GTIN');
\echo :LAST_ERROR_SQLSTATE
SELECT scan_read('A', scope => 'lot');
SELECT scan_elements('9506000134352', plain => 'gtin');
SELECT scope, trace_id FROM unnest('{part,maker,none}'::text[]) AS scope, unnest(ARRAY['(01)09506000134352(10)L1(21)7', '(01)09506000134352(10)L1',
	E'[)>\x1e06\x1dV10042\x1dPC-1\x1d1TL1\x1e\x04', E'[)>\x1e06\x1d17V1PWX7\x1d1PAC-1\x1dS42\x1e\x04']) AS scan, scan_read(scan, '2026-11-22', scope => scope);

SELECT scan_read('S42', scope => 'maker');

-- A plant that numbers all its units in one series has links without a scope: a label finds them so.
CREATE TABLE plant_link (parent trace_id, child trace_id);
INSERT INTO plant_link VALUES ('SN:DRN-2980-20231212-0007', 'SN:BAT-20231212-01-07'), ('SN:BAT-20231212-01-07', 'LOT:CEL-2346-2');
SELECT scope, item, depth FROM unnest('{part,none}'::text[]) AS scope,
	scan_read(E'[)>\x1e06\x1d1PDRN-2980\x1dSDRN-2980-20231212-0007\x1e\x04', '2026-11-22', scope => scope) AS label, trace_components('plant_link', label.trace_id);
DROP TABLE plant_link;

-- What labels say beside that.
SELECT part_number, customer_part, date_code, country_of_origin FROM scan_read(E'[)>\x1e06\x1dPC-1\x1d1PAC-1\x1d10D2647\x1d4LCN\x1e\x04');
SELECT max(value) FILTER (WHERE id = '2P') AS revision, max(value) FILTER (WHERE id = 'V') AS supplier
FROM scan_elements(E'[)>\x1e06\x1dPC-1\x1d2PB\x1dV10042\x1e\x04') WHERE problem IS NULL;

-- A lost separator is reported, not guessed.
SELECT * FROM scan_elements('010950600013435210ABC17271231');
SELECT * FROM scan_elements(E'010950600013435210ABC17271231\x1d');
SELECT * FROM scan_elements('010950600013435217271231' || '10ABC');

-- The item that a scan describes.
\x on
SELECT * FROM scan_read(E']C1010950600013435210L1\x1d21007\x1d1727123130' || '12', '2026-11-22');
SELECT * FROM scan_read('(01)09506000134352(11)250914(15)270200(17)280200', '2026-11-22');
SELECT * FROM scan_read('https://id.gs1.org/01/09506000134352/10/L1', '2026-11-22');
SELECT * FROM scan_read('(00)106141412345678908(02)09506000134352(37)24(10)L1', '2026-11-22');
SELECT * FROM scan_read(E'[)>\x1e06\x1d1PDRN-2980\x1dS42\x1dQ5\x1d16D20260102\x1d14D20270102\x1e\x04', '2026-11-22');
SELECT * FROM scan_read(E'[)>\x1e12\x1dCAG 1PWX7\x1dSER 42\x1e\x04', '2026-11-22');
SELECT * FROM scan_read('+A99912345/$$52001510X3/16D20111212/S77DEFG457', '2026-11-22');
SELECT * FROM scan_read('DRN-2980-000123', '2026-11-22');
SELECT * FROM scan_read(']Q3010950600013435210ABC^17271231', '2026-11-22', '^');
\x off
SELECT reference_date = CURRENT_DATE AS today FROM scan_read('0109506000134352');

-- Years of two digits are those within 49 years before and 50 after on_date.
SELECT on_date, expires_on FROM unnest('{1999-06-01,2026-11-22,2036-01-01,2051-01-01,2080-01-01}'::date[]) AS on_date,
	scan_read('(01)09506000134352(17)990601', on_date);
SELECT on_date, expires_on FROM unnest('{2025-01-01,2026-01-01,2027-01-01}'::date[]) AS on_date,
	scan_read('(01)09506000134352(17)760601', on_date);
SELECT expires_on FROM scan_read('(01)09506000134352(17)000229', '2080-01-01');
SELECT expires_on FROM scan_read('(01)09506000134352(17)270601', 'infinity');
\echo :LAST_ERROR_SQLSTATE

-- Two of what may be one only.
SELECT * FROM scan_read(E'S42\x1dS43', '2026-11-22');
SELECT serial_number FROM scan_read(E'S42\x1dS42', '2026-11-22');
SELECT * FROM scan_read(E'14D20260102\x1d14D20260103', '2026-11-22');

-- A table of scans, one lookup each.
CREATE TABLE stock (id trace_id PRIMARY KEY, shelf text);
INSERT INTO stock VALUES ('LOT:09506000134352|L1', 'A1'), ('SN:09506000134352|7', 'B2');
SELECT scan, shelf FROM unnest('{"(01)09506000134352(10)L1","https://id.gs1.org/01/09506000134352/21/7","(01)09506000134352"}'::text[]) AS scan
CROSS JOIN LATERAL scan_read(scan, '2026-11-22') AS r LEFT JOIN stock ON id = r.trace_id;
DROP TABLE stock;

-- Unique item identifiers of MIL-STD-130.
SELECT scan_uii(E'[)>\x1e06\x1d18S1PWX71391590010156\x1e\x04'),
	scan_uii(E'[)>\x1e06\x1d17V1PWX7\x1d1PAC-1\x1dS42\x1e\x04'),
	scan_uii(E'[)>\x1e12\x1dCAG 1PWX7\x1dSER 42\x1e\x04'),
	scan_uii(E'[)>\x1e12\x1dMFR 98897\x1dSER 786950\x1e\x04'),
	scan_uii(E'[)>\x1eDD\x1dUID D1PWX742\x1e\x04');
SELECT code_matches(scan_uii(E'[)>\x1e06\x1d17V1PWX7\x1d1PAC-1\x1dS42\x1e\x04'), 'uii'), pg_typeof(scan_uii('25SUN123456789A1'));
SELECT scan_uii('DRN-2980'), scan_uii('(01)09506000134352');
SELECT scan_uii('0109506000134353');

-- What a scan gives of a published standard's code is that code: it casts to the type of the standard.
CREATE TABLE carrier (standard text, scan text);
INSERT INTO carrier VALUES
	('vin', 'I%s'), ('vin_us', E'[)>\x1e06\x1dI%s\x1e\x04'), ('imei', '(8002)%s'), ('imei', '22S%s'), ('meid', '22S%s'),
	('eui48', '23S%s'), ('sscc', '(00)%s'), ('sscc', ']C100%s'), ('giai', '(8004)%s'), ('grai', '(8003)%s'),
	('uii', '25S%s'), ('uii', E'[)>\x1eDD\x1dUID %s\x1e\x04'), ('gs1_lot', '(01)09506000134352(10)%s'), ('tin_dot', '21S%s'),
	('gtin14', '(01)%s'), ('gtin14', '(8006)%s0102(21)1'), ('gtin', 'https://id.gs1.org/01/%s/10/A'), ('gtin13', ']E0%s'),
	('gtin12', ']E00%s'), ('gtin12', '(01)00%s'), ('gtin8', ']E4%s'),
	('cpid', '(8010)%s'), ('gmn', '(8013)%s'), ('hibc', '%s'), ('hibc', '*%s*'), ('hibc', E'%s\n+$$52001510X3GD'),
	('ppn', '9N%s'), ('isbt_din', '=%s00'), ('isbt_product', '=<%s'), ('isbt_ppic', '=/%s');
DO $$
DECLARE
	c record;
	type_name text;
	held text;
	tried integer := 0;
BEGIN
	FOR c IN SELECT standard, format(scan, example) AS scan, applies_to, example FROM carrier JOIN code_standards() ON name = standard LOOP
		type_name := CASE c.applies_to WHEN 'serial' THEN 'serial_number' WHEN 'lot' THEN 'lot_code' ELSE 'part_number' END;
		EXECUTE format('SELECT %s::%1$s(%s) FROM scan_read(%L, %L)', type_name, c.standard, c.scan, '2026-11-22') INTO held;
		IF held IS DISTINCT FROM c.example THEN
			RAISE WARNING '% gives % for %', c.scan, held, c.standard;
		END IF;
		tried := tried + 1;
	END LOOP;
	RAISE NOTICE '% scans tried', tried;
END
$$;
DROP TABLE carrier;

-- Blood and tissues by ISBT 128, and medicines by IFA.
SELECT * FROM scan_elements('=+06000=/A9999XYZ100T0944=,000025=A99991312345600=>014032=}013032&,1000000000000XYZ123');
SELECT part_number, lot_code, serial_number, produced_on, expires_on, trace_id
FROM unnest(ARRAY['=+06000=/A9999XYZ100T0944=,000025=A99991312345600=>014032=}013032&,1000000000000XYZ123',
	E'=A99992112345600\n=<E0304V00\n&>0211232359', '=)1TE123456A&)RZ12345678',
	E'[)>\x1e06\x1d9N111234567842\x1d1T12345ABCD\x1dD270600\x1dS12345ABCDEF123\x1e\x04']) AS scan, scan_read(scan, '2026-11-22');
SELECT serial_number::serial_number(isbt_din), part_number::part_number(isbt_product) FROM scan_read(E'=G12349865432177\n=<E0304V00', '2026-11-22', scope => 'maker');
SELECT id, value, problem FROM scan_elements('=G12349865432178=>014400');
SELECT scan_read('=+02000=G12349865432177');
