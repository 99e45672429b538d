-- What would be next, and what is missing: neither gives a number out.
INSERT INTO code_formats (name, applies_to, format) VALUES
	('invoice', NULL, 'INV-{date:YYYY}-{seq:N4}'),
	('pallet', 'lot', 'P{hall:A1}{seq:N3, start=15, step=5}{check:mod37_36}'),
	('tag', NULL, 'T{seq:U2}{check:mod43}');

-- A counter that has not begun begins at the first number; a preview leaves it so.
SELECT code_peek('invoice', on_date => '2024-05-06'), code_peek('invoice', on_date => '2024-05-06') AS again;
SELECT count(*) AS counters FROM code_counters;
SELECT code_next('invoice', on_date => '2024-05-06'), code_next('invoice', on_date => '2024-06-07');
SELECT * FROM code_peek('invoice', '{"date": 2024}', count => 3);
SELECT * FROM code_peek('invoice', on_date => '2025-01-01', count => 2);
SELECT count(*) AS none FROM code_peek('invoice', count => 0);
SELECT code_peek('pallet', '{"hall": "B"}', count => 3);
-- Letters begin at zero.
INSERT INTO code_formats (name, format) VALUES ('box', 'X{seq:A2}');
SELECT array_agg(code) AS preview FROM code_peek('box', count => 28) AS code \gset
SELECT :'preview' AS preview, array_agg(code) = :'preview' AS as_given FROM code_allocate('box', 28) AS code;
UPDATE code_counters SET last = 9223372036854775807 WHERE name = 'box';
SELECT code_peek('box');

-- It is what is given out then, whatever numbers are passed over.
SELECT count(*) FROM code_allocate('tag', 30);
SELECT array_agg(code) AS preview FROM code_peek('tag', count => 200) AS code \gset
SELECT array_agg(code) = :'preview' AS as_given FROM code_allocate('tag', 200) AS code;

-- A statement sees what was there when it began; a reader needs no more than reading.
SELECT code_next('invoice', on_date => '2024-05-06') AS given, (SELECT code_peek('invoice', on_date => '2024-05-06')) AS seen;
CREATE ROLE clerk;
GRANT SELECT ON code_formats TO clerk;
SET ROLE clerk;
SELECT code_peek('invoice');
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;
GRANT SELECT ON code_counters TO clerk;
SET ROLE clerk;
BEGIN READ ONLY;
SELECT code_peek('invoice', on_date => '2024-05-06');
COMMIT;
SELECT code_next('invoice', on_date => '2024-05-06');
RESET ROLE;
DROP OWNED BY clerk;
DROP ROLE clerk;

-- Where nothing can be given out, the error is the same.
SELECT code_peek('no such format');
SELECT code_peek(NULL);
SELECT code_peek('pallet');
SELECT code_peek('invoice', count => -1);
SELECT code_peek('invoice', '{"seq": 7}');
SELECT count(*) FROM code_peek('pallet', '{"hall": "C"}', count => 197);
SELECT count(*) FROM code_peek('pallet', '{"hall": "C"}', count => 198);
CREATE TABLE stored (lot text DEFAULT code_next('pallet', '{"hall": "D"}'));
INSERT INTO stored SELECT code_build(code_format_named('pallet'), '{"hall": "D", "seq": 40}');
SELECT code_peek('pallet', '{"hall": "D"}');
SELECT code_next('pallet', '{"hall": "D"}');
SELECT code_continue('pallet', lot) FROM stored;
SELECT code_peek('pallet', '{"hall": "D"}');
DROP TABLE stored;

-- What is missing from the first number to the greatest one, for each scope.
SELECT * FROM code_gaps('invoice', '{INV-2024-0002,INV-2024-0006,INV-2025-0001,INV-2024-0003,INV-2023-0003,INV-2024-0003}');
SELECT * FROM code_gaps('invoice', '{}');
SELECT * FROM code_gaps('invoice', '{INV-2024-0001,INV-2024-0002}');
-- Steps count from the start; numbers below it or between two steps are nobody's gap.
SELECT * FROM code_gaps('pallet', (SELECT array_agg(code_build(code_format_named('pallet'), jsonb_build_object('hall', hall, 'seq', n)))
	FROM (VALUES ('A', 20), ('A', 36), ('B', 15), ('B', 3), ('C', 7)) AS v (hall, n)));
-- A number that no code has is not missing: of 300 codes, every third is.
CREATE TABLE given AS SELECT code, code_seq(code, 'T{seq:U2}{check:mod43}') AS number, n % 3 = 0 AS lost FROM code_peek('tag', count => 300) WITH ORDINALITY AS p (code, n);
INSERT INTO given SELECT code, code_seq(code, 'T{seq:U2}{check:mod43}'), true FROM code_gaps('tag', ARRAY(SELECT code FROM given ORDER BY number LIMIT 1)) AS g;
SELECT max(number) - min(number) + 1 - count(*) AS passed_over FROM given;
SELECT count(*) AS differences FROM (SELECT code, number, true AS is_lost FROM given WHERE lost AND number < (SELECT max(number) FROM given WHERE NOT lost)) AS l
	FULL JOIN code_gaps('tag', ARRAY(SELECT code FROM given WHERE NOT lost ORDER BY random())) AS g USING (code, number)
WHERE is_lost IS NULL OR g IS NULL;
DROP TABLE given;
SELECT * FROM code_gaps('tag', NULL);

SELECT * FROM code_gaps('invoice', '{INV-2024-0002,NULL}');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM code_gaps('invoice', '{INV-2024-0002,INV-24-1}');
SELECT * FROM code_gaps('no such format', '{}');
INSERT INTO code_formats (name, format) VALUES ('bare', 'B{a:N2}'), ('group', 'G{line:N1}[-{seq:N2}]'), ('sealed', 'S{seq:N4}[-{check:luhn}]');
SELECT * FROM code_gaps('bare', '{B12}');
SELECT * FROM code_gaps('group', '{G1-02,G1}');

SELECT * FROM code_gaps('sealed', '{S0003-4,S0001}'); -- with and without the check digit, the numbers are the same
TRUNCATE code_formats, code_counters;
