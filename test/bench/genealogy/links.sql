-- Three graphs of links with text keys and both B-trees: a plant with shared lots, an assembly that
-- is a tree, and a chain of diamonds, where the number of paths doubles at every level.

-- The time limit is for answers, not for making ready.
SET statement_timeout = 0;

-- A number below "many" that looks drawn by lot and is the same on every machine and server: Knuth's
-- multiplicative hash, folded and multiplied again so that neighbours have nothing in common.
CREATE FUNCTION bench.draw(n bigint, many bigint, seed bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT ((((((n + seed) * 2654435761 & 4294967295) # (((n + seed) * 2654435761 & 4294967295) >> 15))
			 * 1274126177) & 4294967295) >> 7) % many
$$;

-- Units, each made of one of 200 lots of cells and of one of 500 lots of screws; packs of 10 units,
-- drones of 3 packs; the screws of 100 lots were made of one lot of steel.  3.1 links a unit.
SELECT greatest((:links - 100) * 10 / 31, 1000) AS units, :seed * 1000003 AS seed \gset
SELECT (:units + 9) / 10 AS packs, (:units + 29) / 30 AS drones \gset
CREATE TABLE bench.plant AS SELECT :units AS units, :drones AS drones;

CREATE TABLE bench.shared AS
SELECT 'SCREW-' || n AS parent, 'STEEL-1' AS child FROM generate_series(0, 99) n
UNION ALL
SELECT made.parent, made.child
FROM generate_series(0, :units - 1) n,
	 LATERAL (VALUES
		('UNIT-' || n, 'CELL-' || bench.draw(n, 200, :seed)),
		('UNIT-' || n, 'SCREW-' || bench.draw(n, 500, :seed + 500000)),
		('PACK-' || n / 10, 'UNIT-' || n)) AS made(parent, child)
UNION ALL
SELECT 'DRONE-' || n / 3, 'PACK-' || n FROM generate_series(0, :packs - 1) n;

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
