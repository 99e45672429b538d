-- Transfers: what was poured, consumed or transformed into something stays in it.
CREATE TABLE link (
	parent trace_id,
	child trace_id,
	quantity numeric,
	installed_at timestamptz,
	removed_at timestamptz,
	transferred boolean
);
CREATE INDEX ON link (parent);
CREATE INDEX ON link (child);

-- Milk of two farms into one tank, and out of it into bottles, crated.
INSERT INTO link VALUES
	('LOT:TANK-1', 'LOT:FARM-A', 900, '2024-05-06 08:00', '2024-05-06 09:00', true),
	('LOT:BOTTLES-1', 'LOT:TANK-1', 400, '2024-05-06 10:00', NULL, true),
	('LOT:TANK-1', 'LOT:FARM-B', 700, '2024-05-06 11:00', '2024-05-06 11:30', true),
	('LOT:BOTTLES-2', 'LOT:TANK-1', 500, '2024-05-06 11:10', '2024-05-06 12:00', true),
	('SN:CRATE-1', 'LOT:BOTTLES-1', NULL, '2024-05-06 13:00', '2024-05-07 09:00', NULL),
	('SN:CRATE-1', 'LOT:BOTTLES-2', NULL, '2024-05-06 13:00', NULL, false);

-- In the course of time: what entered the tank at eleven is not in what was bottled at ten, but it
-- is in what was bottled while it came.
SELECT item, depth FROM trace_where_used('link', 'LOT:FARM-A', chronological => true) ORDER BY depth, item;
SELECT item, depth FROM trace_where_used('link', 'LOT:FARM-B', chronological => true) ORDER BY depth, item;
SELECT item FROM trace_components('link', 'LOT:BOTTLES-1', chronological => true) ORDER BY item;
SELECT trace_contains('link', 'LOT:BOTTLES-1', 'LOT:FARM-B', chronological => true) AS chronological,
	trace_contains('link', 'LOT:BOTTLES-1', 'LOT:FARM-B') AS ever;
SELECT * FROM trace_path('link', 'LOT:BOTTLES-2', 'LOT:FARM-B', chronological => true);
SELECT trace_count_where_used('link', 'LOT:FARM-B', chronological => true),
	trace_count_components('link', 'LOT:BOTTLES-1', chronological => true);

-- At a time: what was transferred is there from then on, also when the transfer has long ended; what
-- was assembled is there until it is taken out.
SELECT at, item FROM unnest('{2024-05-06 07:00,2024-05-06 08:00,2024-05-06 10:00,2024-05-07 09:00}'::timestamptz[]) AS at,
	trace_components('link', 'SN:CRATE-1', at => at) ORDER BY at, depth, item;
SELECT at, item FROM unnest('{2024-05-06 09:59,2024-05-06 10:00,2025-01-01}'::timestamptz[]) AS at,
	trace_components('link', 'LOT:BOTTLES-1', at => at) ORDER BY at, depth, item;
SELECT item, depth, is_top, is_installed FROM trace_recall('link', '{LOT:FARM-A}', chronological => true)
ORDER BY depth, item;

-- Without the column every link is an assembly.
SELECT item FROM trace_components('link', 'LOT:BOTTLES-2', at => '2024-05-07', transferred => NULL);
SELECT item FROM trace_components('link', 'LOT:BOTTLES-1', transferred => NULL, chronological => true) ORDER BY item;

-- A transfer at a moment that is not known may have been at any; so a transfer from always, until an end.
CREATE TABLE vat (parent text, child text, installed_at date, removed_at date, transferred boolean);
INSERT INTO vat VALUES
	('vat', 'before', '2024-05-01', '2024-05-01', true),
	('drum', 'vat', NULL, NULL, true),
	('pail', 'vat', NULL, '2024-05-02', true),
	('vat', 'after', '2024-05-03', NULL, true),
	('open', 'vat', '2024-05-02', 'infinity', true);
SELECT item, trace_contains('vat', item, 'before', chronological => true) AS before,
	trace_contains('vat', item, 'after', chronological => true) AS after
FROM unnest('{drum,pail,open}'::text[]) AS item;

-- One that ended before it began was none, at no time.
INSERT INTO vat VALUES ('wrong', 'vat', '2024-06-02', '2024-06-01', true);
SELECT trace_contains('vat', 'wrong', 'vat', at => at) FROM unnest('{2024-06-01,2024-06-01 12:00,2024-06-03}'::timestamptz[]) AS at;
SELECT trace_contains('vat', 'wrong', 'vat', chronological => true) AS chronological, trace_contains('vat', 'wrong', 'vat') AS ever;
SELECT problem, item, detail FROM trace_check('vat');

-- Pictures: a transfer is a thick arrow, beside that of an assembly of the same.
INSERT INTO link VALUES ('LOT:BOTTLES-2', 'LOT:TANK-1', 3, '2024-05-06 12:00', NULL, NULL),
	('LOT:BOTTLES-2', 'LOT:TANK-1', 100, '2024-05-06 12:30', 'infinity', true);
SELECT trace_mermaid('link', 'SN:CRATE-1');
SELECT trace_dot('link', 'SN:CRATE-1');
SELECT trace_json('link', 'LOT:BOTTLES-2', max_depth => 1);
SELECT trace_mermaid('link', 'LOT:BOTTLES-2', transferred => NULL, max_depth => 1);
DELETE FROM link WHERE installed_at BETWEEN '2024-05-06 12:00' AND '2024-05-06 12:30';

-- The check: a unit that was consumed is nowhere else from then on; before, it was where it was.
SELECT problem, item FROM trace_check('link');
INSERT INTO link VALUES
	('SN:KIT-1', 'SN:CARTRIDGE-1', 1, '2024-05-01', '2024-05-06 10:00', NULL),
	('LOT:BOTTLES-1', 'SN:CARTRIDGE-1', 1, '2024-05-06 10:00', NULL, true);
SELECT problem, item FROM trace_check('link');
INSERT INTO link VALUES ('SN:KIT-2', 'SN:CARTRIDGE-1', 1, '2024-06-01', NULL, NULL);
SELECT problem, item, jsonb_pretty(detail) AS detail FROM trace_check('link');
UPDATE link SET transferred = true WHERE parent = 'SN:KIT-2';
SELECT problem, item FROM trace_check('link');
DELETE FROM link WHERE parent = 'SN:KIT-2';

-- A cycle is one when there is a moment at which all of it flows, or is in force.
INSERT INTO link VALUES ('LOT:TANK-1', 'LOT:BOTTLES-1', 10, '2024-05-06 10:30', NULL, true);
SELECT problem, item FROM trace_check('link');
UPDATE link SET installed_at = '2024-05-06 09:30', removed_at = '2024-05-06 10:00'
WHERE (parent, child) = ('LOT:TANK-1', 'LOT:BOTTLES-1');
SELECT problem, item, detail - 'links' AS detail FROM trace_check('link');
DELETE FROM link WHERE (parent, child) = ('LOT:TANK-1', 'LOT:BOTTLES-1');

-- The guard refuses what the check would report.
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON link FOR EACH ROW EXECUTE FUNCTION trace_guard();
INSERT INTO link VALUES ('SN:KIT-2', 'SN:CARTRIDGE-1', 1, '2024-06-01', NULL, NULL);
INSERT INTO link VALUES ('LOT:BOTTLES-2', 'SN:CARTRIDGE-1', 1, '2024-05-01', NULL, true);
INSERT INTO link VALUES ('LOT:TANK-1', 'LOT:BOTTLES-1', 10, '2024-05-06 10:00', NULL, true);
INSERT INTO link VALUES ('LOT:TANK-1', 'LOT:BOTTLES-2', 10, '2024-05-06 11:20', '2024-05-06 13:00', true);
INSERT INTO link VALUES ('LOT:TANK-1', 'LOT:TANK-1', 10, '2024-05-06 11:20', '2024-05-06 11:20', true);
INSERT INTO link VALUES ('LOT:TANK-1', 'LOT:FARM-C', 10, '2024-05-06 11:20', '2024-05-06 11:19', true);
INSERT INTO link VALUES ('LOT:TANK-1', 'LOT:BOTTLES-1', 10, '2024-05-06 10:01', NULL, true);
-- An assembly becomes a transfer, and so lasts longer.
UPDATE link SET removed_at = '2024-05-01 12:00' WHERE parent = 'SN:KIT-1';
UPDATE link SET transferred = true WHERE parent = 'SN:KIT-1';
UPDATE link SET transferred = true WHERE child = 'LOT:BOTTLES-1' AND parent = 'SN:CRATE-1';
SELECT problem FROM trace_check('link');
DROP TRIGGER guard ON link;
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON link FOR EACH ROW EXECUTE FUNCTION trace_guard('transferred=');
INSERT INTO link VALUES ('SN:KIT-2', 'SN:CARTRIDGE-1', 1, '2024-05-06 11:00', '2024-05-06 12:00', true);
INSERT INTO link VALUES ('SN:KIT-3', 'SN:CARTRIDGE-1', 1, '2024-05-07', '2024-05-07', true);
DROP TRIGGER guard ON link;

-- The column may have another name; a name that is given must be there, and be boolean.
ALTER TABLE link RENAME transferred TO poured;
SELECT trace_contains('link', 'LOT:BOTTLES-1', 'LOT:FARM-B', chronological => true, transferred => 'poured');
SELECT trace_contains('link', 'LOT:BOTTLES-1', 'LOT:FARM-B', chronological => true);
SELECT trace_contains('link', 'LOT:BOTTLES-1', 'LOT:FARM-B', chronological => true, transferred => 'spilt');
SELECT trace_contains('link', 'LOT:BOTTLES-1', 'LOT:FARM-B', chronological => true, transferred => 'quantity');
SELECT trace_contains('link', 'LOT:BOTTLES-1', 'LOT:FARM-B', transferred => 'quantity') AS not_asked_for;
SELECT trace_contains('link', 'LOT:BOTTLES-1', 'LOT:FARM-B', at => '2024-05-06', transferred => '');
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON link FOR EACH ROW EXECUTE FUNCTION trace_guard('transferred=quantity');
INSERT INTO link VALUES ('SN:KIT-9', 'SN:KIT-8');
DROP TRIGGER guard ON link;
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON link FOR EACH ROW EXECUTE FUNCTION trace_guard('transferred=spilt');
INSERT INTO link VALUES ('SN:KIT-9', 'SN:KIT-8');
DROP TRIGGER guard ON link;

-- A genealogy index includes it.
CREATE INDEX ON link USING genealogy (parent, child) INCLUDE (installed_at, removed_at, poured);
SELECT trace_explain('link', transferred => 'poured', quantity => NULL) ~ 'installed_at, removed_at and poured in it$|indexes of (\d+) of \1 ' AS includes;
SELECT item FROM trace_components('link', 'SN:CRATE-1', at => '2024-05-07 09:00', transferred => 'poured') ORDER BY item;
SELECT item FROM trace_where_used('link', 'LOT:FARM-B', chronological => true, transferred => 'poured') ORDER BY item;
DROP TABLE link, vat;
