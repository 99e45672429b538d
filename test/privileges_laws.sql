-- Who may not read links learns nothing of them: two tables that differ only in what a role may not see
-- give it the same answers, the same errors and the same estimates, by every function that traces.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL jit = off;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

-- What every function of the extension may do.
CREATE VIEW member AS
SELECT p.*, p.oid::regprocedure AS signature FROM pg_proc AS p JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e'
WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability');
SELECT is_empty('SELECT signature FROM member WHERE prosecdef', 'no function runs with the rights of its owner');
SELECT is_empty('SELECT signature FROM member WHERE proconfig IS NOT NULL', 'none sets a setting');
SELECT is_empty('SELECT signature FROM member WHERE proleakproof AND provolatile <> ''i''', 'what is leakproof is immutable');
SELECT is_empty($$SELECT signature FROM member WHERE prokind = 'f' AND proargtypes::oid[] && '{regclass}'::regtype[]::oid[]
	AND (provolatile = 'i' OR proparallel = 's' OR proleakproof)$$, 'what reads a table that is named is neither immutable, nor for workers, nor leakproof');
SELECT is_empty($$SELECT relname, grantee FROM pg_class, aclexplode(COALESCE(relacl, acldefault('r', relowner))) AS a
	WHERE relname IN ('code_formats', 'code_counters', 'code_blocks') AND relnamespace = (SELECT extnamespace FROM pg_extension WHERE extname = 'traceability')
		AND (a.grantee = 0 OR a.privilege_type = 'TRIGGER' AND a.grantee <> relowner)$$, 'formats and counters are nobody''s but the owner''s, and nobody else has a trigger on them');

-- Links that all may see; hidden ones that lead on from them, close cycles, contradict and overflow.
CREATE TYPE link_row AS (parent trace_id, child trace_id, quantity double precision, installed_at timestamptz, removed_at timestamptz, part_number part_number, transferred boolean);
CREATE TABLE shown OF link_row;
CREATE TABLE hidden OF link_row;
INSERT INTO shown SELECT trace_id('SN:U' || n / 3), trace_id('SN:U' || n), n % 4 + 1, '2024-01-01'::timestamptz + n * interval '1 day', CASE WHEN n % 17 = 0 THEN '2025-06-01'::timestamptz END,
	'P-' || n % 5, false FROM generate_series(1, 200) AS n WHERE n / 3 <> n;
INSERT INTO shown SELECT trace_id('SN:U' || n), trace_id('LOT:L' || n % 7), 2, '2024-02-01', NULL, 'P-9', n % 2 = 0 FROM generate_series(1, 200) AS n;
INSERT INTO hidden SELECT trace_id('LOT:L' || n % 7), trace_id('LOT:H' || n), 1e300, '2024-01-01', NULL, 'P-8', false FROM generate_series(1, 500) AS n;
INSERT INTO hidden SELECT trace_id('LOT:H' || n), trace_id('SN:U' || n % 40 + 1), 'NaN', '2025-01-01', '2024-01-01', 'P-7', false FROM generate_series(1, 500) AS n;
INSERT INTO hidden SELECT trace_id('SN:U' || 1 + n % 200), trace_id('SN:U' || n), NULL, NULL, NULL, NULL, NULL FROM generate_series(1, 200) AS n;

CREATE TABLE lot (lot trace_id PRIMARY KEY, quantity numeric);
INSERT INTO lot SELECT trace_id('LOT:L' || n), 10 FROM generate_series(0, 6) AS n;
CREATE TABLE bom (parent part_number, child part_number, quantity int);
INSERT INTO bom VALUES ('P-0', 'P-1', 1), ('P-0', 'P-2', 2), ('P-0', 'P-9', 2), ('P-9', 'P-8', 1);
CREATE ROLE privileges_reader;
GRANT USAGE ON SCHEMA laws TO privileges_reader;
GRANT SELECT ON lot, bom TO privileges_reader;

-- Twins of a kind: %1$s is the name of either, of which the second one has the hidden rows.
CREATE TABLE kind (kind text PRIMARY KEY, statements text);
INSERT INTO kind VALUES
('plain', $$CREATE TABLE %1$s (LIKE shown, visible boolean)$$),
('btree', $$CREATE TABLE %1$s (LIKE shown, visible boolean); CREATE INDEX ON %1$s (parent); CREATE INDEX ON %1$s (child)$$),
('indexed', $$CREATE TABLE %1$s (LIKE shown, visible boolean); CREATE INDEX ON %1$s USING genealogy (parent, child) INCLUDE (installed_at, removed_at, quantity)$$),
('parted', $$CREATE TABLE %1$s (LIKE shown, visible boolean) PARTITION BY HASH (parent);
	CREATE TABLE %1$s_0 PARTITION OF %1$s FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE %1$s_1 PARTITION OF %1$s FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	CREATE INDEX ON %1$s USING genealogy (parent, child)$$),
('inherited', $$CREATE TABLE %1$s (LIKE shown, visible boolean); CREATE TABLE %1$s_0 () INHERITS (%1$s); CREATE INDEX ON %1$s USING genealogy (parent, child);
	CREATE INDEX ON %1$s_0 USING genealogy (parent, child)$$),
('viewed', $$CREATE TABLE %1$s_all (LIKE shown, visible boolean); CREATE INDEX ON %1$s_all USING genealogy (parent, child);
	CREATE VIEW %1$s AS SELECT * FROM %1$s_all WHERE visible$$),
('barred', $$CREATE TABLE %1$s_all (LIKE shown, visible boolean); CREATE INDEX ON %1$s_all (parent); CREATE INDEX ON %1$s_all (child);
	CREATE VIEW %1$s WITH (security_barrier) AS SELECT * FROM %1$s_all WHERE visible$$);

CREATE FUNCTION make_twin(kind text, name text, with_hidden boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	is_view boolean;
BEGIN
	EXECUTE format((SELECT k.statements FROM kind AS k WHERE k.kind = make_twin.kind), name);
	is_view := (SELECT relkind = 'v' FROM pg_class WHERE oid = name::regclass);
	EXECUTE format('INSERT INTO %s SELECT *, true FROM shown ORDER BY parent, child', name || CASE WHEN is_view THEN '_all' ELSE '' END);
	IF with_hidden THEN
		EXECUTE format('INSERT INTO %s SELECT *, false FROM hidden', CASE WHEN is_view THEN name || '_all' WHEN kind = 'inherited' THEN name || '_0' ELSE name END);
	END IF;
	IF NOT is_view THEN
		EXECUTE format('ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY; CREATE POLICY shown ON %1$s USING (visible)', name);
	END IF;
	EXECUTE format('GRANT SELECT ON %s TO privileges_reader', name);
END $$;
SELECT make_twin(kind, kind || '_twin', false), make_twin(kind, kind || '_both', true) FROM kind \g /dev/null
ANALYZE;

-- One call or more of every function that is given a table of links.
CREATE TABLE question (function name, call text);
INSERT INTO question VALUES
('trace_components', $$SELECT c::text FROM trace_components('%1$s', 'SN:U1'::trace_id) AS c$$),
('trace_components', $$SELECT c::text FROM trace_components('%1$s', 'SN:U2'::trace_id, at => '2024-06-01') AS c$$),
('trace_components', $$SELECT c::text FROM trace_components('%1$s', 'LOT:L3'::trace_id, max_depth => 1) AS c$$),
('trace_components', $$SELECT c::text FROM trace_components('%1$s', 'SN:U1'::trace_id, chronological => true) AS c$$),
('trace_components', $$SELECT c::text FROM trace_components('%1$s', 'LOT:H17'::trace_id) AS c$$),
('trace_where_used', $$SELECT c::text FROM trace_where_used('%1$s', 'LOT:L3'::trace_id) AS c$$),
('trace_where_used', $$SELECT c::text FROM trace_where_used('%1$s', 'LOT:H17'::trace_id) AS c$$),
('trace_recall', $$SELECT c::text FROM trace_recall('%1$s', ARRAY['LOT:L1', 'LOT:H17', 'LOT:none']::trace_id[]) AS c$$),
('trace_recall', $$SELECT c::text FROM trace_recall('%1$s', 'SN:U20'::trace_id) AS c$$),
('trace_recall', $$SELECT c::text FROM trace_recall('%1$s', '{SN:U20,LOT:H5}') AS c$$),
('trace_contains', $$SELECT trace_contains('%1$s', 'SN:U1'::trace_id, 'LOT:H17'::trace_id)::text$$),
('trace_contains', $$SELECT trace_contains('%1$s', 'SN:U1'::trace_id, 'LOT:L4'::trace_id)::text$$),
('trace_path', $$SELECT c::text FROM trace_path('%1$s', 'SN:U1'::trace_id, 'LOT:L4'::trace_id) AS c$$),
('trace_path', $$SELECT c::text FROM trace_path('%1$s', 'SN:U1'::trace_id, 'LOT:H4'::trace_id) AS c$$),
('trace_tree', $$SELECT c::text FROM trace_tree('%1$s', 'SN:U7'::trace_id) AS c$$),
('trace_mermaid', $$SELECT trace_mermaid('%1$s', 'SN:U7'::trace_id)$$),
('trace_dot', $$SELECT trace_dot('%1$s', 'SN:U7'::trace_id)$$),
('trace_json', $$SELECT trace_json('%1$s', 'SN:U7'::trace_id)::text$$),
('trace_count_components', $$SELECT trace_count_components('%1$s', 'SN:U1'::trace_id)::text$$),
('trace_count_where_used', $$SELECT trace_count_where_used('%1$s', 'LOT:L1'::trace_id)::text$$),
('trace_rollup', $$SELECT c::text FROM trace_rollup('%1$s', 'SN:U1'::trace_id) AS c$$),
('trace_rollup', $$SELECT c::text FROM trace_rollup('%1$s', 'SN:U1'::trace_id, leaves => true) AS c$$),
('trace_common', $$SELECT c::text FROM trace_common('%1$s', '{SN:U150,SN:U151,SN:U152}'::trace_id[]) AS c$$),
('trace_common', $$SELECT c::text FROM trace_common('%1$s', '{SN:U150,SN:U151}'::trace_id[], '{SN:U160,SN:U161}') AS c$$),
('trace_common', $$SELECT c::text FROM trace_common('%1$s', '{SN:U150,SN:U151}'::trace_id[], '{SN:U160,SN:U161}'::trace_id[]) AS c$$),
('trace_diff', $$SELECT c::text FROM trace_diff('%1$s', 'bom', 'SN:U7'::trace_id, 'P-0') AS c$$),
('trace_check', $$SELECT c::text FROM trace_check('%1$s') AS c$$),
('trace_check', $$SELECT c::text FROM trace_check('%1$s', lots => 'lot') AS c$$),
('trace_expand', $$SELECT c::text FROM trace_expand('%1$s', '{SN:U1,LOT:H17}'::trace_id[], 'down') AS c$$),
('trace_expand', $$SELECT c::text FROM trace_expand('%1$s', '{LOT:L1}'::trace_id[], 'up') AS c$$),
('trace_explain', $$SELECT trace_explain('%1$s')$$);
SELECT is_empty($$SELECT DISTINCT proname FROM member WHERE proargtypes::oid[] && '{regclass}'::regtype[]::oid[] AND proname !~ '^trace_index_'
	EXCEPT SELECT function FROM question$$, 'every function that is given a table has a question');

-- The answer to a question, or its error; and what the planner expects of it. The names of twins differ.
CREATE FUNCTION answer(call text, twin text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
	hint text;
BEGIN
	EXECUTE format('SELECT string_agg(a, E''\n'') FROM (%s) AS q (a)', format(call, twin)) INTO result;
	RETURN replace(result, twin, 'TWIN');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS result = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN replace(concat_ws(E'\n', SQLSTATE, result, NULLIF(detail, ''), NULLIF(hint, '')), twin, 'TWIN');
END $$;
CREATE FUNCTION expectation(call text, twin text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	lines text[] := '{}';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE) ' || format(call, twin) LOOP
		lines := lines || replace(line, twin, 'TWIN');
	END LOOP;
	RETURN array_to_string(lines, E'\n');
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || replace(SQLERRM, twin, 'TWIN');
END $$;
GRANT SELECT ON kind, question TO privileges_reader;

SET LOCAL ROLE privileges_reader;
SELECT is(answer(call, kind || '_both'), answer(call, kind || '_twin'), format(call, kind) || ': the same answer') FROM kind, question;
SELECT is(expectation(call, kind || '_both'), expectation(call, kind || '_twin'), format(call, kind) || ': the same estimate') FROM kind, question;
SELECT ok(count(*) > 10, kind || ': answers that are no errors') FROM kind, question WHERE answer(call, kind || '_both') !~ '^[0-9A-Z]{5}\n' GROUP BY kind;
SELECT is_empty(format($$SELECT FROM trace_components('%s_both', 'SN:U1'::trace_id) WHERE item ^@ 'LOT:H'$$, kind), kind || ': nothing hidden is reached') FROM kind;
-- The estimates are those of functions of which nothing is known, and are not made by a look at the links.
SELECT alike(expectation($$SELECT * FROM trace_components('%1$s', 'SN:U1'::trace_id)$$, kind || '_both'), '%rows=1000 %', kind || ': estimated without a look') FROM kind;
RESET ROLE;
SELECT ok(count(*) > 15, kind || ': another role sees a difference') FROM kind, question
WHERE kind NOT IN ('viewed', 'barred') AND answer(call, kind || '_both') IS DISTINCT FROM answer(call, kind || '_twin') GROUP BY kind;

-- Where row security would have to be left out, there is an error instead of an answer.
SET LOCAL ROLE privileges_reader;
SET LOCAL row_security = off;
SELECT matches(answer(call, 'indexed_both'), '^42501\n', format(call, 'indexed_both') || ': row security cannot be switched off')
FROM question WHERE function <> 'trace_explain';
SET LOCAL row_security = on;
RESET ROLE;

-- Columns that may not be read are not read, whether an index has them or not.
CREATE ROLE privileges_counter;
GRANT USAGE ON SCHEMA laws TO privileges_counter;
GRANT SELECT ON question, lot, bom TO privileges_counter;
GRANT SELECT (parent, child, installed_at, removed_at, transferred) ON indexed_both, btree_both TO privileges_counter;
ALTER TABLE indexed_both DISABLE ROW LEVEL SECURITY;
ALTER TABLE btree_both DISABLE ROW LEVEL SECURITY;
SET LOCAL ROLE privileges_counter;
SELECT is(answer(call, 'indexed_both'), E'42501\npermission denied for table TWIN', format(call, 'indexed_both') || ': not without the privilege on quantity or part')
FROM question WHERE function IN ('trace_rollup', 'trace_mermaid', 'trace_dot', 'trace_json');
SELECT isnt(answer(call, 'indexed_both'), E'42501\npermission denied for table TWIN', format(call, 'indexed_both') || ': with those that it needs')
FROM question WHERE function IN ('trace_components', 'trace_where_used', 'trace_contains', 'trace_path', 'trace_tree', 'trace_count_components');
SELECT is(answer(call, 'indexed_both'), answer(call, 'btree_both'), format(call, 'indexed_both') || ': the same by an index')
FROM question WHERE function NOT IN ('trace_explain');
RESET ROLE;

-- Without any privilege, nothing.
CREATE ROLE privileges_nobody;
GRANT USAGE ON SCHEMA laws TO privileges_nobody;
GRANT SELECT ON kind, question, lot, bom TO privileges_nobody;
SET LOCAL ROLE privileges_nobody;
SELECT is(answer(call, kind || '_both'), E'42501\npermission denied for ' || CASE WHEN kind IN ('viewed', 'barred') THEN 'view' ELSE 'table' END || ' TWIN', format(call, kind) || ': refused')
FROM kind, question WHERE function <> 'trace_explain';
SELECT is(expectation(call, kind || '_both'), expectation(call, kind || '_twin'), format(call, kind) || ': nothing expected') FROM kind, question;
SELECT throws_ok(format('SELECT * FROM %s(%L)', function, index), '42501', 'must be owner of table indexed_both', function || ' is for the owner of the table')
FROM unnest(ARRAY['trace_index_stats', 'trace_index_check']) AS function,
	(SELECT indexrelid::regclass::text AS index FROM pg_index WHERE indrelid = 'indexed_both'::regclass) AS i;
RESET ROLE;
SET LOCAL ROLE privileges_reader;
SELECT lives_ok($$SELECT * FROM trace_diff('plain_twin', 'bom', 'SN:U7'::trace_id, 'P-0')$$, 'a bill of materials is read');
RESET ROLE;
REVOKE SELECT ON lot, bom FROM privileges_reader;
SET LOCAL ROLE privileges_reader;
SELECT throws_ok($$SELECT * FROM trace_diff('plain_twin', 'bom', 'SN:U7'::trace_id, 'P-0')$$, '42501', 'permission denied for table bom', 'with the privilege on it');
SELECT throws_ok($$SELECT * FROM trace_check('plain_twin', lots => 'lot')$$, '42501', 'permission denied for table lot', 'and so are lots');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
