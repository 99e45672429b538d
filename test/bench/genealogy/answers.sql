-- The answers as results of the part, and printed.

INSERT INTO bench.result
SELECT 'genealogy', q.step || CASE WHEN q.target IS NULL THEN format(' (%s items)', items) ELSE '' END || ', ms',
	   a.contender, a.round, a.again_ms
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

\echo
\echo 'Traces; median of' :rounds 'rounds; ratio: times that of the trace function'
\pset footer off
SELECT * FROM bench.report('genealogy', 'trace_…');
