-- Formats beside what a user would write instead: a regular expression in a CHECK, and to_date of a
-- substring.  The formats know the days of each month; of the regular expressions one knows nothing
-- of dates, the other how many months and days there are at most.

INSERT INTO bench.contender VALUES
	('checks', 1, 'code_matches'), ('checks', 2, 'regex'), ('checks', 3, 'regex, months, days'),
	('dates', 1, 'code_date'), ('dates', 2, 'regex, then to_date'), ('dates', 3, 'to_date(substring)');

CREATE TABLE bench.serial AS
SELECT code, code::serial_number AS serial
FROM (SELECT format('DRN-%s-%s', to_char(date '2020-01-01' + (n / 2500)::integer, 'YYYYMMDD'),
					lpad((n % 2500)::text, 4, '0')) AS code
	  FROM generate_series(0, :codes - 1) n) c;
SELECT format('COPY (SELECT code FROM bench.serial) TO %L', :'folder' || '/serials') \gexec
VACUUM ANALYZE bench.serial;

CREATE TABLE bench.way (part text, contender text, expression text);
INSERT INTO bench.way VALUES
	('checks', 'code_matches', 'code_matches(serial, ''DRN-{date:YYYYMMDD}-{seq:N4}'')'),
	('checks', 'regex', 'code ~ ''^DRN-[0-9]{8}-[0-9]{4}$'''),
	('checks', 'regex, months, days', 'code ~ ''^DRN-[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])-[0-9]{4}$'''),
	('dates', 'code_date', 'code_date(serial, ''DRN-{date:YYYYMMDD}-{seq:N4}'')'),
	('dates', 'regex, then to_date',
	 'CASE WHEN code ~ ''^DRN-[0-9]{8}-[0-9]{4}$'' THEN to_date(substring(code, 5, 8), ''YYYYMMDD'') END'),
	('dates', 'to_date(substring)', 'to_date(substring(code, 5, 8), ''YYYYMMDD'')');

-- As a filter; as a CHECK that a COPY meets; as a value.
CREATE FUNCTION bench.formats_round(round integer, folder text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT statement
	FROM bench.way JOIN bench.contender c ON (c.part, c.name) = (way.part, way.contender),
		 LATERAL (VALUES
			(1, 'checks', format('SELECT bench.measure(''checks'', ''WHERE, ms'', %L, %s, %L)', contender, $1,
				format('SELECT count(*) FROM bench.serial WHERE %s', expression))),
			(2, 'checks', 'DROP TABLE IF EXISTS bench.checked'),
			(3, 'checks', format('CREATE TABLE bench.checked (%s, CHECK (%s))',
				CASE WHEN contender = 'code_matches' THEN 'serial serial_number' ELSE 'code text' END, expression)),
			(4, 'checks', format('SELECT bench.measure(''checks'', ''COPY in with a CHECK, ms'', %L, %s, %L)', contender, $1,
				format('COPY bench.checked FROM %L', $2 || '/serials'))),
			(5, 'dates', format('SELECT bench.measure(''dates'', ''the date in it, ms'', %L, %s, %L)', contender, $1,
				format('SELECT count(%s) FROM bench.serial', expression))))
		 AS s(ord, part, statement)
	WHERE s.part = way.part
	ORDER BY way.part, c.ord, s.ord
$$;
\o /dev/null
SELECT s FROM generate_series(1, :rounds) round, bench.formats_round(round, :'folder') s \gexec
\o

\echo
\echo 'Formats:' :codes 'serial numbers such as DRN-20231212-0007; median of' :rounds 'rounds; ratio: times that of the format'
\pset footer off
SELECT * FROM bench.report('checks', 'code_matches')
UNION ALL
SELECT * FROM bench.report('dates', 'code_date');
