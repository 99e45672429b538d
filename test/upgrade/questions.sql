-- What is the same before and after. The variable "path" names the schemas, if they have others.
\if :{?path} \else \set path 'public, "Trace Codes"' \endif
SET ROLE planner;
SET search_path = :path;
SET client_min_messages = warning;
\pset format unaligned
\pset tuples_only on

\set checked 'count(*), md5(string_agg(r::text, \',\'))'
SELECT :checked FROM (SELECT * FROM part ORDER BY part) AS r;
SELECT :checked FROM (SELECT * FROM unit ORDER BY serial) AS r;
SELECT :checked FROM (SELECT * FROM unit ORDER BY lot, id DESC) AS r;
SELECT :checked FROM (SELECT tableoid::regclass, * FROM shipment ORDER BY id, lot) AS r;
SELECT :checked FROM (SELECT * FROM recall ORDER BY ids) AS r;
SELECT :checked FROM (SELECT * FROM latest ORDER BY lot) AS r;
SELECT :checked FROM (SELECT * FROM recalled ORDER BY serial, notice) AS r;
SELECT :checked FROM (SELECT code_key(lot, 'BAT-{n:N..6}') AS key FROM unit ORDER BY 1) AS r;
SELECT :checked FROM (SELECT traceability_hash_extended(serial, n) FROM unit, generate_series(0, 1) AS n ORDER BY serial, n) AS r;
SELECT :checked FROM (SELECT * FROM code_formats ORDER BY name, valid_from) AS r;
SELECT :checked FROM (SELECT * FROM code_counters ORDER BY 1, 2) AS r;
SELECT :checked FROM (SELECT name, scope, first, last, note FROM code_blocks ORDER BY 1, 2, 3) AS r;
SELECT code_peek('invoice', on_date => '2024-03-01'), code_peek('box', on_date => '2023-12-31'), code_peek('box', on_date => '2024-01-01');
SELECT code_peek('drone', on_date => '2024-03-01'), code_gaps('drone', '{DRN-20240301-0003}');
SELECT max(number), count(*) FROM ticket;
SELECT units_of('BAT-5'), inside('LOT:L1');
SELECT :checked FROM (SELECT c.* FROM generate_series(1, 300) AS n, LATERAL trace_components('link', trace_id('LOT:L' || n), at => '2024-03-01') AS c ORDER BY n, c.item) AS r;
SELECT :checked FROM (SELECT c.* FROM generate_series(1, 300) AS n, LATERAL trace_components('moved', trace_id('LOT:L' || n)) AS c ORDER BY n, c.item) AS r;
SELECT :checked FROM (SELECT * FROM trace_recall('link', '{LOT:L18000,LOT:L17,LOT:L500}'::trace_id[]) ORDER BY item) AS r;
SELECT :checked FROM (SELECT * FROM trace_where_used('texts', 'T2999') ORDER BY item) AS r;
SELECT :checked FROM (SELECT * FROM ordered ORDER BY part, last, number) AS r;
SELECT :checked FROM (SELECT * FROM box ORDER BY lot) AS r;
SELECT drones('DRN-2024'), first_code(serial) FROM unit;

-- What there is, what belongs to the extension, and who may do what. What the server makes with a type or
-- table by itself, as an array, is a member or not; what is not null is a constraint since PostgreSQL 18.
SELECT :checked FROM (SELECT pg_describe_object(classid, objid, 0) AS object FROM pg_depend JOIN pg_extension AS e ON e.oid = refobjid AND extname = 'traceability'
	WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND NOT EXISTS (SELECT FROM pg_depend AS i WHERE (i.classid, i.objid, i.deptype) = (pg_depend.classid, pg_depend.objid, 'i')) ORDER BY 1) AS r;
SELECT extversion FROM pg_extension WHERE extname = 'traceability';
SELECT indexrelid::regclass, amname, indisunique, indoption, ARRAY(SELECT pg_get_indexdef(indexrelid, n, true) FROM generate_series(1, indnatts) AS n), opcname, pg_get_expr(indpred, indrelid), reloptions
	FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid JOIN pg_am AS a ON a.oid = relam JOIN pg_opclass AS o ON o.oid = indclass[0]
	WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'unit'::regclass) ORDER BY c.relname;
SELECT conname, contype, COALESCE(NULLIF(conrelid, 0)::regclass::text, contypid::regtype::text) FROM pg_constraint WHERE oid >= 16384 AND contype <> 'n' ORDER BY 1, 3;
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgrelid::regclass::text, 2;
SELECT stxname, stxkind FROM pg_statistic_ext;
SELECT obj_description('unit'::regclass, 'pg_class'), col_description('unit'::regclass, 2), obj_description('drone_serial'::regtype, 'pg_type'), obj_description('link_genealogy'::regclass, 'pg_class'),
	(SELECT obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE tgname = 'guard'), (SELECT obj_description(oid, 'pg_statistic_ext') FROM pg_statistic_ext);
SELECT has_column_privilege('reader', 'unit', 'serial', 'SELECT'), has_column_privilege('reader', 'unit', 'part', 'SELECT'), has_table_privilege('reader', 'recall', 'SELECT'),
	has_table_privilege('reader', 'code_formats', 'SELECT'), has_table_privilege('reader', 'code_counters', 'INSERT, UPDATE'), has_table_privilege('reader', 'code_formats', 'UPDATE'),
	has_function_privilege('reader', 'inside(trace_id)', 'EXECUTE'), has_function_privilege('public', 'inside(trace_id)', 'EXECUTE');
SELECT polname, pg_get_expr(polqual, polrelid), polroles::regrole[] FROM pg_policy;

-- By every index; how it was asked is the same, too.
SET enable_seqscan = off;
SET enable_sort = off;
SELECT count(*) FROM unit WHERE serial ^@ 'DRN-202402';
SELECT count(*) FROM unit WHERE serial BETWEEN 'DRN-20240101-0007' AND 'DRN-20240201-0007';
SELECT count(*) FROM unit WHERE lot = 'BAT-7';
SELECT count(*) FROM unit WHERE id = 'SN:DRN-20240229-0007';
SELECT count(*) FROM unit WHERE code_date(serial, 'DRN-{date:YYYYMMDD}-{seq:N4}') = '2024-02-29';
SELECT count(*) FROM unit WHERE code_between(serial, 'DRN-20240229-0007', 'DRN-20240229-0010', 'DRN-{date:YYYYMMDD}-{seq:N4}');
SELECT count(*) FROM shipment WHERE id = 'SN:S17';
SELECT notice FROM recall WHERE ids @> 'SN:S17'::trace_id;
SET enable_indexscan = off;
-- BRIN asserts that keys have the collation of the index; an index of codes has none, but a text has one.
SELECT CASE WHEN current_setting('debug_assertions')::boolean THEN 'serial_number' ELSE 'text' END AS compared \gset
SELECT count(*) FROM unit WHERE serial >= CAST('DRN-20240601-0000' AS :"compared");
SELECT trace_explain('link'), trace_explain('moved');
