-- Formats of several templates: an old scheme and a new one, two plants, two kinds.
--
SET client_min_messages = warning;
CREATE SCHEMA plant;
SET search_path = plant, public;
CREATE TABLE scheme (name text PRIMARY KEY, format code_format);
INSERT INTO scheme VALUES
	('drive', 'D{n:N5} | {plant:A2}-{date:YYWW}-{seq:N4}[-{rev}] | {"x", any case}{date:YYMMDD}{seq:N3}{check:mod10}'),
	('kind', 'A{seq:N3}|B{seq:N4}'),
	('ambiguous', '{a:N4}|{b:N4}');

-- The first template that a code matches; keys sort by it first.
SELECT code, code_fields(code, format), code_build(format, code_fields(code, format)) AS built,
	code_date(code, format), code_seq(code, format), code_period(code, format)
FROM scheme, unnest(ARRAY['D12345', 'HH-2550-0007', 'HH-2550-0007-B', 'X2512120078', 'D1234']::part_number[]) AS code
WHERE name = 'drive';
SELECT code FROM scheme, unnest(ARRAY['B0001', 'A999', 'A001', 'B0000']::serial_number[]) AS code WHERE name = 'kind' ORDER BY code_key(code, format);
SELECT code_between('A999', 'A001', 'B0002', format), code_between('B0003', 'A001', 'B0002', format) FROM scheme WHERE name = 'kind';
SELECT e.* FROM scheme, code_explain('HH-2550-0007-B', format) AS e WHERE name = 'drive';
SELECT code_require('HH-2560-0007', format) FROM scheme WHERE name = 'drive';
SELECT code_require('X251212007', format) FROM scheme WHERE name = 'drive';
SELECT code_suspect('123', 'D{n:N4}|{m:N5}'), code_suspect('46003', 'D{n:N4}|{date:DD.MM.YYYY}');

-- The first template that the fields fit, or the one that is asked for.
SELECT code_build(format, '{"n": "12345"}'), code_build(format, '{"date": "2025-12-12", "seq": 7}'),
	code_build(format, '{"date": "2025-W50", "seq": 7, "plant": "HH"}') FROM scheme WHERE name = 'drive';
SELECT code_build(format, '{"seq": 12}'), code_build(format, '{"seq": 1200}'), code_build(format, '{"seq": 12, "alternative": 2}') FROM scheme WHERE name = 'kind';
SELECT code_build(format, '{"a": "1234"}') FROM scheme WHERE name = 'ambiguous';
SELECT code_build(format, '{"b": "1234"}') FROM scheme WHERE name = 'ambiguous';
SELECT code_build(format, '{"n": "12345", "alternative": 2}') FROM scheme WHERE name = 'drive';
SELECT code_build(format, '{"n": "12345", "alternative": 4}') FROM scheme WHERE name = 'drive';
SELECT code_build(format, '{"n": "12345", "alternative": "new"}') FROM scheme WHERE name = 'drive';
SELECT code_build(format, '{"n": "12345", "plant": "HH"}') FROM scheme WHERE name = 'drive';
SELECT code_build(format, '{"m": "12345"}') FROM scheme WHERE name = 'drive';
SELECT code_build(format, '{"plant": "hh", "seq": 1, "date": "2025-W50"}') FROM scheme WHERE name = 'drive';

-- What no earlier template keeps is built as it is read.
SELECT code, code_fields(code, format), code_build(format, code_fields(code, format)) AS built
FROM unnest(ARRAY['ab1', 'aB1', 'AB1']) AS code, code_format('ab{n:N1} | {"ab", any case}{m:N1} | {p:A2}{q:N1}') AS format;

-- A part number's revision, where its template has one.
SELECT part_base(code, format), part_revision(code, format), part_is_revision_of(code, 'HH-2550-0007', format)
FROM scheme, unnest(ARRAY['HH-2550-0007-B', 'D12345']::part_number[]) AS code WHERE name = 'drive';
SELECT part_next_revision('HH-2550-0007', format) FROM scheme WHERE name = 'drive';
SELECT part_next_revision('D12345', format) FROM scheme WHERE name = 'drive';
SELECT part_revision('A001', format) FROM scheme WHERE name = 'kind';

-- Numbering takes the first template that has a number and that the fields fit.
INSERT INTO code_formats (name, format) SELECT name, format FROM scheme WHERE name = 'drive';
INSERT INTO code_formats (name, format) VALUES ('kinds', '{kind:A=hand|B=floor}{seq:N3}|{kind:C=ride-on}{seq:N4}'), ('none', '{n:N4}|{m:N5}');
SELECT code_next('drive', on_date => '2025-12-12'), code_next('drive', '{"plant": "HH"}', '2025-12-12'), code_next('drive', '{"alternative": 3}', '2025-12-12');
SELECT code_next('kinds', '{"kind": "floor"}'), code_next('kinds', '{"kind": "ride-on"}');
SELECT code_peek('kinds', '{"kind": "C"}');
SELECT code_continue('kinds', 'C0100'), code_next('kinds', '{"kind": "C"}');
SELECT code, number FROM code_gaps('kinds', ARRAY['C0002', 'A003', 'C0004']);
SELECT code_next('kinds', '{"kind": "D"}');
SELECT code_next('kinds', '{"kind": "A", "plant": "HH"}');
SELECT code_next('none');
SELECT code_continue('drive', 'D12345');
SELECT name, scope, last FROM code_counters WHERE name IN ('drive', 'kinds') ORDER BY name, scope COLLATE "C";
-- Templates that share a counter: a gap is written as the code before it, if that has room.
INSERT INTO code_formats (name, format) VALUES ('wider', 'A{seq:N3} | A{seq:N4}');
SELECT code_continue('wider', 'A999'), code_next('wider', '{"alternative": 2}');
SELECT code, number FROM code_gaps('wider', ARRAY['A1003', 'A998', 'A1000']) WHERE number > 990;
SELECT code_next('wider');
DELETE FROM code_formats WHERE name IN ('drive', 'kinds', 'none', 'wider');

-- Wrong ones.
SELECT '{n:N4}|'::code_format;
SELECT '|{n:N4}'::code_format;
SELECT '[{a:N4}|{b:N3}]'::code_format;
SELECT '{a:N4}|{v:A=ä}{n:n4}'::code_format;
SELECT '{a:N4}|X{alternative:N3}'::code_format;
SELECT '{a:N1}|{a:N2}|{a:N3}|{a:N4}|{a:N5}|{a:N6}|{a:N7}|{a:N8}|{a:N9}'::code_format;
SELECT code_fields('X123', 'X{alternative:N3}');

DROP TABLE scheme;
DROP SCHEMA plant;
