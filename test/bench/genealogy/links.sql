-- Three graphs of links with text keys and both B-trees: a plant with shared lots, an assembly that
-- is a tree, and a chain of diamonds, where the number of paths doubles at every level.

-- The time limit is for answers, not for making ready.
SET statement_timeout = 0;

CALL bench.make_plant('shared', :links, :seed);

-- An assembly of 131,071 units, each but the last level made of two others.
CREATE TABLE bench.tree AS
SELECT 'UNIT-' || n / 2 AS parent, 'UNIT-' || n AS child FROM generate_series(2, 131071) n;

CREATE TABLE bench.diamond AS
SELECT 'TOP-' || n AS parent, side || n AS child
FROM generate_series(1, 24) n, unnest(ARRAY['LEFT-', 'RIGHT-']) side
UNION ALL
SELECT side || n, 'TOP-' || n + 1
FROM generate_series(1, 24) n, unnest(ARRAY['LEFT-', 'RIGHT-']) side;

CREATE TABLE bench.graph AS
SELECT ord, name FROM unnest(ARRAY['shared', 'tree', 'diamond']) WITH ORDINALITY AS g(name, ord);

SELECT format(s, name)
FROM bench.graph,
	 unnest(ARRAY['CREATE INDEX %1$s_parent ON bench.%1$s (parent, child)',
				  'CREATE INDEX %1$s_child ON bench.%1$s (child, parent)',
				  'VACUUM ANALYZE bench.%1$s']) s
ORDER BY name, s \gexec

INSERT INTO bench.fact (name, value)
SELECT 'links of the plant', to_char(count(*), 'FM999,999,999,999') FROM bench.shared;
CREATE TABLE bench.plant AS SELECT (bench.units(:links) + 29) / 30 AS drones;
