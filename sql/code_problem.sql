-- Texts that are not codes yet: what is wrong with them, and what can safely be taken away.
CREATE TABLE staging (line integer, part text);
INSERT INTO staging VALUES
	(1, 'DRN-100-A'), (2, E'DRN-101-A \t'), (3, E'\uFEFFDRN-102-A'), (4, E'DRN\u2013103\u2011A'), (5, 'DRN  104  A'),
	(6, E'\u00A0DRN-105-A\r\n'), (7, E'DRN-106\u00A0A'), (8, 'DRN|107'), (9, 'DRN-é'), (10, ''), (11, NULL),
	(12, repeat('9', 127)), (13, E'DRN\t108'), (14, E'DRN-\u0410-109'), (15, E' \u2212 ');
SELECT line, code_problem(part) FROM staging ORDER BY line;
SELECT line, code_clean(part), code_problem(code_clean(part)) FROM staging WHERE code_problem(part) IS NOT NULL ORDER BY line;

-- One WHERE cleans what can be cleaned, and shows the rest.
UPDATE staging SET part = code_clean(part) WHERE part <> code_clean(part);
SELECT line, part FROM staging WHERE code_problem(part) IS NOT NULL ORDER BY line;
CREATE TABLE part (number part_number);
INSERT INTO part SELECT part FROM staging WHERE code_problem(part) IS NULL;
SELECT * FROM part ORDER BY number;

-- For a format: what code_require would say.
SELECT code, code_problem(code, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}')
FROM (VALUES ('DRN-2980-20231212-0007'), ('DRN-2980-20231212-0O07'), ('DRN-2980-20230229-0007'), ('DRN-2980'), (NULL)) AS v(code);
SELECT code_problem('REP-0010-3'::serial_number, 'REP-{seq:N4}-{check:damm}'), code_problem('A-1'::part_number, 'A-{n:N1}') AS none;
SELECT code_problem('12B'::lot_code, 'date_code_yyww'), code_problem('1M8GDM9A0KP042788', 'vin_us');

-- For a published standard: as it must be, and as it may be entered into a type with that modifier.
SELECT code, code_problem(code, 'vin_us') AS own_form, code_problem(code, 'vin_us', as_entered => false) = code_problem(code, 'vin_us') AS same,
	code_problem(code, 'vin_us', as_entered => true) AS entered
FROM (VALUES ('1M8GDM9AXKP042788'), ('1m8-gdm9ax-kp042788'), ('1m8-gdm9a0-kp042788'), (E'1m8gdm9axkp\u2013042788')) AS v(code);
SELECT code_problem('a-1', 'A-{n:N1}', as_entered => true);

-- Trace ids have rules of their own.
SELECT id, trace_problem(id) FROM (VALUES ('SN:17'), ('lot: 17'), ('17'), ('SN:'), (E'SN:A\u2013|17'), ('SN:P-1|17')) AS v(id);

DROP TABLE staging, part;
