-- Codes where frameworks and reports expect text.
CREATE TABLE unit (serial serial_number PRIMARY KEY, lot lot_code, part part_number, id trace_id GENERATED ALWAYS AS (trace_id(serial)) STORED);
INSERT INTO unit VALUES ('Drn-10', 'bat-1', 'P-1', DEFAULT), ('DRN-9', 'BAT-2', 'p-2', DEFAULT), ('drn-100', NULL, NULL, DEFAULT);
SELECT lower(serial), upper(serial), length(serial), lower(lot), upper(part), length(part), lower(id), upper(id), length(id)
FROM unit ORDER BY serial;
SELECT pg_typeof(lower(serial)), pg_typeof(upper(part)), pg_typeof(length(id)) FROM unit LIMIT 1;
CREATE DOMAIN drone_serial AS serial_number;
SELECT lower('DRN-1'::drone_serial), length('DRN-1'::drone_serial);
DROP DOMAIN drone_serial;

-- Functions of other types mean what they meant.
SELECT lower('ABC'), upper('abc'), length('abc'), lower('ABC'::varchar), upper('abc'::char(5)), length('abc'::char(5)), lower('ABC'::name),
	length('\x0102'::bytea), lower(NULL), length(NULL), lower(int4range(1, 5)), upper(int4range(1, 5)), length(B'101');
SELECT pg_typeof(lower('ABC')), pg_typeof(lower(NULL)), lower(code_range('S-1'::serial_number, 'S-2')) AS bound;
SELECT string_agg('a', ','), string_agg('\x01'::bytea, '\x02'), string_agg(x, ',') FROM (VALUES ('x'::text)) AS t(x);
PREPARE untyped AS SELECT lower($1), length($2), upper($3);
SELECT parameter_types FROM pg_prepared_statements WHERE name = 'untyped';
DEALLOCATE untyped;

-- One number however it is written: unique whatever the case, in natural order as before.
CREATE UNIQUE INDEX unit_number ON unit (lower(serial));
INSERT INTO unit (serial) VALUES ('dRN-9');
INSERT INTO unit (serial) VALUES ('drn-09');
SELECT serial FROM unit ORDER BY serial;
SELECT serial FROM unit ORDER BY lower(serial)::serial_number;
ANALYZE unit;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT serial FROM unit WHERE lower(serial) = lower('DRN-100');
SELECT serial FROM unit WHERE lower(serial) = lower('DRN-100');
SELECT serial FROM unit WHERE lower(serial) IN ('drn-9', 'drn-10') ORDER BY serial;
EXPLAIN (COSTS OFF) SELECT serial FROM unit ORDER BY serial;
DROP INDEX unit_number;

-- In natural order whatever the case, too: the expression is the type again.
CREATE UNIQUE INDEX unit_number ON unit ((lower(serial)::serial_number));
INSERT INTO unit (serial) VALUES ('dRN-9');
EXPLAIN (COSTS OFF) SELECT serial FROM unit WHERE lower(serial)::serial_number = 'drn-100';
EXPLAIN (COSTS OFF) SELECT serial FROM unit ORDER BY lower(serial)::serial_number;
SELECT serial FROM unit ORDER BY lower(serial)::serial_number;
RESET enable_seqscan;

-- Of part numbers in capitals, in which revisions are marked.
SELECT part FROM unnest('{p-1-b,P-1-AA,P-1,p-1-1,P-2,p-1-a}'::part_number[]) AS part ORDER BY upper(part)::part_number;

-- Lists for a report, in natural order.
SELECT string_agg(serial, ', ' ORDER BY serial) AS serials, string_agg(part, '; ' ORDER BY part DESC) AS parts, string_agg(lot, NULL) IS NOT NULL AS lots,
	string_agg(id, ' ' ORDER BY id) AS ids, string_agg(DISTINCT lot, '' ORDER BY lot) AS distinct_lots
FROM unit;
SELECT string_agg(serial, ', ') FROM unit WHERE false;
SELECT serial, string_agg(serial, ',') OVER (ORDER BY serial) FROM unit ORDER BY serial;

-- What to write instead: each line of the manual.
CREATE TABLE pallet (serials serial_number[]);
INSERT INTO pallet VALUES ('{DRN-1,DRN-2}');
SELECT count(*) FROM pallet WHERE serials @> ARRAY['DRN-1'::text];
SELECT count(*) FROM pallet WHERE serials @> ARRAY['DRN-1'::text]::serial_number[];
SELECT count(*) FROM pallet WHERE serials @> '{DRN-1}';
SELECT count(*) FROM pallet WHERE 'DRN-1'::text = ANY (serials);
SELECT count(*) FROM unit WHERE serial = ANY (ARRAY['DRN-9'::text]);
SELECT substring(serial FROM 1 FOR 3) FROM unit;
SELECT substring(serial::text FROM 1 FOR 3), split_part(serial::text, '-', 2), replace(serial::text, '-', ''), left(serial::text, 3)
FROM unit ORDER BY serial LIMIT 1;
SELECT split_part(serial, '-', 2) FROM unit;
SELECT replace(serial, '-', '') FROM unit;
SELECT concat(serial, '/', lot), format('%s of %s', serial, part), serial || '-X' FROM unit ORDER BY serial LIMIT 1;
DROP TABLE unit, pallet;
