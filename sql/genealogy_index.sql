-- The genealogy index: both ends of every link in one index.
CREATE TABLE link (
	parent trace_id,
	child trace_id,
	quantity integer NOT NULL DEFAULT 1
);
INSERT INTO link (parent, child)
	SELECT ('SN:DRONE-' || i)::trace_id, ('SN:PACK-' || i)::trace_id FROM generate_series(1, 300) AS i;
INSERT INTO link (parent, child)
	SELECT ('SN:PACK-' || i)::trace_id, ('LOT:CELLS-' || i % 7)::trace_id FROM generate_series(1, 300) AS i;
CREATE INDEX link_genealogy ON link USING genealogy (parent, child);
ANALYZE link;

-- It finds the links of a parent, of a child, and between two items.
EXPLAIN (COSTS OFF) SELECT child FROM link WHERE parent = 'SN:DRONE-7';
SELECT child FROM link WHERE parent = 'SN:DRONE-7';
EXPLAIN (COSTS OFF) SELECT parent FROM link WHERE child = 'SN:PACK-7';
SELECT parent FROM link WHERE child = 'SN:PACK-7';
EXPLAIN (COSTS OFF) SELECT * FROM link WHERE parent = 'SN:PACK-7' AND child = 'LOT:CELLS-0';
SELECT * FROM link WHERE parent = 'SN:PACK-7' AND child = 'LOT:CELLS-0';
SELECT count(*) FROM link WHERE parent = 'SN:PACK-7' AND child = 'LOT:CELLS-1';
SELECT count(*) FROM link WHERE child = 'LOT:CELLS-1';

-- Texts are compared by their bytes, as the operators of the type do it.
EXPLAIN (COSTS OFF) SELECT child FROM link WHERE parent = 'SN:DRONE-7'::text;
SELECT child FROM link WHERE parent = ' SN:DRONE-7  '::text;
SELECT child FROM link WHERE parent = 'SN:DRONE-7'::text;

-- For all rows, the table is read.
EXPLAIN (COSTS OFF) SELECT * FROM link;

-- In joins, and by bitmaps.
SET enable_hashjoin = off;
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT * FROM link AS a JOIN link AS b ON b.parent = a.child WHERE a.parent = 'SN:DRONE-8';
SELECT a.parent, b.parent, b.child FROM link AS a JOIN link AS b ON b.parent = a.child WHERE a.parent = 'SN:DRONE-8';
RESET enable_hashjoin;
RESET enable_mergejoin;
SET enable_indexscan = off;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM link WHERE child = 'LOT:CELLS-1' OR parent = 'SN:DRONE-9';
SELECT count(*) FROM link WHERE child = 'LOT:CELLS-1' OR parent = 'SN:DRONE-9';
RESET enable_indexscan;
RESET enable_seqscan;

-- Rows come, change and go.
INSERT INTO link VALUES ('SN:DRONE-1', 'SN:CAMERA-1'), ('SN:LOOP-1', 'SN:LOOP-1'), (NULL, 'SN:SPARE-1'), ('SN:EMPTY-1', NULL), (NULL, NULL);
UPDATE link SET child = 'SN:PACK-2' WHERE parent = 'SN:DRONE-1' AND child = 'SN:PACK-1';
DELETE FROM link WHERE parent = 'SN:DRONE-2';
SET enable_seqscan = off;
SELECT * FROM link WHERE parent = 'SN:DRONE-1' ORDER BY child;
SELECT * FROM link WHERE child = 'SN:PACK-2';
SELECT * FROM link WHERE parent = 'SN:LOOP-1' AND child = 'SN:LOOP-1';
SELECT * FROM link WHERE child = 'SN:SPARE-1';
SELECT * FROM link WHERE parent = NULL;
SELECT * FROM link WHERE parent = 'SN:DRONE-1' AND parent = 'SN:DRONE-3';
RESET enable_seqscan;
BEGIN;
INSERT INTO link VALUES ('SN:DRONE-1', 'SN:CAMERA-2');
SELECT count(*) FROM link WHERE parent = 'SN:DRONE-1';
ROLLBACK;
SELECT count(*) FROM link WHERE parent = 'SN:DRONE-1';
VACUUM link;
SELECT count(*) FROM link WHERE parent = 'SN:DRONE-1';

-- What it consists of, and whether it is sound: no rows, no problems.
SELECT items, links, directory_pages, bucket_pages FROM trace_index_stats('link_genealogy');
SELECT * FROM trace_index_check('link_genealogy');
SELECT * FROM trace_index_check('link_genealogy', block_writers => false);
REINDEX INDEX link_genealogy;
SELECT items, links FROM trace_index_stats('link_genealogy');
SELECT * FROM trace_index_check('link_genealogy');

-- A partial index has the rows of its condition.
CREATE TABLE dated (parent text, child text, removed_at timestamptz);
INSERT INTO dated SELECT 'A' || i % 20, 'B' || i, CASE WHEN i % 50 > 0 THEN '2024-01-01'::timestamptz END FROM generate_series(1, 500) AS i;
CREATE INDEX dated_genealogy ON dated USING genealogy (parent, child) WHERE removed_at IS NULL;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM dated WHERE removed_at IS NULL;
SELECT count(*) FROM dated WHERE removed_at IS NULL;
SELECT * FROM dated WHERE removed_at IS NULL AND parent = 'A10' ORDER BY child COLLATE "C";
RESET enable_seqscan;
SELECT * FROM trace_index_check('dated_genealogy');

-- What traces ask of links besides their ends can stand in the index, too.
SELECT trace_explain('link');
CREATE INDEX link_with_quantity ON link USING genealogy (parent, child) INCLUDE (quantity);
SELECT pg_get_indexdef('link_with_quantity'::regclass);
DROP INDEX link_genealogy;
SELECT trace_explain('link');
EXPLAIN (COSTS OFF) SELECT child, quantity FROM link WHERE parent = 'SN:DRONE-7';
UPDATE link SET quantity = 3 WHERE parent = 'SN:DRONE-7';
SELECT child, quantity FROM link WHERE parent = 'SN:DRONE-7';
SELECT link_bytes FROM trace_index_stats('link_with_quantity');
SELECT * FROM trace_index_check('link_with_quantity');
ALTER INDEX link_with_quantity RENAME TO link_genealogy;

-- Two numbers of different width can be equal.
CREATE TABLE numbered (parent bigint, child bigint);
INSERT INTO numbered SELECT i / 3, i FROM generate_series(-1000, 1000) AS i;
CREATE INDEX numbered_genealogy ON numbered USING genealogy (parent, child) WITH (inline_links = 2);
SET enable_seqscan = off;
SELECT * FROM numbered WHERE parent = 7::smallint ORDER BY child;
SELECT * FROM numbered WHERE parent = -300::integer AND child = -900::bigint;
SELECT * FROM numbered WHERE parent = 7::smallint AND parent = 7::bigint AND child = 22;
RESET enable_seqscan;
CREATE INDEX ON numbered USING genealogy (parent, child) WITH (inline_links = 65);

-- Rows that exclude each other by both columns.
CREATE TABLE once (parent text, child text, EXCLUDE USING genealogy (parent WITH =, child WITH =));
INSERT INTO once VALUES ('A', 'B'), ('A', 'C'), ('B', 'C');
INSERT INTO once VALUES ('A', 'C');
DELETE FROM once WHERE child = 'C';
INSERT INTO once VALUES ('A', 'C');

-- What cannot be indexed.
CREATE INDEX ON link USING genealogy (parent);
CREATE INDEX ON link USING genealogy (parent, child, quantity);
CREATE INDEX ON link USING genealogy (parent, parent);
CREATE INDEX ON dated USING genealogy (parent, lower(child));
CREATE TABLE mixed (parent text, child serial_number, c_child text COLLATE "C", number numeric, other numeric);
CREATE INDEX ON mixed USING genealogy (parent, child);
CREATE INDEX ON mixed USING genealogy (parent, c_child);
CREATE INDEX ON mixed USING genealogy (number, other);
CREATE UNIQUE INDEX ON link USING genealogy (parent, child);
CREATE INDEX ON link USING genealogy (parent, child) INCLUDE (lower(child));
CREATE INDEX ON dated USING genealogy (parent, child) INCLUDE (removed_at, parent);
CREATE INDEX ON link USING genealogy (parent DESC, child);
CREATE INDEX mixed_genealogy ON mixed USING genealogy (parent COLLATE "C", c_child);
INSERT INTO mixed (parent, c_child) VALUES ('short', repeat('x', 2001));
INSERT INTO mixed (parent, c_child) SELECT string_agg(md5(i::text), ''), 'short' FROM generate_series(1, 100) AS i;
INSERT INTO mixed (parent, c_child) VALUES (repeat('x', 1996), repeat('y', 1996));
SELECT length(parent) FROM mixed WHERE c_child = repeat('y', 1996);
SELECT * FROM trace_index_check('mixed_genealogy');

-- What cannot be looked at.
SELECT * FROM trace_index_check('link');
SELECT * FROM trace_index_stats('pg_class_oid_index');
SELECT * FROM trace_index_stats(0);
CREATE TABLE parted (parent text, child text) PARTITION BY HASH (parent);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX parted_genealogy ON parted USING genealogy (parent, child);
SELECT * FROM trace_index_check('parted_genealogy');
INSERT INTO parted VALUES ('A', 'B');
SELECT * FROM trace_index_check('parted_0_parent_child_idx');
CREATE ROLE regress_stranger;
SET ROLE regress_stranger;
SELECT * FROM trace_index_check('link_genealogy');
SELECT * FROM trace_index_stats('link_genealogy');
RESET ROLE;
DROP ROLE regress_stranger;
DROP TABLE link, dated, numbered, once, mixed, parted;
