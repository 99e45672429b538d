-- Codes as a column type: the extension, text in the "C" collation, text in ICU's numeric order,
-- citext, and Debian's versions, which sort as codes do; and how fast numbers are, as a floor.
--
-- Codes that share prefixes, as those of a plant do, are taken through everything.  Two kinds of
-- codes in one column, and codes that share nothing, are sorted and indexed: for codes that may be
-- there twice, which the server looks for, and for numbers of units, which are unique.

INSERT INTO bench.contender (part, ord, name, yardstick)
SELECT part, ord, name, name IN ('serial_number', 'text "C"')
FROM unnest('{codes,codes of two shapes,random codes}'::text[]) part,
	 unnest('{serial_number,"text \"C\"",text ICU numeric,citext,debversion,bigint}'::text[])
		WITH ORDINALITY AS contender(name, ord);
SELECT bench.leave_only(:'only') \g /dev/null

-- DRN-2980-20231212-0007: ten products, 250 a day each; as they come from the line, not in order
CREATE TABLE bench.code AS
SELECT 'codes' AS part, n AS number,
	   format('DRN-%s-%s-%s', 2980 + n % 10,
			  to_char(date '2020-01-01' + (n / 2500)::integer, 'YYYYMMDD'),
			  lpad((n / 10 % 250)::text, 4, '0')) AS code
FROM generate_series(0, :codes - 1) n
ORDER BY md5(n::text);

-- the same, every other one in the place of a cell of a battery
INSERT INTO bench.code
SELECT 'codes of two shapes', number,
	   CASE WHEN number / 10 % 2 = 0 THEN code
			ELSE 'CELLS/77120/K' || lpad(number::text, 7, '0') END
FROM bench.code WHERE part = 'codes';

INSERT INTO bench.code
SELECT 'random codes', number, upper(left(translate(encode(sha256(number::text::bytea), 'base64'), '+/', 'XY'), 12))
FROM bench.code WHERE part = 'codes';

SELECT format('COPY (SELECT %I FROM bench.code WHERE part = %L) TO %L', col, part, :'folder' || '/' || part || ' as ' || col)
FROM (SELECT DISTINCT part FROM bench.code) p, unnest('{code,number}'::text[]) col \gexec

CREATE TABLE bench.column_type (contender text, definition text, col text DEFAULT 'code');
INSERT INTO bench.column_type VALUES
	('serial_number', 'serial_number'), ('text "C"', 'text COLLATE "C"');
INSERT INTO bench.column_type VALUES ('bigint', 'bigint', 'number');
SELECT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') AS has_icu \gset
\if :has_icu
CREATE COLLATION bench.numeric_order (provider = icu, locale = 'und-u-kn-true');
INSERT INTO bench.column_type VALUES ('text ICU numeric', 'text COLLATE bench.numeric_order');
\endif

-- Those that the server has, and can install: the script of debversion 1.1 gives two operators one
-- negator, which servers have come to refuse, and its package has no other script.
DO $$
DECLARE
	extension name;
	version text;
BEGIN
	FOR extension, version IN
		SELECT name, default_version FROM pg_available_extensions
		WHERE name IN ('citext', 'debversion') AND name IN (SELECT c.name FROM bench.contender c)
	LOOP
		BEGIN
			EXECUTE format('CREATE EXTENSION %I', extension);
			INSERT INTO bench.column_type VALUES (extension, extension);
		EXCEPTION WHEN OTHERS THEN
			UPDATE bench.contender
			SET not_run = format('CREATE EXTENSION of %s says "%s"', version, SQLERRM)
			WHERE name = extension;
		END;
	END LOOP;
END
$$;
DELETE FROM bench.column_type WHERE contender NOT IN (SELECT name FROM bench.contender);

-- Every step of a round is taken by all contenders before the next one begins.
CREATE FUNCTION bench.codes_round(part text, round integer, folder text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT statement
	FROM (SELECT contender, definition, col, contender || ' codes' AS codes, contender || ' index' AS index,
				 contender || ' keys' AS keys, contender || ' lookups' AS lookups,
				 format('COPY %I FROM %L', contender || ' codes', $3 || '/' || $1 || ' as ' || col) AS copy
		  FROM bench.column_type) t,
		 LATERAL (VALUES
			(1, format('DROP TABLE IF EXISTS %I CASCADE', codes)),
			(2, format('CREATE TABLE %I (code %s)', codes, definition)),
			(3, CASE WHEN $1 <> 'codes' THEN copy
				ELSE format('SELECT bench.measure(%L, ''COPY in, ms'', %L, %s, %L)', $1, contender, $2, copy) END),
			(4, format('VACUUM ANALYZE %I', codes)),
			(5, format('SELECT bench.measure(%L, ''ORDER BY, ms'', %L, %s, %L)', $1, contender, $2,
				   format('SELECT code FROM %I ORDER BY code OFFSET 1000000000', codes))),
			(6, format('SELECT bench.measure(%L, ''CREATE INDEX, ms'', %L, %s, %L)', $1, contender, $2,
				   format('CREATE INDEX %I ON %I (code)', index, codes))),
			(7, format('SELECT bench.measure(%L, ''CREATE UNIQUE INDEX, ms'', %L, %s, %L)', $1, contender, $2,
				   format('CREATE UNIQUE INDEX %I ON %I (code)', keys, codes))),
			(8, format('DROP INDEX %I', keys)),
			(9, format('INSERT INTO bench.result VALUES (%L, ''index size, MB'', %L, %s, pg_relation_size(to_regclass(%L)) / 1e6)',
				   $1, contender, $2, quote_ident(index))),
			(10, format('CREATE OR REPLACE FUNCTION %I() RETURNS void LANGUAGE plpgsql AS %L', lookups,
				   format('DECLARE wanted %1$I.code%%TYPE; found boolean;
						   BEGIN
							   FOR wanted IN SELECT %2$I FROM bench.code WHERE part = %3$L LIMIT 50000 LOOP
								   SELECT true INTO STRICT found FROM %1$I WHERE code = wanted LIMIT 1;
							   END LOOP;
						   END', codes, col, $1))),
			(11, format('SELECT bench.measure(%L, ''50000 lookups, ms'', %L, %s, %L)', $1, contender, $2,
				   format('SELECT %I()', lookups)))) AS step(ord, statement)
	WHERE ord <= 8 OR $1 = 'codes'
	ORDER BY ord, contender
$$;
\o /dev/null
SELECT s
FROM unnest('{codes,codes of two shapes,random codes}'::text[]) part,
	 generate_series(1, :rounds) round, bench.codes_round(part, round, :'folder') s \gexec
\o

\pset footer off
\echo
\echo 'Codes:' :codes 'that share prefixes; median of' :rounds 'rounds; ratio: times that of serial_number'
SELECT * FROM bench.report('codes', 'serial_number');
\echo 'Codes of two shapes, one half each'
SELECT * FROM bench.report('codes of two shapes', 'serial_number');
\echo 'Random codes: twelve letters and digits'
SELECT * FROM bench.report('random codes', 'serial_number');
