-- What the catalog says of functions is so: those that are immutable give the same answers under all
-- settings and whatever formats are registered, those that are safe in parallel give them in a worker,
-- and those that are leakproof never fail.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = error;
SET LOCAL jit = off;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SELECT quote_ident(nspname) AS extension FROM pg_extension JOIN pg_namespace AS n ON n.oid = extnamespace WHERE extname = 'traceability' \gset

SELECT * FROM no_plan();

CREATE VIEW member AS
SELECT p.*, p.oid::regprocedure AS signature FROM pg_proc AS p JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e'
WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability') AND prokind = 'f';

-- What writes, locks or allocates is volatile and stays out of parallel queries; what runs queries of its
-- own stays with the leader; all else is for workers. Planner support is asked by the leader alone.
SELECT is_empty($$SELECT signature, proparallel FROM member
	WHERE proparallel <> CASE WHEN provolatile = 'v' THEN 'u' WHEN proargtypes::oid[] && '{regclass}'::regtype[]::oid[] OR proname = 'code_peek' THEN 'r' ELSE 's' END$$, 'who may run what is told by what it does');
SELECT is_empty($$SELECT signature FROM member WHERE provolatile <> 'i' AND proname !~ '^(trace|code_(allocate|next|continue|reserve|give_back|peek|gaps|create_domain|format_named|identify|model_years)|genealogy_handler)'$$,
	'what is not immutable reads tables or a clock');

-- Values of every type, written so that no setting changes what they are.
INSERT INTO :extension.code_formats VALUES ('volatility', 'serial', 'V-{date:YYMMDD}-{seq:N3}');
CREATE TABLE value (type regtype, number integer, sql text);
INSERT INTO value SELECT type, row_number() OVER (PARTITION BY type), sql FROM (
	SELECT t::regtype AS type, quote_literal(v) AS sql FROM unnest('{serial_number,lot_code,part_number}'::text[]) AS t,
		unnest('{A1,A01,A10,P-100-A,P-100-A.2,V-240229-001,1HGCM82633A004352,356938035643809,09506000134352,a,Z9,0}'::text[]) AS v UNION ALL
	SELECT 'trace_id', quote_literal(v) FROM unnest('{SN:A1,SN:A01,LOT:L1,PN:P-1,SN:ACME|P1|A1,LOT:ACME|L2,SN:A10}'::text[]) AS v UNION ALL
	SELECT 'text', v FROM unnest(ARRAY['''A1''', ''' A1 ''', '''V-240229-001''', '''''', '''1.0E+3''', '''2024-02-29''', '''29.02.2024''', '''1HGCM82633A004352''', '''(01)09506000134352(10)L1(17)251231(21)S1''', '''1,5''', '''größe''',
		'''part''', '''unknown''', '''vin''', '''U{seq:N4}''', '''SN:A1''', 'repeat(''x'', 3000)', '''45352''', '''Feb 29''', '''TRUE''']) AS v UNION ALL
	SELECT 'code_format', quote_literal(v) FROM unnest('{V-\{date:YYMMDD\}-\{seq:N3\},\{a:A..30\}[-\{b:N3\}],vin,vin_us,gtin14,REP-\{seq:N4\}-\{check:damm\},P-\{n:N3\}[-\{rev\}],\{date:DDMMYY\}}'::text[]) AS v UNION ALL
	SELECT 'code_key', format('%s.code_key(%L::text, %L::%1$s.code_format)', :'extension', v, '{a:A..30}') FROM unnest('{AB,B,ABC}'::text[]) AS v UNION ALL
	SELECT 'jsonb', quote_literal(v) FROM unnest(ARRAY['{}', '{"a": "A", "b": 5}', '{"date": "2024-02-29", "seq": 1}', '{"d": "2024-02-29"}', '{"a": 1.50}']) AS v UNION ALL
	SELECT 'date', quote_literal(v) FROM unnest('{2024-02-29,1999-12-31,infinity}'::text[]) AS v UNION ALL
	SELECT 'boolean', v FROM unnest('{true,false}'::text[]) AS v UNION ALL
	SELECT 'integer', v FROM unnest('{0,1,-1,2147483647}'::text[]) AS v UNION ALL
	SELECT 'bigint', v FROM unnest('{0,1,-1}'::text[]) AS v UNION ALL
	SELECT 'double precision', v FROM unnest(ARRAY['1.5', '0.1', '''NaN''', '1e300']) AS v UNION ALL
	SELECT 'text[]', v FROM unnest(ARRAY['''{ACME,P1}''', '''{}''', '''{A}''']) AS v
) AS v;

-- Calls of one function of SQL for each of C: every value stands in every argument in some call.
CREATE TABLE called AS
SELECT * FROM (
	SELECT DISTINCT ON (prosrc, CASE prosrc WHEN '' THEN signature::text END, pronargs) oid, signature, proname AS name, proargtypes, proretset OR prorettype = 'record'::regtype AS is_set, prolang, provolatile, proparallel, proleakproof
	FROM member WHERE NOT proargtypes::oid[] && '{internal,cstring,cstring[]}'::regtype[]::oid[] AND prorettype <> ALL ('{internal,cstring,trigger,index_am_handler}'::regtype[])
		AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'internal')
	ORDER BY prosrc, CASE prosrc WHEN '' THEN signature::text END, pronargs, oid) AS f
WHERE provolatile = 'i' OR (proparallel = 's' AND provolatile = 's');
SELECT cmp_ok(count(*), '>', 80::bigint, 'functions are called') FROM called;
SELECT is_empty($$SELECT signature, type::regtype FROM called, unnest(proargtypes) AS type WHERE type NOT IN (SELECT value.type FROM value)$$, 'values of all types are known');
-- Types are named with their schema, so that a search path says nothing of them.
SET LOCAL search_path = '';
CREATE TABLE laws.call AS
SELECT c.oid AS function, n AS number, is_set, proparallel, provolatile, coalesce(
	(SELECT array_agg(v.sql || '::' || v.type::text ORDER BY position) FROM unnest(proargtypes::oid[]) WITH ORDINALITY AS t (type, position) JOIN laws.value AS v USING (type)
		WHERE v.number = 1 + (n * (2 * position - 1) + position) % (SELECT count(*) FROM laws.value AS w WHERE w.type = t.type)), '{}') AS arguments
FROM laws.called AS c, generate_series(0, 11) AS n
WHERE n = 0 OR cardinality(proargtypes::oid[]) > 0;
SET LOCAL search_path = laws, public;
-- And those whose arguments belong together.
CREATE TABLE sample (name text, arguments text[]);
INSERT INTO sample VALUES ('code_between', '{V-240229-001,V-240101-001,V-241231-999,"V-{date:YYMMDD}-{seq:N3}"}'), ('code_build', '{"V-{date:YYMMDD}-{seq:N3}","{\"date\": \"2024-02-29\", \"seq\": 7}"}'), ('code_format_named', '{volatility,2024-05-05}'), ('code_gaps', '{volatility,"{V-240229-001,V-240229-004}",2024-05-05}'),
	('traceability_between', '{|20240229001,V-240101-001,V-241231-999,"V-{date:YYMMDD}-{seq:N3}"}'), ('traceability_between_end', '{V-240101-001,V-241231-999,"V-{date:YYMMDD}-{seq:N3}",true}'),
	('code_date', '{V-240229-001,"V-{date:YYMMDD}-{seq:N3}"}'), ('code_period', '{V-240229-001,"V-{date:YYMMDD}-{seq:N3}"}'), ('code_explain', '{V-240229-001,"V-{date:YYMMDD}-{seq:N3}"}'), ('code_fields', '{V-240229-001,"V-{date:YYMMDD}-{seq:N3}"}'),
	('code_seq', '{V-240229-001,"V-{date:YYMMDD}-{seq:N3}"}'), ('code_key', '{V-240229-001,"V-{date:YYMMDD}-{seq:N3}"}'), ('code_require', '{V-240229-001,"V-{date:YYMMDD}-{seq:N3}"}'), ('code_matches', '{V-240229-001,"V-{date:YYMMDD}-{seq:N3}"}'),
	('code_explain', '{1HGCM82633A004352,vin}'), ('code_fields', '{1HGCM82633A004352,vin_us}'), ('code_identify', '{V-240229-001}'), ('code_model_years', '{1HGCM82633A004352,vin,2024-01-01}'),
	('scan_read', '{(01)09506000134352(10)L1(17)251231(21)S1,2024-01-01,"",unknown,part}'), ('scan_read', '{(01)09506000134352(10)L1(11)490101(21)S1,1999-01-01,"",unknown,none}'), ('scan_elements', '{(01)09506000134352(10)L1(17)251231(21)S1,"",unknown}'),
	('scan_elements', '{"+A99912345/$$52001510X3G","",unknown}'), ('part_base', '{P-123-A,"P-{n:N3}[-{rev}]"}'), ('part_next_revision', '{P-123-A,"P-{n:N3}[-{rev}]"}');
SET LOCAL search_path = '';
INSERT INTO laws.call
SELECT c.oid, 100 + row_number() OVER (PARTITION BY c.oid), is_set, proparallel, provolatile, ARRAY(SELECT quote_literal(s.arguments[n]) || '::' || type::pg_catalog.regtype::text FROM unnest(proargtypes::oid[]) WITH ORDINALITY AS t (type, n) ORDER BY n)
FROM laws.called AS c, laws.sample AS s WHERE c.name = s.name AND cardinality(proargtypes::oid[]) = cardinality(s.arguments);
SET LOCAL search_path = laws, public;

-- The bytes of a result, which are those of its values whatever their text is; or the code of an error.
CREATE FUNCTION qualified(function oid) RETURNS text LANGUAGE sql AS $$ SELECT format('%s.%I', pronamespace::regnamespace, proname) FROM pg_proc WHERE pg_proc.oid = function $$;
CREATE FUNCTION query(function oid, is_set boolean, arguments text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN is_set THEN format('(SELECT string_agg(encode(record_send(row(x)), ''hex''), '','') FROM %s(%s) AS x)', qualified(function), arguments)
		ELSE format('encode(record_send(row(%s(%s))), ''hex'')', qualified(function), arguments) END
$$;
CREATE FUNCTION outcome(expression text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE 'SELECT ' || expression INTO result;
	RETURN coalesce(result, 'none');
EXCEPTION WHEN OTHERS THEN
	RETURN 'error ' || SQLSTATE;
END $$;
ALTER TABLE call ADD expression text, ADD outcome text;
UPDATE call SET expression = query(function, is_set, array_to_string(arguments, ', '));
UPDATE call SET outcome = outcome(expression);
SELECT cmp_ok(count(*) FILTER (WHERE outcome !~ '^error'), '>', count(*) / 3, 'many calls have a result') FROM call;
SELECT is_empty($$SELECT function::regprocedure FROM call GROUP BY function HAVING bool_and(outcome ~ '^error')$$, 'each function has one in some call');
SELECT is_empty($$SELECT function::regprocedure, expression, outcome FROM call WHERE outcome ~ '^error (XX|42P|42883|42804)'$$, 'no error is of the call itself');

-- Immutable: one setting after the other, and what is registered. (A text of an error may differ.)
CREATE FUNCTION changes() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s: %s instead of %s', c.expression, now, c.outcome) FROM laws.call AS c, LATERAL laws.outcome(c.expression) AS now WHERE c.provolatile = 'i' AND now IS DISTINCT FROM c.outcome
$$;
SET LOCAL datestyle = 'German, DMY';
SET LOCAL timezone = 'Pacific/Apia';
SET LOCAL intervalstyle = 'sql_standard';
SET LOCAL timezone_abbreviations = 'Australia';
SELECT is_empty('SELECT changes()', 'other dates and times: the same answers');
SET LOCAL datestyle = 'SQL, MDY';
SET LOCAL timezone = 'America/St_Johns';
SET LOCAL extra_float_digits = -15;
SET LOCAL bytea_output = escape;
SET LOCAL xmlbinary = hex;
SET LOCAL lc_messages = 'C';
SET LOCAL lc_monetary = 'C';
SET LOCAL lc_numeric = 'C';
SET LOCAL lc_time = 'C';
SELECT is_empty('SELECT changes()', 'other ways to write values: the same answers');
-- PostgreSQL 19 knows standard strings alone.
SELECT current_setting('server_version_num')::int < 190000 AS strings_can_be_old \gset
\if :strings_can_be_old
SET LOCAL standard_conforming_strings = off;
SET LOCAL escape_string_warning = off;
\endif
SET LOCAL quote_all_identifiers = on;
SET LOCAL transform_null_equals = on;
SET LOCAL array_nulls = off;
SET LOCAL client_encoding = 'LATIN1';
SET LOCAL search_path = '';
CREATE TABLE laws.changed AS SELECT laws.changes() AS change;
SET LOCAL search_path = laws, public;
SELECT is_empty('TABLE changed', 'other ways to write statements, and no search path: the same answers');
\if :strings_can_be_old
SET LOCAL standard_conforming_strings = on;
\endif
SET LOCAL client_encoding = 'UTF8';
SET LOCAL work_mem = '64kB';
SET LOCAL row_security = off;
SET LOCAL enable_seqscan = off;
SET LOCAL default_text_search_config = 'pg_catalog.simple';
SET LOCAL traceability.use_genealogy_index = off;
SET LOCAL traceability.trace_memory = '64kB';
SELECT is_empty('SELECT changes()', 'other limits: the same answers');
SET LOCAL enable_seqscan = on;
SET LOCAL quote_all_identifiers = off;
SET LOCAL datestyle = 'ISO, YMD';
UPDATE :extension.code_formats SET format = 'W-{date:DDMMYY}-{seq:N3}' WHERE name = 'volatility';
INSERT INTO :extension.code_formats VALUES ('vin', 'serial', '{a:X..9}'), ('A1', 'part', '{a:X..9}'), ('U{seq:N4}', NULL, 'V{seq:N4}');
SELECT is_empty('SELECT changes()', 'other formats: the same answers');
DELETE FROM :extension.code_formats WHERE name IN ('vin', 'A1', 'U{seq:N4}');
UPDATE :extension.code_formats SET format = 'V-{date:YYMMDD}-{seq:N3}' WHERE name = 'volatility';

-- Parallel safe: in a worker, from a table, so that nothing is calculated by the leader before.
CREATE FUNCTION in_worker(function oid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	types text[] := ARRAY(SELECT t::regtype::text FROM pg_proc, unnest(proargtypes) WITH ORDINALITY AS a (t, n) WHERE pg_proc.oid = function ORDER BY n);
	names text := (SELECT string_agg('a' || n, ', ' ORDER BY n) FROM generate_subscripts(types, 1) AS n);
	calls text[][] := ARRAY(SELECT format('(%s)', array_to_string(number::text || arguments, ', ')) FROM call WHERE call.function = in_worker.function AND outcome !~ '^error' ORDER BY number);
	is_set boolean := (SELECT bool_or(call.is_set) FROM call WHERE call.function = in_worker.function);
	expected text := (SELECT string_agg(outcome, ' ' ORDER BY number) FROM call WHERE call.function = in_worker.function AND outcome !~ '^error');
	statement text;
	result text;
	line text;
	launched boolean := false;
BEGIN
	EXECUTE format('CREATE TABLE laws.arguments AS SELECT * FROM (VALUES %s) AS v (number%s)', array_to_string(calls, ', '), coalesce(', ' || names, ''));
	statement := format('SELECT number, %s AS result FROM laws.arguments', query(function, is_set, coalesce(names, '')));
	EXECUTE format('SELECT string_agg(coalesce(result, ''none''), '' '' ORDER BY number) FROM (%s) AS q', statement) INTO result;
	FOR line IN EXECUTE 'EXPLAIN ' || statement LOOP
		launched := launched OR line ~ 'Gather';
	END LOOP;
	DROP TABLE laws.arguments;
	RETURN CASE WHEN NOT launched THEN 'no worker' WHEN result IS DISTINCT FROM expected THEN format('%s instead of %s', result, expected) ELSE 'same' END;
END $$;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'force_parallel_mode' ELSE 'debug_parallel_query' END AS parallel \gset
SET LOCAL :parallel = on;
SELECT is(in_worker(oid), 'same', signature || ': the same answers in a worker') FROM called WHERE proparallel = 's';
SET LOCAL :parallel = off;

-- Leakproof: no text, valid code or not, makes one fail, whatever it is compared with.
CREATE TABLE anything AS SELECT DISTINCT t FROM unnest(ARRAY['', ' ', 'A1', ' A1', 'A1 ', '0', '00', 'a', 'Z', 'größe', '–', chr(1), chr(127), E'\n', 'SN:A1', 'SN:A01', 'LOT:A1', 'PN:P-1-A', 'SN:ACME|P1|A1', 'SN:', '|', 'A|B', ':', 'P-1-A', 'P-1-A.2', '1.', '.', repeat('9', 200), repeat('0', 200),
	repeat('A', 126), repeat('A1-', 1000), repeat('ä', 3000), '18446744073709551616', '-1', '''', '\', '%', '{a}', U&'\+01F600', repeat('A.', 60)]) AS t;
CREATE TABLE code_of AS
SELECT t, CASE WHEN code_problem(t) IS NULL THEN t::serial_number END AS serial_number, CASE WHEN code_problem(t) IS NULL THEN t::lot_code END AS lot_code, CASE WHEN code_problem(t) IS NULL THEN t::part_number END AS part_number,
	CASE WHEN trace_problem(t) IS NULL THEN t::trace_id END AS trace_id, CASE WHEN code_problem(t) IS NULL THEN t::text END AS text FROM anything;
CREATE FUNCTION values_of(type regtype) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN type IN (SELECT value.type FROM value WHERE value.type::text ~ 'code_(format|key)$|^bigint$') THEN (SELECT format('(VALUES %s) AS %s (v)', string_agg('(' || sql || '::' || value.type || ')', ', '), '%s') FROM value WHERE value.type = values_of.type)
		WHEN type = 'text'::regtype THEN '(SELECT t FROM laws.anything) AS %s (v)'
		ELSE format('(SELECT %I FROM laws.code_of WHERE %1$I IS NOT NULL) AS %%s (v)', (SELECT typname FROM pg_type WHERE oid = type)) END
$$;
CREATE FUNCTION leaks(function oid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	argument_types regtype[] := (SELECT proargtypes::oid[] FROM pg_proc WHERE pg_proc.oid = function);
	statement text := format('SELECT count(%s(%s)) FROM %s', qualified(function), (SELECT string_agg('a' || n || '.v', ', ' ORDER BY n) FROM generate_series(1, array_upper(argument_types, 1) + 1) AS n),
		(SELECT string_agg(format(values_of(type), 'a' || n), ', ' ORDER BY n) FROM unnest(argument_types) WITH ORDINALITY AS t (type, n)));
	calls bigint;
BEGIN
	EXECUTE statement INTO calls;
	RETURN CASE WHEN calls >= 3 THEN 'never fails' ELSE format('%s calls: %s', calls, statement) END;
EXCEPTION WHEN OTHERS THEN
	RETURN format('%s %s: %s', SQLSTATE, SQLERRM, statement);
END $$;
SELECT is(leaks(oid), 'never fails', signature || ' is leakproof') FROM member WHERE proleakproof;

SELECT * FROM finish();
ROLLBACK;
