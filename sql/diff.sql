-- As built against as designed: where does a unit differ from its bill of materials?
\set VERBOSITY default
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS traceability;
RESET client_min_messages;

-- The design: which parts are in a part, and how many.
CREATE TABLE bom (parent part_number, child part_number, quantity numeric);
INSERT INTO bom VALUES
	('DRONE-C', 'FRAME-B', 1),
	('DRONE-C', 'MOTOR-D', 4),
	('DRONE-C', 'PACK-A', 1),
	('DRONE-C', 'SCREW', 6),
	('DRONE-C', 'SCREW', 2),
	('PACK-A', 'CELL', 6),
	('PACK-A', 'FUSE-A', 1);

-- The record: which units and lots went into a unit, and to which part number each was made.
CREATE TABLE link (parent trace_id, child trace_id, part_number part_number,
	quantity numeric DEFAULT 1, installed_at timestamptz DEFAULT '2024-01-08', removed_at timestamptz);
INSERT INTO link VALUES
	('SN:DRONE-1', 'SN:FRAME-1', 'FRAME-B', 1),
	('SN:DRONE-1', 'SN:MOTOR-1', 'MOTOR-D', 1),
	('SN:DRONE-1', 'SN:MOTOR-2', 'MOTOR-D', 1),
	('SN:DRONE-1', 'SN:MOTOR-3', 'MOTOR-D', 1),
	('SN:DRONE-1', 'SN:MOTOR-4', 'MOTOR-D', 1),
	('SN:DRONE-1', 'SN:PACK-1', 'PACK-A', 1),
	('SN:DRONE-1', 'LOT:SCREWS-1', 'SCREW', 8),
	('SN:PACK-1', 'LOT:CELLS-1', 'CELL', 6),
	('SN:PACK-1', 'LOT:FUSES-1', 'FUSE-A', 1);

-- Built as designed: no rows.
SELECT * FROM trace_diff('link', 'bom', trace_id 'SN:DRONE-1', 'DRONE-C');

-- Every kind of difference, at every level.
INSERT INTO link VALUES
	('SN:DRONE-2', 'SN:MOTOR-5', 'MOTOR-D', 1),
	('SN:DRONE-2', 'SN:MOTOR-10', 'MOTOR-C', 1),
	('SN:DRONE-2', 'SN:MOTOR-6', 'MOTOR-C', 1),
	('SN:DRONE-2', 'SN:PACK-2', 'PACK-A', 1),
	('SN:DRONE-2', 'LOT:SCREWS-1', 'SCREW', 5),
	('SN:DRONE-2', 'LOT:SCREWS-2', 'SCREW', 4),
	('SN:DRONE-2', 'SN:BEACON-1', 'BEACON', 1),
	('SN:DRONE-2', 'SN:NAMEPLATE-1', NULL, 1),
	('SN:PACK-2', 'LOT:CELLS-1', 'CELL', NULL),
	('SN:PACK-2', 'LOT:FUSES-1', 'FUSE-B', 1),
	-- Nothing is designed below a beacon, so nothing is said of what is in it.
	('SN:BEACON-1', 'LOT:CELLS-1', 'CELL', 1);
SELECT assembly, problem, designed, built, designed_quantity AS wanted, built_quantity AS got, items
FROM trace_diff('link', 'bom', trace_id 'SN:DRONE-2', 'DRONE-C');

-- What pairs is a wrong revision. What does not is a wrong quantity, of all revisions together.
CREATE TABLE one_bom (parent text, child text, quantity integer);
INSERT INTO one_bom VALUES ('TOP', 'P-A', 5), ('TOP', 'P-B', 1), ('TOP', 'Q Rev A', 1), ('TOP', 'R', 1),
	('TOP', 'P-2', 1);
CREATE TABLE one_link (parent text, child text, part_number text, quantity double precision);
INSERT INTO one_link VALUES ('top', 'p1', 'P-A', 1.5), ('top', 'p2', 'P-C', 2), ('top', 'p3', 'P-D', 1),
	('top', 'q1', 'Q Rev B', 3), ('top', 'r1', 'R-A', 1), ('top', 'p4', 'P-2-A', 1);
SELECT problem, designed, built, designed_quantity AS wanted, built_quantity AS got, items
FROM trace_diff('one_link', 'one_bom', 'top', 'TOP');

-- A quantity that is null or no number is not known: then the revisions of a base are only listed.
-- What is taken back as often as it was put in is not there.
UPDATE one_link SET quantity = 'NaN' WHERE child = 'p2';
UPDATE one_link SET quantity = 'Infinity' WHERE child = 'q1';
UPDATE one_bom SET quantity = NULL WHERE child = 'R';
DELETE FROM one_link WHERE child = 'r1';
INSERT INTO one_link VALUES ('top', 'p4', 'P-2-A', -1), ('top', 's1', 'S', NULL), ('top', 'u1', '', NULL),
	('top', 'p1', 'P-A', 3.5);
SELECT problem, designed, built, designed_quantity AS wanted, built_quantity AS got, items
FROM trace_diff('one_link', 'one_bom', 'top', 'TOP');

-- Without a column of quantities each link counts as one, and so does each row of the bill.
SELECT problem, designed, built, designed_quantity AS wanted, built_quantity AS got, items
FROM trace_diff('one_link', 'one_bom', 'top', 'TOP', quantity => NULL, bom_quantity => NULL);

-- It is what is built now that counts, or what was built at some time.
UPDATE link SET removed_at = '2024-03-01' WHERE child = 'SN:PACK-1';
INSERT INTO link VALUES ('SN:DRONE-1', 'SN:PACK-2', 'PACK-A', 1, '2024-03-02');
SELECT problem, assembly, designed FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C');
SELECT problem, assembly, designed FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C', '2024-03-01 12:00');
SELECT problem, assembly, designed FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C', '2024-02-01');
SELECT problem, assembly, designed, built_quantity FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C',
	installed_at => NULL, removed_at => NULL);

-- Without a column of part numbers the items must tell: in their scope, or as parts.
CREATE TABLE scoped_link (parent trace_id, child trace_id);
INSERT INTO scoped_link VALUES
	('SN:PACK-A|1', 'LOT:CELL|77'),
	('SN:PACK-A|1', 'PN:FUSE-B'),
	('SN:PACK-A|1', 'SN:1');
SELECT problem, designed, built, designed_quantity AS wanted, built_quantity AS got, items
FROM trace_diff('scoped_link', 'bom', trace_id 'SN:PACK-A|1');

-- The letters behind bought parts are no revisions.  A format tells those that are, and what does not
-- match it is another part; so is everything by a format without a field rev.
CREATE TABLE bought_bom (parent text, child text, quantity integer);
INSERT INTO bought_bom VALUES ('CTL-1.A', 'LM358-TR', 2), ('CTL-1.A', 'CTL-22.B', 1), ('CTL-1.A', 'CTL-23.Y', 1),
	('CTL-1.A', 'CTL-24', 1), ('CTL-1.A', 'ACME|CTL-25.A', 1);
CREATE TABLE bought_link (parent text, child text, part_number text);
INSERT INTO bought_link VALUES ('u', 'c1', 'LM358-PW'), ('u', 'c2', 'LM358-TR'), ('u', 'c3', 'CTL-22.A'),
	('u', 'c4', 'CTL-23.AA'), ('u', 'c5', 'CTL-24.A'), ('u', 'c6', 'CTL-25.A');
SELECT problem, designed, built, designed_quantity AS wanted, built_quantity AS got, items
FROM trace_diff('bought_link', 'bought_bom', 'u', 'CTL-1.A');
SELECT problem, designed, built, designed_quantity AS wanted, built_quantity AS got, items
FROM trace_diff('bought_link', 'bought_bom', 'u', 'CTL-1.A', format => 'CTL-{number:N..6}[.{rev}]');
SELECT problem, designed, built, designed_quantity AS wanted, built_quantity AS got, items
FROM trace_diff('bought_link', 'bought_bom', 'u', 'CTL-1.A', format => '{number:X..126}');
SELECT problem, designed, built FROM trace_diff('bought_link', 'bought_bom', 'u', 'CTL-1.A', format => 'cpid') LIMIT 2;
SELECT problem, designed, built FROM trace_diff('bought_link', 'bought_bom', 'u', 'CTL-1.A', format => 'CTL-{number');

-- A bill of trace ids; part numbers with a scope are others' than those without.
CREATE TABLE id_bom AS SELECT trace_id(parent) AS assembly, trace_id(child) AS component FROM bom WHERE parent = 'PACK-A';
INSERT INTO id_bom VALUES ('PN:PACK-A', 'PN:ACME|FUSE-B');
SELECT problem, designed, built, designed_quantity AS wanted, built_quantity AS got, items
FROM trace_diff('scoped_link', 'id_bom', trace_id 'SN:PACK-A|1', bom_parent => 'assembly', bom_child => 'component');

-- All is missing in what no link mentions, and a notice says so; not of what was taken apart.
SELECT DISTINCT problem, assembly FROM trace_diff('link', 'bom', 'SN:DRONE1', 'DRONE-C');
SELECT DISTINCT problem, assembly FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C', '2020-01-01');

-- A table of part numbers, compared with another: two bills.
CREATE TABLE next_bom AS SELECT parent, CASE child WHEN 'FUSE-A' THEN 'FUSE-B' ELSE child END AS child, quantity FROM bom;
SELECT * FROM trace_diff('next_bom', 'bom', part_number 'DRONE-C');

-- Columns of other names.
CREATE VIEW as_built AS SELECT parent AS into_, child AS what, part_number AS design, quantity AS pieces,
	installed_at::date AS since, removed_at::date AS until FROM link;
SELECT problem, assembly, designed FROM trace_diff('as_built', 'bom', 'SN:DRONE-1', 'DRONE-C', parent => 'into_',
	child => 'what', part => 'design', quantity => 'pieces', installed_at => 'since', removed_at => 'until');

-- Names that need quotes, and operators that wait on the search path.
CREATE SCHEMA trap;
CREATE FUNCTION trap.spring(part_number, part_number) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'sprung'; END$$;
CREATE OPERATOR trap.= (LEFTARG = part_number, RIGHTARG = part_number, FUNCTION = trap.spring);
CREATE VIEW trap."odd ""view""; --" AS SELECT parent AS "a ""b", child AS "select", part_number AS "; 'part", quantity AS "Q" FROM link;
SET search_path = trap, pg_catalog, public;
SELECT problem, assembly, designed FROM trace_diff('trap."odd ""view""; --"', 'bom', 'SN:DRONE-2', 'DRONE-C', parent => 'a "b',
	child => 'select', part => '; ''part', quantity => 'Q') LIMIT 3;
RESET search_path;

-- A cycle ends, an item that is met twice is compared once, and a link of nothing is none.
CREATE TABLE loop_bom (parent text, child text);
INSERT INTO loop_bom VALUES ('A', 'B'), ('A', 'C'), ('B', 'C'), ('C', 'A'), ('C', NULL), (NULL, 'C');
CREATE TABLE loop_link (parent text, child text, part_number text);
INSERT INTO loop_link VALUES ('a', 'b', 'B'), ('a', 'c', 'C'), ('b', 'c', 'C'), ('c', 'a', 'A'), ('c', 'd', 'D'),
	('c', NULL, 'A'), (NULL, 'c', 'C'), ('d', 'd', 'D');
SELECT * FROM trace_diff('loop_link', 'loop_bom', 'a', 'A');

-- Of an item that is called two parts the first counts, and one without a part is told once.
INSERT INTO loop_link VALUES ('x', 'y', 'C'), ('x', 'y', 'B'), ('x', 'z', NULL), ('x', 'z', NULL);
SELECT * FROM trace_diff('loop_link', 'loop_bom', 'x', 'A');

-- Nothing is built yet; no unit.
SELECT problem, designed, designed_quantity FROM trace_diff('link', 'bom', 'SN:DRONE-9', 'PACK-A');
SELECT * FROM trace_diff('link', 'bom', NULL, 'PACK-A');

-- Errors: nothing to compare with,
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1');
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1', '');
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-B');
SELECT * FROM trace_diff('link', 'bom', 'SN:CELL', 'CELL');
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE–C');
-- tables and columns,
SELECT * FROM trace_diff(NULL, 'bom', 'SN:DRONE-1', 'DRONE-C');
SELECT * FROM trace_diff('link', NULL, 'SN:DRONE-1', 'DRONE-C');
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C', bom_child => NULL);
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C', bom_parent => 'assembly');
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C', bom_quantity => 'pieces');
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C', part => 'design');
SELECT * FROM trace_diff('scoped_link', 'bom', 'SN:DRONE-1', 'DRONE-C', at => '2024-01-01');
SELECT * FROM trace_diff('scoped_link', 'bom', 'SN:DRONE-1', 'DRONE-C', removed_at => 'until');
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C', part => '');
-- types.
CREATE TABLE lot_bom (parent lot_code, child lot_code);
SELECT * FROM trace_diff('link', 'lot_bom', 'SN:DRONE-1', 'DRONE-C');
CREATE VIEW lot_link AS SELECT parent, child, 'L'::lot_code AS part_number FROM link;
SELECT * FROM trace_diff('lot_link', 'bom', 'SN:DRONE-1', 'DRONE-C');
SELECT * FROM trace_diff('link', 'scoped_link', 'SN:DRONE-1', 'DRONE-C');
INSERT INTO scoped_link VALUES ('PN:DRONE-C', 'SN:1');
SELECT * FROM trace_diff('link', 'scoped_link', 'SN:DRONE-1', 'DRONE-C');
SELECT * FROM trace_diff('link', 'bom', serial_number 'DRONE-1', 'DRONE-C');

-- Both tables are read as the caller.
CREATE ROLE regress_diff_visitor;
GRANT SELECT ON link TO regress_diff_visitor;
SET ROLE regress_diff_visitor;
SELECT * FROM trace_diff('link', 'bom', 'SN:DRONE-1', 'DRONE-C');
RESET ROLE;
DROP OWNED BY regress_diff_visitor;
DROP ROLE regress_diff_visitor;

-- What a comparison remembers stays within traceability.trace_memory.
CREATE TABLE wide_link AS SELECT 0 AS parent, child, 'P-' || child AS part_number FROM generate_series(1, 20000) AS child;
CREATE TABLE wide_bom AS SELECT 'TOP' AS parent, 'P-' || child AS child FROM generate_series(1, 20000) AS child;
SET traceability.trace_memory = '1MB';
SELECT count(*) FROM trace_diff('wide_link', 'wide_bom', 0, 'TOP');
RESET traceability.trace_memory;
SELECT count(*) FROM trace_diff('wide_link', 'wide_bom', 0, 'TOP');

DROP VIEW as_built, lot_link, trap."odd ""view""; --";
DROP OPERATOR trap.= (part_number, part_number);
DROP FUNCTION trap.spring;
DROP SCHEMA trap;
DROP TABLE bom, link, bought_bom, bought_link, one_bom, one_link, scoped_link, id_bom, next_bom, loop_bom, loop_link, lot_bom, wide_link,
	wide_bom;
