-- Laws of the patterns: prefixes, LIKE and the regular expressions match what they match in text,
-- and every kind of index finds exactly that.
--
-- Codes and patterns are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL jit = off;

SELECT * FROM no_plan();
\ir ../test/random.psql

CREATE FUNCTION pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE
	RETURN choices[1 + floor(random() * cardinality(choices))::integer];

-- Few characters, so that beginnings are shared, and those at which the order turns.
CREATE FUNCTION random_code() RETURNS text LANGUAGE plpgsql VOLATILE AS
$$
DECLARE
	code text := '';
BEGIN
	FOR i IN 1 .. 1 + floor(random() * 6)
	LOOP
		code := code || pick('0', '0', '1', '12', '9', 'A', 'B', 'Z', 'a', '-', '.', '/', ':', ' RevA', '-REVB', '{', '}', '~', '_', '%', '\');
	END LOOP;
	RETURN btrim(code);
END
$$;

-- What a code begins with: of every length, also within a number.
CREATE FUNCTION random_prefix(code text) RETURNS text LANGUAGE sql VOLATILE
	RETURN left(code, floor(random() * (length(code) + 1))::integer);

CREATE FUNCTION quote_like(literal text) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN regexp_replace(literal, '([\\%_])', '\\\1', 'g');
CREATE FUNCTION quote_regex(literal text) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN regexp_replace(literal, '([^A-Za-z0-9 ])', '\\\1', 'g');

-- Patterns with what they find in plain text.
CREATE TABLE pattern (operator text, pattern text, finds text[]);

CREATE FUNCTION find(relation text, operator text, pattern text, prepared boolean) RETURNS text[] LANGUAGE plpgsql AS
$$
DECLARE
	codes text[];
BEGIN
	EXECUTE format('SELECT array_agg(code::text ORDER BY code::text COLLATE "C") FROM %I WHERE code %s %s',
		relation, operator, CASE WHEN prepared THEN '$1' ELSE quote_literal(pattern) END) USING pattern INTO codes;
	RETURN codes;
END
$$;

CREATE FUNCTION all_found(type text, how text, indexed boolean) RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	broken text;
	prepared boolean;
	plan json;
BEGIN
	FOREACH prepared IN ARRAY ARRAY[false, true]
	LOOP
		PERFORM set_config('plan_cache_mode', CASE WHEN prepared THEN 'force_generic_plan' ELSE 'auto' END, true);
		SELECT string_agg(operator || ' ' || pattern, E'\n') INTO broken
		FROM (SELECT * FROM pattern WHERE find('code', operator, pattern, prepared) IS DISTINCT FROM finds LIMIT 5) AS p;
		RETURN NEXT ok(broken IS NULL, format('%s: %s finds what text finds%s', type, how, CASE WHEN prepared THEN ', prepared' ELSE '' END))
			|| coalesce(E'\n' || diag(broken), '');
	END LOOP;
	IF indexed THEN
		EXECUTE 'EXPLAIN (FORMAT json) SELECT * FROM code WHERE code ^@ ''A''' INTO plan;
		RETURN NEXT matches(plan::text, 'Index Cond', format('%s: %s is used for prefixes', type, how));
	END IF;
END
$$;

CREATE FUNCTION laws_of_patterns(type text) RETURNS SETOF text LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE format('CREATE TABLE code (code %s)', type);
	CREATE TABLE plain (code text COLLATE "C");
	INSERT INTO plain
	SELECT CASE WHEN type = 'trace_id' THEN pick('SN:', 'LOT:', 'SN:A|', 'SN:A1|', 'SN:A1 B|', 'PN:{|') ELSE '' END || drawn
	FROM (SELECT DISTINCT random_code() FROM generate_series(1, 1200)) AS d(drawn) WHERE drawn <> '';
	EXECUTE format('INSERT INTO code SELECT code::text::%s FROM plain', type);
	ANALYZE code;

	TRUNCATE pattern;
	INSERT INTO pattern SELECT '^@', random_prefix(code) FROM (SELECT code FROM plain ORDER BY random() LIMIT 60) AS s;
	INSERT INTO pattern SELECT '^@', random_prefix(random_code()) FROM generate_series(1, 10);
	INSERT INTO pattern SELECT '^@', unnest(ARRAY['', '0', '00', '9', '/', ':', '|', 'SN:A|', 'SN:A1|', 'SN:A1', 'PN:{', '{', '~', ' ', ' 1', '1 ', 'A ', 'SN:A1 ', ' SN:', E'\t', 'é', 'SN:', 'SN', 'sn:', repeat('A', 300)]);
	INSERT INTO pattern SELECT operator, quote_like(random_prefix(code)) || pick('', '%', '_', '%1', '%A%', '_%', '\\%', '%_')
		FROM (SELECT code FROM plain ORDER BY random() LIMIT 40) AS s, unnest('{LIKE,ILIKE,NOT LIKE,NOT ILIKE}'::text[]) AS operator;
	INSERT INTO pattern SELECT operator, pick('^', '^', '^', '', '***:^', '(?i)^') || quote_regex(random_prefix(code)) || pick('', '$', '.*', '.*$', '[0-9]', '(1?)', '(A|B)', '.+1$', '1{1,2}')
		FROM (SELECT code FROM plain ORDER BY random() LIMIT 40) AS s, unnest('{~,~*,!~,!~*}'::text[]) AS operator;
	-- blanks at the ends of a pattern are as much of it as others
	INSERT INTO pattern SELECT operator, pattern FROM unnest('{"A ","1 "," 1","% ","SN:A ","SN:A1 B %"}'::text[]) AS pattern, unnest('{LIKE,NOT LIKE}'::text[]) AS operator;
	INSERT INTO pattern SELECT operator, pattern FROM unnest('{"^A ","^1 "," 1$","^1 $"}'::text[]) AS pattern, unnest('{~,!~}'::text[]) AS operator;
	UPDATE pattern SET finds = find('plain', operator, pattern, false);

	RETURN QUERY SELECT all_found(type, 'a scan', false);
	SET LOCAL enable_seqscan = off;
	CREATE INDEX i ON code (code);
	RETURN QUERY SELECT all_found(type, 'a B-tree', true);
	DROP INDEX i;
	EXECUTE format('CREATE INDEX i ON code (code %s_bytes_ops)', type);
	RETURN QUERY SELECT all_found(type, 'a B-tree by bytes', true);
	DROP INDEX i;
	CREATE INDEX i ON code (code DESC NULLS LAST);
	RETURN QUERY SELECT all_found(type, 'a B-tree downwards', true);
	DROP INDEX i;
	CREATE INDEX i ON code USING brin (code) WITH (pages_per_range = 1);
	RETURN QUERY SELECT all_found(type, 'BRIN', true);
	DROP INDEX i;
	CREATE INDEX i ON code USING hash (code);
	RETURN QUERY SELECT all_found(type, 'a hash', false);
	RESET enable_seqscan;
	DROP TABLE code, plain;
END
$$;

SELECT laws_of_patterns(type) FROM unnest('{serial_number,lot_code,part_number,trace_id}'::text[]) AS type;

SELECT * FROM finish();
ROLLBACK;
