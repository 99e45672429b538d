-- Characters of a format's own, and counters that count in them.
--
SET client_min_messages = warning;
CREATE SCHEMA plant;
SET search_path = plant, public;

-- Fields, in the order of their characters.
SELECT code_fields('CN-1B7Z', 'CN-{n:(0-9B-DF-HJ-NP-TV-Z)4}');
SELECT code_require('CN-1A7Z', 'CN-{n:(0-9B-DF-HJ-NP-TV-Z)4}');
SELECT code_build('CN-{n:(0-9B-DF-HJ-NP-TV-Z)4}', '{"n": "1A7Z"}');
SELECT code_build('X{n:(a-f0-9)..4}', '{"n": "cafe"}');
SELECT code, code_key(code, '{n:(ZYX0-9)..3}') FROM unnest(ARRAY['9', '0', 'X', 'ZZ', 'Z', 'XY0']::serial_number[]) AS code ORDER BY 2;
SELECT code_between('Y', 'Z', 'X', '{n:(ZYX)1}'), code_between('X', 'Z', 'Y', '{n:(ZYX)1}');

-- Numbers: 10 is 31 in 31 digits; J is 18 without I and O, and J0 is 18 * 34.
SELECT code_seq('0010', '{seq:(0-9B-DF-HJ-NP-TV-Z)4}'), code_seq('00J0', '{seq:(0-9A-HJ-NP-Z)4}'), code_seq('ZZ', '{seq:(ZYX)..2}');
SELECT code_build('{seq:(0-9A-HJ-NP-Z)4}', '{"seq": 612}');

-- Counts from 0: a field without characters is not there.
SELECT code, code_fields(code, 'X{a:A0..2}{n:N3}') FROM unnest(ARRAY['X007', 'XA007', 'XAB007', 'XABC007']::serial_number[]) AS code;
SELECT code_build('X{a:A0..2}{n:N3}', '{"n": "007"}'), code_build('X{a:A0..2}{n:N3}', '{"n": "007", "a": "AB"}');
SELECT code_build('X{a:A0..2}{n:N3}', '{"n": "007", "a": "ABC"}');

-- Optional separators: there or not, and absent when built.
SELECT code, code_fields(code, '{a:N3}[-]{b:N2}[ {c:A1}]'), code_build('{a:N3}[-]{b:N2}[ {c:A1}]', code_fields(code, '{a:N3}[-]{b:N2}[ {c:A1}]')),
	code_key(code, '{a:N3}[-]{b:N2}[ {c:A1}]')
FROM unnest(ARRAY['123-45', '12345', '123--45', '123-45 A', '12345 A']::serial_number[]) AS code;
SELECT * FROM code_explain('123-45', '{a:N3}[-]{b:N2}');
-- What would be read otherwise without them, and what would be built as another code.
SELECT code_require('12-345', '{a:N..3}[-]{b:N..3}');
SELECT code_build('{a:N..3}[-]{b:N..3}', '{"a": "12", "b": "345"}');
SELECT '{a:U3}[-]{b:U3}{check:mod43}'::code_format;
SELECT '[[-]]{a:N3}'::code_format;

-- Wrong ones.
SELECT 'Prüf-{n:N4}'::code_format;
SELECT '{n:(äö)4}'::code_format;
SELECT '{seq:N0..4}'::code_format;
SELECT '{n:(A-HJ-A)4}'::code_format;
SELECT '{n:(AA)4}'::code_format;
SELECT '{n:()4}'::code_format;
SELECT '{n:(AB)}'::code_format;
SELECT '{seq:(A)4}'::code_format;
SELECT '{seq:N4, step=0}'::code_format;

-- Allocation.
INSERT INTO code_formats VALUES
	('unit', NULL, 'U{seq:(0-9A-HJ-NP-Z)2, start=16}'),
	('order', NULL, 'O-{year:N2}-{seq:N3, start=10, step=10}'),
	('hundred', NULL, 'H{seq:N2, step=50}');
SELECT code_allocate('unit', 4);
SELECT code_allocate('order', 3, '{"year": 26}');
SELECT code_next('order', '{"year": 26}');
SELECT code_next('order', '{"year": 27}');
SELECT * FROM code_counters ORDER BY 1, 2;
-- After another number comes the next step beyond it.
SELECT public.code_continue('order', 'O-26-077'), code_next('order', '{"year": 26}');
SELECT public.code_continue('order', 'O-28-003'), code_next('order', '{"year": 28}');
-- 1 and 51, then no more.
SELECT code_allocate('hundred', 2);
SELECT code_next('hundred');
SELECT code_allocate('order', 2147483647, '{"year": 29}');

-- Numbers of a column that are below the first are in nobody's way.
CREATE TABLE purchase (code serial_number PRIMARY KEY DEFAULT code_next('order', '{"year": 30}'));
INSERT INTO purchase VALUES ('O-30-009');
INSERT INTO purchase DEFAULT VALUES RETURNING code;
TRUNCATE code_formats, code_counters;
DROP SCHEMA plant CASCADE;
