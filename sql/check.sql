-- What is wrong with a table of links?
CREATE TABLE link (
	parent trace_id,
	child trace_id,
	quantity numeric DEFAULT 1,
	installed_at timestamptz,
	removed_at timestamptz
);
INSERT INTO link VALUES
	('SN:DRONE-1', 'SN:PACK-1', 1, '2024-01-08', '2024-03-01'),
	('SN:DRONE-1', 'SN:PACK-2', 1, '2024-03-01', NULL),
	('SN:DRONE-2', 'SN:PACK-1', 1, '2024-03-02', NULL),
	('SN:DRONE-1', 'LOT:SCREWS-7', 44, '2024-01-08', NULL),
	('SN:DRONE-2', 'LOT:SCREWS-7', 44, '2024-01-09', NULL),
	('SN:PACK-1', 'LOT:CELLS-9', 6, '2024-01-05', NULL),
	('SN:PACK-2', 'LOT:CELLS-9', 6, '2024-01-05', NULL);

-- Nothing: what was taken out is free for another place.
SELECT * FROM trace_check('link');

-- The columns are those of the question, the links in "detail" prove the answer.
INSERT INTO link VALUES ('SN:DRONE-3', 'SN:PACK-1', 1, '2024-02-20', '2024-03-10');
SELECT problem, item, jsonb_pretty(detail) AS detail FROM trace_check('link');
DELETE FROM link WHERE parent = 'SN:DRONE-3';

-- Twice in the same place is one place, and a lot has many.
INSERT INTO link VALUES
	('SN:DRONE-2', 'SN:PACK-1', 1, '2024-03-02', NULL),
	('SN:DRONE-2', 'LOT:CELLS-9', 1, '2024-01-05', NULL);
SELECT * FROM trace_check('link');

-- A cycle counts when all of it is there at one moment.  The link that came last comes first.
INSERT INTO link VALUES
	('SN:DRONE-4', 'SN:FRAME-4', 1, '2024-01-08', '2024-05-01'),
	('SN:FRAME-4', 'SN:PLATE-4', 1, '2024-01-02', NULL),
	('SN:PLATE-4', 'SN:DRONE-4', 1, '2024-05-01', NULL);
SELECT * FROM trace_check('link');
UPDATE link SET installed_at = '2024-04-30' WHERE parent = 'SN:PLATE-4';
SELECT problem, item, detail ->> 'from' AS "from", detail ->> 'until' AS until, parent, child
FROM trace_check('link'),
	jsonb_to_recordset(detail -> 'links') AS link (parent trace_id, child trace_id);

-- Without their times, all links are there at once.
SELECT problem, item FROM trace_check('link', installed_at => NULL, removed_at => NULL) ORDER BY 1, 2;
DELETE FROM link WHERE parent = 'SN:PLATE-4';

-- Links that cannot be.  One that ended as it began was never there.
INSERT INTO link VALUES
	('SN:DRONE-5', 'SN:PACK-5', 1, '2024-02-02', '2024-01-02'),
	('SN:DRONE-5', 'SN:DRONE-5', 1, NULL, NULL),
	('SN:DRONE-6', 'SN:DRONE-6', 1, '2024-02-02', '2024-02-02');
SELECT * FROM trace_check('link') ORDER BY problem;
DELETE FROM link WHERE parent ^@ 'SN:DRONE-5' OR parent ^@ 'SN:DRONE-6';

-- Was more used of a lot than was received?  Its deliveries are added up; a quantity of NULL
-- is no limit.
CREATE TABLE lot (lot trace_id, quantity integer);
INSERT INTO lot VALUES ('LOT:SCREWS-7', 50), ('LOT:SCREWS-7', 30), ('LOT:CELLS-9', NULL);
SELECT problem, item, detail - 'links' AS detail, jsonb_array_length(detail -> 'links') AS links
FROM trace_check('link', lots => 'lot');
INSERT INTO lot VALUES ('LOT:SCREWS-7', 8);
SELECT * FROM trace_check('link', lots => 'lot');

-- A lot that is nowhere listed cannot be used.
DELETE FROM lot WHERE lot = 'LOT:CELLS-9';
SELECT problem, item, detail - 'links' AS detail FROM trace_check('link', lots => 'lot');

-- Other names, and items whose type does not say what they are: what is listed is a lot, and
-- nothing is a unit.
CREATE TABLE mix (batch text, ingredient text, grams real);
CREATE TABLE flour (code text, kilograms float8);
INSERT INTO mix VALUES ('dough 1', 'flour 1', 700), ('dough 2', 'flour 1', 500.5), ('dough 2', 'salt', 20),
	('dough 3', 'dough 1', 100), ('dough 4', 'dough 1', 100);
INSERT INTO flour VALUES ('flour 1', 1.2);
CREATE VIEW flour_in_grams AS SELECT code, kilograms * 1000 AS grams FROM flour;
SELECT * FROM trace_check('mix', 'batch', 'ingredient', quantity => 'grams',
	lots => 'flour_in_grams', lot => 'code', received => 'grams');

-- Nothing at all.
CREATE TABLE empty_link (parent bigint, child bigint);
INSERT INTO empty_link VALUES (1, NULL), (NULL, 1);
SELECT * FROM trace_check('empty_link');

-- Errors.
SELECT * FROM trace_check(NULL);
SELECT * FROM trace_check('link', parent => 'assembly');
SELECT * FROM trace_check('link', child => NULL);
SELECT * FROM trace_check('link', installed_at => 'since');
SELECT * FROM trace_check('link', lots => 'lot', quantity => NULL);
SELECT * FROM trace_check('link', lots => 'lot', quantity => 'pieces');
SELECT * FROM trace_check('link', lots => 'lot', lot => 'code');
SELECT * FROM trace_check('link', lots => 'lot', lot => NULL);
SELECT * FROM trace_check('link', lots => 'lot', received => 'pieces');
SELECT * FROM trace_check('link', lots => 'lot', received => 'lot');
SELECT * FROM trace_check('link', lots => 'flour', lot => 'code');
SELECT * FROM trace_check('empty_link', lots => 'lot');
CREATE ROLE regress_check_visitor;
GRANT SELECT ON link TO regress_check_visitor;
SET ROLE regress_check_visitor;
SELECT * FROM trace_check('link', lots => 'lot');
RESET ROLE;
DROP OWNED BY regress_check_visitor;
DROP ROLE regress_check_visitor;
CREATE TABLE many_link AS SELECT i AS parent, i + 1 AS child FROM generate_series(1, 10000) AS i;
SET traceability.trace_memory = '64kB';
SELECT * FROM trace_check('many_link');
RESET traceability.trace_memory;
SELECT * FROM trace_check('many_link');

DROP TABLE link, lot, mix, flour, empty_link, many_link CASCADE;
