-- What the planner expects is not far from what there is, on data as skewed as a plant's.
--
-- The tables are as large as the sample that ANALYZE takes, so that nothing is left to chance.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL jit = off;

SELECT * FROM no_plan();

-- Units of 60 days that made from 20 to 1200 of them; lots of which few go into most units; parts
-- with numbers of all lengths.
CREATE DOMAIN drone_serial AS serial_number CHECK (VALUE ^@ 'DRN-');
CREATE TABLE unit (serial serial_number, drone drone_serial, lot lot_code, part part_number, id trace_id, text text COLLATE "C");
INSERT INTO unit
SELECT serial, serial, CASE WHEN random < 0.5 THEN 'BAT-COMMON' WHEN random < 0.7 THEN 'BAT-2' ELSE 'BAT-' || floor(random * 1000) END,
	'P-' || floor(10 ^ (4 * random)) || CASE WHEN number % 3 = 0 THEN '-' || chr(65 + number % 26) ELSE '' END,
	CASE WHEN random < 0.6 THEN 'SN:DRN-2980|' || number ELSE 'LOT:ACME|' || day || '-' || number END, serial
FROM (SELECT day, number, 'DRN-2980-2024' || lpad(day::text, 3, '0') || '-' || lpad(number::text, 4, '0') AS serial,
		((day * 7919 + number * 104729) % 100003) / 100003.0 AS random
	FROM generate_series(1, 60) AS day, LATERAL generate_series(1, 20 + (day * day * 13) % 1181) AS number) AS made
LIMIT 30000;
CREATE INDEX ON unit (lower(serial::text));
CREATE INDEX ON unit ((text::serial_number));
ANALYZE unit;

CREATE FUNCTION rows_of(relation text, condition text, OUT expected double precision, OUT actual double precision) LANGUAGE plpgsql AS
$$
DECLARE
	plan json;
BEGIN
	EXECUTE format('EXPLAIN (FORMAT json) SELECT * FROM %I WHERE %s', relation, condition) INTO plan;
	EXECUTE format('SELECT count(*) FROM %I WHERE %s', relation, condition) INTO actual;
	expected := plan->0->'Plan'->>'Plan Rows';
END
$$;

-- Within a factor; a few rows in a thousand more or less change no plan.
CREATE FUNCTION near(condition text, factor double precision, relation text DEFAULT 'unit') RETURNS text LANGUAGE sql AS
$$
	SELECT ok(abs(expected - actual) <= 30 OR (expected <= factor * actual AND actual <= factor * expected),
		format('%s: %s rows expected, %s found', condition, expected, actual)) FROM rows_of(relation, condition)
$$;

SELECT diag('rows: ' || count(*)) FROM unit;

-- equality, by the most common values and by the others
SELECT near(condition, 1.2) FROM unnest(ARRAY[
	$$lot = 'BAT-COMMON'$$, $$lot = 'BAT-COMMON'::text$$, $$'BAT-COMMON'::varchar = lot$$, $$lot <> 'BAT-COMMON'$$, $$lot <> 'BAT-2'::text$$,
	$$lot = 'BAT-800'$$, $$lot = 'BAT-800'::text$$, $$lot = 'BAT-NONE'$$, $$lot IN ('BAT-COMMON', 'BAT-2')$$, $$lot = ANY ('{BAT-COMMON,BAT-2,BAT-800}'::text[])$$,
	$$lot LIKE 'BAT-COMMON'$$, $$lot LIKE 'BAT-2'$$, $$lot ~ '^BAT-COMMON$'$$, $$lot NOT LIKE 'BAT-COMMON'$$, $$lot !~ '^BAT-2$'$$,
	$$serial = 'DRN-2980-2024007-0001'$$, $$serial = 'DRN-2980-2024007-0001'::text$$, $$drone = 'DRN-2980-2024007-0001'$$, $$lot IS NULL$$,
	$$id = 'SN:DRN-2980|7'$$, $$id <> 'SN:DRN-2980|7'::text$$]) AS condition;

-- ranges
SELECT near(condition, 1.3) FROM unnest(ARRAY[
	$$serial < 'DRN-2980-2024020-0001'$$, $$serial >= 'DRN-2980-2024020-0001'$$, $$serial <= 'DRN-2980-2024050-0001'::text$$, $$serial > 'DRN-2980-2024050-0001'::varchar$$,
	$$serial BETWEEN 'DRN-2980-2024010-0001' AND 'DRN-2980-2024020-0001'$$, $$serial >= 'DRN-2980-2024010' AND serial < 'DRN-2980-2024030'$$,
	$$serial >= 'DRN-2980-2024010'::text AND serial < 'DRN-2980-2024030'::text$$, $$serial > 'DRN-3'$$, $$serial < 'A'$$, $$drone < 'DRN-2980-2024020-0001'$$,
	$$drone >= 'DRN-2980-2024010'::text AND drone < 'DRN-2980-2024030'::text$$, $$part >= 'P-100' AND part < 'P-1000'$$, $$part < 'P-100'$$, $$part >= 'P-5000'::text$$,
	$$id < 'PN:A'$$, $$id >= 'SN:DRN-2980|500'$$]) AS condition;

-- prefixes, which a range of the order or several of them hold
SELECT near(condition, 1.5) FROM unnest(ARRAY[
	$$serial ^@ 'DRN-2980-2024020-'$$, $$serial ^@ 'DRN-2980-2024'$$, $$serial ^@ 'DRN-2980-20240'$$, $$serial ^@ 'DRN-2980-202402'$$, $$serial ^@ 'DRN-'$$, $$serial ^@ ''$$,
	$$serial ^@ 'X'$$, $$serial ^@ 'DRN-2980-2025'$$, $$serial LIKE 'DRN-2980-202402%'$$, $$serial LIKE 'DRN-2980-2024020-%'$$, $$serial ~ '^DRN-2980-202402'$$,
	$$serial NOT LIKE 'DRN-2980-202402%'$$, $$serial !~ '^DRN-2980-202402'$$, $$drone ^@ 'DRN-2980-202402'$$, $$drone LIKE 'DRN-2980-202402%'$$,
	$$lot ^@ 'BAT-C'$$, $$lot ^@ 'BAT-2'$$, $$lot ^@ 'BAT-8'$$, $$lot LIKE 'BAT-9%'$$, $$part ^@ 'P-1'$$, $$part ^@ 'P-12'$$, $$part LIKE 'P-9%'$$,
	$$id ^@ 'SN:'$$, $$id ^@ 'SN:DRN-2980|'$$, $$id ^@ 'LOT:ACME|'$$, $$id ^@ 'SN:DRN-2980|1'$$, $$id NOT LIKE 'SN:%'$$, $$id ^@ 'LOT:ACME|2'$$]) AS condition;

-- revisions, that come before whatever else begins with their letters
CREATE TABLE revision AS
SELECT ('X-' || coalesce(a, '') || b)::part_number AS part FROM unnest(string_to_array('A B C D E F G H I J K L M N O P Q R S T U V W X Y Z', ' ')) AS b,
	(SELECT NULL UNION ALL SELECT unnest(string_to_array('A B C D E F G H I J K L M N O P Q R S T U V W X Y Z', ' '))) AS v(a)
UNION ALL SELECT ('X-K-' || n)::part_number FROM generate_series(1, 700) AS n;
ANALYZE revision;
SELECT near(condition, 1.3, 'revision') FROM unnest(ARRAY[$$part ^@ 'X-K-'$$, $$part LIKE 'X-K-%'$$, $$part ^@ 'X-'$$, $$part < 'X-AA'$$, $$part > 'X-ZZ'$$]) AS condition;

-- and their iterations, by value
CREATE TABLE iteration AS
SELECT ('Y-' || chr(64 + a) || '.' || b)::part_number AS part FROM generate_series(1, 26) AS a, generate_series(1, 300) AS b;
ANALYZE iteration;
SELECT near(condition, 1.3, 'iteration') FROM unnest(ARRAY[$$part ^@ 'Y-'$$, $$part < 'Y-C.100'$$, $$part BETWEEN 'Y-K.50' AND 'Y-K.299'$$, $$part > 'Y-X'$$, $$part > 'Y-X.299'$$]) AS condition;

-- patterns with more than a prefix, or without one
SELECT near(condition, 3) FROM unnest(ARRAY[
	$$serial LIKE '%-0001'$$, $$serial LIKE '%-1%'$$, $$serial LIKE 'DRN-2980-202402%-00%'$$, $$serial ILIKE '%-00__'$$, $$serial ILIKE 'drn%'$$, $$serial ~ '-0[0-4]..$'$$, $$serial ~* '^drn-2980-202402'$$,
	$$serial NOT LIKE '%-1%'$$, $$lot LIKE '%COMMON'$$, $$lot ILIKE '%common'$$, $$lot NOT ILIKE 'bat-c%'$$, $$lot ~ 'C.*M'$$, $$part LIKE 'P-%-_'$$, $$part ~ '-[A-M]$'$$, $$part !~ '-[A-M]$'$$,
	$$drone LIKE '%-1%'$$, $$id LIKE '%|1%'$$, $$id ~ '^(SN|LOT):'$$]) AS condition;

-- a column that is an expression has the statistics of its index
SELECT near(condition, 1.5) FROM unnest(ARRAY[
	$$text::serial_number ^@ 'DRN-2980-202402'$$, $$text::serial_number < 'DRN-2980-2024020-0001'$$, $$text::serial_number = 'DRN-2980-2024007-0001'::text$$]) AS condition;

-- what is known when it runs only must not be worse than a guess, nor fail
PREPARE by_prefix(text) AS SELECT * FROM unit WHERE serial ^@ $1;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT lives_ok($$EXPLAIN EXECUTE by_prefix('A')$$, 'a prefix of which nothing is known');
RESET plan_cache_mode;
SELECT lives_ok($$EXPLAIN SELECT * FROM unit WHERE serial ^@ NULL$$, 'a prefix of NULL');
SELECT lives_ok($$EXPLAIN SELECT * FROM unit WHERE serial LIKE NULL OR serial ~ NULL$$, 'patterns of NULL');
SELECT lives_ok($$EXPLAIN SELECT * FROM unit WHERE serial ^@ repeat('1', 100000)$$, 'a prefix longer than any code');
SELECT lives_ok($$EXPLAIN SELECT * FROM unit WHERE serial LIKE text OR 'A'::serial_number ^@ text$$, 'patterns from a column');
SELECT throws_ok($$EXPLAIN SELECT * FROM unit WHERE serial ~ '('$$, '2201B', NULL, 'a pattern that is none');

-- joins: codes with codes, and with texts
CREATE TABLE label AS SELECT text, serial, lot FROM unit LIMIT 300;
ANALYZE label;
CREATE FUNCTION near_join(condition text, factor double precision) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	plan json;
	expected double precision;
	actual double precision;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) SELECT * FROM unit JOIN label ON ' || condition INTO plan;
	EXECUTE 'SELECT count(*) FROM unit JOIN label ON ' || condition INTO actual;
	expected := plan->0->'Plan'->>'Plan Rows';
	RETURN ok(expected <= factor * actual AND actual <= factor * expected, format('join ON %s: %s rows expected, %s found', condition, expected, actual));
END
$$;
SELECT near_join(condition, 1.5) FROM unnest(ARRAY[
	$$unit.serial = label.serial$$, $$unit.serial = label.text$$, $$label.text = unit.drone$$, $$unit.lot = label.lot$$]) AS condition;

SELECT * FROM finish();
ROLLBACK;
