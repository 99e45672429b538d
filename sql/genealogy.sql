-- Genealogy: what is inside an item, and where did it go?
--
-- A table of links.  Any table or view will do that has a column for the
-- parent (the assembly) and one for the child (the component).
CREATE TABLE link (
	parent trace_id NOT NULL,
	child trace_id NOT NULL,
	installed_at timestamptz NOT NULL DEFAULT '2024-01-01',
	removed_at timestamptz
);
CREATE INDEX ON link (parent);
CREATE INDEX ON link (child);
INSERT INTO link (parent, child) VALUES
	('SN:DRONE-1', 'SN:FRAME-1'),
	('SN:DRONE-1', 'SN:PACK-1'),
	('SN:DRONE-2', 'SN:FRAME-2'),
	('SN:DRONE-2', 'SN:PACK-2'),
	('SN:PACK-1', 'LOT:CELLS-9'),
	('SN:PACK-2', 'LOT:CELLS-10'),
	('SN:PACK-3', 'LOT:CELLS-10'),
	('SN:FRAME-1', 'LOT:SCREWS-10'),
	('SN:FRAME-1', 'LOT:SCREWS-7'),
	('SN:FRAME-2', 'LOT:SCREWS-7'),
	('LOT:CELLS-9', 'LOT:FOIL-3'),
	('LOT:CELLS-10', 'LOT:FOIL-3');

-- What is inside this drone?
SELECT * FROM trace_components('link', 'SN:DRONE-1') ORDER BY depth, item;

-- Where did this lot go?
SELECT * FROM trace_where_used('link', 'LOT:CELLS-10') ORDER BY depth, item;

-- How many are these?
SELECT trace_count_components('link', 'SN:DRONE-1'), trace_count_where_used('link', 'LOT:CELLS-10');

-- Everything that two bad lots reach.  The starts are part of it.
SELECT * FROM trace_recall('link', '{LOT:CELLS-9, LOT:CELLS-10}') ORDER BY depth, item;

-- The finished goods among it.
SELECT item FROM trace_recall('link', '{LOT:CELLS-10}') WHERE is_top ORDER BY item;

-- Is it in there, and why?
SELECT trace_contains('link', 'SN:DRONE-2', 'LOT:FOIL-3'),
	trace_contains('link', 'SN:DRONE-2', 'LOT:CELLS-9');
SELECT * FROM trace_path('link', 'SN:DRONE-2', 'LOT:FOIL-3');

-- Show me.
SELECT trace_tree('link', 'SN:DRONE-1');

-- Parent and child exchanged, the tree shows where an item went.
SELECT trace_tree('link', 'LOT:FOIL-3', parent => 'child', child => 'parent');

-- With max_depth, nothing further away than that many links.
SELECT item, depth FROM trace_components('link', 'SN:DRONE-1', max_depth => 1) ORDER BY item;
SELECT item, depth, is_top FROM trace_recall('link', '{LOT:CELLS-10}', max_depth => 0);
SELECT item, depth, is_top FROM trace_recall('link', '{LOT:CELLS-10}', max_depth => 1) ORDER BY depth, item;
SELECT trace_contains('link', 'SN:DRONE-2', 'LOT:FOIL-3', max_depth => 2),
	trace_contains('link', 'SN:DRONE-2', 'LOT:FOIL-3', max_depth => 3);
SELECT trace_tree('link', 'SN:DRONE-1', max_depth => 1);
SELECT trace_tree('link', 'SN:DRONE-1', max_depth => 0);

-- A pack is swapped.  Without "at", all that was ever installed counts.
UPDATE link SET removed_at = '2024-06-01'
	WHERE parent = 'SN:DRONE-2' AND child = 'SN:PACK-2';
INSERT INTO link (parent, child, installed_at) VALUES ('SN:DRONE-2', 'SN:PACK-3', '2024-06-01');
SELECT item FROM trace_components('link', 'SN:DRONE-2', max_depth => 1) ORDER BY item;
SELECT item FROM trace_components('link', 'SN:DRONE-2', '2024-05-31', 1) ORDER BY item;
SELECT item FROM trace_components('link', 'SN:DRONE-2', '2024-06-01', 1) ORDER BY item;
SELECT item FROM trace_components('link', 'SN:DRONE-2', '2023-12-31', 1) ORDER BY item;
SELECT trace_contains('link', 'SN:DRONE-2', 'SN:PACK-2', at => '2024-05-31'),
	trace_contains('link', 'SN:DRONE-2', 'SN:PACK-2', at => '2024-06-01');

-- An untyped literal is text, and so are then the results.  Given the type of
-- the columns, they have that type, and its order.
SELECT pg_typeof(item), pg_typeof(via) FROM trace_components('link', 'SN:DRONE-1') LIMIT 1;
SELECT pg_typeof(item), pg_typeof(via) FROM trace_components('link', trace_id 'SN:DRONE-1') LIMIT 1;
SELECT pg_typeof(origin) FROM trace_recall('link', ARRAY[trace_id(lot_code 'CELLS-9')]) LIMIT 1;
SELECT max(item), max(item::text) FROM trace_components('link', trace_id 'SN:FRAME-1');

-- Rows as one column each.
SELECT trace_components('link', 'SN:FRAME-1') AS found ORDER BY found;
SELECT (trace_where_used('link', trace_id 'LOT:SCREWS-10')).*;

-- One call for each of many items.
SELECT d, count(c.item) FROM unnest('{SN:DRONE-1, SN:DRONE-2, SN:DRONE-3}'::trace_id[]) AS d
	LEFT JOIN LATERAL trace_components('link', d) AS c ON true GROUP BY d ORDER BY d;

-- Other names, by argument or by a view.
CREATE TABLE assembly_of (assembly bigint, part bigint, since date);
INSERT INTO assembly_of VALUES (1, 2, '2024-01-01'), (2, 3, '2024-02-01');
SELECT * FROM trace_components('assembly_of', 1::bigint, parent => 'assembly', child => 'part');
SELECT * FROM trace_components('assembly_of', '1', '2024-01-15',
	parent => 'assembly', child => 'part', installed_at => 'since', removed_at => NULL);
CREATE VIEW built AS SELECT assembly AS parent, part AS child FROM assembly_of;
SELECT * FROM trace_path('built', 1::bigint, 3::bigint);

-- Nothing and no one: an unknown item, a NULL item, an item without components.
SELECT * FROM trace_components('link', 'SN:DRONE-99');
SELECT * FROM trace_recall('link', '{SN:DRONE-99}');
SELECT * FROM trace_recall('link', '{}');
SELECT * FROM trace_recall('link', '{LOT:CELLS-9, NULL, LOT:CELLS-9}', max_depth => 0);
SELECT * FROM trace_tree('link', 'SN:DRONE-99');
SELECT * FROM trace_tree('link', 'LOT:FOIL-3');
SELECT * FROM trace_components('link', NULL);
SELECT trace_count_components('link', 'SN:DRONE-99'), trace_count_where_used('link', NULL);
SELECT * FROM trace_recall('link', NULL);
SELECT * FROM trace_path('link', NULL, 'LOT:FOIL-3');
SELECT * FROM trace_tree('link', NULL);
SELECT trace_contains('link', NULL, 'LOT:FOIL-3') IS NULL AS unit,
	trace_contains('link', 'SN:DRONE-1', NULL) IS NULL AS component;
SELECT trace_contains('link', 'SN:DRONE-1', 'SN:DRONE-1');
SELECT * FROM trace_path('link', 'SN:DRONE-1', 'SN:DRONE-1');

-- A cycle ends there, and a self-link is one.  The start is not among its own components.
CREATE TABLE loop_link (parent text, child text);
INSERT INTO loop_link VALUES ('a', 'b'), ('b', 'c'), ('c', 'a'), ('c', 'c'), ('c', 'd'),
	('c', 'd'), ('c', NULL), (NULL, 'd'), (NULL, NULL);
SELECT * FROM trace_components('loop_link', 'a');
SELECT trace_count_components('loop_link', 'a');
SELECT * FROM trace_recall('loop_link', '{d}');
SELECT trace_tree('loop_link', 'a');
SELECT trace_contains('loop_link', 'b', 'a'), trace_contains('loop_link', 'c', 'c');

-- An item that is met twice is drawn in full only once, as near to the start as it comes.
INSERT INTO loop_link VALUES ('x', 'y'), ('y', 'z'), ('z', 'w'), ('x', 'z');
SELECT trace_tree('loop_link', 'x');
SELECT trace_tree('loop_link', 'x', max_depth => 2);

-- Twenty-four diamonds in a row: 2^24 paths, but 96 links.
CREATE TABLE diamond AS
	SELECT 'n' || (level - 1) AS parent, side || level AS child
		FROM generate_series(1, 24) AS level, unnest('{l,r}'::text[]) AS side
	UNION ALL
	SELECT side || level, 'n' || level
		FROM generate_series(1, 24) AS level, unnest('{l,r}'::text[]) AS side;
SELECT count(*), max(depth) FROM trace_components('diamond', 'n0');
SELECT trace_count_components('diamond', 'n0');
SELECT count(*) FROM trace_path('diamond', 'n0', 'n24');
SELECT count(*) FROM trace_tree('diamond', 'n0');

-- Errors.  The table and its columns:
SELECT * FROM trace_components(NULL, 'SN:DRONE-1');
SELECT * FROM trace_components('no_such_table', 'SN:DRONE-1');
SELECT * FROM trace_components(1::regclass, 'SN:DRONE-1');
SELECT * FROM trace_components('pg_class_oid_index', 'SN:DRONE-1');
SELECT * FROM trace_components('link', 'SN:DRONE-1', parent => 'assembly');
SELECT * FROM trace_components('link', 'SN:DRONE-1', child => 'Child');
SELECT * FROM trace_components('link', 'SN:DRONE-1', child => 'ctid');
SELECT * FROM trace_components('link', 'SN:DRONE-1', parent => NULL);
SELECT * FROM trace_components('link', 'SN:DRONE-1', child => '');
SELECT * FROM trace_components('link', 'SN:DRONE-1', max_depth => -1);
SELECT trace_count_components('link', 'SN:DRONE-1', max_depth => -1);

-- "at" needs to know the times; it is never silently ignored.
SELECT * FROM trace_components('built', 1::bigint, now());
SELECT * FROM trace_components('link', 'SN:DRONE-1', now(), removed_at => 'scrapped_at');
SELECT * FROM trace_components('link', 'SN:DRONE-1', now(), installed_at => NULL, removed_at => NULL);
SELECT * FROM trace_components('link', 'SN:DRONE-1', now(), installed_at => '');
SELECT * FROM trace_components('link', 'SN:DRONE-1', now(), installed_at => 'parent');

-- The types of the items:
SELECT * FROM trace_components('link', serial_number 'DRONE-1');
SELECT * FROM trace_where_used('link', lot_code 'CELLS-9');
SELECT trace_count_where_used('link', lot_code 'CELLS-9');
SELECT * FROM trace_recall('link', ARRAY[lot_code 'CELLS-9']);
SELECT trace_contains('link', 1, 2);
SELECT * FROM trace_components('built', 1);
SELECT * FROM trace_components('link', 'DRONE-1');
SELECT * FROM trace_components('built', 'one');
CREATE TABLE mixed_link (parent text, child bigint, where_to point);
SELECT * FROM trace_components('mixed_link', 'a');
SELECT * FROM trace_components('mixed_link', 'a', parent => 'where_to', child => 'where_to');
CREATE TABLE list_link (parent text[], child text[]);
SELECT * FROM trace_components('list_link', '{a}'::text[]);

-- Nothing is done for those who may not read the table.
CREATE ROLE regress_genealogy_visitor;
SET ROLE regress_genealogy_visitor;
\set SHOW_CONTEXT never
SELECT * FROM trace_components('link', 'SN:DRONE-1');
RESET ROLE;
\set SHOW_CONTEXT errors
DROP ROLE regress_genealogy_visitor;

-- What a trace has visited stays within traceability.trace_memory.
CREATE TABLE wide_link AS SELECT 0 AS parent, child FROM generate_series(1, 100000) AS child;
SET traceability.use_genealogy_index = off; -- items of an index take less
SET traceability.trace_memory = '64kB';
SELECT count(*) FROM trace_components('wide_link', 0);
SELECT trace_count_components('wide_link', 0);
RESET traceability.trace_memory;
RESET traceability.use_genealogy_index;
SELECT count(*) FROM trace_components('wide_link', 0);

DROP TABLE link, loop_link, diamond, mixed_link, list_link, wide_link, assembly_of CASCADE;
