-- The answers as results of the part, and printed.

INSERT INTO bench.result (part, step, contender, round, value, stopped)
SELECT bench.part_of(q),
	   q.step || CASE WHEN q.target IS NULL AND q.form = 'counted' THEN format(' (%s items)', items) ELSE '' END || ', ms',
	   a.contender, a.round, a.again_ms,
	   coalesce('failed: ' || (SELECT min(f.failed) FROM bench.answer f JOIN bench.question fq ON fq.ord = f.question
							   WHERE f.contender = a.contender AND (fq.graph, fq.item) = (q.graph, q.item) AND fq.ord <= q.ord),
				'stopped at ' || current_setting('statement_timeout'))
FROM bench.question q, LATERAL (SELECT max(answer) AS items FROM bench.answer WHERE question = q.ord) AS i,
	 bench.answer a
WHERE a.question = q.ord
ORDER BY q.ord;

INSERT INTO bench.result
SELECT 'genealogy', 'what is inside a drone drawn by lot, pgbench, prepared, /s', who, nth, rate FROM bench.rate;

INSERT INTO bench.result
SELECT 'genealogy', 'memory for the ' || q.step || ', MB', a.contender, a.round, a.memory_mb
FROM bench.question q JOIN bench.answer a ON a.question = q.ord
WHERE q.ord = 1 AND a.memory_mb IS NOT NULL;

-- The plant with shared lots as each of them keeps it, with its indexes.
INSERT INTO bench.result
SELECT 'genealogy', 'the plant on disk, MB', c.name, 1, bytes / 1e6
FROM bench.contender c, LATERAL (
	SELECT CASE
		WHEN c.name = 'DuckDB' THEN :duckdb_bytes
		WHEN c.name = 'Kuzu' THEN :kuzu_bytes
		WHEN c.name LIKE 'Apache AGE%' THEN (SELECT sum(pg_total_relation_size(oid)) FROM pg_class
			WHERE relnamespace = to_regnamespace('age_shared') AND relkind = 'r')
		WHEN c.name = 'pgRouting' THEN pg_total_relation_size(to_regclass('bench.shared_node'))
			+ pg_total_relation_size(to_regclass('bench.shared_numbered'))
		WHEN c.name LIKE '%index' THEN pg_total_relation_size(to_regclass('bench.shared_indexed'))
		ELSE pg_total_relation_size('bench.shared') END AS bytes) AS size
WHERE c.part = 'genealogy' AND c.not_run IS NULL AND c.name NOT LIKE 'arrays%';

\echo
\echo 'Traces; median of' :rounds 'rounds; ratio: times that of the genealogy index'
\pset footer off
SELECT * FROM bench.report('genealogy', 'trace_…, genealogy index');
\echo 'The same, returned'
SELECT * FROM bench.report('returned', 'trace_…, genealogy index');
