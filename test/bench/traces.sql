-- Traces, on three graphs with text keys and both B-trees: a tree, a graph of shared lots, and a
-- chain of diamonds, where the number of paths doubles at every level.

INSERT INTO bench.contender VALUES
	('traces', 1, 'trace_...'), ('traces', 2, 'WITH RECURSIVE UNION'),
	('traces', 3, 'UNION ALL CYCLE');

-- an assembly of 131,071 units, each but the last level made of two others
CREATE TABLE bench.tree AS
SELECT 'UNIT-' || n / 2 AS parent, 'UNIT-' || n AS child FROM generate_series(2, 131071) n;

-- Plants: 400,000 units, 40,000 packs of 10 of them, 20,000 drones of 2 packs; every unit is made
-- of one of 200 lots of cells and of one of 500 lots of screws, whatever pack it goes into.
CREATE TABLE bench.shared AS
SELECT 'UNIT-' || n AS parent, 'CELL-' || n % 200 AS child FROM generate_series(1, 400000) n
UNION ALL
SELECT 'UNIT-' || n, 'SCREW-' || n % 500 FROM generate_series(1, 400000) n
UNION ALL
SELECT 'PACK-' || n % 40000, 'UNIT-' || n FROM generate_series(1, 400000) n
UNION ALL
SELECT 'DRONE-' || n % 20000, 'PACK-' || n FROM generate_series(0, 39999) n
UNION ALL
SELECT 'SCREW-' || n, 'STEEL-1' FROM generate_series(0, 99) n;

CREATE TABLE bench.diamond AS
SELECT 'TOP-' || n AS parent, side || n AS child
FROM generate_series(1, 24) n, unnest(ARRAY['LEFT-', 'RIGHT-']) side
UNION ALL
SELECT side || n, 'TOP-' || n + 1
FROM generate_series(1, 24) n, unnest(ARRAY['LEFT-', 'RIGHT-']) side;

SELECT format(s, t) FROM unnest(ARRAY['tree', 'shared', 'diamond']) t,
	unnest(ARRAY['CREATE INDEX ON bench.%s (parent, child)', 'CREATE INDEX ON bench.%s (child, parent)',
				 'VACUUM ANALYZE bench.%s']) s \gexec

CREATE TABLE bench.question (step text, edges text, item text, near text, far text, function text,
	times integer);
INSERT INTO bench.question VALUES
	('tree: what is inside, 131070 nodes, ms', 'bench.tree', 'UNIT-1', 'parent', 'child', 'trace_components', 1),
	('shared lots: recall of 140100 nodes, ms', 'bench.shared', 'STEEL-1', 'child', 'parent', 'trace_where_used', 1),
	('shared lots: recall of 5980 nodes, ms', 'bench.shared', 'CELL-7', 'child', 'parent', 'trace_where_used', 3),
	('shared lots: inside one drone, 50 nodes, ms', 'bench.shared', 'DRONE-7', 'parent', 'child', 'trace_components', 500),
	('diamond of 24 levels: 72 nodes, ms', 'bench.diamond', 'TOP-1', 'parent', 'child', 'trace_components', 100);

CREATE FUNCTION bench.traces_round(round integer) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('SELECT bench.measure(''traces'', %L, %L, %s, %L, %s)', step, contender, $1, statement, times)
	FROM bench.question,
		 LATERAL (VALUES
			(1, 'trace_...', format('SELECT count(*) FROM %s(%L, %L)', function, edges, item)),
			(2, 'WITH RECURSIVE UNION', format(
				'WITH RECURSIVE reach(item) AS (
					SELECT %1$s FROM %3$s WHERE %2$s = %4$L
					UNION
					SELECT e.%1$s FROM reach JOIN %3$s e ON e.%2$s = reach.item)
				 SELECT count(*) FROM reach', far, near, edges, item)),
			(3, 'UNION ALL CYCLE', format(
				'WITH RECURSIVE reach(item) AS (
					SELECT %1$s FROM %3$s WHERE %2$s = %4$L
					UNION ALL
					SELECT e.%1$s FROM reach JOIN %3$s e ON e.%2$s = reach.item) CYCLE item SET again USING way
				 SELECT count(DISTINCT item) FROM reach', far, near, edges, item)))
		 AS s(ord, contender, statement)
	ORDER BY step, ord
$$;
\o /dev/null
SELECT s FROM generate_series(1, :rounds) round, bench.traces_round(round) s \gexec
\o

\echo
\echo 'Traces; median of' :rounds 'rounds; ratio: times that of the trace function'
\pset footer off
SELECT * FROM bench.report('traces', 'trace_...');
