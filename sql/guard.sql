-- Genealogy: a trigger that refuses links which contradict others.
CREATE TABLE link (
	parent trace_id NOT NULL,
	child trace_id NOT NULL,
	installed_at timestamptz DEFAULT '2024-01-01',
	removed_at timestamptz
);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON link FOR EACH ROW EXECUTE FUNCTION trace_guard();

-- It looks links up in both directions, by indexes.
INSERT INTO link VALUES ('SN:DRONE-1', 'SN:PACK-1');
CREATE INDEX ON link (parent, child);
INSERT INTO link VALUES ('SN:DRONE-1', 'SN:PACK-1');
CREATE INDEX ON link (child) WHERE removed_at IS NULL;
INSERT INTO link VALUES ('SN:DRONE-1', 'SN:PACK-1');
CREATE INDEX ON link USING hash (child);
INSERT INTO link VALUES ('SN:DRONE-1', 'SN:PACK-1'), ('SN:DRONE-1', 'SN:FRAME-1'),
	('SN:PACK-1', 'LOT:CELLS-9'), ('SN:FRAME-1', 'LOT:SCREWS-7'), ('LOT:CELLS-9', 'LOT:FOIL-3');

-- Nothing is inside itself, directly or by a cycle.
INSERT INTO link VALUES ('SN:PACK-1', 'SN:PACK-1');
INSERT INTO link VALUES ('LOT:FOIL-3', 'SN:DRONE-1');
UPDATE link SET child = 'SN:DRONE-1' WHERE parent = 'LOT:CELLS-9';
INSERT INTO link VALUES ('SN:A', 'SN:B'), ('SN:B', 'SN:C'), ('SN:C', 'SN:A');
-- A cycle counts if its links are in force together: a core that went the other
-- way after it was removed is no contradiction.
UPDATE link SET removed_at = '2024-02-01' WHERE parent = 'SN:PACK-1';
INSERT INTO link VALUES ('LOT:FOIL-3', 'SN:DRONE-1', '2024-02-01');
INSERT INTO link VALUES ('LOT:CELLS-9', 'SN:PACK-1', '2024-01-15');
UPDATE link SET removed_at = NULL WHERE parent = 'SN:PACK-1';

-- What ends when it begins never was, what ends before it cannot be.
INSERT INTO link VALUES ('SN:FRAME-1', 'SN:DRONE-1', '2024-01-15', '2024-01-15');
INSERT INTO link VALUES ('SN:FRAME-1', 'SN:DRONE-1', '2024-01-15', '2024-01-14');

-- A unit has one place at a time, a lot many.
INSERT INTO link VALUES ('SN:DRONE-2', 'SN:FRAME-1', '2024-03-01');
INSERT INTO link VALUES ('SN:DRONE-2', 'SN:FRAME-1', NULL, '2024-01-02');
INSERT INTO link VALUES ('SN:DRONE-2', 'SN:FRAME-1', NULL, '2024-01-01');
INSERT INTO link VALUES ('SN:FRAME-2', 'LOT:SCREWS-7');
UPDATE link SET removed_at = '2024-03-01' WHERE child = 'SN:FRAME-1' AND parent = 'SN:DRONE-1';
INSERT INTO link VALUES ('SN:DRONE-2', 'SN:FRAME-1', '2024-03-01');
UPDATE link SET removed_at = removed_at + interval '1 day' WHERE child = 'SN:FRAME-1' AND parent = 'SN:DRONE-1';
DROP TABLE link;

-- Without times every link is always in force, and columns may have other names.
CREATE TABLE component (assembly serial_number, component serial_number);
CREATE INDEX ON component (assembly);
CREATE INDEX ON component (component);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON component
	FOR EACH ROW EXECUTE FUNCTION trace_guard('parent=assembly', 'child=component');
INSERT INTO component VALUES ('D-1', 'P-1'), ('P-1', 'C-1');
INSERT INTO component VALUES ('C-1', 'D-1');
INSERT INTO component VALUES ('D-2', 'P-1');
-- The same place again is no other place.
INSERT INTO component VALUES ('D-1', 'P-1');
-- What is wrong from before the guard may be written upon, lessened and put right, but not made worse.
ALTER TABLE component ADD ended date, ADD note text;
DROP TRIGGER guard ON component;
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON component
	FOR EACH ROW EXECUTE FUNCTION trace_guard('parent=assembly', 'child=component', 'removed_at=ended');
ALTER TABLE component DISABLE TRIGGER guard;
INSERT INTO component VALUES ('X-1', 'X-2', '2024-02-01'), ('X-2', 'X-1', '2024-03-01'), ('X-3', 'X-1', '2024-03-01');
ALTER TABLE component ENABLE TRIGGER guard;
UPDATE component SET note = 'wrong' WHERE assembly ^@ 'X';
UPDATE component SET ended = '2024-01-01' WHERE assembly = 'X-1';
UPDATE component SET ended = '2024-01-02' WHERE assembly = 'X-1';
UPDATE component SET component = 'X-9' WHERE assembly = 'X-2';
UPDATE component SET component = 'X-1' WHERE assembly = 'X-2';
-- Rows that come together contradict one another, whatever brings them.
COPY component (assembly, component) FROM stdin;
Y-1	Y-2
Y-2	Y-3
Y-3	Y-1
\.
INSERT INTO component SELECT 'Y-' || i, 'Y-' || i % 3 + 1 FROM generate_series(1, 3) AS i;
INSERT INTO component VALUES ('Y-1', 'Y-2'), ('Y-2', 'Y-3');
UPDATE component SET component = 'Y-1' WHERE assembly = 'Y-2';
-- A long way is not written out.
INSERT INTO component SELECT 'L-' || i, 'L-' || i + 1 FROM generate_series(1, 100) AS i;
INSERT INTO component VALUES ('L-101', 'L-1');
DROP TABLE component;

-- Lots: with a table that says how much there is, no more of one is used.
CREATE TABLE lot_receipt (lot trace_id NOT NULL, quantity numeric);
CREATE INDEX ON lot_receipt (lot);
INSERT INTO lot_receipt VALUES ('LOT:CELLS-9', 100), ('LOT:CELLS-9', 20.5), ('LOT:GLUE-1', NULL);
CREATE TABLE link (parent trace_id, child trace_id, qty integer, removed_at date);
CREATE INDEX ON link (parent);
CREATE INDEX ON link (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON link
	FOR EACH ROW EXECUTE FUNCTION trace_guard('quantity=qty', 'lots=lot_receipt');
INSERT INTO link VALUES ('SN:PACK-1', 'LOT:CELLS-9', 60), ('SN:PACK-2', 'LOT:CELLS-9', 60);
INSERT INTO link VALUES ('SN:PACK-3', 'LOT:CELLS-9', 1);
-- What was removed was used all the same; a negative quantity gives some back.
UPDATE link SET removed_at = '2024-02-01' WHERE parent = 'SN:PACK-1';
INSERT INTO link VALUES ('SN:PACK-3', 'LOT:CELLS-9', 1);
INSERT INTO link VALUES ('SN:PACK-1', 'LOT:CELLS-9', -10), ('SN:PACK-3', 'LOT:CELLS-9', 10);
UPDATE link SET qty = 61 WHERE parent = 'SN:PACK-2';
UPDATE link SET qty = 59 WHERE parent = 'SN:PACK-2';
-- What was given back counts as long as it is there.
UPDATE link SET qty = -8 WHERE qty = -10;
UPDATE link SET qty = NULL WHERE qty = -10;
UPDATE link SET qty = -9 WHERE qty = -10;
-- A lot must be listed; one without a quantity is not counted, and units are no lots.
INSERT INTO link VALUES ('SN:PACK-3', 'LOT:CELLS-8', 1);
INSERT INTO link VALUES ('SN:PACK-3', 'LOT:GLUE-1', 1000), ('SN:PACK-3', 'SN:BMS-1', 1), ('SN:PACK-3', 'LOT:CELLS-8', 0);
DROP TABLE link;

-- What other types name may be anything: only what is listed is a lot, and nothing is a unit.
CREATE TABLE receipt (id bigint PRIMARY KEY, amount float8);
INSERT INTO receipt VALUES (9, 1.5);
CREATE TABLE plain (parent bigint, child bigint, quantity numeric(10, 3));
CREATE INDEX ON plain (parent);
CREATE INDEX ON plain (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON plain
	FOR EACH ROW EXECUTE FUNCTION trace_guard('lots=receipt', 'lot=id', 'received=amount');
INSERT INTO plain VALUES (1, 9, 0.75), (2, 9, 0.75), (1, 8, 7), (2, 8, 7);
INSERT INTO plain VALUES (3, 9, 0.001);
-- Between two rows, another trigger may alter the table of lots.
CREATE FUNCTION run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE TG_ARGV[0];
	RETURN NULL;
END $$;
CREATE TRIGGER later AFTER INSERT ON plain FOR EACH ROW WHEN (NEW.parent = 1)
	EXECUTE FUNCTION run('ALTER TABLE receipt DROP CONSTRAINT receipt_pkey');
DELETE FROM plain;
INSERT INTO plain VALUES (1, 9, 0.1), (2, 9, 0.2);
BEGIN;
ALTER TABLE receipt ALTER amount TYPE numeric;
CREATE OR REPLACE TRIGGER later AFTER INSERT ON plain FOR EACH ROW WHEN (NEW.parent = 1)
	EXECUTE FUNCTION run('ALTER TABLE receipt ALTER amount TYPE bigint');
INSERT INTO plain VALUES (1, 9, 0.1), (2, 9, 0.2);
INSERT INTO plain VALUES (3, 9, 2);
ROLLBACK;
DROP TABLE plain;

-- Wrong use.
CREATE TABLE plain (parent bigint, child bigint, note text, since integer);
CREATE INDEX ON plain (parent, child);
CREATE INDEX ON plain (child);
CREATE FUNCTION guard_with(arguments text, event text DEFAULT 'AFTER INSERT', each text DEFAULT 'ROW') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE format('CREATE TRIGGER guard %s ON plain FOR EACH %s EXECUTE FUNCTION trace_guard(%s)', event, each, arguments);
	INSERT INTO plain VALUES (1, 2);
	UPDATE plain SET parent = 3;
	DELETE FROM plain;
	DROP TRIGGER guard ON plain;
	RETURN 'fine';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(E'\n', SQLSTATE || ': ' || message, nullif(detail, ''), nullif(hint, ''));
END
$$;
\pset format unaligned
\pset tuples_only on
SELECT guard_with('');
SELECT trace_guard();
SELECT guard_with('', 'BEFORE INSERT');
SELECT guard_with('', 'AFTER INSERT', 'STATEMENT');
SELECT guard_with('', 'AFTER DELETE');
SELECT guard_with('parent');
SELECT guard_with('''parents=parent''');
SELECT guard_with('''parent=a''');
SELECT guard_with('''parent=parent'', ''parent=parent''');
SELECT guard_with('''child=''');
SELECT guard_with('''parent=note''');
SELECT guard_with('''installed_at=since''');
SELECT guard_with('''installed_at=started''');
SELECT guard_with('''installed_at='', ''removed_at=''');
SELECT guard_with('''quantity=since''');
SELECT guard_with('''lots=receipt''');
SELECT guard_with('''lots=nowhere'', ''quantity=since''');
SELECT guard_with('''lots=receipt'', ''quantity=since''');
SELECT guard_with('''lots=receipt'', ''lot=id'', ''quantity=since''');
SELECT guard_with('''lots=receipt'', ''lot=id'', ''received=amount'', ''quantity=note''');
SELECT guard_with('''lots=receipt'', ''lot=amount'', ''received=amount'', ''quantity=since''');
CREATE VIEW receipts AS SELECT id AS lot, amount AS quantity FROM receipt;
SELECT guard_with('''lots=receipts'', ''quantity=since''');
ALTER TABLE receipt DROP CONSTRAINT receipt_pkey;
SELECT guard_with('''lots=public.receipt'', ''lot=id'', ''received=amount'', ''quantity=since''');
DROP INDEX plain_parent_child_idx, plain_child_idx;
SELECT guard_with('');
