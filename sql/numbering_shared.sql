-- Formats that share a counter: no two of their codes have the same number.
INSERT INTO code_formats (name, format, counter) VALUES
	('invoice', 'INV-{date:YYYY}-{seq:N4}', 'papers'), ('credit note', 'CRN-{date:YYYY}/{seq:N5}', 'papers'),
	('draft', 'DRAFT{seq:N3, start=50}-{date:YYYY}{check:damm}', 'papers'), ('papers', 'P{seq:N3}', NULL);
SELECT code_next('invoice', on_date => '2024-05-06'), code_next('credit note', on_date => '2024-05-06'), code_next('credit note', on_date => '2025-05-06'),
	code_next('papers'), code_next('invoice', on_date => '2024-05-06'), code_next('draft', on_date => '2024-05-06'), code_next('invoice', '{"date": 2024}');
SELECT * FROM code_allocate('credit note', 2, on_date => '2024-07-08');
-- It counts for the fields, and not for the characters between them; a format's own counter of that name is another.
SELECT * FROM code_counters ORDER BY scope;
SELECT code_peek('invoice', on_date => '2024-05-06', count => 2), code_peek('credit note', on_date => '2026-05-06');

-- Fields are what they mean, however they are given.
INSERT INTO code_formats (name, format, counter) VALUES
	('left', '{line:A=left|B=right}{model:A2, any case}-{seq:N3}[/{rev}]', 'line'), ('right', '{seq:N4}{model:A2}.{line:L=left|R=right}', 'line');
SELECT code_next('left', '{"line": "left", "model": "ab"}'), code_next('left', '{"model": "AB", "line": "A"}'), code_next('right', '{"line": "left", "model": "AB"}'),
	code_next('left', '{"line": "right", "model": "ab"}'), code_next('left', '{"line": "left", "model": "ab", "rev": "C"}');
SELECT scope, last, formats FROM code_counters WHERE name = 'line' ORDER BY scope;

-- The alternatives of one count together, too, where their fields are the same.
INSERT INTO code_formats (name, format, counter) VALUES ('two', 'A-{seq:N3}|B{line:N1}-{seq:N4}|D{line:N1}/{seq:N2}', 'both'), ('third', 'C{seq:N3}{line:N1}', 'both');
SELECT code_next('two'), code_next('two', '{"line": 1}'), code_next('third', '{"line": 1}'), code_next('two', '{"alternative": 3, "line": 1}'), code_next('two');
SELECT scope, last, formats FROM code_counters WHERE name = 'both' ORDER BY scope;
SELECT code_continue('two', 'D1/07'), code_peek('third', '{"line": 1}'), code_peek('two', '{"line": 1}');
SELECT * FROM code_gaps('third', '{B1-0001,C0031,D1/05,A-002}');

-- Blocks, and numbers that are there.
SELECT * FROM code_reserve('invoice', 5, on_date => '2024-05-06', note => 'a till');
SELECT name, scope, first, last, note FROM code_blocks;
SELECT code_give_back('invoice', 'INV-2024-0055', 'INV-2024-0057'), code_next('credit note', on_date => '2024-05-06'), code_next('invoice', on_date => '2024-05-06');
SELECT code_continue('draft', 'DRAFT057-2024' || right(code_build('DRAFT{seq:N3, start=50}-{date:YYYY}{check:damm}', '{"date": 2024, "seq": 57}'), 1)), code_continue('invoice', 'INV-2024-0070');
SELECT code_next('credit note', on_date => '2024-05-06');
-- What is missing is what none of them has; it is spelled as the code after it.
SELECT * FROM code_gaps('invoice', '{INV-2024-0001,CRN-2024/00002,INV-2024-0003,CRN-2024/00006,CRN-2025/00001,INV-2025-0003}');
SELECT * FROM code_gaps('papers', '{P003}');
SELECT count(*) FROM code_gaps('invoice', '{INV-2024-0003,CRN-2024/00006}', '2024-05-06');

-- A format begins to take numbers where the column of its default has none of those to come.
CREATE TABLE note (code text DEFAULT code_next('note', on_date => '2024-05-06'));
INSERT INTO code_formats (name, format, counter) VALUES ('note', 'NOTE-{date:YYYY}-{seq:N4}', 'papers');
INSERT INTO note VALUES ('NOTE-2024-0007'), ('NOTE-2023-0099'), ('NOTE-2024-0090');
INSERT INTO note DEFAULT VALUES;
SELECT code_peek('note', on_date => '2024-05-06');
SELECT code_continue('note', 'NOTE-2024-0090');
INSERT INTO note DEFAULT VALUES RETURNING code;
SELECT code_next('invoice', on_date => '2024-05-06');
-- Those below the next number are no harm; those that were given back are to come.
INSERT INTO code_formats (name, format, counter) VALUES ('memo', 'M{date:YYYY}-{seq:N4}', 'papers');
CREATE TABLE memo (code text DEFAULT code_next('memo', on_date => '2024-05-06'));
INSERT INTO memo VALUES ('M2024-0091');
SELECT code_peek('memo', on_date => '2024-05-06');
INSERT INTO memo DEFAULT VALUES RETURNING code;
SELECT * FROM code_reserve('invoice', 3, '{"date": 2030}');
SELECT code_give_back('invoice', 'INV-2030-0001', 'INV-2030-0002');
INSERT INTO memo VALUES ('M2030-0002');
SELECT code_next('memo', '{"date": 2030}');
SELECT code_continue('memo', 'M2030-0002'), code_next('memo', '{"date": 2030}'), code_next('memo', '{"date": 2030}');
DROP TABLE note, memo;

-- A format that has given out numbers keeps its counter, whichever that is.
UPDATE code_formats SET counter = NULL WHERE name = 'invoice';
\echo :LAST_ERROR_SQLSTATE
UPDATE code_formats SET counter = 'other' WHERE name = 'invoice';
UPDATE code_formats SET counter = 'other' WHERE name = 'papers';
INSERT INTO code_formats (name, format, valid_from, valid_to, counter) VALUES ('new', 'N{seq:N2}', DEFAULT, '2024-01-01', NULL), ('new', 'N{seq:N3}', '2024-01-01', DEFAULT, 'papers');
\echo :LAST_ERROR_SQLSTATE
INSERT INTO code_formats (name, format, valid_to) VALUES ('new', 'N{seq:N2}', '2024-01-01');
INSERT INTO code_formats (name, format, valid_from, counter) VALUES ('new', 'N{seq:N3}', '2024-01-01', 'papers');
INSERT INTO code_formats (name, format, valid_from) VALUES ('new', 'N{seq:N3}', '2024-01-01');
UPDATE code_formats SET counter = 'papers' WHERE name = 'new' AND valid_to = '2024-01-01';
UPDATE code_formats SET counter = 'papers' WHERE name = 'new';
SELECT code_next('new', on_date => '2023-01-01'), code_next('new', on_date => '2024-01-01'), code_next('new', on_date => '2023-01-01');
INSERT INTO code_formats (name, format, counter) VALUES ('empty', 'N{seq:N2}', '');

-- Names change, and the counter stays. It stays for the others when one is deleted, and for those to come.
UPDATE code_formats SET name = 'novel' WHERE name = 'new' AND valid_to = '2024-01-01';
UPDATE code_formats SET name = 'novel' WHERE name = 'new';
UPDATE code_formats SET name = 'bill' WHERE name = 'invoice';
SELECT code_next('bill', on_date => '2024-05-06');
DELETE FROM code_formats WHERE name IN ('papers', 'credit note');
SELECT name, scope, last, returned, formats FROM code_counters WHERE name = 'papers' ORDER BY scope;
DELETE FROM code_formats WHERE counter = 'papers';
SELECT name, scope, last, returned, formats FROM code_counters WHERE name = 'papers' ORDER BY scope;
INSERT INTO code_formats (name, format, counter) VALUES ('invoice', 'INV-{date:YYYY}-{seq:N4}', 'papers');
SELECT code_next('invoice', on_date => '2024-05-06'), code_next('invoice', on_date => '2026-05-06');
SELECT name, scope, last, formats FROM code_counters WHERE name = 'papers' AND formats <> '{}' ORDER BY scope;
TRUNCATE code_formats, code_counters, code_blocks;

-- A meaning may have any character, also the one that marks the number in other scopes.
INSERT INTO code_formats (name, format, counter) VALUES ('day', '{shift:D=day\|early}{seq:N3}', 'shifts'), ('night', '{shift:D=day\|early|N=night}{seq:N3}', 'shifts');
SELECT code_next('day', '{"shift": "D"}'), code_next('night', '{"shift": "D"}');
SELECT scope, last, formats FROM code_counters WHERE name = 'shifts';
UPDATE code_formats SET counter = NULL WHERE name = 'night';
DELETE FROM code_formats WHERE name IN ('day', 'night');
DELETE FROM code_counters WHERE name = 'shifts';
