-- What codes of a format say.
--
-- A numbering scheme is written down once, in a domain; the database enforces it.
CREATE DOMAIN drone_serial AS serial_number
	CHECK (code_require(VALUE, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}'));
CREATE DOMAIN cell_lot AS lot_code
	CHECK (code_require(VALUE, 'CEL-{date:YYWW}-{line:A=left|B=right}{batch:seq(N2)}'));
CREATE TABLE drone (
	serial drone_serial PRIMARY KEY,
	cells cell_lot,
	made_on date GENERATED ALWAYS AS (code_date(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}')) STORED
);
INSERT INTO drone VALUES ('DRN-2980-20231212-0001', 'CEL-2349-A07'), ('DRN-2980-20240229-0002', 'CEL-2349-B01');
TABLE drone;

-- What does not match is refused, with the position and the reason.
INSERT INTO drone VALUES ('DRN-298-20231212-0001');
INSERT INTO drone VALUES ('DRN-2980-20231212-1');
INSERT INTO drone VALUES ('DRN-2980-20231212-00011');
INSERT INTO drone VALUES ('drn-2980-20231212-0001');
INSERT INTO drone VALUES ('DRN 2980-20231212-0001');

-- The part of a date that is impossible.
INSERT INTO drone VALUES ('DRN-2980-20231312-0001');
INSERT INTO drone VALUES ('DRN-2980-20230229-0001');
INSERT INTO drone VALUES ('DRN-2980-20231200-0001');
INSERT INTO drone (serial, cells) VALUES ('DRN-2980-20231212-0003', 'CEL-2353-A01');

-- Letters and digits that look alike, when that one would do.
INSERT INTO drone VALUES ('DRN-2980-2O231212-0001');
INSERT INTO drone VALUES ('DRN-2980-20231212-000I');
INSERT INTO drone VALUES ('DRN-29B0-20231212-0001');
INSERT INTO drone VALUES ('DRN-2980-2023I2I2-0001');
INSERT INTO drone (serial, cells) VALUES ('DRN-2980-20231212-0003', 'CEL-2349-801');

-- One SQLSTATE, that of a malformed code.
\set VERBOSITY terse
INSERT INTO drone VALUES ('DRN-2980-20231212-000A');
\echo :LAST_ERROR_SQLSTATE
UPDATE drone SET serial = 'DRN-2980-20231212-1';
COPY drone (serial) FROM stdin;
DRN-2980-20231212-0003
DRN-2980-20231212-OOO4
\.
\set VERBOSITY default
SELECT count(*) FROM drone;

-- code_matches never raises, on any text.
SELECT code, code_matches(code, 'DRN-{model:N4}[-{variant:O=open|D=duct}][.{rev}]')
FROM unnest('{DRN-2980,DRN-2980-D,DRN-2980.B,DRN-2980-D.AA,DRN-2980-P,DRN-2980.I,"DRN-2980 ","",é}'::text[]) AS code;
SELECT code_matches(repeat('1', 126), '{n:N..126}'), code_matches(repeat('1', 127), '{n:N..126}'),
	code_matches(repeat('1', 1000000), '{n:N..126}'), code_matches(NULL::text, '{n:N4}'), code_matches('1', NULL) IS NULL;

-- The fields: numbers as numbers, dates as ISO 8601 writes them, choices as what they mean.
SELECT code_fields('DRN-2980-20231212-0007'::drone_serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}');
SELECT code_fields('CEL-2349-B07'::cell_lot, 'CEL-{date:YYWW}-{line:A=left|B=right}{batch:seq(N2)}');
SELECT code_fields('DRN-2980.B'::part_number, 'DRN-{model:N4}[-{variant:O=open|D=duct}][.{rev}]');
SELECT code_fields('DRN-2980-D'::part_number, 'DRN-{model:N4}[-{variant:O=open|D=duct}][.{rev}]');
SELECT code_fields('DRN-298'::part_number, 'DRN-{model:N4}[-{variant:O=open|D=duct}][.{rev}]');
SELECT code_fields('BAT-3346A222ZAR', 'BAT-{date:YDDD@2020}{line:U1}{seq:C5}{check:mod37_36}');

-- Field by field, for a lookup page.
SELECT * FROM code_explain('DRN-2980-20231212-0007'::serial_number, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}');
SELECT * FROM code_explain('CEL-2349-B07'::lot_code, 'CEL-{date:YYWW}-{line:A=left|B=right}{batch:seq(N2)}');
SELECT * FROM code_explain('RAL-G', 'RAL-{farbe:G=grün|R=rötlich|B=青い}');
SELECT * FROM code_explain('2312-B', '{date:YYMM}[-{rev}]');
SELECT * FROM code_explain('123456784', '{a:N8}{check:mod10}');
SELECT * FROM code_explain('no such code', '{a:N8}{check:mod10}');

-- The day, and the period: as exact as the code is.
SELECT code, code_date(code, format::code_format), code_period(code, format::code_format)
FROM (VALUES
	('20231212', '{date:YYYYMMDD}'), ('2023346', '{date:YYYYDDD}'), ('2024366', '{date:YYYYDDD}'),
	('202312', '{date:YYYYMM}'), ('24B', '{date:YYMH}'), ('24N', '{date:YYMO}'), ('24K', '{date:YYML}'),
	('2349', '{date:YYWW}'), ('23492', '{date:YYWWE}'), ('2053', '{date:YYWW}'), ('20537', '{date:YYWWE}'),
	('202312121430', '{date:YYYYMMDDHHMI}'), ('2023366', '{date:YYYYDDD}'), ('2153', '{date:YYWW}'), ('P-1', 'P-{n:N1}')
) AS v(code, format);

-- Short years stand for those of a window in the format; it never depends on today.
SELECT code_date('991231', '{date:YYMMDD}'), code_date('991231', '{date:YYMMDD@1950}'), code_date('491231', '{date:YYMMDD@1950}');
SELECT code_date('3346', '{date:YDDD@2020}'), code_date('3346', '{date:YDDD@2015}'), code_period('A06', '{date:YLMM@1980}'), code_period('A06', '{date:YLMM@2005}');

-- The number; of two dates or numbers those with the plain name, or the first.
SELECT code_seq('DRN-0007', 'DRN-{seq:N4}'), code_seq('DRN-00FF', 'DRN-{n:seq(H4)}'), code_seq('2Z', '{seq:C2}'), code_seq('BA', '{seq:A2}'), code_seq('1', '{n:N1}');
SELECT code_seq('1-2', '{n:seq(N1)}-{seq:N1}'), code_seq('1-2', '{n:seq(N1)}-{m:seq(N1)}'), code_seq('1', '{a:N1}[-{seq:N1}]');
SELECT code_date('20230101-20231231', '{start:date(YYYYMMDD)}-{date:YYYYMMDD}'), code_date('20230101-20231231', '{start:date(YYYYMMDD)}-{until:date(YYYYMMDD)}');

-- code_build is the inverse.  It computes the check character.
SELECT code_build('DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}', '{"model": "2980", "date": "2023-12-12", "seq": 7}');
SELECT code_build('DRN-{model:N4}[-{variant:O=open|D=duct}][.{rev}]', '{"model": 2980, "variant": "duct"}');
SELECT code_build('DRN-{model:N4}[-{variant:O=open|D=duct}][.{rev}]', '{"model": "2980", "variant": "D", "rev": "B"}');
SELECT code_build('DRN-{model:N4}[-{variant:O=open|D=duct}][.{rev}]', '{"model": "2980", "variant": null}');
SELECT code_build('BAT-{date:YDDD@2020}{line:U1}{seq:C5}{check:mod37_36}', '{"date": "2023-12-12", "line": "A", "seq": 1000}');
SELECT code_build(f, code_fields(c, f) || '{"seq": 8}')
FROM (VALUES ('DRN-2980-20231212-0007'::text, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}'::code_format)) AS v(c, f);

-- What cannot be built: the error names the field.
SELECT code_build('DRN-{model:N4}-{seq:N4}', '{"model": "2980"}');
SELECT code_build('DRN-{model:N4}-{seq:N4}', '{"model": "298", "seq": 7}');
SELECT code_build('DRN-{model:N4}-{seq:N4}', '{"model": "2980", "seq": 10000}');
SELECT code_build('DRN-{model:N4}-{seq:N4}', '{"model": "2980", "seq": 7, "line": "A"}');
SELECT code_build('DRN-{date:YYMMDD}', '{"date": "12.12.2023"}');
SELECT code_build('DRN-{date:YYMMDD}', '{"date": "2023-12"}');
SELECT code_build('DRN-{date:YYMMDD}', '{"date": "1999-12-31"}');
SELECT code_build('DRN-{v:O=open|D=duct}', '{"v": "shut"}');
SELECT code_build('DRN-{a:N8}{check:mod10}', '{"a": "12345678", "check": "5"}');
SELECT code_build('DRN[-{a:N..126}]', ('{"a": "' || repeat('1', 126) || '"}')::jsonb);
\echo :LAST_ERROR_SQLSTATE

-- A format that reads what it wrote in another way is ambiguous, for these values.
SELECT code_build('{a:N..3}{b:N..3}', '{"a": "12", "b": "3"}');
SELECT code_build('{a:N..3}{b:N..3}', '{"a": "1", "b": "23"}');
\echo :LAST_ERROR_SQLSTATE

-- A check may stand before what it covers: a field, or a run of fields and what is between.
SELECT code_build('{check:mod10, over=serial}-{serial:N8}[/{rev}]', '{"serial": "12345678", "rev": "B"}');
SELECT code_fields('4-12345678/B', '{check:mod10, over=serial}-{serial:N8}[/{rev}]');
SELECT * FROM code_explain('4-12345678', '{check:mod10, over=serial}-{serial:N8}[/{rev}]');
SELECT code_require('5-12345678', '{check:mod10, over=serial}-{serial:N8}[/{rev}]');
SELECT code_build('{k:check(mod37_36, over=plant..seq)}{plant:A2}-{date:YYMMDD}{seq:N3}', '{"plant": "DD", "date": "2024-02-29", "seq": 7}');
SELECT code, code_seq(code, '{k:check(mod37_36, over=plant..seq)}{plant:A2}-{date:YYMMDD}{seq:N3}')
FROM (SELECT code_build('{k:check(mod37_36, over=plant..seq)}{plant:A2}-{date:YYMMDD}{seq:N3}', jsonb_build_object('plant', 'DD', 'date', '2024-02-29', 'seq', n)) AS code
	FROM generate_series(9, 12) AS n) AS c
ORDER BY code_key(code, '{k:check(mod37_36, over=plant..seq)}{plant:A2}-{date:YYMMDD}{seq:N3}');

-- A check character of Code 39 may be a blank, but no code ends with one.
SELECT code_build('{a:U2}{check:mod43}', '{"a": "3Y"}');
SELECT code_build('{a:U2}{check:mod43}', '{"a": "3Z"}');
SELECT code_matches('3Z '::text, '{a:U2}{check:mod43}');

-- JSON of every kind.
SELECT code_build('DRN-{seq:N4}', '{}');
SELECT code_build('DRN-{seq:N4}', '{"seq": 1e3}');
SELECT code_build('DRN-{seq:N4}', '{"seq": "0007"}');
SELECT code_build('DRN-{seq:N4}', '{"seq": 7, "seq": 8}');
SELECT code_build('DRN-{seq:N4}', '{"seq": 1.0}');
SELECT code_build('DRN-{seq:N4}', '{"seq": -1}');
SELECT code_build('DRN-{seq:N4}', '{"seq": 1e1000}');
SELECT code_build('DRN-{seq:N4}', '{"seq": true}');
SELECT code_build('DRN-{seq:N4}', '{"seq": [7]}');
SELECT code_build('DRN-{seq:N4}', '{"seq": {"seq": 7}}');
SELECT code_build('DRN-{seq:N4}', '[7]');
SELECT code_build('DRN-{seq:N4}', '7');
SELECT code_build('DRN-{seq:N4}', 'null');
SELECT code_build('DRN-{name:A..9}', jsonb_build_object('name', repeat('Gerätebezeichnung', 20)));

-- Codes that a spreadsheet has mangled.
SELECT code, code_suspect(code)
FROM unnest('{5.03E+02,503.0,Dec-12,12. Dez,12/12/2023,12345678901234500000,#N/A,DRN-20231212-0007,503,Dec}'::text[]) AS code;
SELECT code, code_suspect(code, '{date:YYYY-MM-DD}') FROM unnest('{2023-12-12,45272,14:30:00,TRUE,12.12.2023 00:00}'::text[]) AS code;
SELECT code_suspect('="00123"'), code_suspect('="00123"', '{n:N5}'), code_suspect('''00123'), code_suspect('45272');
SELECT code, code_suspect(code, '{n:N6}') FROM unnest('{000503,503,5.03E+02,1234567}'::text[]) AS code;
SELECT code_suspect(NULL), code_suspect(NULL, '{n:N6}'), code_suspect('503.0', NULL);

DROP TABLE drone;
DROP DOMAIN drone_serial, cell_lot;
