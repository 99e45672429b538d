-- Laws of formats: their functions in the catalog, and what these keep to in SQL.
--
-- The codes are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();
\ir ../test/random.psql

-- The catalog.
CREATE VIEW format_function AS
SELECT p.*, p.oid::regprocedure AS signature
FROM pg_proc AS p JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e'
WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability')
	AND proname !~ '^trace_'
	AND (proname ~ '^part_' AND proname !~ '^part_number'
		OR proname ~ '^code_(format|suspect|identify|allocate|next|peek|gaps|continue|reserve|give_back|create|key|between)'
		OR proargtypes::oid[] || prorettype && ARRAY['code_format', 'code_key']::regtype[]::oid[]);
CREATE VIEW numbering AS SELECT oid FROM format_function WHERE proname IN ('code_allocate', 'code_next', 'code_continue', 'code_reserve', 'code_give_back', 'code_create_domain');
CREATE VIEW looking_up AS SELECT oid FROM format_function WHERE proname IN ('code_format_named', 'code_identify', 'code_model_years', 'code_peek', 'code_gaps');

SELECT cmp_ok(count(*), '>', 55::bigint, 'formats have functions') FROM format_function;
SELECT is_empty('SELECT signature, provolatile FROM format_function
	WHERE provolatile <> CASE WHEN oid IN (SELECT oid FROM numbering) THEN ''v'' WHEN oid IN (SELECT oid FROM looking_up) THEN ''s'' ELSE ''i'' END',
	'numbering is volatile, looking up stable, all else immutable');
SELECT is_empty('SELECT signature, proparallel FROM format_function WHERE proparallel <> CASE WHEN oid IN (SELECT oid FROM numbering) THEN ''u'' WHEN proname = ''code_peek'' THEN ''r'' ELSE ''s'' END',
	'all but numbering is safe in parallel, and a preview in the leader');
SELECT set_eq('SELECT DISTINCT proname::text FROM format_function WHERE NOT proisstrict AND prokind <> ''a''', ARRAY['code_allocate', 'code_continue', 'code_gaps', 'code_give_back', 'code_next', 'code_peek', 'code_reserve', 'code_suspect', 'traceability_between'],
	'all is strict but what has defaults for it, and what judges the ends of a range without a code');
SELECT is_empty($$SELECT signature FROM format_function
	WHERE proleakproof <> (proname ~ '^traceability_(eq|ne|lt|le|gt|ge|cmp|hash)$')$$, 'comparisons of formats are leakproof, and nothing else');
SELECT is_empty('SELECT signature FROM format_function WHERE prosecdef OR proconfig IS NOT NULL', 'no function changes its user or its settings');
SELECT is_empty($$SELECT signature FROM format_function WHERE obj_description(oid, 'pg_proc') IS NULL OR obj_description(oid, 'pg_proc') ~ '@[A-Z]+@|^\s|\s$|\.$'$$,
	'every function has a comment');
SELECT is_empty($$SELECT signature FROM format_function WHERE proargnames IS NULL AND proname !~ '^(traceability_|code_(format|key)_(in|out|recv|send)|(min|max)$)'$$,
	'arguments have names');
SELECT is_empty($$
	SELECT proname, argument FROM format_function, unnest('{serial_number,lot_code,part_number,text}'::regtype[]) AS argument
	WHERE proname IN ('code_matches', 'code_require', 'code_fields', 'code_explain', 'code_date', 'code_period', 'code_seq', 'code_key')
	GROUP BY proname, argument HAVING count(*) FILTER (WHERE proargtypes[0] = argument) <> 1$$, 'each takes each type of code, and text');
SELECT is_empty($$SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
	WHERE relname IN ('code_formats', 'code_counters', 'code_blocks') AND obj_description(pg_class.oid, 'pg_class') IS NULL$$, 'the tables have comments');
SELECT set_eq($$SELECT typcategory::text, typstorage::text, typcollation::integer, typlen::integer FROM pg_type WHERE typname IN ('code_format', 'code_key')$$,
	$$VALUES ('U', 'x', 0, -1), ('U', 'm', 0, -1)$$, 'the types');
SELECT set_eq($$SELECT castsource::regtype::text, casttarget::regtype::text, castcontext::text FROM pg_cast
	WHERE 'code_format'::regtype IN (castsource, casttarget)$$,
	$$VALUES ('character varying', 'code_format', 'i'), ('code_format', 'character varying', 'a'), ('code_format', 'text', 'a'), ('text', 'code_format', 'i')$$,
	'a text stands for a format, a format is assigned to text, and nothing else is cast');
SELECT set_eq($$SELECT castsource::regtype::text, casttarget::regtype::text, castcontext::text FROM pg_cast
	WHERE 'code_key'::regtype IN (castsource, casttarget)$$, $$VALUES ('code_key', 'character varying', 'a'), ('code_key', 'text', 'a')$$, 'keys are assigned to text');
SELECT is_empty('SELECT opcname FROM (SELECT * FROM pg_opclass WHERE opcintype IN (''code_format''::regtype, ''code_key''::regtype) OFFSET 0) AS c WHERE NOT amvalidate(oid)', 'its operator classes are valid');

-- Soft errors say the same as hard ones.
SELECT current_setting('server_version_num')::integer >= 160000 AS has_soft_errors \gset
\if :has_soft_errors
	SELECT ok(pg_input_is_valid('P-{seq:N4}', 'code_format') AND NOT pg_input_is_valid('P-{seq:N', 'code_format'), 'pg_input_is_valid');
	SELECT results_eq($$SELECT sql_error_code, message, detail, hint FROM pg_input_error_info('{a:N4}{check:mod11}', 'code_format')$$,
		$$VALUES ('42601', 'invalid code format "{a:N4}{check:mod11}"', 'Expected a check algorithm at position 14, found "m".',
			'Algorithms are mod7 mod10 mod10(1 3) mod11(4 3 2) luhn mod11_2 mod11_10 mod37_2 mod37_36 mod97_10 mod43 verhoeff damm.')$$, 'pg_input_error_info');
	SELECT ok(NOT pg_input_is_valid(repeat('{a:N1}', 1000), 'code_format') AND NOT pg_input_is_valid('vinn', 'code_format'), 'for limits and names too');
\else
	SELECT skip('soft errors came with PostgreSQL 16', 3);
\endif

-- NULL in, NULL out; no rows for what does not match.
CREATE FUNCTION is_null(expression text) RETURNS boolean LANGUAGE plpgsql AS
$$
DECLARE
	result boolean;
BEGIN
	EXECUTE format('SELECT %s IS NULL', expression) INTO result;
	RETURN result;
END
$$;
SELECT is_empty($$SELECT expression FROM unnest(ARRAY[
		'code_matches(NULL::text, ''{a:N1}'')', 'code_matches(''1''::text, NULL)', 'code_require(NULL::lot_code, ''{a:N1}'')', 'code_fields(NULL::text, ''{a:N1}'')',
		'code_date(NULL::text, ''{date:YYMM}'')', 'code_period(''1''::text, NULL)', 'code_seq(NULL::text, ''{seq:N1}'')', 'code_build(NULL, ''{}'')', 'code_build(''{a:N1}'', NULL)',
		'code_suspect(NULL)', 'code_format_named(NULL)', 'code_continue(NULL, ''1'')', 'code_continue(''a'', NULL)', 'code_format_named(''a'', NULL)',
		'part_base(NULL)', 'part_base(''P'', NULL)', 'part_revision(''P'', NULL)', 'part_next_revision(NULL, ''{rev}'')',
		'part_is_revision_of(''P'', NULL)', 'part_is_revision_of(''P'', ''P'', NULL)', 'part_key(NULL)']) AS expression
	WHERE NOT is_null(expression)$$, 'null for null');
SELECT is_empty('SELECT * FROM code_explain(NULL::text, ''{a:N1}'') UNION ALL SELECT * FROM code_explain(''x''::text, ''{a:N1}'')', 'no rows for null, and for what does not match');

-- L1 and L2 over codes of formats that a plant has.
CREATE TABLE format (format code_format);
INSERT INTO format VALUES ('DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}'), ('BAT-{date:YDDD@2020}{line:U1}{seq:C5}{check:mod37_36}'),
	('{plant:A2}{date:YYWW}-{batch:seq(N..3)}[-{v:O=open|D=duct|P=probe}][.{rev}]'), ('{n:N..6}{check:mod97_10}[/{rev}]'), ('{a:U..4}[-{b:N2}]{check:mod43}');
CREATE TABLE given AS
SELECT format, jsonb_strip_nulls(jsonb_build_object('model', lpad((random() * 9999)::integer::text, 4, '0'), 'plant', chr(65 + (random() * 25)::integer) || 'X',
	'date', CASE WHEN format::text LIKE '%WW%' THEN to_char(day, 'IYYY-"W"IW') ELSE to_char(day, 'YYYY-MM-DD') END,
	'line', chr(65 + (random() * 25)::integer), 'seq', (random() * 9998)::integer + 1, 'batch', (random() * 999)::integer, 'n', ((random() * 999999)::integer)::text,
	'a', left(upper(md5(random()::text)), 1 + (random() * 3)::integer), 'b', CASE WHEN random() < 0.5 THEN '07' END,
	'v', CASE WHEN random() < 0.5 THEN 'duct' END, 'rev', CASE WHEN random() < 0.5 THEN 'AB' END)) AS everything
FROM format, generate_series(1, 500), LATERAL (SELECT date '2020-01-01' + (random() * 3650)::integer AS day) AS d;
CREATE FUNCTION try_build(format code_format, fields jsonb) RETURNS text LANGUAGE plpgsql AS
$$
BEGIN
	RETURN code_build(format, fields);
EXCEPTION WHEN invalid_parameter_value THEN
	RETURN NULL;
END
$$;
CREATE TABLE built AS
SELECT format, fields, try_build(format, fields) AS code
FROM given, LATERAL (SELECT jsonb_object_agg(key, value) AS fields FROM jsonb_each(everything) WHERE format::text ~ ('\{' || key || '[:}]')) AS f;
SELECT cmp_ok(count(code), '>', 2000::bigint, 'codes are built') FROM built;
SELECT is_empty('SELECT * FROM built WHERE code_build(format, code_fields(code, format)) <> code', 'L1: a code is built again from its fields');
SELECT is_empty('SELECT *, code_fields(code, format) FROM built WHERE NOT code_fields(code, format) @> fields', 'L2: its fields are those it was built from');
SELECT is_empty('SELECT * FROM built WHERE code_matches(code, format) IS DISTINCT FROM (code IS NOT NULL) AND code IS NOT NULL OR code_matches(code::serial_number, format) <> code_matches(code, format)
	OR code_fields(code::lot_code, format) <> code_fields(code, format) OR code_fields(code::part_number, format) <> code_fields(code, format)', 'every type of code has the same');
SELECT is_empty('SELECT * FROM built WHERE code_seq(code, format) IS DISTINCT FROM coalesce(fields ->> ''seq'', fields ->> ''batch'')::bigint', 'the number');
SELECT is_empty('SELECT * FROM built WHERE code_date(code, format) IS DISTINCT FROM CASE WHEN format::text NOT LIKE ''%WW%'' THEN (fields ->> ''date'')::date END', 'the day');
SELECT is_empty('SELECT * FROM built WHERE format::text LIKE ''%WW%'' AND code_period(code, format)
	<> daterange(to_date(fields ->> ''date'', ''IYYY-"W"IW''), to_date(fields ->> ''date'', ''IYYY-"W"IW'') + 7)', 'the week');
SELECT is_empty('SELECT code, format FROM built, LATERAL code_explain(code, format) AS e
	WHERE raw <> substr(code, start, length) OR value <> code_fields(code, format) ->> field
	GROUP BY code, format', 'code_explain shows where the fields are');
SELECT is_empty('SELECT code, format, n FROM (SELECT DISTINCT format, code FROM built WHERE format::text LIKE ''DRN%'') AS b, generate_series(1, length(code)) AS n
	WHERE code_matches(overlay(code PLACING ''?'' FROM n), format)', 'no character of a code may be another');

-- Keys: what is allocated later has the greater key, in every alphabet of counters.
INSERT INTO code_formats (name, applies_to, format) SELECT 'key ' || width, NULL, ('K-{seq:' || width || '}[.{rev}]{check:mod37_36}')::code_format
FROM unnest('{N4,N..5,N3..5,H3,H..4,H2..4,C2,C..3,C2..3,U2,U..3,U2..3,A2,A..3,A2..3}'::text[]) AS width;
CREATE TABLE allocated AS
SELECT name, format, ordinality, code, code_key(code, format) AS key
FROM code_formats, LATERAL code_allocate(name, 600, '{"rev": "B"}') WITH ORDINALITY AS code
WHERE name LIKE 'key %';
SELECT is(count(*), 9000::bigint, 'codes are allocated') FROM allocated;
SELECT is_empty('SELECT name, ordinality, code FROM (SELECT *, row_number() OVER (PARTITION BY name ORDER BY key) AS place FROM allocated) AS a WHERE place <> ordinality',
	'allocation order is key order');
SELECT is_empty('SELECT name, code FROM allocated WHERE code_seq(code, format) IS NULL OR key IS NULL', 'all have a number and a key');
SELECT is_empty($$SELECT a.name, count(*) FROM allocated AS a JOIN allocated AS first ON first.name = a.name AND first.ordinality = 100
	JOIN allocated AS last ON last.name = a.name AND last.ordinality = 200
	WHERE code_between(a.code, first.code, last.code, a.format) GROUP BY a.name HAVING count(*) <> 101 OR min(a.ordinality) <> 100 OR max(a.ordinality) <> 200$$,
	'from the hundredth to the two hundredth are a hundred and one');
SELECT is_empty('SELECT * FROM built WHERE code_key(code, format) IS DISTINCT FROM code_key(code::serial_number, format) OR code_key(code::lot_code, format) <> code_key(code::part_number, format)',
	'every type of code has the same key');
SELECT is_empty('SELECT a.code, b.code FROM built AS a JOIN built AS b ON a.format = b.format AND (code_key(a.code, a.format) = code_key(b.code, b.format)) <> (a.code = b.code)
	WHERE a.code IS NOT NULL AND b.code IS NOT NULL', 'only the same code has the same key');
-- An index condition means the same as the function, and the function as its definition.
CREATE TABLE sought AS SELECT DISTINCT code::serial_number AS serial FROM built WHERE format = 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}' AND code IS NOT NULL;
CREATE INDEX ON sought (code_key(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}'));
SELECT is_empty($$WITH ends AS (SELECT serial, code_key(serial, f) AS key FROM sought, code_format('DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}') AS f ORDER BY random() LIMIT 40)
	SELECT * FROM ends AS a JOIN ends AS b ON a.key <= b.key, LATERAL (
		SELECT (SELECT count(*) FROM sought WHERE code_between(serial, a.serial, b.serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}')) AS by_index,
			(SELECT count(*) FROM sought WHERE (code_fields(serial, f) ->> 'model', code_fields(serial, f) ->> 'date', code_seq(serial, f))
				BETWEEN (code_fields(a.serial, f) ->> 'model', code_fields(a.serial, f) ->> 'date', code_seq(a.serial, f))
				AND (code_fields(b.serial, f) ->> 'model', code_fields(b.serial, f) ->> 'date', code_seq(b.serial, f))) AS by_fields
		FROM code_format('DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}') AS f) AS counts
	WHERE by_index <> by_fields$$, 'a range holds what the fields say');

-- As a column: checked, generated, in a domain, in an array, in an index.
CREATE DOMAIN drone_serial AS serial_number CHECK (code_matches(VALUE, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}'));
CREATE TABLE unit (
	serial drone_serial PRIMARY KEY,
	made_on date GENERATED ALWAYS AS (code_date(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}')) STORED,
	CHECK (code_require(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}'))
);
INSERT INTO unit SELECT DISTINCT code FROM built WHERE format::text LIKE 'DRN%';
SELECT is_empty('SELECT * FROM unit WHERE made_on IS DISTINCT FROM substr(serial::text, 10, 8)::date', 'a generated column is the day in the code');
SELECT throws_ok($$INSERT INTO unit VALUES ('DRN-2980-20230229-0001')$$, '23514', NULL, 'a domain with code_matches fails as a check does');
SELECT throws_ok($$UPDATE unit SET made_on = '2023-12-12'$$, '428C9', NULL, 'a generated column is not written');
SELECT is('{DRN-2980-20231212-0001}'::drone_serial[]::text, '{DRN-2980-20231212-0001}', 'in an array');
SELECT throws_ok($$SELECT '{DRN-2980-20231212-0001,DRN-2980-20231312-0001}'::drone_serial[]$$, '23514', NULL, 'in an array, checked');
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (COSTS OFF, FORMAT json) ' || query INTO plan;
	RETURN plan;
END
$$;
CREATE INDEX unit_by_day ON unit (code_date(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}'));
CREATE INDEX unit_of_model ON unit ((code_fields(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}') ->> 'model'));
SET LOCAL enable_seqscan = off;
SELECT matches(plan_of($$SELECT * FROM unit WHERE code_date(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}') = '2023-12-12'$$), 'unit_by_day', 'an index by the day in the code');
SELECT matches(plan_of($$SELECT * FROM unit WHERE code_fields(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}') ->> 'model' = '2980'$$), 'unit_of_model', 'an index by a field');
SET LOCAL enable_seqscan = on;

-- With an empty path, wherever the extension is.
CREATE FUNCTION answer(question text, path text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	own_path text := current_setting('search_path');
	result text;
BEGIN
	PERFORM set_config('search_path', path, true);
	EXECUTE 'SELECT ' || question INTO result;
	PERFORM set_config('search_path', own_path, true);
	RETURN result;
END
$$;
INSERT INTO code_formats VALUES ('law', 'serial', 'L-{date:YYMM}-{seq:N4}');
SELECT is(answer($$public.code_fields('P-7'::text, 'P-{seq:N1}')$$, ''), '{"seq": 7}', 'without a path');
SELECT is(answer($$public.code_next('law', on_date => '2023-12-12')$$, ''), 'L-2312-0001', 'numbering without a path');
SELECT is(answer($$i.format_name FROM public.code_identify('L-2312-0001') AS i$$, ''), 'law', 'and looking up');

-- A hostile schema in front changes nothing.
CREATE TABLE laws.code_formats (name text, format text);
CREATE TABLE laws.code_counters (name text, scope text, last bigint);
INSERT INTO laws.code_formats VALUES ('law', 'EVIL-{seq:N4}');
CREATE FUNCTION laws.evil(text, text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'evil'; END$$;
CREATE OPERATOR laws.= (LEFTARG = text, RIGHTARG = text, FUNCTION = laws.evil);
CREATE FUNCTION laws.evil(bigint, bigint) RETURNS bigint LANGUAGE plpgsql AS $$BEGIN RAISE 'evil'; END$$;
CREATE OPERATOR laws.+ (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = laws.evil);
SELECT is(answer($$code_next('law', on_date => '2023-12-12')$$, 'laws, pg_catalog, public'), 'L-2312-0002', 'numbering does not look into other schemas');
SELECT is(answer($$code_next('law', on_date => '2023-12-12')$$, 'laws, pg_catalog, public'), 'L-2312-0003', 'nor the second time');
SELECT is(answer($$code_format_named('law')$$, 'laws, pg_catalog, public'), 'L-{date:YYMM}-{seq:N4}', 'nor does a name');
SELECT is(answer($$i.format_name FROM code_identify('L-2312-0001') AS i$$, 'laws, pg_catalog, public'), 'law', 'nor looking up');

SELECT * FROM finish();
ROLLBACK;
