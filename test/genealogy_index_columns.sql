-- Whatever else traces ask of links, queries and a genealogy index give the same answers,
-- whether it includes it or not: quantities, times, transfers and parts, of every type that their
-- columns may have.
--
-- The links are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL extra_float_digits = 1;
-- Scans of the index are to be those of traces, and not what queries are planned with.
SET LOCAL enable_indexscan = off;
SET LOCAL enable_bitmapscan = off;

SELECT * FROM no_plan();
\ir ../test/random.psql

CREATE FUNCTION pick(words text[]) RETURNS text LANGUAGE sql VOLATILE
	RETURN words[1 + floor(random() * cardinality(words))];

-- What every function says of every start, or the error that it raises.
CREATE TABLE question (name text, query text);
INSERT INTO question VALUES
	('trace_components', $$SELECT string_agg(concat_ws(' ', item, depth), ';' ORDER BY item) FROM trace_components('link', %1$L, at => %2$L)$$),
	('trace_where_used', $$SELECT string_agg(concat_ws(' ', item, depth), ';' ORDER BY item) FROM trace_where_used('link', %1$L, at => %2$L)$$),
	('trace_recall', $$SELECT string_agg(concat_ws(' ', item, depth, is_top, is_installed), ';' ORDER BY item) FROM trace_recall('link', ARRAY[%1$L, 'U3'], at => %2$L)$$),
	('trace_where_used in time', $$SELECT string_agg(concat_ws(' ', item, depth), ';' ORDER BY item) FROM trace_where_used('link', %1$L, chronological => true) WHERE %2$L IS NULL$$),
	('trace_contains', $$SELECT string_agg(trace_contains('link', %1$L, 'U' || i, at => %2$L)::text, '') FROM generate_series(1, 9) AS i$$),
	('trace_path', $$SELECT string_agg(step::text, ';') FROM generate_series(1, 9) AS i, trace_path('link', %1$L, 'U' || i, at => %2$L)$$),
	('trace_rollup', $$SELECT string_agg(concat_ws(' ', item, coalesce(quantity::text, 'unknown')), ';' ORDER BY item) FROM trace_rollup('link', %1$L, at => %2$L)$$),
	('trace_tree', $$SELECT string_agg(line, E'\n') FROM trace_tree('link', %1$L, at => %2$L) AS line$$),
	('trace_tree of parents', $$SELECT string_agg(line, E'\n') FROM trace_tree('link', %1$L, at => %2$L, parent => 'child', child => 'parent') AS line$$),
	('trace_mermaid', $$SELECT trace_mermaid('link', %1$L, at => %2$L)$$),
	('trace_dot', $$SELECT trace_dot('link', %1$L, at => %2$L)$$),
	('trace_json', $$SELECT trace_json('link', %1$L, at => %2$L)::text$$),
	('trace_json without quantities', $$SELECT trace_json('link', %1$L, at => %2$L, quantity => NULL)::text$$),
	('trace_common', $$SELECT string_agg(c::text, ';') FROM trace_common('link', ARRAY[%1$L, 'U1', 'U2'], ARRAY['U4', 'U5', 'U6'], at => %2$L) AS c$$),
	('trace_diff', $$SELECT string_agg(d::text, ';') FROM trace_diff('link', 'bom', %1$L, 'P1', at => %2$L) AS d$$);

CREATE FUNCTION ask(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE query INTO answer;
	RETURN answer;
EXCEPTION
	WHEN OTHERS THEN RETURN sqlstate || ' ' || sqlerrm;
END
$$;

CREATE FUNCTION answers(question question, indexed boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	PERFORM set_config('traceability.use_genealogy_index', indexed::text, true);
	SELECT string_agg(concat_ws(': ', s, at, ask(format(question.query, s, at))), E'\n' ORDER BY s, at) INTO answer
	FROM unnest('{U1,U2,U7,U12,nobody}'::text[]) AS s,
		unnest('{NULL,2024-05-05 12:00,-infinity,infinity,4713-01-02 00:00 BC,294276-12-30}'::timestamptz[]) AS at;
	RETURN answer;
END
$$;

CREATE FUNCTION scans() RETURNS bigint LANGUAGE sql STABLE
	RETURN pg_stat_get_xact_numscans('link_genealogy'::text::regclass);

CREATE DOMAIN amount AS numeric(12, 3);
CREATE DOMAIN share AS double precision CHECK (VALUE <> 7);
CREATE DOMAIN since AS date;
CREATE DOMAIN poured AS boolean;
CREATE DOMAIN design AS part_number;

CREATE TABLE bom (parent text, child text, quantity smallint);
INSERT INTO bom SELECT 'P' || i / 2, 'P' || i, i FROM generate_series(2, 15) AS i;
CREATE INDEX bom_genealogy ON bom USING genealogy (parent, child);

-- A column is dropped and another added while there are rows.
CREATE FUNCTION law_of_index(include text, quantity text, quantities text[], times text, moments text[], part text, parts text[], zone text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	note text := concat_ws(', ', quantity, times, part, include);
	asked question;
	before bigint;
	answer text;
BEGIN
	PERFORM set_config('timezone', zone, true);
	EXECUTE format('CREATE TABLE link (gone text, parent text, installed_at %2$s, quantity %1$s, child text, removed_at %2$s, transferred %3$s)',
		quantity, times, CASE WHEN random() < 0.5 THEN 'poured' ELSE 'boolean' END);
	EXECUTE format('CREATE INDEX link_genealogy ON link USING genealogy (parent, child) %s WITH (inline_links = 2)', include);
	FOR nth IN 1..60 LOOP
		IF nth = 31 THEN
			EXECUTE format('ALTER TABLE link DROP COLUMN gone, ADD COLUMN part_number %s DEFAULT %L', part, parts[1]);
		END IF;
		EXECUTE format('INSERT INTO link (parent, child, installed_at, removed_at, transferred, quantity) VALUES (%L, %L, %L, %L, %L, %s)',
			'U' || 1 + floor(random() * 12), 'U' || 2 + floor(random() * 24), pick(moments), pick(moments),
			pick('{true,false,NULL}'), coalesce(nullif(quote_nullable(pick(quantities)), '''DEFAULT'''), 'DEFAULT'));
		IF nth > 30 THEN
			EXECUTE format('UPDATE link SET part_number = %L WHERE ctid = (SELECT max(ctid) FROM link)', pick(parts));
		END IF;
	END LOOP;
	DELETE FROM link WHERE substr(parent, 2)::integer >= substr(child, 2)::integer AND random() < 0.9;
	UPDATE link SET child = NULL WHERE random() < 0.05;
	FOR asked IN SELECT * FROM question LOOP
		before := scans();
		answer := answers(asked, true);
		RETURN NEXT ok(scans() > before, asked.name || ' reads the index: ' || note);
		before := scans();
		RETURN NEXT is(md5(answers(asked, false)), md5(answer), asked.name || ' says the same: ' || note);
		RETURN NEXT is(scans(), before, asked.name || ' asks queries when told to: ' || note);
	END LOOP;
	DROP TABLE link;
END
$$;

CREATE FUNCTION law(quantity text, quantities text[], times text, moments text[], part text, parts text[], zone text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT law_of_index(include, quantity, quantities, times, moments, part, parts, zone)
	FROM unnest(ARRAY['', 'INCLUDE (removed_at)',
		pick('{"INCLUDE (quantity, installed_at, removed_at)","INCLUDE (transferred, quantity, installed_at, removed_at)"}')]) AS include
$$;

SELECT string_agg(floor(random() * 10)::text, '') || '.5' AS long FROM generate_series(1, 9000) \gset
SELECT * FROM law('numeric', ARRAY['1', '2.50', '0', '-3', '0.000', NULL, :'long'], 'timestamptz', '{NULL,NULL,2024-01-01,2024-06-01,infinity,-infinity,294276-12-30}', 'part_number', '{P3,P2,P5-A,P5-B,NULL}', 'UTC');
SELECT * FROM law('numeric', '{1,2,NaN,Infinity,-Infinity}', 'date', '{NULL,2024-01-01,2024-06-01,infinity,-infinity,5874897-12-31,4714-11-24 BC}', 'text', '{P3,P2,"",NULL}', 'Asia/Tokyo');
SELECT * FROM law('amount', '{1,2.5,0.125,NULL}', 'timestamp', '{NULL,2024-01-01,2024-06-01,infinity,-infinity,294276-12-31 23:59:59,4714-11-24 BC}', 'varchar(20)', '{P3,P2,P9,NULL}', 'America/New_York');
SELECT * FROM law('smallint', '{1,2,0,-3,NULL}', 'timestamp', '{NULL,2024-01-01,2024-06-01,infinity,-infinity,294276-12-31 23:59:59,4714-11-24 BC}', 'design', '{P3,P2,P9,NULL}', 'Asia/Tokyo');
SELECT * FROM law('integer', '{1,2,0,-3,2147483647,NULL}', 'since', '{NULL,2024-01-01,2024-06-01,5874897-12-31,4714-11-24 BC}', 'trace_id', '{PN:P3,PN:P2,SN:X|P5,NULL}', 'America/New_York');
SELECT * FROM law('bigint', '{1,9223372036854775807,-9223372036854775808,NULL}', 'timestamptz', '{NULL,2024-01-01,2024-06-01}', 'char(8)', '{P3,P2,"",NULL}', 'UTC');
SELECT * FROM law('real', '{1,0.1,1e30,1e-30,NaN,Infinity,NULL}', 'date', '{NULL,2024-01-01,2024-06-01}', 'text', '{P3,P2}', 'UTC');
SELECT * FROM law('double precision', '{1,0.1,1e300,1e-300,NaN,-Infinity,NULL}', 'date', '{NULL,2024-01-01,2024-06-01}', 'text', '{P3,P2}', 'UTC');
SELECT * FROM law('share', '{1,0.1,12345678.9,NULL}', 'timestamptz', '{NULL,2024-01-01,2024-06-01}', 'text', '{P3,P2}', 'UTC');
SELECT * FROM law('numeric GENERATED ALWAYS AS (length(parent) + 0.5) STORED', '{DEFAULT}', 'timestamptz', '{NULL,2024-01-01,2024-06-01}', 'text', '{P3,P2}', 'UTC');

SELECT * FROM finish();
ROLLBACK;
