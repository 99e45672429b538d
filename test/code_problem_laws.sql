-- Laws of code_problem and code_clean: they say what the errors say, and take away nothing else.
--
-- The texts are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();
\ir ../test/random.psql

-- The error of a statement, or null.
CREATE FUNCTION error_of(statement text, code text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	detail text;
	hint text;
BEGIN
	EXECUTE statement USING code;
	RETURN NULL;
EXCEPTION WHEN invalid_text_representation OR program_limit_exceeded THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN detail || COALESCE(' ' || NULLIF(hint, ''), '');
END
$$;

CREATE FUNCTION random_text(pieces text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$
	SELECT COALESCE(string_agg(pieces[1 + floor(random() * cardinality(pieces))::integer], ''), '')
	FROM generate_series(1, (random() * 9)::integer)
$$;
CREATE TABLE dirty AS
SELECT n, random_text(ARRAY['A', 'B', '1', '0', 'O', '-', ' ', ' ', '|', 'SN:', 'é', E'\t', E'\r', E'\u00A0', E'\u2013', E'\u2212', E'\uFEFF', E'\u200B', repeat('7', 60)]) AS code
FROM generate_series(1, 3000) AS n;
SELECT cmp_ok(count(*) FILTER (WHERE code_problem(code) IS NULL), '>', 100::bigint, 'some texts are codes') FROM dirty;

SELECT is_empty(format('SELECT code, code_problem(code), e FROM dirty, error_of(%L, code) AS e WHERE code_problem(code) IS DISTINCT FROM e', 'SELECT $1::' || type),
	'it returns the error of ' || type)
FROM unnest(ARRAY['serial_number', 'lot_code', 'part_number']) AS type;
SELECT is_empty($$SELECT code, trace_problem(code), e FROM (SELECT code FROM dirty UNION SELECT 'SN:' || code FROM dirty) AS d, error_of('SELECT $1::trace_id', code) AS e
	WHERE trace_problem(code) IS DISTINCT FROM e$$, 'and trace_id');
SELECT is_empty(format('SELECT code, code_problem(code, %1$L), e FROM dirty, error_of(%2$L, code) AS e WHERE code_problem(code, %1$L) IS DISTINCT FROM e',
	template, format('SELECT code_require($1, %L)', template)), 'and code_require with ' || template)
FROM unnest(ARRAY['{a:U..9}', 'A{seq:N..4}[-{b:A1}]', '{a:N..20}{check:luhn}', 'vin', 'gs1_lot', 'uii']) AS template;

-- Numbers of standards with a character changed, in their own form and as they may be entered.
CREATE TABLE number AS
SELECT name, applies_to, CASE n % 4 WHEN 0 THEN example WHEN 1 THEN lower(example) WHEN 2 THEN ' ' || example
	ELSE overlay(example PLACING chr(45 + (random() * 45)::integer) FROM 1 + (random() * length(example))::integer) END AS code
FROM code_standards(), generate_series(1, 40) AS n;
CREATE FUNCTION input_of(standard text, subject text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$
	SELECT format('SELECT $1::%s(%s)', CASE subject WHEN 'serial' THEN 'serial_number' WHEN 'lot' THEN 'lot_code' ELSE 'part_number' END, standard)
$$;
SELECT is_empty($$SELECT name, code, p, e FROM number, code_problem(code, name::code_format, true) AS p, error_of(input_of(name, applies_to), code) AS e
	WHERE p IS DISTINCT FROM e$$, 'as entered, it returns the error of a type with the modifier');
SELECT is_empty($$SELECT name, code, p, e FROM number, code_problem(code, name::code_format, false) AS p, error_of(format('SELECT code_require($1, %L)', name), code) AS e
	WHERE p IS DISTINCT FROM e$$, 'else that of code_require');

-- Cleaning, by a model of its own.
CREATE FUNCTION model_of_clean(code text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$
	SELECT regexp_replace(btrim(translate(code, E'\u2010\u2011\u2012\u2013\u2014\u2212', '------'), E' \t\n\r\u00A0\u2007\u202F\uFEFF'), ' {2,}', ' ', 'g')
$$;
SELECT is_empty('SELECT code, code_clean(code), model_of_clean(code) FROM dirty WHERE code_clean(code) <> model_of_clean(code)', 'what is removed is what the manual lists');
SELECT is_empty('SELECT code FROM dirty WHERE code_clean(code_clean(code)) <> code_clean(code)', 'what was cleaned is clean');
SELECT is_empty('SELECT code FROM dirty WHERE code_problem(code) IS NULL AND code_clean(code) <> code::serial_number::text', 'of a code only the blanks at its ends go');
SELECT is(octet_length(code_clean(repeat(E'\u2013', 1000000) || ' ')), 1000000, 'long texts are cleaned, too');

SELECT * FROM finish();
ROLLBACK;
