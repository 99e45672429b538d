-- What is the same before and after.
SET ROLE planner;
SET search_path = public, "Trace Codes";
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
SELECT :checked FROM (SELECT "Trace Codes".traceability_hash_extended(serial, n) FROM unit, generate_series(0, 1) AS n ORDER BY serial, n) AS r;
SELECT :checked FROM (SELECT name, format FROM code_formats ORDER BY name) AS r;
SELECT :checked FROM (SELECT * FROM code_counters ORDER BY 1, 2) AS r;
SELECT max(number), count(*) FROM ticket;
SELECT units_of('BAT-5'), inside('LOT:L1');
SELECT :checked FROM (SELECT c.* FROM generate_series(1, 300) AS n, LATERAL trace_components('link', trace_id('LOT:L' || n), at => '2024-03-01') AS c ORDER BY n, c.item) AS r;
SELECT :checked FROM (SELECT c.* FROM generate_series(1, 300) AS n, LATERAL trace_components('moved', trace_id('LOT:L' || n)) AS c ORDER BY n, c.item) AS r;
SELECT :checked FROM (SELECT * FROM trace_recall('link', '{LOT:L18000,LOT:L17,LOT:L500}'::trace_id[]) ORDER BY item) AS r;
SELECT :checked FROM (SELECT * FROM trace_where_used('texts', 'T2999') ORDER BY item) AS r;

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
SELECT count(*) FROM unit WHERE serial >= 'DRN-20240601-0000'::text;
SELECT trace_explain('link'), trace_explain('moved');
