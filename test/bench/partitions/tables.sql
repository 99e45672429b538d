-- One plant in three layouts: in one table, in 8 partitions by hash of the parent, in 8 partitions by
-- time, a month each; and each layout twice, for the genealogy index alone and for B-trees alone.

-- The time limit is for answers, not for making ready.
SET statement_timeout = 0;

-- links: a table with B-trees; the one with the genealogy index has a longer name.  bounds: of partition n
CREATE TABLE bench.layout (
	ord    integer,
	name   text,
	links  text,
	parted text,
	bounds text
);
INSERT INTO bench.layout VALUES
	(1, 'one table', 'bench.together', '', NULL),
	(2, '8 partitions by hash of the parent', 'bench.by_hash', 'PARTITION BY HASH (parent)',
		'WITH (MODULUS 8, REMAINDER %1$s)'),
	(3, '8 partitions by time', 'bench.by_time', 'PARTITION BY RANGE (installed_at)',
		$$FROM (timestamptz '2024-01-01' + %1$s * interval '1 month') TO (timestamptz '2024-02-01' + %1$s * interval '1 month')$$);

-- Units, each made of one of 2,000 lots of screws and one of 3,200 lots of cells, which are used up one
-- after the other; a day later packs of 4 units, and another day later a drone of each pack.  Each of 10
-- lots of steel became 200 lots of screws.  3.25 links a unit, within 242 days; rows are in the order in
-- which a line records them.
SELECT greatest(:links * 4 / 13, 4000) / 4 * 4 AS units \gset
CREATE TABLE bench.recorded AS
SELECT parent, child, timestamptz '2024-01-01' + day * interval '1 day' AS installed_at
FROM (SELECT 'SCREW-' || n AS parent, 'STEEL-' || n / 200 AS child, 0.12 * n AS day FROM generate_series(0, 1999) n
	  UNION ALL
	  SELECT made.parent, made.child, made.day + 240.0 * n / :units
	  FROM generate_series(0::bigint, :units - 1) n,
		   LATERAL (VALUES ('UNIT-' || n, 'SCREW-' || n * 2000 / :units, 0), ('UNIT-' || n, 'CELL-' || n * 3200 / :units, 0),
						   ('PACK-' || n / 4, 'UNIT-' || n, 1)) AS made(parent, child, day)
	  UNION ALL
	  SELECT 'DRONE-' || n, 'PACK-' || n, 2 + 240.0 * 4 * n / :units FROM generate_series(0, :units / 4 - 1) n) AS link
ORDER BY day;

SELECT s.statement
FROM bench.layout l,
	 LATERAL (VALUES (links), (links || '_indexed')) AS made(called),
	 LATERAL (
		SELECT 1 AS step, format('CREATE TABLE %s (LIKE bench.recorded) %s', called, parted) AS statement
		UNION ALL
		SELECT 2, format('CREATE TABLE %1$s_%2$s PARTITION OF %1$s FOR VALUES %3$s', called, n, format(bounds, n))
		FROM generate_series(0, 7) n WHERE bounds IS NOT NULL
		UNION ALL
		SELECT 3, format('INSERT INTO %s TABLE bench.recorded', called)
		UNION ALL
		SELECT 4, format('CREATE INDEX ON %s %s', called, kind)
		FROM unnest(CASE WHEN called LIKE '%\_indexed' THEN ARRAY['USING genealogy (parent, child)']
						 ELSE ARRAY['(parent, child)', '(child, parent)'] END) kind
		UNION ALL
		SELECT 5, 'VACUUM ANALYZE ' || called) AS s
ORDER BY l.ord, called, s.step \gexec

-- drones drawn by lot, for small traces
CREATE TABLE bench.drone AS
SELECT 'DRONE-' || bench.draw(n, :units / 4, :seed) AS drone FROM generate_series(1, 2000) n;
ANALYZE bench.drone;

INSERT INTO bench.fact (name, value)
SELECT 'links in partitions', to_char(count(*), 'FM999,999,999,999') FROM bench.recorded;
DROP TABLE bench.recorded;
