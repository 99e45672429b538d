-- Operators that somebody plants in the extension's schema, for domains over the types of links, are
-- never called: not by traces, whatever way they read the links, nor by the guard, nor by counters.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SELECT nspname AS schema FROM pg_extension JOIN pg_namespace AS n ON n.oid = extnamespace WHERE extname = 'traceability' \gset
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

CREATE DOMAIN "the id" AS trace_id;
CREATE DOMAIN part_of_firm AS part_number;
CREATE DOMAIN serial_of_firm AS serial_number;
CREATE DOMAIN name AS text;
CREATE DOMAIN number AS bigint;
CREATE DOMAIN moment AS timestamptz;
CREATE DOMAIN amount AS numeric;
CREATE DOMAIN template AS code_format;

-- One trap for every operator between a domain and its type, either of them also as an array.
CREATE FUNCTION sprung(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trap: %', $1; END $$;
CREATE FUNCTION plant(schema text, left_type text, operator text, right_type text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE OR REPLACE FUNCTION %I.trap(%s, %s) RETURNS boolean LANGUAGE sql RETURN laws.sprung(%L)',
		schema, left_type, right_type, left_type || ' and ' || right_type);
	EXECUTE format('CREATE OPERATOR %1$I.%3$s (FUNCTION = %1$I.trap, LEFTARG = %2$s, RIGHTARG = %4$s)', schema, left_type, operator, right_type);
END $$;
SELECT count(plant(:'schema', l, operator, r)) FROM pg_type AS d, pg_type AS b,
	LATERAL (SELECT d.typname, b.typname UNION SELECT b.typname, d.typname UNION SELECT d.typname, d.typname UNION SELECT d.typname, 'text') AS pair (a, z),
	LATERAL (VALUES (quote_ident(a), quote_ident(z)), (quote_ident(a), quote_ident(z) || '[]'), (quote_ident(a) || '[]', quote_ident(z) || '[]')) AS types (l, r),
	unnest(ARRAY['=', '<>', '<', '<=', '>', '>=', '+', '~<~', '^@']) AS operator
WHERE d.typtype = 'd' AND d.typnamespace = 'laws'::regnamespace AND b.oid = d.typbasetype \g /dev/null

SELECT throws_like(format('SELECT %s OPERATOR(%I.=) %s', a, :'schema', z), 'trap: %', a || ' = ' || z || ' is a trap')
FROM (VALUES ('''SN:1''::"the id"', '''SN:1''::trace_id'), ('''SN:1''::trace_id', '''SN:1''::"the id"'), ('1::amount', '1::numeric'), ('''A''::name', '''A''::text'), ('now()::moment', 'now()'))
	AS trap (a, z);

-- The same links with and without domains.
CREATE TABLE plain (parent trace_id, child trace_id, installed_at timestamptz, removed_at timestamptz, quantity numeric, part_number part_number);
INSERT INTO plain
	SELECT 'SN:' || i, CASE WHEN i < 500 THEN 'SN:' || 2 * i + k ELSE 'LOT:' || i % 7 END, timestamptz '2024-01-01' + i * interval '1 minute',
		CASE WHEN i % 50 = 0 THEN timestamptz '2025-01-01' END, 1 + k, 'P-' || i % 9 || '-A'
	FROM generate_series(1, 1000) AS i, generate_series(0, 1) AS k;
CREATE TABLE domains (parent "the id", child "the id", installed_at moment, removed_at moment, quantity amount, part_number part_of_firm);
INSERT INTO domains SELECT * FROM plain;
CREATE TABLE one_domain (parent trace_id, child "the id", installed_at moment, removed_at timestamptz, quantity numeric, part_number part_of_firm);
INSERT INTO one_domain SELECT * FROM plain;
CREATE VIEW through_view AS SELECT * FROM domains;
CREATE TABLE in_parts (LIKE domains) PARTITION BY LIST (removed_at);
CREATE TABLE in_parts_rest PARTITION OF in_parts DEFAULT;
INSERT INTO in_parts SELECT * FROM domains;
CREATE TABLE bom (parent part_number, child part_number, quantity numeric);
INSERT INTO bom SELECT 'P-' || i || '-A', 'P-' || i + 3 || '-A', 1 FROM generate_series(1, 5) AS i;
CREATE TABLE bom_of_firm (parent part_of_firm, child part_of_firm, quantity amount);
INSERT INTO bom_of_firm SELECT * FROM bom;
ANALYZE;

CREATE FUNCTION answers(edges regclass, bom regclass) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', 'components', item, depth) FROM trace_components(edges, trace_id 'SN:3')
	UNION ALL SELECT concat_ws(' ', 'at', item, depth) FROM trace_components(edges, trace_id 'SN:3', at => '2025-06-01')
	UNION ALL SELECT concat_ws(' ', 'in time', item, depth) FROM trace_components(edges, trace_id 'SN:3', chronological => true)
	UNION ALL SELECT concat_ws(' ', 'where used', item, depth) FROM trace_where_used(edges, trace_id 'LOT:3')
	UNION ALL SELECT concat_ws(' ', 'counts', trace_count_components(edges, trace_id 'SN:1'), trace_count_where_used(edges, trace_id 'LOT:1'))
	UNION ALL SELECT concat_ws(' ', 'recall', item, depth, is_top, is_installed) FROM trace_recall(edges, ARRAY['LOT:3', 'SN:900']::trace_id[])
	UNION ALL SELECT concat_ws(' ', 'contains', trace_contains(edges, trace_id 'SN:1', trace_id 'LOT:5'), trace_contains(edges, trace_id 'SN:600', trace_id 'SN:1'))
	UNION ALL SELECT concat_ws(' ', 'path', count(*)) FROM trace_path(edges, trace_id 'SN:1', trace_id 'SN:901')
	UNION ALL SELECT concat_ws(' ', 'rollup', item, quantity) FROM trace_rollup(edges, trace_id 'SN:2')
	UNION ALL SELECT concat_ws(' ', 'tree', length(trace_tree(edges, trace_id 'SN:9')), length(trace_dot(edges, trace_id 'SN:9')), length(trace_json(edges, trace_id 'SN:9')::text),
		length(trace_mermaid(edges, trace_id 'SN:9')))
	UNION ALL SELECT concat_ws(' ', 'common', item, bad_with, base_with) FROM trace_common(edges, ARRAY['SN:16', 'SN:17', 'SN:18']::trace_id[])
	UNION ALL SELECT concat_ws(' ', 'common', item, bad_with, base_with) FROM trace_common(edges, ARRAY['SN:16', 'SN:17', 'SN:18']::trace_id[], baseline => ARRAY['SN:20', 'SN:24']::trace_id[])
	UNION ALL SELECT concat_ws(' ', 'check', to_jsonb(c)) FROM trace_check(edges) AS c
	UNION ALL SELECT concat_ws(' ', 'diff', to_jsonb(d)) FROM trace_diff(edges, bom, trace_id 'SN:20', unit_part => 'P-2-A') AS d
	UNION ALL SELECT concat_ws(' ', 'diff by item', to_jsonb(d)) FROM trace_diff(edges, bom, trace_id 'SN:20', unit_part => 'P-2-A', at => '2025-06-01') AS d
$$;
CREATE TABLE expected AS SELECT * FROM answers('plain', 'bom') AS answer;
SELECT cmp_ok(count(DISTINCT split_part(answer, ' ', 1)), '>=', 11::bigint, 'there is something of every kind to compare') FROM expected;
CREATE FUNCTION law(edges text, note text) RETURNS text LANGUAGE sql AS $$
	SELECT is(string_agg(answer, E'\n' ORDER BY answer COLLATE "C"), (SELECT string_agg(answer, E'\n' ORDER BY answer COLLATE "C") FROM expected), edges || ' ' || note)
	FROM answers(edges::regclass, 'bom_of_firm') AS answer
$$;

-- Links are joined to the items where there is no index, and looked up where there is one.
SELECT law(edges, 'without an index') FROM unnest(ARRAY['domains', 'one_domain', 'through_view', 'in_parts']) AS edges;
CREATE INDEX domains_parent ON domains (parent);
CREATE INDEX domains_child ON domains (child);
CREATE INDEX ON one_domain USING hash (parent);
CREATE INDEX ON one_domain USING hash (child);
CREATE INDEX ON in_parts (parent);
CREATE INDEX ON in_parts (child);
SELECT law(edges, 'with indexes') FROM unnest(ARRAY['domains', 'one_domain', 'through_view', 'in_parts']) AS edges;
SET LOCAL plan_cache_mode = force_custom_plan;
SELECT law(edges, 'by custom plans') FROM unnest(ARRAY['domains', 'one_domain', 'through_view', 'in_parts']) AS edges;
RESET plan_cache_mode;

-- A cast to the type does not keep the index from being used.
CREATE TABLE scans AS SELECT seq_scan AS before FROM pg_stat_xact_user_tables WHERE relid = 'domains'::regclass;
SELECT is(trace_count_where_used('domains', trace_id 'LOT:3'), trace_count_where_used('plain', trace_id 'LOT:3'), 'counted');
SELECT is(seq_scan - before, 0::bigint, 'the table of domains is read by its index') FROM scans, pg_stat_xact_user_tables WHERE relid = 'domains'::regclass;

CREATE INDEX domains_genealogy ON domains USING genealogy (parent, child);
SELECT is(trace_explain('domains'), 'traces read genealogy index domains_genealogy, installed_at, removed_at, quantity and part_number in the rows', 'a genealogy index of domains is read');
SELECT law('domains', 'by a genealogy index');
SELECT is_empty('SELECT * FROM trace_index_check(''domains_genealogy'')', 'and is sound');

-- Items of other types, whose equality is the server's own or that of another code.
CREATE TABLE texts (parent name, child name);
CREATE TABLE numbers (parent number, child number);
CREATE TABLE serials (parent serial_of_firm, child serial_of_firm);
INSERT INTO texts SELECT 'A' || i, 'A' || i + 1 FROM generate_series(1, 20) AS i;
INSERT INTO numbers SELECT i, i + 1 FROM generate_series(1, 20) AS i;
INSERT INTO serials SELECT 'A' || i, 'A' || i + 1 FROM generate_series(1, 20) AS i;
SELECT is(trace_count_components('texts', 'A1'), 20::bigint, 'items of text');
SELECT is(trace_count_components('numbers', bigint '1'), 20::bigint, 'items that are numbers');
SELECT is(trace_count_components('serials', 'A1'::serial_number), 20::bigint, 'items that are serial numbers');
SELECT is(trace_count_components('serials', 'A1'::serial_of_firm), 20::bigint, 'asked for as they are declared');
SELECT is(trace_contains('serials', 'A1'::serial_of_firm, 'A9'::serial_of_firm), true, 'contained');

-- The guard, with lots.
CREATE TABLE lots (lot "the id" PRIMARY KEY, quantity amount);
INSERT INTO lots SELECT 'LOT:' || i, 1000 FROM generate_series(0, 9) AS i;
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON domains FOR EACH ROW EXECUTE FUNCTION trace_guard('lots=lots');
SELECT lives_ok($$INSERT INTO domains VALUES ('SN:new', 'LOT:8', '2024-01-01', NULL, 2, 'P-1')$$, 'the guard lets a link in');
SELECT throws_ok($$INSERT INTO domains VALUES ('SN:new', 'LOT:8', '2024-01-01', NULL, 2000, 'P-1')$$, NULL, NULL, 'refuses more of a lot than there is');
SELECT throws_like($$INSERT INTO domains VALUES ('SN:999', 'SN:1', '2024-01-01', NULL, 1, 'P-1')$$, '%cannot be inside%', 'a cycle');
SELECT throws_ok($$INSERT INTO domains VALUES ('SN:new', 'SN:900', '2024-06-01', NULL, 1, 'P-1')$$, NULL, NULL, 'and a second place');
SELECT lives_ok($$UPDATE domains SET removed_at = '2024-02-01' WHERE parent::trace_id = trace_id 'SN:new'$$, 'and looks at updates');

-- Counters.
INSERT INTO code_formats (name, format) VALUES ('hostile', 'H-{seq:N4}');
SELECT is(code_next('hostile')::text, 'H-0001', 'a counter counts');
SELECT is(code_next('hostile')::text, 'H-0002', 'and counts on');
SELECT is((SELECT string_agg(code::text, ' ') FROM code_allocate('hostile', 2) AS code), 'H-0003 H-0004', 'and gives many');
CREATE TABLE numbered (serial serial_of_firm DEFAULT code_next('hostile'), id "the id" DEFAULT ('SN:' || code_next('hostile'))::trace_id);
INSERT INTO code_formats (name, format) VALUES ('hostile too', 'T-{seq:N4}');
ALTER TABLE numbered ALTER serial SET DEFAULT code_next('hostile too');
INSERT INTO numbered VALUES ('T-0007', 'SN:H-0001');
SELECT throws_like($$SELECT code_next('hostile too')$$, '%has codes up to "T-0007"', 'what a column has is looked at before a counter begins');
SELECT lives_ok($$SELECT code_continue('hostile', 'H-0100')$$, 'and goes on from a code');
SELECT isnt_empty($$SELECT * FROM code_identify('H-0101')$$, 'formats are looked up');
SELECT is(code_format_named('hostile')::text, 'H-{seq:N4}', 'by name, too');

SELECT * FROM finish();
ROLLBACK;
