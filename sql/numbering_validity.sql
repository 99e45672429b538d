-- A numbering scheme that changes on a day: several rows of one name, in force one after the other.
INSERT INTO code_formats (name, applies_to, format, valid_from, valid_to) VALUES
	('drone', 'serial', 'DRN-{date:YYYY}-{seq:N3}', DEFAULT, '2024-01-01'),
	('drone', 'serial', 'DRN-{date:YYYY}-{seq:N5}', '2024-01-01', '2025-07-01'),
	('drone', 'serial', 'D{line:A1}-{date:YYYY}-{seq:N5, start=100, step=10}', '2025-07-01', DEFAULT);
SELECT name, format, valid_from, valid_to FROM code_formats ORDER BY 3;

-- Codes are numbered by the row in force on their date; valid_to is the first day that is not its.
SELECT code_next('drone', on_date => '1995-05-05'), code_next('drone', on_date => '2023-12-31'), code_next('drone', on_date => '2024-01-01'),
	code_next('drone', on_date => '2025-06-30'), code_next('drone', '{"line": "B"}', '2025-07-01');
SELECT code_format_named('drone', '2023-12-31'), code_format_named('drone', '2024-01-01'), code_format_named('drone', '2030-01-01'), code_format_named('drone', NULL) IS NULL AS none;
SELECT code_format_named('drone') = code_format_named('drone', CURRENT_DATE) AS today;
SELECT code_peek('drone', on_date => '2023-05-05'), code_peek('drone', '{"line": "B"}', '2025-08-01');
SELECT * FROM code_reserve('drone', 4, on_date => '2024-05-06');

-- The counter of a scope goes on over a change.
SELECT code_next('drone', '{"date": 2025}', '2023-05-05'), code_next('drone', '{"date": 2025}', '2024-05-05'), code_next('drone', '{"date": 2025}', '2023-05-05');
SELECT * FROM code_counters ORDER BY name, scope;

-- A code that is there has the format that it matches, of whatever days.
SELECT code_continue('drone', 'DRN-2022-017'), code_continue('drone', 'DRN-2022-00016'), code_continue('drone', 'DC-2026-00110');
SELECT code_next('drone', on_date => '2022-02-02'), code_next('drone', '{"line": "C"}', '2026-02-02');
SELECT code_give_back('drone', 'DRN-2024-00003', 'DRN-2024-004'), code_next('drone', on_date => '2024-12-12');
SELECT * FROM code_gaps('drone', '{DRN-2023-003,DRN-2025-00005,DRN-2025-002,DC-2025-00130}');
SELECT format_name, kind, fields, valid_from, valid_to FROM code_identify('DRN-2023-003') WHERE format_name = 'drone';
SELECT format_name, kind, fields, valid_from, valid_to FROM code_identify('DC-2025-00130'::serial_number) WHERE format_name = 'drone';

-- Two formats that read it in two ways are an error, unless the date says which.
INSERT INTO code_formats (name, format, valid_from, valid_to) VALUES
	('tool', 'T{hall:N1}{seq:N3}', '-infinity', '2024-01-01'), ('tool', 'T{seq:N..4}', '2024-01-01', '2025-01-01'), ('tool', 'T{seq:N4}', '2026-01-01', 'infinity'),
	('other', 'O{a:N2}', DEFAULT, '2024-01-01'), ('other', 'O{seq:N3}', '2024-01-01', DEFAULT);
SELECT format_name, fields, valid_from, valid_to FROM code_identify('T1234') WHERE format_name = 'tool';
SELECT code_continue('tool', 'T1234');
\echo :LAST_ERROR_SQLSTATE
SELECT code_continue('tool', 'T1234', '2023-03-03'), code_continue('tool', 'T1234', '2024-03-03');
SELECT code_continue('tool', 'T17'), code_continue('tool', 'T17', NULL), code_continue('tool', NULL) IS NULL AS none;
SELECT * FROM code_gaps('tool', '{T0003}', '2026-03-03');
SELECT * FROM code_gaps('tool', '{T1003}');
SELECT count(*) FROM code_gaps('tool', '{T1003}', '2023-03-03');
SELECT code_give_back('tool', 'T1003', on_date => '2023-03-03');
SELECT code_continue('tool', 'T17', '2026-03-03');
-- A row without a number is none to read codes by.
SELECT code_continue('other', 'O003'), code_next('other', on_date => '2024-03-03');
SELECT code_continue('other', 'O12');
SELECT code_continue('other', 'O12', '2023-03-03');
INSERT INTO code_formats (name, format, valid_to) VALUES ('less', 'S{seq:N2}', '2024-01-01');
INSERT INTO code_formats (name, format, valid_from) VALUES ('less', 'S{a:N2}', '2024-01-01');
SELECT code_continue('less', 'S12', '2024-03-03');
SELECT code_continue('less', 'S12'), code_next('less', on_date => '2023-03-03');

-- On a day that no row has, there is no format.
SELECT code_next('tool', on_date => '2025-03-03');
\echo :LAST_ERROR_SQLSTATE
SELECT code_format_named('tool', '2025-12-31');
SELECT code_format_named('tool', 'infinity');
SELECT name FROM code_formats WHERE code_format_named(name, valid_from)::text <> format::text;
SELECT code_next('tool', on_date => '-infinity');
SELECT code_peek('tool', on_date => '2025-03-03');
SELECT code_format_named('toll', '2025-12-31');

-- Rows of one name are in force on days of their own.
INSERT INTO code_formats (name, format, valid_from, valid_to) VALUES ('tool', 'T{seq:N5}', '2024-12-31', '2025-06-01');
\echo :LAST_ERROR_SQLSTATE
INSERT INTO code_formats (name, format) VALUES ('tool', 'T{seq:N5}');
INSERT INTO code_formats (name, format, valid_from) VALUES ('tool', 'T{seq:N5}', '2024-05-05');
INSERT INTO code_formats (name, format, valid_from, valid_to) VALUES ('gap', 'T{seq:N5}', '2024-05-05', '2024-05-05');
UPDATE code_formats SET valid_from = '2024-06-01' WHERE name = 'tool' AND valid_from = '2026-01-01';
UPDATE code_formats SET name = 'tool' WHERE name = 'drone' AND valid_from = '2024-01-01';
INSERT INTO code_formats (name, format, valid_from, valid_to) VALUES ('tool', 'T{seq:N5}', '2025-01-01', '2026-01-01');
-- A change of several rows is one change.
UPDATE code_formats SET valid_from = CASE valid_from WHEN '2024-01-01' THEN date '2024-03-01' ELSE valid_from END,
	valid_to = CASE valid_to WHEN '2024-01-01' THEN date '2024-03-01' ELSE valid_to END WHERE name = 'tool';
UPDATE code_formats SET valid_from = valid_from + 365, valid_to = valid_to + 365 WHERE name = 'tool' AND valid_from >= '2025-01-01';
SELECT valid_from, valid_to FROM code_formats WHERE name = 'tool' ORDER BY 1;

-- A domain takes the codes of all rows.
SELECT code_create_domain('drone', 'drone_number');
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contypid = 'drone_number'::regtype;
SELECT 'DRN-2023-003'::drone_number, 'DRN-2024-00003'::drone_number, 'DC-2025-00130'::drone_number, NULL::drone_number IS NULL AS none;
SELECT 'DRN-2023-03'::drone_number;
DROP DOMAIN drone_number;
UPDATE code_formats SET applies_to = 'lot' WHERE name = 'drone' AND valid_from = '2024-01-01';
SELECT code_create_domain('drone', 'drone_number');
\echo :LAST_ERROR_SQLSTATE

-- Counters and blocks stay with a name as long as it has a row.
DELETE FROM code_formats WHERE name = 'drone' AND valid_from = '2025-07-01';
SELECT count(*), (SELECT count(*) FROM code_blocks) AS blocks FROM code_counters WHERE name = 'drone';
UPDATE code_formats SET name = 'copter' WHERE name = 'drone' AND valid_from = '2024-01-01';
\echo :LAST_ERROR_SQLSTATE
UPDATE code_formats SET name = 'tool' WHERE name = 'drone';
DELETE FROM code_formats WHERE name = 'tool' AND valid_to > '2024-01-01';
UPDATE code_formats SET name = 'copter' WHERE name = 'drone';
SELECT name, count(*), (SELECT count(*) FROM code_blocks AS b WHERE b.name = c.name) AS blocks FROM code_counters AS c GROUP BY name ORDER BY name;
UPDATE code_formats SET name = 'other' WHERE name = 'copter' AND valid_to > '2024-01-01';
INSERT INTO code_formats (name, format, valid_to) VALUES ('early', 'E{seq:N3}', '2020-01-01'), ('late', 'E{seq:N3}', '2030-01-01');
UPDATE code_formats SET name = 'early', valid_from = '2020-01-01' WHERE name = 'late';
SELECT code_next('early', on_date => '2019-01-01'), code_next('early', on_date => '2021-01-01');
INSERT INTO code_formats (name, format, valid_from) VALUES ('latest', 'L{seq:N3}', '2030-01-01');
SELECT code_next('latest', on_date => '2031-01-01');
UPDATE code_formats SET name = 'early' WHERE name = 'latest';
DELETE FROM code_formats WHERE name = 'copter';
SELECT name, count(*), (SELECT count(*) FROM code_blocks AS b WHERE b.name = c.name) AS blocks FROM code_counters AS c GROUP BY name ORDER BY name;
TRUNCATE code_formats, code_counters, code_blocks;
