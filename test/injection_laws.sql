-- Names are names: where schemas, tables, columns, types, formats and domains are called by what would
-- be SQL, HTML or a pattern somewhere else, every function answers as where they have plain names; and a
-- text that is no name is refused as one.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = error;
SET LOCAL jit = off;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

-- What must stay as it is, and what must not be called.
CREATE TABLE canary AS SELECT n FROM generate_series(1, 10) AS n;
CREATE SEQUENCE songs;
CREATE FUNCTION sing() RETURNS text LANGUAGE sql RETURN nextval('songs')::text;
CREATE FUNCTION canary_is_well() RETURNS boolean LANGUAGE sql
	BEGIN ATOMIC SELECT (SELECT count(*) FROM canary) = 10 AND NOT (SELECT is_called FROM songs); END;

CREATE TABLE hostile (number integer GENERATED ALWAYS AS IDENTITY, name text);
INSERT INTO hostile (name) VALUES ('plain'), ('quote"d'), ('it''s'), ('"'), (''''), ('''; DROP TABLE canary; --'), ('"; SELECT sing(); --'), ('); DELETE FROM canary; /*'),
	('*/ sing() /*'), ('back\slash\'''), ('\x27 || sing() || \x27'), ('$$ || sing() || $$'), ('U&"\0073ing"'), ('$1'), ('%s%n%1$s%L%I'), ('select'), ('Select'), (' blanks '), ('a.b'), ('"a"."b"'), ('{a,b}'),
	(E'line\nend'), (E'tab\t'), (E'\x01'), ('größe'), ('(SELECT sing())'), ('l'), ('i'), ('item'), ('=ANY($1)'), ('<script>'), (repeat('ä', 31)), (left(repeat('";--''', 20), 63)), ('name::text'), ('*'), ('ctid '), ('--'), ('/**/');

-- Tables, columns, domains and formats of each name: names are told apart by what is in front of them.
CREATE FUNCTION named(role text, name text) RETURNS text LANGUAGE sql IMMUTABLE RETURN
	CASE WHEN name = 'plain' THEN role WHEN role IN ('parent', 'link') THEN name ELSE substr(role, 1, 2) || left(name, greatest(0, length(name) - greatest(0, octet_length(name) - 60))) END;
CREATE FUNCTION make(name text, with_index text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	schema text := quote_ident(CASE WHEN name = 'plain' THEN 'plain' ELSE named('schema', name) END);
	col text[] := ARRAY(SELECT quote_ident(named(role, name)) FROM unnest('{parent,child,installed_at,removed_at,transferred,quantity,part_number,uom}'::text[]) WITH ORDINALITY AS r (role, n) ORDER BY n);
	link text := schema || '.' || quote_ident(named('link', name));
	lots text := schema || '.' || quote_ident(named('stock', name));
BEGIN
	EXECUTE format('CREATE SCHEMA %s', schema);
	EXECUTE format('CREATE DOMAIN %s.%I AS text', schema, named('domain', name));
	EXECUTE format('CREATE TABLE %1$s (%2$s %3$s.%4$I, %5$s %3$s.%4$I, %6$s timestamptz, %7$s timestamptz, %8$s boolean, %9$s int, %10$s text, %11$s text)', link, col[1], schema, named('domain', name), col[2],
		col[3], col[4], col[5], col[6], col[7], col[8]);
	EXECUTE format('INSERT INTO %s SELECT ''SN:U'' || n / 3, CASE WHEN n %% 5 = 0 THEN ''LOT:L'' || n %% 4 ELSE ''SN:U'' || n END, ''2024-01-01''::timestamptz + n * interval ''1 day'', CASE WHEN n %% 7 = 0 THEN ''2024-06-01''::timestamptz END,
		n %% 11 = 0, n %% 3 + 1, ''P-'' || n %% 4, ''pcs'' FROM generate_series(1, 60) AS n', link);
	EXECUTE format('CREATE TABLE %s.%I (%s text, %s text, %s int)', schema, named('bill', name), col[1], col[2], col[6]);
	EXECUTE format('INSERT INTO %s.%I VALUES (''P-0'', ''P-1'', 1), (''P-1'', ''P-2'', 2)', schema, named('bill', name));
	EXECUTE format('CREATE TABLE %s (%I text PRIMARY KEY, %I int)', lots, named('lot', name), named('received', name));
	EXECUTE format('INSERT INTO %s SELECT ''LOT:L'' || n, 2 FROM generate_series(0, 3) AS n', lots);
	IF with_index = 'genealogy' THEN
		EXECUTE format('CREATE INDEX %I ON %s USING genealogy (%s, %s) INCLUDE (%s, %s)', named('graph', name), link, col[1], col[2], col[3], col[6]);
	ELSE
		EXECUTE format('CREATE INDEX ON %1$s (%2$s); CREATE INDEX ON %1$s (%3$s)', link, col[1], col[2]);
	END IF;
END $$;

-- A call of every function that is given a table, by the names of all its arguments that are names of something.
CREATE TABLE argument (name text PRIMARY KEY, role text, value text);
INSERT INTO argument VALUES ('edges', 'link', NULL), ('as_built', 'link', NULL), ('bom', 'bill', NULL), ('lots', 'stock', NULL), ('index', 'graph', NULL),
	('parent', 'parent', NULL), ('child', 'child', NULL), ('installed_at', 'installed_at', NULL), ('removed_at', 'removed_at', NULL), ('transferred', 'transferred', NULL), ('quantity', 'quantity', NULL),
	('part', 'part_number', NULL), ('unit_of_measure', 'uom', NULL), ('bom_parent', 'parent', NULL), ('bom_child', 'child', NULL), ('bom_quantity', 'quantity', NULL), ('lot', 'lot', NULL), ('received', 'received', NULL),
	('item', NULL, '''SN:U1''::text'), ('unit', NULL, '''SN:U1''::text'), ('component', NULL, '''LOT:L1''::text'), ('items', NULL, '''{SN:U2,LOT:L1}''::text[]'), ('bad', NULL, '''{SN:U1,SN:U2}''::text[]'),
	('baseline', NULL, '''{SN:U3,SN:U4}''::text[]'), ('unit_part', NULL, '''P-0'''), ('direction', NULL, '''down''');
CREATE VIEW tracing AS
SELECT p.oid, p.proname, a.* FROM pg_proc AS p JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e',
	LATERAL (SELECT n AS position, proargnames[n] AS argument, proargtypes[n - 1]::regtype AS type FROM generate_series(1, pronargs) AS n) AS a
WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability') AND proargtypes::oid[] && '{regclass}'::regtype[]::oid[];
SELECT is_empty($$SELECT DISTINCT argument FROM tracing WHERE type IN ('text'::regtype, 'regclass'::regtype, 'name'::regtype, 'anycompatible'::regtype) EXCEPT SELECT name FROM argument$$, 'every argument that is a text or a table has a value');

-- An overload that takes a text where another one takes an array is called with one.
CREATE FUNCTION call(function oid, called text, wrong_argument text DEFAULT NULL, wrong text DEFAULT NULL) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT format('SELECT c::text FROM %s(%s) AS c', min(t.proname), string_agg(format('%I => %s', t.argument,
		CASE WHEN t.argument = wrong_argument THEN quote_literal(wrong)
			WHEN a.value IS NOT NULL AND t.type = 'text'::regtype THEN regexp_replace(a.value, '::text(..)?$', '::text')
			WHEN a.value IS NOT NULL THEN a.value
			WHEN t.type = 'regclass'::regtype THEN quote_literal(quote_ident(CASE WHEN called = 'plain' THEN 'plain' ELSE named('schema', called) END) || '.' || quote_ident(named(a.role, called)))
			ELSE quote_literal(named(a.role, called)) END), ', ' ORDER BY t.position))
	FROM tracing AS t JOIN argument AS a ON a.name = t.argument WHERE t.oid = function
$$;
CREATE FUNCTION outcome(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE 'SELECT string_agg(c, chr(10) ORDER BY c COLLATE "C") FROM (' || call || ') AS q (c)' INTO result;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	RETURN 'error ' || SQLSTATE || ': ' || SQLERRM;
END $$;

-- trace_explain has names in its answer.
CREATE TABLE asked AS SELECT DISTINCT oid AS function, oid::regprocedure AS signature, proname, NULL::text AS answer FROM tracing WHERE proname <> 'trace_explain';
SELECT cmp_ok(count(*), '>', 20::bigint, 'functions are asked') FROM asked;
SELECT make('plain', 'genealogy') \g /dev/null
UPDATE asked SET answer = outcome(call(function, 'plain'));
SELECT is_empty('SELECT signature, answer FROM asked WHERE answer ~ ''^error|^$''', 'all have an answer for plain names');
-- What was made for one name is undone before the next.
CREATE FUNCTION differences(name text, with_index text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	found text := '';
	line text;
BEGIN
	PERFORM make(differences.name, with_index);
	FOR line IN
		SELECT signature || ': ' || coalesce(now, 'NULL') || ' instead of ' || coalesce(answer, 'NULL')
		FROM asked, LATERAL outcome(call(function, differences.name)) AS now
		WHERE (with_index = 'genealogy' OR proname !~ '^trace_index') AND now IS DISTINCT FROM answer
	LOOP
		found := found || line || chr(10);
	END LOOP;
	RAISE EXCEPTION USING ERRCODE = 'LAWS0', MESSAGE = found;
EXCEPTION WHEN SQLSTATE 'LAWS0' THEN
	RETURN SQLERRM;
END $$;
SELECT is(differences(name, with_index), '', format('%s, %s: the same answers as of plain names', quote_literal(name), with_index))
FROM hostile, LATERAL (SELECT CASE number % 3 WHEN 0 THEN 'btree' ELSE 'genealogy' END AS with_index) AS i WHERE name <> 'plain';
SET LOCAL quote_all_identifiers = on;
-- PostgreSQL 19 knows standard strings alone.
SELECT current_setting('server_version_num')::int < 190000 AS strings_can_be_old \gset
\if :strings_can_be_old
SET LOCAL standard_conforming_strings = off;
\endif
SELECT is(differences(name, with_index), '', format('%s, %s: nor with strings that have escapes', quote_literal(name), with_index))
FROM hostile, unnest('{genealogy,btree}'::text[]) AS with_index WHERE name ~ '\\\\' OR name = ''';' || ' DROP TABLE canary; --';

-- A text that is no name of a column is none; no other text is ever taken for SQL.
CREATE VIEW misnamed AS
SELECT signature, argument, hostile.name, answer, outcome(call(function, 'plain', argument, hostile.name)) AS outcome
FROM asked JOIN tracing ON oid = function AND type = 'text'::regtype, hostile WHERE hostile.name NOT IN ('plain', 'item') AND (number + position) % 4 = 0;
SELECT is_empty($$SELECT * FROM misnamed WHERE outcome ~ '^error (42601|XX|2200[^3]|0A|42704|42883)'$$, 'no text is taken for SQL');
\if :strings_can_be_old
SET LOCAL standard_conforming_strings = on;
\endif
RESET quote_all_identifiers;
SELECT is_empty($$SELECT * FROM misnamed WHERE outcome ~ '^error (42601|XX|2200[^3]|0A|42704|42883)'$$, 'no text is taken for SQL, in either way to write strings');
SELECT is_empty($$SELECT * FROM misnamed JOIN argument ON argument.name = argument WHERE role IS NOT NULL AND outcome !~ '^error 42703: column ".*" of relation ".*" does not exist'
	AND outcome IS DISTINCT FROM answer$$, 'what is no column is refused as one, if it is wanted');

-- Formats, their counters and their domains.
SELECT extnamespace::regnamespace AS extension FROM pg_extension WHERE extname = 'traceability' \gset
INSERT INTO :extension.code_formats (name, format) SELECT name, 'F' || number || '{a:A1=it''s|B=b\\s|C="c"}{seq:N3}' FROM hostile WHERE char_length(name) <= 100;
SELECT is(string_agg(code_next(name, '{"a": "it''s"}'), ' ' ORDER BY number), string_agg('F' || number || 'A1001', ' ' ORDER BY number), 'codes of each format') FROM hostile;
SELECT is(string_agg(code_continue(name, 'F' || number || 'C007')::text, ' '), string_agg('7', ' '), 'counters go on') FROM hostile;
SELECT is((SELECT string_agg(c, ' ' ORDER BY number, c) FROM hostile, LATERAL code_allocate(name, 2, '{"a": "\"c\""}') AS c),
	(SELECT string_agg('F' || number || 'C' || to_char(n, 'FM000'), ' ' ORDER BY number, n) FROM hostile, generate_series(8, 9) AS n), 'and give out the next');
SELECT is_empty('SELECT name FROM hostile WHERE code_format_named(name) || '''' <> (SELECT format || '''' FROM ' || :'extension' || '.code_formats AS f WHERE f.name = hostile.name)', 'formats are found by name');
SELECT is_empty('SELECT name FROM hostile WHERE name NOT IN (SELECT format_name FROM code_identify(''F'' || number || ''B123''))', 'and by code');
CREATE TABLE created AS SELECT name, code_create_domain(name, quote_ident(named('domain', name))) AS domain FROM hostile;
SELECT is(domain::oid, (SELECT oid FROM pg_type WHERE typname = named('domain', name)::name AND typtype = 'd' AND typnamespace = 'laws'::regnamespace), format('%L: a domain of that name', name)) FROM created;
SELECT is(obj_description((quote_ident(named('domain', name)))::regtype, 'pg_type'), format('codes of format "%s", as registered when the domain was created', name), format('%L: and its comment', name)) FROM hostile;
SELECT matches(outcome(format('SELECT %L::%I::text', 'F' || number || 'C12', named('domain', name))), '^error 22P02: code "F.*C12" does not match format', format('%L: and its check', name)) FROM hostile;
SELECT is_empty($$SELECT name, o FROM hostile, LATERAL outcome(format('SELECT code_create_domain(%L, %L)::text', 'plain', name)) AS o WHERE o ~ '^error' AND o !~ '^error (42601: improper domain name|42602|3F000|42710|0A000|42501)'$$, 'a text that is no name of a domain is refused');
SELECT is_empty($$SELECT name, o FROM hostile, unnest('{code_next(%L),code_format_named(%L)::text,"code_continue(%L, ''A1'')::text"}'::text[]) AS f,
	LATERAL outcome('SELECT ' || format(f, name || '?')) AS o WHERE o !~ '^error 42704: format ".*" is not registered$'$$, 'nor is one a format that is none');

-- The guard, by columns and a table of lots of such names.
CREATE FUNCTION guard_refuses(name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	link text := quote_ident(named('schema', guard_refuses.name)) || '.' || quote_ident(named('link', guard_refuses.name));
	found text := '';
BEGIN
	PERFORM make(guard_refuses.name, 'btree');
	EXECUTE format('TRUNCATE %s', link);
	EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %s FOR EACH ROW EXECUTE FUNCTION trace_guard(%L, %L, %L, %L, %L, %L, %L, %L, %L)', guard_refuses.name, link,
		'parent=' || named('parent', name), 'child=' || named('child', name), 'installed_at=' || named('installed_at', name), 'removed_at=' || named('removed_at', name), 'transferred=' || named('transferred', name),
		'quantity=' || named('quantity', name), 'lots=' || quote_ident(named('stock', name)), 'lot=' || named('lot', name), 'received=' || named('received', name));
	EXECUTE format('INSERT INTO %s VALUES (''SN:A'', ''SN:B''), (''SN:B'', ''SN:C''), (''SN:A'', ''LOT:L1'')', link);
	FOREACH found IN ARRAY ARRAY['(''SN:C'', ''SN:A'')', '(''SN:D'', ''LOT:L1'', NULL, NULL, NULL, 3)'] LOOP
		BEGIN
			EXECUTE format('INSERT INTO %s VALUES %s', link, found);
			RAISE EXCEPTION 'not refused: %', found;
		EXCEPTION WHEN check_violation THEN
			NULL;
		END;
	END LOOP;
	RAISE SQLSTATE 'LAWS0';
EXCEPTION WHEN SQLSTATE 'LAWS0' THEN
	RETURN 'all';
END $$;
SELECT is(guard_refuses(name), 'all', format('%s: the guard refuses what it should', quote_literal(name))) FROM hostile WHERE name NOT IN ('plain') AND number % 2 = 0;

SELECT ok(canary_is_well(), 'nothing was deleted, and nothing called');

SELECT * FROM finish();
ROLLBACK;
