-- Letters that people write in either case: read as those that are built.
--
SET client_min_messages = warning;
CREATE SCHEMA plant;
SET search_path = plant, public;

-- A literal, a class, a counter, a choice, a date, a revision and a check character.
SELECT code, code_fields(code, f), code_build(f, code_fields(code, f))
FROM (VALUES
	('{"Rev ", any case}{n:A3, any case}', 'REV abC'),
	('{n:(0-9a-f)8, any case}', 'DEADbeef'),
	('S-{seq:H4, any case}', 'S-00fF'),
	('{v:O=open|dU=duct, any case}-{n:N2}', 'Du-07'),
	('{d:date(DDMONYY), any case}', '24dec25'),
	('P-100[-{rev, any case}]', 'P-100-b'),
	('{n:U17, any case}{check:mod37_36, any case}', 'a12425gabc1234002m')) AS scheme (f, code),
	LATERAL CAST(f AS code_format) AS format;
SELECT * FROM code_explain('rev abC', '{"Rev ", any case}{n:A3, any case}');
SELECT code_require('rev abC', '{"Rev ", any case}{n:A3}');
SELECT code_build('{n:A3, any case}-{m:A1}', '{"n": "abc", "m": "x"}');
SELECT part_revision('P-100-b', 'P-100[-{rev, any case}]'), part_next_revision('P-100-b', 'P-100[-{rev, any case}]'),
	part_is_revision_of('p-100-b', 'P-100-C', '{"P-", any case}{n:N3}[-{rev, any case}]');

-- Spellings of one code are different codes, and follow each other by key.
SELECT code, code_key(code, '{n:A2, any case}{m:N1}') FROM unnest(ARRAY['AB2', 'ab1', 'Ab1', 'AB1', 'aC0']::serial_number[]) AS code ORDER BY 2;
CREATE TABLE unit (serial serial_number CHECK (code_require(serial, 'DRN-{n:A2, any case}{m:N1}')));
CREATE UNIQUE INDEX ON unit (upper(serial));
INSERT INTO unit VALUES ('DRN-ab1');
INSERT INTO unit VALUES ('DRN-Ab1');

-- Numbers are given as they are built.
INSERT INTO code_formats (name, format) VALUES ('any', '{"dr", any case}{line:A1, any case}{seq:H2, any case, start=10}');
SELECT code_allocate('any', 2, '{"line": "x"}'), code_next('any', '{"line": "X"}');
SELECT code_continue('any', 'DRx1f'), code_next('any', '{"line": "X"}');
SELECT scope, last FROM code_counters WHERE name = 'any';
SELECT * FROM code_gaps('any', ARRAY['DRx0A', 'dRX0c', 'DRY0b']);
-- They do not begin where a column has other spellings of the codes.
CREATE TABLE typed (serial serial_number DEFAULT code_next('any', '{"line": "Z"}'));
INSERT INTO typed VALUES ('drZ0c'), ('DRz0B');
SELECT code_next('any', '{"line": "Z"}');
INSERT INTO code_formats (name, format) VALUES ('split', '{plant:N2}[-]{line:N1}-{seq:N3}');
CREATE TABLE split (serial text DEFAULT code_next('split', '{"plant": "12", "line": "3"}'));
INSERT INTO split VALUES ('12-3-007'), ('123-004'), ('12-4-009');
SELECT code_next('split', '{"plant": "12", "line": "3"}');
DROP TABLE typed, split;
DELETE FROM code_formats WHERE name IN ('any', 'split');

-- A part has one base, however it is written.
SELECT code, part_base(code, format), part_is_revision_of(code, 'ab-1', format), part_is_revision_of('AB-1 Rev C', code, format)
FROM unnest(ARRAY['ab-1', 'AB-1', 'ab-1 rev b', 'AB1 REV B']::part_number[]) AS code,
	code_format('{p:A2, any case}[-]{n:N1}[ {"Rev", any case} {rev, any case}]') AS format;
-- What is built is what was designed, in another spelling.
CREATE TABLE bom (parent part_number, child part_number, quantity numeric);
CREATE TABLE built (parent text, child text, quantity numeric, part_number part_number, installed_at timestamptz, removed_at timestamptz, transferred boolean);
INSERT INTO bom VALUES ('ASM-1', 'AB-1', 2), ('ASM-1', 'AB-2 Rev B', 1), ('ASM-1', 'CD-3 Rev B', 1);
INSERT INTO built (parent, child, quantity, part_number, installed_at) VALUES
	('u', 'x', 1, 'ab-1', '2024-01-01'), ('u', 'y', 1, 'AB1', '2024-01-01'), ('u', 'z', 1, 'ab2 REV b', '2024-01-01'), ('u', 'w', 1, 'cd-3 rev a', '2024-01-01');
SELECT problem, designed, built, items FROM trace_diff('built', 'bom', 'u', unit_part => 'ASM-1', format => '{p:A2, any case}[-]{n:N1}[ {"Rev", any case} {rev, any case}]');
DROP TABLE bom, built;
-- What was expected within a choice.
SELECT code_require('OPX', '{v:open|oval, any case}');

-- What would be read otherwise as it is built: bb has an x.
SELECT code_require('Bb', '[{x:(b)1}]{y:(b)..2, any case}');
SELECT code_fields('bb', '[{x:(b)1}]{y:(b)..2, any case}');

-- Wrong ones.
SELECT '{n:N4, any case}'::code_format;
SELECT '{n:X4, any case}'::code_format;
SELECT '{n:A4, anycase}'::code_format;
SELECT '{"A|B", any case}{n:N4}'::code_format;
SELECT '{"A}{n:N4}'::code_format;
SELECT '{a:A2, any case}b{c:A2}{check:mod43}'::code_format;

DROP TABLE unit;
DROP SCHEMA plant;
