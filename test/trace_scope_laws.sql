-- Laws of scopes within scopes: what a trace id is made of is found in it again, and a scope keeps its codes together.
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

CREATE FUNCTION random_code() RETURNS text LANGUAGE sql VOLATILE AS
$$
	SELECT string_agg(('{A,B,9,10,21,-, x,:,~,#,a-b}'::text[])[1 + floor(random() * 11)::integer], '')
	FROM generate_series(0, (random() * 3)::integer)
$$;
CREATE TABLE made AS
SELECT n, scopes, code, trace_id(scopes, code::serial_number) AS id
FROM (
	SELECT n, ARRAY(SELECT btrim(random_code()) FROM generate_series(0, (n * 0 + random() * 3)::integer)) AS scopes, btrim(random_code()) AS code
	FROM generate_series(1, 4000) AS n
) AS r;
SELECT cmp_ok(count(DISTINCT cardinality(scopes)), '=', 4::bigint, 'there are one to four scopes') FROM made;

SELECT is_empty('SELECT * FROM made WHERE string_to_array(trace_scope(id), ''|'') <> scopes', 'the scopes are found again');
SELECT is_empty('SELECT * FROM made WHERE id::serial_number::text <> code OR trace_kind(id) <> ''serial''', 'and the code, and the kind');
SELECT is_empty('SELECT * FROM made WHERE id::text <> ''SN:'' || array_to_string(scopes || code, ''|'') OR id::text::trace_id <> id', 'text and back is the same');
SELECT is_empty('SELECT * FROM made WHERE trace_id(array_to_string(scopes, '' | ''), code::serial_number) <> id', 'an array and a text make the same');
SELECT is_empty('SELECT * FROM made WHERE trace_id(trace_scope(id), id::serial_number) <> id', 'its own scope makes it again');
SELECT is_empty('SELECT * FROM made WHERE trace_kind(trace_id(scopes, code::lot_code)) <> ''lot'' OR trace_scope(trace_id(scopes, code::part_number)) <> trace_scope(id)', 'lots and parts, too');

-- In natural order, where no zeros lead, the codes of one scope, with what is in scopes within it, are neighbours.
CREATE INDEX made_id ON made (id);
ANALYZE made;
CREATE TABLE scope AS SELECT DISTINCT 'SN:' || array_to_string(scopes[:depth], '|') || '|' AS prefix FROM made, generate_series(1, cardinality(scopes)) AS depth ORDER BY prefix DESC LIMIT 500;
SELECT is_empty($$
	SELECT prefix FROM (
		SELECT prefix, position, lag(position) OVER (PARTITION BY prefix ORDER BY position) AS before
		FROM scope JOIN (SELECT id, dense_rank() OVER (ORDER BY id) AS position FROM (SELECT DISTINCT id FROM made) AS d) AS r
			ON starts_with(id::text, prefix)
	) AS neighbours WHERE position <> before + 1$$, 'a scope keeps its codes together');
SELECT is_empty('SELECT id FROM (SELECT id, lead(id) OVER (ORDER BY id) AS next FROM made) AS sorted WHERE id > next', 'sorting by keys is comparing');
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT is_empty($$
	SELECT prefix FROM scope
	WHERE (SELECT count(*) FROM made WHERE id ^@ prefix) <> (SELECT count(*) FROM made WHERE starts_with(id::text, prefix))$$, 'a prefix of scopes finds all of them');

SELECT * FROM finish();
ROLLBACK;
