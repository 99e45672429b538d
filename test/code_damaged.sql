-- Values that no input makes: what a damaged page, or a program that writes types by itself, leaves in a
-- column. Each function, index and trace ends with a result or a clear error, and the server stays up.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL jit = off;

SELECT * FROM no_plan();
\ir random.psql

-- Any bytes become a value, unread.
CREATE TABLE type AS SELECT format_type(oid, NULL) AS name FROM pg_type
	WHERE oid IN (SELECT objid FROM pg_depend WHERE classid = 'pg_type'::regclass AND deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability')) AND typtype = 'b' AND typelem = 0;
SELECT bag_eq('TABLE type', $$VALUES ('serial_number'), ('lot_code'), ('part_number'), ('trace_id'), ('code_format'), ('code_key')$$, 'types whose values are texts');
SELECT format('CREATE CAST (bytea AS %s) WITHOUT FUNCTION', name) FROM type \gexec

CREATE TABLE damaged (n integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v bytea);
INSERT INTO damaged (v)
SELECT v::bytea FROM (VALUES (''), ('\x00'), ('\xff'), ('\x2000'), ('\xc3'), ('A'), ('SN:A'), ('|1'), ('{a:N1}'), ('vin'),
	('SN:'), ('SN:|'), ('SN:A|'), ('sn:a'), ('XX:A'), (' A '), ('A|B'), ('A\000B'), ('-'), ('{'), ('{a:'), ('{a:N1}{'), ('vim'), ('|'), ('||')) AS few (v);
INSERT INTO damaged (v)
SELECT convert_to(repeat(piece, times), 'SQL_ASCII')
FROM unnest(ARRAY['9', '0', 'A', 'A1-', '|', '|9', '-', ' ', 'SN:', '{', '{a:N1}', E'\x01', E'\x7f']) AS piece, unnest(ARRAY[125, 126, 127, 128, 300, 1200, 20000]) AS times;
INSERT INTO damaged (v) SELECT convert_to('SN:' || repeat('A', a) || repeat('|', b) || repeat('9', c), 'SQL_ASCII') FROM unnest(ARRAY[0, 126, 500]) a, unnest(ARRAY[0, 1, 300]) b, unnest(ARRAY[0, 127, 500]) c;
INSERT INTO damaged (v)
SELECT string_agg(decode(lpad(to_hex(floor(random() * 256 + 0 * n)::int), 2, '0'), 'hex'), '')
FROM generate_series(1, 60) AS n, LATERAL generate_series(0, floor(random() * n * 5 + 0 * n)::int) AS byte GROUP BY n;
INSERT INTO damaged (v) SELECT set_byte('SN:DRN-2980-20231212-0007'::bytea, n, floor(random() * 256 + 0 * n)::int) FROM generate_series(0, 24) AS n;

-- 22: a value is wrong; 54: it is too long; 42, 0A: of no format, or not of that kind; XX001: data are corrupted.
CREATE FUNCTION complaint(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE call;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN CASE WHEN SQLSTATE ~ '^(22...|54000|42601|42704|0A000|XX001)$' THEN NULL ELSE call || ': ' || SQLSTATE || ' ' || SQLERRM END;
END$$;

CREATE TABLE call AS
SELECT format('SELECT %s(%s)::text FROM laws.damaged WHERE n = ', oid::regproc, (
	SELECT string_agg(CASE
			WHEN type::regtype::text IN (SELECT name FROM type) AND (ord <> good OR ord = 1) THEN 'v::' || type::regtype
			WHEN type = 'code_format'::regtype THEN '''{a:N1}'''
			WHEN type = 'code_key'::regtype THEN '''|1'''
			WHEN type = 'trace_id'::regtype THEN '''SN:A'''
			WHEN type = 'jsonb'::regtype THEN '''{"a": 1}'''
			WHEN type = 'date'::regtype THEN '''2024-01-01'''
			WHEN type IN ('integer'::regtype, 'bigint'::regtype) THEN '1'
			WHEN type = 'boolean'::regtype THEN 'true'
			WHEN type = 'text[]'::regtype THEN '''{A}'''
			WHEN type::regtype::text ~ '(multi)?range' THEN 'NULL'
			ELSE '''A''' END || '::' || type::regtype, ', ' ORDER BY ord)
	FROM unnest(proargtypes) WITH ORDINALITY AS a (type, ord))) AS text, proargtypes
FROM pg_proc CROSS JOIN generate_series(1, 3) AS good
WHERE oid IN (SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability'))
	AND EXISTS (SELECT FROM unnest(proargtypes) AS type WHERE type::regtype::text IN (SELECT name FROM type))
	AND NOT proargtypes::oid[] && '{internal,cstring,regclass}'::regtype[]::oid[] AND prorettype <> 'internal'::regtype
UNION
SELECT format('SELECT ARRAY[v]::%s[] || v::%1$s, v::%1$s::text, ROW(v::%1$s) = ROW(v::%1$s), hash_record(ROW(v::%1$s)), v::%1$s::text::%1$s FROM laws.damaged WHERE n = ', name), NULL FROM type;
SELECT cmp_ok(count(DISTINCT proargtypes::text || split_part(text, '(', 1)), '>', 200::bigint, 'there are functions to call') FROM call;
SELECT is_empty('SELECT complaint FROM (SELECT complaint(call.text || n) FROM call, damaged OFFSET 0) AS calls WHERE complaint IS NOT NULL LIMIT 20', 'every function takes any value');

-- Sorted, indexed, counted, estimated, matched and traced.
CREATE TABLE kept AS SELECT n, v::serial_number AS serial, v::lot_code AS lot, v::part_number AS part, v::trace_id AS id, v::code_format AS format, v::code_key AS key,
	(lead(v, 1, v) OVER w)::serial_number AS child_serial, (lead(v, 1, v) OVER w)::lot_code AS child_lot, (lead(v, 1, v) OVER w)::part_number AS child_part,
	(lead(v, 1, v) OVER w)::trace_id AS child_id FROM damaged, generate_series(1, 3) AS again WHERE length(v) < 2000 WINDOW w AS (ORDER BY n);
SELECT is(complaint(call), NULL, call)
FROM (SELECT unnest(ARRAY[format('SELECT * FROM laws.kept ORDER BY %I, n', attname), format('SELECT DISTINCT %I FROM laws.kept', attname),
		format('SELECT count(*) FROM laws.kept AS a JOIN laws.kept AS b USING (%I)', attname), format('SELECT min(n) FROM laws.kept GROUP BY %I', attname),
		format('CREATE INDEX ON laws.kept USING hash (%I)', attname), format('CREATE INDEX ON laws.kept (%I)', attname)]
	|| CASE WHEN attname <> ALL ('{key,format}') THEN ARRAY[
		format('CREATE INDEX ON laws.kept USING genealogy (%I, child_%1$s)', attname), format('CREATE INDEX ON laws.kept USING brin (%I %s_minmax_ops)', attname, atttypid::regtype),
		format('ANALYZE laws.kept (%I)', attname),
		format('SELECT count(*) FROM laws.kept WHERE %I ^@ ''SN:A'' OR %1$I LIKE ''A%%'' OR %1$I > ''A''::text', attname), format('SELECT max(%I), string_agg(%1$I, '','') FROM laws.kept', attname)] ELSE '{}' END) AS call
	FROM pg_attribute WHERE attrelid = 'kept'::regclass AND attnum > 1 AND attname NOT LIKE 'child%' ORDER BY attnum) AS calls;
CREATE INDEX traced ON kept USING genealogy (id, child_id);
SELECT is(complaint(call), NULL, call)
FROM unnest(ARRAY[
	$$SELECT trace_components('laws.kept', id, parent => 'id', child => 'child_id') FROM laws.kept$$, $$SELECT trace_recall('laws.kept', array_agg(id), parent => 'id', child => 'child_id') FROM laws.kept$$,
	$$SELECT trace_tree('laws.kept', id, parent => 'id', child => 'child_id') FROM laws.kept WHERE n < 30$$, $$SELECT trace_dot('laws.kept', id, parent => 'id', child => 'child_id') FROM laws.kept WHERE n < 30$$, $$SELECT trace_json('laws.kept', id, parent => 'id', child => 'child_id') FROM laws.kept WHERE n < 30$$,
	$$SELECT trace_check('laws.kept', parent => 'id', child => 'child_id')$$, $$SELECT * FROM trace_index_stats('laws.traced')$$]) AS call;
SELECT is_empty($$SELECT * FROM trace_index_check('traced')$$, 'the index of damaged values is whole');

SELECT * FROM finish();
ROLLBACK;
