-- Named formats, and numbering: the next codes of one.
--
-- A plant writes its numbering schemes down once.
INSERT INTO code_formats VALUES
	('drone', 'serial', 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}', 'drones, numbered by model and day'),
	('pack', 'lot', 'BAT-{date:YDDD@2020}{line:A=left|B=right}{batch:seq(N2)}', 'battery packs'),
	('screw', 'part', 'SCR-{seq:N..6}[-{rev}]', NULL);
SELECT code_format_named('drone');
SELECT code_matches('DRN-2980-20231212-0001', code_format_named('drone'));

-- The next codes, each once.
SELECT code_allocate('drone', 3, '{"model": "2980"}', '2023-12-12');
SELECT code_next('drone', '{"model": "2980"}', '2023-12-12');
SELECT * FROM code_allocate('drone', fields => '{"model": 2980}', on_date => '2023-12-12');

-- They are counted for the rest of the code: by model, by day, by line, so that the first batch of
-- a day is the first one without anybody's doing.
SELECT code_next('drone', '{"model": "1450"}', '2023-12-12'), code_next('drone', '{"model": "2980"}', '2023-12-13');
SELECT code_next('pack', '{"line": "left"}', '2023-12-12'), code_next('pack', '{"line": "A"}', '2023-12-12'),
	code_next('pack', '{"line": "right"}', '2023-12-12'), code_next('pack', '{"line": "left"}', '2023-12-13');
SELECT * FROM code_counters ORDER BY name, scope;

-- A date is today's, if nothing else is said, or one that is given.
SELECT code_next('drone', '{"model": "0000"}')
	= code_build(code_format_named('drone'), jsonb_build_object('model', '0000', 'date', CURRENT_DATE, 'seq', 1)) AS today;
SELECT code_next('drone', '{"model": "2980", "date": "2022-02-22"}', '2023-12-12');

-- A group is there when something in it is given.
SELECT code_next('screw'), code_next('screw'), code_next('screw', '{"rev": "B"}'), code_next('screw', '{"rev": null}'), code_next('screw', NULL);

-- For the default of a column.
CREATE TABLE unit (
	serial serial_number PRIMARY KEY DEFAULT code_next('drone', '{"model": "3000"}', '2024-01-01'),
	made_by text
);
INSERT INTO unit (made_by) VALUES ('Ada'), ('Bob') RETURNING serial;
INSERT INTO unit SELECT FROM generate_series(1, 3) RETURNING serial;
COPY unit (made_by) FROM stdin;
Cleo
\.
SELECT * FROM unit WHERE made_by = 'Cleo';
DROP TABLE unit;

-- What is rolled back is given again.
BEGIN;
SELECT code_next('pack', '{"line": "left"}', '2023-12-12');
ROLLBACK;
BEGIN;
SAVEPOINT before;
SELECT code_allocate('pack', 2, '{"line": "left"}', '2023-12-12');
ROLLBACK TO before;
SELECT code_next('pack', '{"line": "left"}', '2023-12-12');
COMMIT;
DO $$
DECLARE
	code text;
BEGIN
	FOR n IN 1..3 LOOP
		BEGIN
			code := code_next('pack', '{"line": "left"}', '2023-12-12');
			RAISE NOTICE '%', code;
			IF n = 2 THEN
				RAISE EXCEPTION 'dropped';
			END IF;
		EXCEPTION WHEN raise_exception THEN
			RAISE NOTICE '% was dropped', code;
		END;
	END LOOP;
END
$$;

-- A number whose check character would be a blank at the end is passed over.
INSERT INTO code_formats VALUES ('tag', NULL, 'T{seq:U2}{check:mod43}');
SELECT count(*), count(DISTINCT code), count(*) FILTER (WHERE code LIKE '% ') AS blank, bool_and(code_matches(code, 'T{seq:U2}{check:mod43}')) AS right
FROM code_allocate('tag', 1000) AS code;
SELECT last FROM code_counters WHERE name = 'tag';

-- A number of variable width begins with the first that it can write.
INSERT INTO code_formats VALUES ('wide', NULL, 'W{seq:N3..4}');
SELECT code_allocate('wide', 2);

-- Counters of letters begin at the first one, and of variable width go on as spreadsheets name
-- columns; those with a zero begin at 1, or at the start in the format.
INSERT INTO code_formats VALUES ('letter', NULL, 'L{seq:A1}'), ('letters', NULL, 'L{seq:A..2}'), ('crockford', NULL, 'C{seq:C3}'), ('alphanumeric', NULL, 'U{seq:U2}'),
	('from 15', NULL, 'N{seq:N4, start=15}'), ('from 0', NULL, 'N{line:A1}{run:seq(N2, start=0)}'), ('from 98', NULL, 'T{date:YYMMDD}{seq:N2, start=98}-{check:mod10}');
SELECT code_next('letter'), code_next('letter'), code_next('crockford'), code_next('crockford'), code_next('alphanumeric');
SELECT string_agg(code, ' ' ORDER BY n) FILTER (WHERE n <= 2 OR n BETWEEN 26 AND 28 OR n >= 702) AS letters, min(code_seq(code, 'L{seq:A..2}')) AS least,
	max(code_seq(code, 'L{seq:A..2}')) AS greatest
FROM code_allocate('letters', 702) WITH ORDINALITY AS c (code, n);
SELECT code_next('letters');
SELECT code_next('from 15'), code_next('from 15'), code_next('from 0', '{"line": "X"}'), code_next('from 0', '{"line": "X"}');
SELECT code_continue('from 15', 'N0003'), code_next('from 15'), code_continue('from 15', 'N0020'), code_next('from 15');
INSERT INTO code_formats VALUES ('check first', NULL, 'K{check:luhn, over=seq}-{seq:N5}'), ('blank first', NULL, '{check:mod43, over=seq}{seq:U2}');
SELECT code_allocate('check first', 3);
SELECT count(*), bool_and(code_matches(code, '{check:mod43, over=seq}{seq:U2}')) AS right, max(code_seq(code, '{check:mod43, over=seq}{seq:U2}')) AS last
FROM code_allocate('blank first', 1000) AS code;
SELECT scope, last FROM code_counters WHERE name IN ('check first', 'blank first') ORDER BY name;
SELECT code_matches('N0003', 'N{seq:N4, start=15}') AS below_the_start;
SELECT max(code_next('letter')) FROM generate_series(3, 26);
SELECT code_next('letter');
SELECT code_allocate('from 98', 3, on_date => '2024-01-31');
INSERT INTO code_formats VALUES ('wrong', NULL, 'N{seq:N2, start=100}');
INSERT INTO code_formats VALUES ('wrong', NULL, 'N{seq:A2, start=AB}');

-- When all are given out, that is an error, and nothing is given.
INSERT INTO code_formats VALUES ('few', NULL, 'F{seq:N1}');
SELECT count(*) FROM code_allocate('few', 8);
SELECT code_allocate('few', 2);
\echo :LAST_ERROR_SQLSTATE
SELECT code_next('few');
SELECT code_next('few');
SELECT * FROM code_counters WHERE name = 'few';

-- Numbers that there are already: the next one comes after them.
SELECT code_continue('drone', 'DRN-4000-20240101-0041');
SELECT code_next('drone', '{"model": "4000"}', '2024-01-01');
SELECT code_continue('drone', 'DRN-4000-20240101-0007');
SELECT code_next('drone', '{"model": "4000"}', '2024-01-01');
SELECT code_continue('drone', 'DRN-4000-20240101-41');
INSERT INTO code_formats VALUES ('group', NULL, 'G{line:N1}[-{seq:N2}]');
SELECT code_continue('group', 'G1');
SELECT code_continue('group', 'G1-07');
SELECT code_next('group', '{"line": "1"}');

-- 10,000 at once.
INSERT INTO code_formats VALUES ('many', NULL, 'M{date:YYMM}{seq:C5}{check:mod37_36}');
SELECT count(*), count(DISTINCT code), min(code_seq(code, 'M{date:YYMM}{seq:C5}{check:mod37_36}')), max(code_seq(code, 'M{date:YYMM}{seq:C5}{check:mod37_36}'))
FROM code_allocate('many', 10000, on_date => '2024-01-31') AS code;
SELECT count(*) FROM code_allocate('many', 0);

-- What cannot be allocated.
SELECT code_next('no such format');
\echo :LAST_ERROR_SQLSTATE
SELECT code_next(NULL);
SELECT code_format_named('no such format');
SELECT code_allocate('drone', -1);
SELECT code_next('drone');
SELECT code_next('drone', '{"model": "29"}');
SELECT code_next('drone', '{"model": "2980", "seq": 7}');
SELECT code_next('drone', '{"model": "2980", "color": "red"}');
SELECT code_next('drone', '{"model": "2980"}', 'infinity');
SELECT code_next('drone', '{"model": "2980"}', '2023-12-12 BC');
SELECT code_next('pack', '{"line": "A"}', '2031-01-01');
SELECT code_next('drone', '["model"]');
INSERT INTO code_formats VALUES ('none', NULL, '{a:N4}'), ('two', NULL, '{a:seq(N2)}{b:seq(N2)}'),
	('blank', NULL, 'A{seq:N4} [{rev}]'), ('always', NULL, '{seq:N9}{a:U2}{check:mod43, from=a}'), ('ambiguous', NULL, '{a:N..3}{seq:N..3}');
SELECT code_next('none');
SELECT code_next('two');
SELECT code_next('blank');
SELECT code_next('always', '{"a": "3Z"}');
SELECT code_next('ambiguous', '{"a": "1"}'), code_next('ambiguous', '{"a": "1"}'), code_allocate('ambiguous', 8, '{"a": "1"}');
INSERT INTO code_formats VALUES ('wrong', NULL, 'W-{seq:N');
INSERT INTO code_formats VALUES ('wrong', 'drone', 'W-{seq:N4}');

-- A format changes, and the next code is of the new one; its name changes, and the counters go with it.
UPDATE code_formats SET format = 'PACK-{date:YYMMDD}{line:A=left|B=right}{batch:seq(N2)}' WHERE name = 'pack';
SELECT code_next('pack', '{"line": "left"}', '2023-12-12');
UPDATE code_formats SET name = 'battery' WHERE name = 'pack';
SELECT code_next('battery', '{"line": "left"}', '2023-12-12');
DELETE FROM code_formats WHERE name = 'battery';
SELECT * FROM code_counters WHERE name IN ('pack', 'battery');

-- What may a code be?
SELECT * FROM code_identify('DRN-2980-20231212-0001');
SELECT * FROM code_identify('W123');
SELECT * FROM code_identify('SCR-12-B'::part_number);
SELECT * FROM code_identify('SCR-12-B'::serial_number);
SELECT * FROM code_identify('no such code');
SELECT code, format_name FROM unnest('{T015,F1,SCR-7,1234,x}'::text[]) AS code LEFT JOIN LATERAL code_identify(code) ON true ORDER BY 1, 2;

TRUNCATE code_formats, code_counters;

-- The name of the constraint lists what a format may apply to.
INSERT INTO code_formats VALUES ('wrong', 'serial_number', 'W-{seq:N4}');
INSERT INTO code_formats VALUES ('wrong', 'lots', 'W-{seq:N4}');
-- A registered format is no format by its name alone.
INSERT INTO code_formats VALUES ('unit_number', 'serial', 'U-{date:YYMMDD}-{seq:N4}');
SELECT code_date('U-231212-0001', 'unit_number');
SELECT code_date('U-231212-0001', code_format_named('unit_number'));
-- A published standard is one, and is not registered.
SELECT code_matches('490154203237518', code_format_named('imei'));
SELECT code_matches('490154203237518', 'imei');
DELETE FROM code_formats WHERE name = 'unit_number';
