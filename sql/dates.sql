-- Dates in codes: what units, tables and pieces mean.
CREATE FUNCTION dated(code text, format text) RETURNS TABLE (fields jsonb, date date, period daterange, built_again boolean)
LANGUAGE sql BEGIN ATOMIC
	SELECT code_fields(code, format), code_date(code, format), code_period(code, format), code_build(format, code_fields(code, format)) = code;
END;

-- As precise as the code.
SELECT scheme.*, dated.* FROM (VALUES
	('24-0007', '{date:YY}-{seq:N4}'),
	('2023Q4-17', '{date:YYYYQ}-{seq:N2}'),
	('2023Q4-17', '{date:YYYY\QQ}-{seq:N2}'),
	('2024B', '{date:YYYYQ(A-D)}'),
	('2020-W53', '{date:YYYY-\WWW}'),
	('2020-W53-5', '{date:YYYY-\WWW-E}'),
	('12DEC23', '{date:DDMONYY}'),
	('20231212143015', '{date:YYYYMMDDHHMISS}'),
	('1224-A', '{date:MMDD}-{line:A1}'),
	('29FEB', '{date:DDMON}')) AS scheme (code, format), LATERAL dated(code, format);

-- Own characters: makers of batteries (GB/T 34014), of electronics, of cosmetics.
SELECT scheme.*, dated.* FROM (VALUES
	('DC1', '{date:Y(1-9A-HJ-NPR-TV-Y)M(1-9A-C)D(1-9A-HJ-NPR-Y)@2011}'),
	('M4V', '{date:M(A-HJ-M)Y(0-9A-Z)D(1-9A-V)@2020}'),
	('23M', '{date:YYM(A-HJ-M)}'),
	('2302F', '{date:YYWWE(A-G)}'),
	('240229X', '{date:YYMMDDH(A-X)}')) AS scheme (code, format), LATERAL dated(code, format);

-- Years that count from another one: 9502 is not 1995.
SELECT scheme.*, dated.* FROM (VALUES
	('9502', '{date:YYMM@+1920}'),
	('FOC1024ABCD', 'FOC{date:YYWW@+1996}{seq:U4}'),
	('7', '{date:Y@+2003}')) AS scheme (code, format), LATERAL dated(code, format);

-- In pieces.
SELECT scheme.*, dated.* FROM (VALUES
	('50A23', '{date:WW}{plant:A1}{date:YY}'),
	('L3B346', 'L{date:Y@2020}{line:A1}{date:DDD}'),
	('23-12-LINE4-24', '{date:YY-MM}-LINE{line:N..2}-{date:DD}'),
	('23-12-LINE14-24', '{date:YY-MM}-LINE{line:N..2}-{date:DD}')) AS scheme (code, format), LATERAL dated(code, format);
SELECT * FROM code_explain('L3B346', 'L{date:Y@2020}{line:A1}{date:DDD}');
SELECT * FROM code_explain('2023Q4', '{date:YYYY\QQ}');
SELECT * FROM code_explain('1224', '{date:MMDD}');
SELECT * FROM code_explain('2024', '{date:YYYY}');

-- A check over a date is over all of its pieces: 2 * 3 + 4 + 7 * 3 + 1 + 2 * 3 = 38, so 2.
SELECT code_matches('224-7-12', f), code_matches('924-7-12', f), code_build(f, '{"date": "2024-12", "a": "7"}')
FROM CAST('{check:mod10, over=date}{date:YY}-{a:N1}-{date:MM}' AS code_format) AS f;

-- Impossible, at the piece that is.
SELECT code_require('53A21', '{date:WW}{plant:A1}{date:YY}');
SELECT code_require('L3B366', 'L{date:Y@2020}{line:A1}{date:DDD}');
SELECT code_require('31FEB23', '{date:DDMONYY}');
SELECT code_require('12DEX23', '{date:DDMONYY}');
SELECT code_require('23I', '{date:YYM(A-HJ-M)}');
SELECT code_require('23BV', '{date:YYM(A-L)D(1-9A-V)}');
SELECT code_build('{date:WW}{plant:A1}{date:YY}', '{"date": "2023-12", "plant": "A"}');
SELECT code_build('{date:YYMM@+1920}', '{"date": "1919-12"}');

-- What no date is.
SELECT '{date:Y(A-C)MM}'::code_format;
SELECT '{date:M(A-K)YY}'::code_format;
SELECT '{date:YY}[-{date:MM}]'::code_format;
SELECT '{date:YY}{date:YY}'::code_format;
SELECT '{date:DDD}'::code_format;

-- Times and order: by the date, wherever its pieces are.
SELECT code FROM unnest('{02B24,50A23,51A22,01A23}'::text[]) AS code ORDER BY code_key(code, '{date:WW}{plant:A1}{date:YY}');
SELECT code FROM unnest('{JAN23,DEC22,FEB23,AUG22}'::text[]) AS code ORDER BY code_key(code, '{date:MONYY}');
SELECT code_suspect('45272', '{date:MM}/{date:DD}/{date:YYYY}') AS pieces, code_suspect('45272', '{date:MM/DD/YYYY}') AS whole;

-- Numbers restart with the date, as far as the code has it.
INSERT INTO code_formats (name, format) VALUES ('by_year', '{date:YY}-{seq:N4}'), ('by_quarter', 'Q{date:QYY}-{seq:N2}'),
	('in_pieces', '{date:WW}{plant:A1}{date:YY}-{seq:N2}');
SELECT on_date, code_next('by_year', '{}', on_date), code_next('by_quarter', '{}', on_date), code_next('in_pieces', '{"plant": "A"}', on_date)
FROM unnest('{2023-10-01,2023-12-31,2024-01-01,2024-12-30}'::date[]) AS on_date;
SELECT name, scope, last FROM code_counters ORDER BY name, scope;
DELETE FROM code_formats WHERE name IN ('by_year', 'by_quarter', 'in_pieces');
DROP FUNCTION dated(text, text);
