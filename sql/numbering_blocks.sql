-- Blocks of codes for another system, and what it gives back.
INSERT INTO code_formats (name, format) VALUES
	('label', 'L{date:YY}-{seq:N4}'), ('step', 'S{seq:N3, start=15, step=5}'), ('tag', 'T{seq:U2}{check:mod43}');

-- A block is reserved; numbering goes on after it.
SELECT code_next('label', on_date => '2024-05-06');
SELECT * FROM code_reserve('label', 100, on_date => '2024-05-06', note => 'printer in hall 3');
SELECT code_next('label', on_date => '2024-05-06');
SELECT name, scope, first, last, note, reserved_at <= now() AS is_past FROM code_blocks;

-- Whoever used some gives back the rest; that is given out first, the lowest first.
SELECT code_give_back('label', 'L24-0041', 'L24-0101');
SELECT code_give_back('label', 'L24-0007');
SELECT name, first, last, note FROM code_blocks ORDER BY first;
SELECT * FROM code_counters;
SELECT code_peek('label', on_date => '2024-05-06', count => 3);
SELECT code_next('label', on_date => '2024-05-06'), code_next('label', on_date => '2024-05-06');
SELECT code_peek('label', on_date => '2024-05-06');
SELECT min(code), max(code), count(*), count(DISTINCT code) FROM code_allocate('label', 62, on_date => '2024-05-06') AS code;
SELECT * FROM code_counters;

-- A new block is in a row, whatever was given back.
SELECT code_give_back('label', 'L24-0002', 'L24-0003');
SELECT * FROM code_reserve('label', 5, on_date => '2024-05-06');
SELECT code_next('label', on_date => '2024-05-06');

-- A code that is used after all is not given out again.
SELECT code_continue('label', 'L24-0003'), code_next('label', on_date => '2024-05-06');

-- What is rolled back is as it was.
BEGIN;
SELECT * FROM code_reserve('label', 5, on_date => '2025-01-01');
SAVEPOINT reserved;
SELECT code_give_back('label', 'L25-0001', 'L25-0005');
SELECT code_next('label', on_date => '2025-01-01');
ROLLBACK TO reserved;
SELECT code_next('label', on_date => '2025-01-01');
ROLLBACK;
SELECT code_peek('label', on_date => '2025-01-01');

-- In steps, and with numbers that no code has.
SELECT * FROM code_reserve('step', 4);
SELECT code_give_back('step', 'S020', 'S025');
SELECT first, last FROM code_blocks WHERE name = 'step' ORDER BY 1;
SELECT code_allocate('step', 3);
SELECT * FROM code_reserve('tag', 200);
SELECT last - first + 1 - 200 AS passed_over FROM code_blocks WHERE name = 'tag';
SELECT code_give_back('tag', (SELECT code FROM code_peek('tag') AS code)) AS not_reserved;
SELECT b.first <= 20 AS begins, code_give_back('tag', code_build('T{seq:U2}{check:mod43}', jsonb_build_object('seq', first)), code_build('T{seq:U2}{check:mod43}', jsonb_build_object('seq', last))) > 200 AS all
FROM code_blocks AS b WHERE name = 'tag';
SELECT array_agg(code) AS preview FROM code_peek('tag', count => 250) AS code \gset
SELECT array_agg(code) = :'preview' AS as_given, count(*), count(DISTINCT code), max(code_seq(code, 'T{seq:U2}{check:mod43}')) FROM code_allocate('tag', 250) AS code;

-- What cannot be given back.
SELECT code_give_back('label', 'L24-0041');
\echo :LAST_ERROR_SQLSTATE
SELECT code_give_back('label', 'L24-0039', 'L24-0045');
SELECT code_give_back('label', 'L24-9000', 'L24-9001');
SELECT code_give_back('label', 'L23-0001');
SELECT code_give_back('step', 'S030', 'S033');
SELECT code_give_back('label', 'L24-0040', 'L24-0039');
SELECT code_give_back('label', 'L24-0039', 'L25-0039');
SELECT code_give_back('label', 'L-0039');
SELECT code_give_back('label', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT code_give_back('no such format', 'A');
SELECT * FROM code_reserve('label', 0);
SELECT * FROM code_reserve('label', -1);
SELECT * FROM code_reserve('label', 9999, on_date => '2024-05-06');
SELECT * FROM code_reserve(NULL, 1);

-- Blocks follow their format.
UPDATE code_formats SET name = 'sticker' WHERE name = 'label';
SELECT code_give_back('sticker', 'L24-0040');
TRUNCATE code_formats;
TRUNCATE code_formats, code_counters;
SELECT name, count(*) FROM code_blocks GROUP BY name ORDER BY name;
DELETE FROM code_formats WHERE name = 'sticker';
SELECT name, count(*) FROM code_blocks GROUP BY name ORDER BY name;

-- It takes rights to the three tables.
CREATE ROLE clerk;
GRANT SELECT ON code_formats TO clerk;
GRANT SELECT, INSERT, UPDATE ON code_counters TO clerk;
SET ROLE clerk;
SELECT * FROM code_reserve('step', 1);
SELECT code_give_back('step', 'S030');
RESET ROLE;
GRANT SELECT, INSERT, DELETE ON code_blocks TO clerk;
SET ROLE clerk;
SELECT * FROM code_reserve('step', 1);
SELECT code_give_back('step', 'S030');
RESET ROLE;
DROP OWNED BY clerk;
DROP ROLE clerk;
TRUNCATE code_formats, code_counters, code_blocks;
