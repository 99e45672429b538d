-- Published standards: vehicle identification numbers into a column that checks them, beside text with
-- the CHECK and the PL/pgSQL function that are usual, and text that is not checked; and scans.

INSERT INTO bench.contender VALUES
	('standards', 1, 'serial_number(vin_us)'), ('standards', 2, 'serial_number'), ('standards', 3, 'text "C"'),
	('standards', 4, 'text "C", CHECK');

CREATE FUNCTION bench.vin_check_digit(vin text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
	weights integer[] := '{8,7,6,5,4,3,2,10,0,9,8,7,6,5,4,3,2}';
	sum integer := 0;
BEGIN
	FOR i IN 1 .. 17 LOOP
		sum := sum + weights[i] * translate(substr(vin, i, 1), 'ABCDEFGHJKLMNPRSTUVWXYZ', '12345678123457923456789')::integer;
	END LOOP;
	RETURN CASE sum % 11 WHEN 10 THEN 'X' ELSE (sum % 11)::text END;
END
$$;

-- 200,000 of two makers and plants and nine model years, in no order.
CREATE TABLE bench.vin AS
SELECT overlay(v.vin PLACING bench.vin_check_digit(v.vin) FROM 9) AS vin
FROM generate_series(1, 200000) n,
	 LATERAL (SELECT (ARRAY['1M8GDM9A', '5YJSA1E2'])[1 + n % 2] || '0' || substr('JKLMNPRST', 1 + n % 9, 1) ||
					 substr('PF', 1 + n % 2, 1) || lpad(n::text, 6, '0') AS vin) v
ORDER BY md5(n::text);
SELECT format('COPY bench.vin TO %L', :'folder' || '/vins') \gexec

CREATE TABLE "serial_number(vin_us) vins" (vin serial_number(vin_us));
CREATE TABLE "serial_number vins" (vin serial_number);
CREATE TABLE "text ""C"" vins" (vin text COLLATE "C");
CREATE TABLE "text ""C"", CHECK vins" (
	vin text COLLATE "C" CHECK (vin ~ '^[A-HJ-NPR-Z0-9]{17}$' AND substr(vin, 9, 1) = bench.vin_check_digit(vin))
);

-- 100,000 labels: item, expiry, lot and serial.
CREATE TABLE bench.scan AS
SELECT E']C1010950600013435217271231' || '10L' || n % 977 || E'\x1d' || '21' || n AS scan
FROM generate_series(1, 100000) n;
VACUUM ANALYZE bench.scan;

\o /dev/null
SELECT step.statement
FROM generate_series(1, :rounds) round,
	 LATERAL (SELECT 1, c.ord, 2 * c.ord AS n,
					 format('TRUNCATE %I', c.name || ' vins') AS statement
			  FROM bench.contender c WHERE c.part = 'standards'
			  UNION ALL
			  SELECT 1, c.ord, 2 * c.ord + 1,
					 format('SELECT bench.measure(''standards'', ''COPY of 200000 VINs in, ms'', %L, %s, %L)', c.name, round,
							format('COPY %I FROM %L', c.name || ' vins', :'folder' || '/vins'))
			  FROM bench.contender c WHERE c.part = 'standards'
			  UNION ALL
			  SELECT 2, 0, 0,
					 format('SELECT bench.measure(''scans'', ''scan_read, ms'', ''scan'', %s, %L)', round,
							'SELECT count(r.trace_id) FROM bench.scan, scan_read(scan, ''2026-11-22'') r')
			  UNION ALL
			  SELECT 2, 1, 0,
					 format('SELECT bench.measure(''scans'', ''scan_elements, ms'', ''scan'', %s, %L)', round,
							'SELECT count(r.value) FROM bench.scan, scan_elements(scan) r')) AS step(part, ord, n, statement)
ORDER BY round, part, n, ord \gexec
\o

\echo
\echo 'VINs: median of' :rounds 'rounds; ratio: times that of serial_number(vin_us)'
\pset footer off
SELECT * FROM bench.report('standards', 'serial_number(vin_us)');

-- What is left of a COPY when the same COPY without the check is taken off.
\echo 'The check alone: what it adds to the COPY into the same type without it'
SELECT round(own::numeric, 1) AS "serial_number(vin_us), ms", round(usual::numeric, 1) AS "text CHECK, ms",
	   round((usual / nullif(greatest(own, 0), 0))::numeric, 1) AS ratio
FROM (SELECT bench.median('standards', step, 'serial_number(vin_us)') - bench.median('standards', step, 'serial_number'),
			 bench.median('standards', step, 'text "C", CHECK') - bench.median('standards', step, 'text "C"')
	  FROM (VALUES ('COPY of 200000 VINs in, ms')) AS s(step)) AS v(own, usual);

\echo 'Scans of 100000 labels of four elements'
SELECT f AS function, round(ms::numeric) AS ms, round(100000 / ms::numeric * 1000, -3) AS "scans per second"
FROM (VALUES ('scan_read'), ('scan_elements')) AS s(f), LATERAL bench.median('scans', f || ', ms', 'scan') AS ms;
