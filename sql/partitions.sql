-- Links in partitions, and in tables that inherit: each is read by its genealogy index, or by a query.
SET client_min_messages = warning;
CREATE TABLE link (parent text, child text, installed_at timestamptz, removed_at timestamptz, quantity numeric) PARTITION BY RANGE (installed_at);
SELECT trace_explain('link');
CREATE TABLE link_2023 PARTITION OF link FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE link_2024 (gone integer, child text, parent text, removed_at timestamptz, quantity numeric, installed_at timestamptz);
ALTER TABLE link_2024 DROP COLUMN gone;
ALTER TABLE link ATTACH PARTITION link_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "link Rest" PARTITION OF link DEFAULT PARTITION BY HASH (parent);
CREATE TABLE rest_0 PARTITION OF "link Rest" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE rest_1 PARTITION OF "link Rest" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO link VALUES
	('drone', 'pack', '2024-05-01', NULL, 1), ('drone', 'old pack', '2023-05-01', '2024-05-01', 1), ('drone', 'frame', NULL, NULL, 1),
	('pack', 'cells', '2023-02-01', NULL, 4), ('old pack', 'cells', '2022-02-01', NULL, 4), ('frame', 'resin', NULL, NULL, 0.5);
SELECT trace_explain('link');

-- An index on the whole table is one on each partition, and on those to come.
CREATE INDEX ON link USING genealogy (parent, child) INCLUDE (installed_at, removed_at, quantity);
SELECT trace_explain('link');
SELECT item, depth, via FROM trace_components('link', 'drone') ORDER BY depth, item;
SELECT item, depth, via FROM trace_components('link', 'drone', '2024-01-01') ORDER BY depth, item;
SELECT item, depth, origin, is_top, is_installed FROM trace_recall('link', 'cells') ORDER BY depth, item;
SELECT * FROM trace_rollup('link', 'drone', '2024-06-01') ORDER BY item;
SELECT * FROM trace_path('link', 'drone', 'resin');
SELECT * FROM trace_tree('link', 'drone', '2024-06-01');
SELECT trace_contains('link', 'drone', 'cells', '2022-06-01') AS too_early, trace_contains('link', 'drone', 'cells', '2023-06-01') AS old_pack;
CREATE TABLE link_2025 PARTITION OF link FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
SELECT trace_explain('link');

-- A partition may be read in another way than the others.
DROP INDEX link_parent_child_installed_at_removed_at_quantity_idx;
CREATE INDEX ON link_2023 USING genealogy (parent, child);
CREATE INDEX ON link_2024 USING genealogy (child, parent) INCLUDE (quantity);
CREATE INDEX ON rest_1 USING genealogy (parent, child) WHERE quantity > 0;
SELECT trace_explain('link');
SELECT item, depth, via FROM trace_components('link', 'drone') ORDER BY depth, item;
SELECT item, depth, origin, is_top FROM trace_recall('link', 'cells', '2023-06-01') ORDER BY depth, item;
CREATE TABLE link_2026 PARTITION OF link FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (parent);
DO $$
BEGIN
	FOR i IN 1 .. 6 LOOP
		EXECUTE format('CREATE TABLE link_2026_%s PARTITION OF link_2026 FOR VALUES IN (%L)', i, i);
	END LOOP;
END $$;
SELECT trace_explain('link');

-- Columns that only some of the indexes include are read in rows elsewhere.
CREATE TABLE measured (parent text, child text, installed_at date, removed_at date, quantity numeric) PARTITION BY HASH (parent);
DO $$
BEGIN
	FOR i IN 0 .. 7 LOOP
		EXECUTE format('CREATE TABLE %I PARTITION OF measured FOR VALUES WITH (MODULUS 8, REMAINDER %s)', 'Measured ' || i, i);
		EXECUTE format('CREATE INDEX ON %I USING genealogy (parent, child) INCLUDE (installed_at%s%s)', 'Measured ' || i,
			CASE WHEN i <> 3 THEN ', removed_at' END, CASE WHEN i = 5 THEN ', quantity' END);
	END LOOP;
END $$;
SELECT trace_explain('measured');
SELECT trace_explain('measured', quantity => NULL);
SELECT trace_explain('measured', removed_at => NULL, quantity => NULL);
CREATE INDEX ON "Measured 3" USING genealogy (parent, child) INCLUDE (installed_at, removed_at);
DROP TABLE "Measured 5";
SELECT trace_explain('measured');
DROP TABLE measured;

SET traceability.use_genealogy_index = off;
SELECT trace_explain('link');
RESET traceability.use_genealogy_index;

-- Tables that inherit; one that does no longer.
CREATE TABLE site (parent bigint, child bigint);
CREATE TABLE site_north () INHERITS (site);
CREATE TABLE site_south () INHERITS (site);
CREATE INDEX ON site USING genealogy (parent, child);
CREATE INDEX ON site_south USING genealogy (parent, child);
INSERT INTO site VALUES (1, 2);
INSERT INTO site_north VALUES (2, 3), (4, 5);
INSERT INTO site_south VALUES (3, 4);
SELECT trace_explain('site');
SELECT item, depth FROM trace_components('site', 1::bigint) ORDER BY depth;
SELECT trace_explain('site_south');
ALTER TABLE site_north NO INHERIT site;
SELECT trace_explain('site');
SELECT item, depth FROM trace_components('site', 1::bigint) ORDER BY depth;
DROP TABLE site_south;
SELECT trace_explain('site');
DROP TABLE link, site, site_north;
