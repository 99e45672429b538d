-- Codes as a column type: the extension, text in the "C" collation, text in ICU's numeric order,
-- and citext.  The codes share prefixes, as those of a plant do.

INSERT INTO bench.contender VALUES
	('codes', 1, 'serial_number'), ('codes', 2, 'text "C"'), ('codes', 3, 'text ICU numeric'),
	('codes', 4, 'citext');

-- DRN-2980-20231212-0007: ten products, 250 a day each; as they come from the line, not in order
CREATE TABLE bench.code AS
SELECT format('DRN-%s-%s-%s', 2980 + n % 10,
			  to_char(date '2020-01-01' + (n / 2500)::integer, 'YYYYMMDD'),
			  lpad((n / 10 % 250)::text, 4, '0')) AS code
FROM generate_series(0, :codes - 1) n
ORDER BY md5(n::text);
SELECT format('COPY bench.code TO %L', :'folder' || '/codes') \gexec

CREATE TABLE bench.column_type (contender text, definition text);
INSERT INTO bench.column_type VALUES
	('serial_number', 'serial_number'), ('text "C"', 'text COLLATE "C"');
SELECT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') AS has_icu,
	   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citext') AS has_citext \gset
\if :has_icu
CREATE COLLATION bench.numeric_order (provider = icu, locale = 'und-u-kn-true');
INSERT INTO bench.column_type VALUES ('text ICU numeric', 'text COLLATE bench.numeric_order');
\endif
\if :has_citext
CREATE EXTENSION citext;
INSERT INTO bench.column_type VALUES ('citext', 'citext');
\endif

-- Every step of a round is taken by all contenders before the next one begins.
CREATE FUNCTION bench.codes_round(round integer, folder text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT statement
	FROM (SELECT contender, definition, contender || ' codes' AS codes, contender || ' index' AS index,
				 contender || ' lookups' AS lookups
		  FROM bench.column_type) t,
		 LATERAL unnest(ARRAY[
			format('DROP TABLE IF EXISTS %I CASCADE', codes),
			format('CREATE TABLE %I (code %s)', codes, definition),
			format('SELECT bench.measure(''codes'', ''COPY in, ms'', %L, %s, %L)', contender, $1,
				   format('COPY %I FROM %L', codes, $2 || '/codes')),
			format('VACUUM ANALYZE %I', codes),
			format('SELECT bench.measure(''codes'', ''ORDER BY, ms'', %L, %s, %L)', contender, $1,
				   format('SELECT code FROM %I ORDER BY code OFFSET 1000000000', codes)),
			format('SELECT bench.measure(''codes'', ''CREATE INDEX, ms'', %L, %s, %L)', contender, $1,
				   format('CREATE INDEX %I ON %I (code)', index, codes)),
			format('INSERT INTO bench.result VALUES (''codes'', ''index size, MB'', %L, %s, pg_relation_size(%L) / 1e6)',
				   contender, $1, quote_ident(index)),
			format('CREATE OR REPLACE FUNCTION %I() RETURNS void LANGUAGE plpgsql AS %L', lookups,
				   format('DECLARE wanted %1$I.code%%TYPE; found boolean;
						   BEGIN
							   FOR wanted IN SELECT code FROM bench.code LIMIT 50000 LOOP
								   SELECT true INTO STRICT found FROM %1$I WHERE code = wanted LIMIT 1;
							   END LOOP;
						   END', codes)),
			format('SELECT bench.measure(''codes'', ''50000 lookups, ms'', %L, %s, %L)', contender, $1,
				   format('SELECT %I()', lookups))])
		 WITH ORDINALITY AS step(statement, ord)
	ORDER BY ord, contender
$$;
\o /dev/null
SELECT s FROM generate_series(1, :rounds) round, bench.codes_round(round, :'folder') s \gexec
\o

\echo
\echo 'Codes:' :codes 'that share prefixes; median of' :rounds 'rounds; ratio: times that of serial_number'
\pset footer off
SELECT * FROM bench.report('codes', 'serial_number');
