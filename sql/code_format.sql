-- Formats: how a firm writes its numbers, as a type.
--
-- A template is text with fields in braces.
SELECT 'DRN-{model:N4}[-{variant:O=open|D=duct|P=probe}][.{rev}]'::code_format;
SELECT '{plant:A2}{date:YYMMDD}-{batch:seq(N2)}'::code_format;
SELECT 'BAT-{date:YDDD@2020}{line:U1}{seq:C5}{check:mod37_36}'::code_format;

-- It is compiled when it is entered: a wrong one is refused there, with the position.
SELECT 'DRN-{model:N4'::code_format;
SELECT 'DRN-{model:Z4}'::code_format;
SELECT 'DRN-{model:N4}-{model:N2}'::code_format;
SELECT 'DRN-2980|{seq:N4}'::code_format;
SELECT 'DRN-{seq:N19}'::code_format;
SELECT '{date:YYMM}-{date:MMDD}'::code_format;
SELECT '{d:date(MMDD)}'::code_format;
SELECT '{date:YMMDD}'::code_format;
SELECT '{a:U4}{check:mod10}'::code_format;
SELECT '{a:N4}{check:mod11}'::code_format;

-- A blank at an end of all codes, or two in a row, is refused: no code could match.
SELECT 'P-{n:N4} '::code_format;
SELECT 'P-{n:N4}[ {rev} ]'::code_format;
SELECT 'P-{n:N4} [{rev}]'::code_format AS only_with_a_revision;

-- A check covers a field: what is before it, or what it names.
SELECT '{check:mod10, over=a}{a:N4}'::code_format, '{check:mod10, over=a..b}{a:N4}-{b:N2}'::code_format;
SELECT '{check:mod10}{a:N4}'::code_format;
SELECT 'S[{a:N4}]{check:mod10}'::code_format;
SELECT '{a:N4}{check:mod10, over=a}'::code_format;
SELECT '{check:mod10, over=a..b}{a:N4}-{b:A2}'::code_format;
SELECT '{check:mod10, over=a..k}{a:N4}{k:check(luhn)}'::code_format;
SELECT '{v:O=open|D=open}'::code_format;
SELECT '[-{rev}'::code_format;
SELECT '[[DRN]]{seq:N4}'::code_format;
SELECT 'grün {seq:N4}'::code_format;
SELECT '{farbe:G=grün|R=rötlich|}'::code_format;

-- Limits.
SELECT length(('{a:x=' || repeat('m', 1018) || '}')::code_format::text);
SELECT ('{a:x=' || repeat('m', 1019) || '}')::code_format;
SELECT ('{a:N100}' || repeat('-', 27))::code_format;
SELECT (SELECT string_agg('{f' || n || ':N1}', '') FROM generate_series(1, 65) n)::code_format;

-- One SQLSTATE for what is malformed, one for what is too much, one for a name that is none.
SELECT '{model:N4'::code_format;
\echo :LAST_ERROR_SQLSTATE
SELECT '{model:N100}{seq:N18}{line:U9}'::code_format;
\echo :LAST_ERROR_SQLSTATE
SELECT 'no_such_standard'::code_format;
\echo :LAST_ERROR_SQLSTATE
SELECT 'vins'::code_format;
SELECT repeat('no_such_standard', 3)::code_format;
SELECT 'DRN-0000'::code_format;
SELECT '{week:YYYYWW}'::code_format;
SELECT 'A-{seq:4}'::code_format;
SELECT '{no:[A-Z]6}'::code_format;
SELECT ''::code_format;
\echo :LAST_ERROR_SQLSTATE

-- So it is where a domain or a table is made with it.
CREATE DOMAIN drone_serial AS serial_number CHECK (code_require(VALUE, 'DRN-{date:YYYYMMDD}-{seq:N'));
CREATE TABLE plant (name text, serials code_format DEFAULT 'DRN-{seq:N4');
CREATE TABLE plant (name text, serials code_format);
INSERT INTO plant VALUES ('Munich', 'MUC-{seq:N6}');
INSERT INTO plant VALUES ('Riga', 'RIX-{seq:N6');
INSERT INTO plant SELECT 'Oslo', 'OSL-{seq:N6}'::text;
INSERT INTO plant SELECT 'Bern', 'BRN-{seq:N6'::varchar;
SELECT name, serials, serials::text || '...' AS text, serials::varchar(5) FROM plant;
DROP TABLE plant;

-- Formats travel in binary as their text.
SELECT convert_from(code_format_send('P-{seq:N4}'), 'UTF8');

-- They are no text, but a text can stand for one: as drivers send parameters. It is compiled then.
SELECT 'P-{seq:N4}'::text || 'P-{seq:N4}'::code_format;
SELECT code_matches('P-0001'::text, 'P-{seq:N4}'::text);
SELECT code_matches('P-0001', 'P-{seq:N4}');
SELECT code_matches(code, format) FROM (VALUES ('P-0001', 'P-{seq:N4}'), ('P-0001', 'P-{seq:N3}'),
	('P-001', 'P-{seq:N3}'), ('P-001', NULL)) AS given (code, format);
PREPARE by_varchar(varchar) AS
	SELECT code_seq(serial_number 'P-0007', $1), code_seq(lot_code 'P-0008', $1), code_build($1, '{"seq": 9}'),
		code_matches(part_number 'P-1', $1), code_suspect('P-0001', $1);
EXECUTE by_varchar('P-{seq:N4}');
EXECUTE by_varchar('P-{seq:N');
\echo :LAST_ERROR_SQLSTATE
DEALLOCATE by_varchar;

-- They sort and group by their bytes, so that it shows where one format is used.
SELECT format, count(*) FROM unnest(ARRAY['P-{seq:N4}', 'P-{seq:N3}', 'P-{seq:N4}']::code_format[]) AS format GROUP BY format ORDER BY format;
SELECT 'P-{seq:N4}'::code_format = 'P-{seq:seq(N4)}' AS same, 'P-{seq:N4}'::code_format < 'P-{seq:N5}' AS less;
