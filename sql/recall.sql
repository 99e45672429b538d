-- Recalls: what bad lots and units reached, and what of it nothing contains.
CREATE TABLE link (
	parent text,
	child text,
	installed_at date DEFAULT '2024-01-01',
	removed_at date
);
CREATE INDEX ON link (parent);
CREATE INDEX ON link (child);

-- Units of a lot.  One was reworked and consumed itself at one moment; two others were taken apart
-- and built from each other; a last one was shipped in a carton.
INSERT INTO link VALUES
	('unit 1', 'lot', '2024-01-01', NULL),
	('unit 1', 'unit 1', '2024-02-01', '2024-02-01'),
	('unit 2', 'lot', '2024-01-01', NULL),
	('unit 2', 'unit 3', '2024-02-01', '2024-03-01'),
	('unit 3', 'unit 2', '2024-04-01', NULL),
	('unit 4', 'lot', '2024-01-01', NULL),
	('unit 4', 'unit 5', '2024-01-01', '2024-02-01'),
	('unit 5', 'unit 4', '2024-03-01', NULL),
	('carton', 'unit 5', '2024-04-01', NULL);

-- All that is to be shipped back.  Items that contain each other are at the top together, unless
-- something else contains one of them.
SELECT item, depth, is_top FROM trace_recall('link', '{lot}') ORDER BY item;

-- At a time: what was together then.
SELECT item, is_top FROM trace_recall('link', '{lot}', at => '2024-02-15') ORDER BY item;
SELECT item, is_top FROM trace_recall('link', '{lot}', at => '2024-03-15') ORDER BY item;

-- In the course of time: what carries what was recalled.
SELECT item, depth, is_top FROM trace_recall('link', '{lot}', chronological => true) ORDER BY item;
SELECT item, depth, is_top FROM trace_recall('link', '{unit 3}', chronological => true) ORDER BY item;

-- Up to a depth: the rows are fewer, and say the same.
SELECT item, depth, is_top FROM trace_recall('link', '{lot}', max_depth => 1) ORDER BY item;
SELECT item, depth, is_top FROM trace_recall('link', '{lot, unit 1, unit 2}', max_depth => 0) ORDER BY item;
SELECT item, depth, is_top FROM trace_recall('link', '{lot}', max_depth => 1, chronological => true) ORDER BY item;

-- A link of no duration is in force at no time, and carries at its moment.  One that was removed
-- before it was installed does neither.
INSERT INTO link VALUES
	('bottle', 'tank', '2024-05-01', '2024-05-01'),
	('flask', 'tank', '2024-05-02', '2024-05-01');
SELECT item, is_top, is_installed FROM trace_recall('link', '{tank}') ORDER BY item;
SELECT item, is_top FROM trace_recall('link', '{tank}', chronological => true) ORDER BY item;
SELECT item, is_top FROM trace_recall('link', '{tank}', at => '2024-05-01') ORDER BY item;
SELECT item FROM trace_components('link', 'flask', chronological => true);
SELECT problem, item FROM trace_check('link') WHERE problem = 'removed before installed';

-- For ever, a link without an end is in force.
SELECT item, is_installed FROM trace_recall('link', '{lot}', at => 'infinity') ORDER BY item;

-- A code that was not typed right is no finding: no link mentions it, and a notice says so where that
-- is true of all that was asked for.
SELECT * FROM trace_recall('link', '{lott}');
SELECT count(*) FROM trace_recall('link', '{lott}') WHERE is_top;
SELECT item, is_top, is_installed, is_known FROM trace_recall('link', '{lott, unit 1, lott, lto, carton}') ORDER BY item;
SELECT item, is_known FROM trace_recall('link', '{lott, lto, NULL}', chronological => true) ORDER BY item;
SELECT * FROM trace_recall('link', '{NULL}');
SELECT * FROM trace_components('link', 'carrton');
SELECT * FROM trace_where_used('link', 'lott', max_depth => 3);
SELECT trace_count_components('link', 'carrton'), trace_count_where_used('link', 'lott');
SELECT trace_contains('link', 'cartoon', 'lott');
SELECT trace_contains('link', 'carton', 'lott', chronological => true), trace_contains('link', 'lott', 'lott');
SELECT * FROM trace_path('link', 'carton', repeat('lott ', 30));
SELECT * FROM trace_rollup('link', 'carrton');
SELECT * FROM trace_tree('link', 'carrton');
SELECT trace_json('link', 'carrton') IS NULL AS unknown;

-- An item without components, or that went nowhere, is known; so is one of another time.
SELECT * FROM trace_components('link', 'lot');
SELECT * FROM trace_where_used('link', 'carton');
SELECT * FROM trace_components('link', 'lot', max_depth => 0);
SELECT trace_contains('link', 'lot', 'carton');
SELECT * FROM trace_recall('link', '{carton, lott}', at => '2023-01-01') ORDER BY item;
SELECT * FROM trace_components('link', 'carton', at => '2023-01-01');
SELECT * FROM trace_tree('link', 'carton', at => '2023-01-01');
SELECT trace_json('link', 'carton', at => '2023-01-01');
SELECT trace_json('link', 'carrton', at => '2023-01-01');
SELECT trace_json('link', 'lot', at => '2024-01-01');

-- A row that lacks an end is no link.  Items that only a link to themselves mentions are known.
INSERT INTO link VALUES ('case', NULL), ('self', 'self');
SELECT item, is_top, is_known FROM trace_recall('link', '{case, self}') ORDER BY item;
SELECT * FROM trace_components('link', 'self');

-- One item, an array of them, and the literals of both.
CREATE TABLE typed (parent trace_id, child trace_id);
INSERT INTO typed VALUES ('SN:A', 'LOT:X'), ('SN:B', 'LOT:X'), ('SN:B', 'LOT:Y');
SELECT count(*), min(item) FROM trace_recall('typed', 'LOT:X');
SELECT count(*), min(item) FROM trace_recall('typed', ' {LOT:X, "LOT:Y"} ');
SELECT count(*), min(item) FROM trace_recall('typed', items => '{}');
SELECT count(*), min(item), min(pg_typeof(item)::text) FROM trace_recall('typed', trace_id 'LOT:X');
SELECT count(*), min(item), min(pg_typeof(origin)::text) FROM trace_recall('typed', ARRAY[trace_id 'LOT:X', 'LOT:Y']);
SELECT count(*), min(item), min(pg_typeof(item)::text) FROM trace_recall('typed', varchar 'LOT:X', max_depth => 0);
SELECT child, count(*) FROM (SELECT DISTINCT child FROM typed) AS l, trace_recall('typed', child) GROUP BY child ORDER BY child;
SELECT * FROM trace_recall('typed', NULL);
SELECT * FROM trace_recall('typed', NULL::trace_id);
PREPARE ask AS SELECT count(*) FROM trace_recall('typed', $1);
EXECUTE ask('LOT:X');
EXECUTE ask('{LOT:X,LOT:Y}');
CREATE TABLE counted (parent bigint, child bigint);
INSERT INTO counted VALUES (1, 2), (3, 2);
SELECT count(*) FROM trace_recall('counted', 2::bigint);
SELECT count(*) FROM trace_recall('counted', '2');
SELECT count(*) FROM trace_recall('counted', '{2, 3}');
SELECT count(*) FROM trace_recall('counted', 2);
SELECT count(*) FROM trace_recall('typed', 'LOT');
SELECT count(*) FROM trace_recall('typed', '{LOT:X');
SELECT count(*) FROM trace_recall('typed', '{LOT:X}}');
INSERT INTO link VALUES ('box', '{a}');
SELECT * FROM trace_recall('link', '{a}');
SELECT item FROM trace_recall('link', ARRAY['{a}']) ORDER BY item;
DEALLOCATE ask;
DROP TABLE typed, counted;

-- "top" is one link too far to be reached by links in force, in whatever order these are read.
CREATE TABLE stairs (parent text, child text, removed_at timestamptz);
CREATE FUNCTION too_far(links integer[]) RETURNS TABLE (max_depth integer, is_installed boolean) LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE stairs;
	INSERT INTO stairs SELECT parent, child, removed_at FROM unnest(links) WITH ORDINALITY AS o (link, n)
		JOIN (VALUES (1, 'a', 'lot', NULL), (2, 'b', 'a', NULL), (3, 'd', 'b', NULL), (4, 'c', 'lot', NULL),
			(5, 'd', 'c', timestamptz '2020-01-01'), (6, 'top', 'd', NULL)) AS l (link, parent, child, removed_at) USING (link) ORDER BY n;
	RETURN QUERY SELECT d, r.is_installed FROM generate_series(3, 4) AS d,
		trace_recall('stairs', ARRAY['lot'], max_depth => d, installed_at => NULL) AS r WHERE item = 'top';
END $$;
SELECT DISTINCT f.* FROM (VALUES ('{1,2,3,4,5,6}'::integer[]), ('{6,5,4,3,2,1}'), ('{5,3,6,1,4,2}'), ('{6,3,5,2,4,1}')) AS o (links),
	too_far(links) AS f ORDER BY 1, 2;
DROP FUNCTION too_far;
DROP TABLE stairs;

-- So many notices, and no more.
SELECT count(item) FROM generate_series(1, 12) AS n LEFT JOIN LATERAL trace_components('link', 'no ' || n) ON true;

DROP TABLE link;
