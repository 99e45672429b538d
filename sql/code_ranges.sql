-- Ranges of codes: "serial numbers 150 through 200 are recalled".
--
-- serial_range, lot_range and trace_id_range follow the order of their codes.
SELECT serial_range('S150', 'S200', '[]') AS recalled,
	serial_range('S150', 'S200', '[]') @> 'S151'::serial_number AS "S151",
	serial_range('S150', 'S200', '[]') @> 'S1600'::serial_number AS "S1600",
	serial_range('S150', 'S200') @> 'S200'::serial_number AS "S200 is outside of [)";
SELECT '[LOT-9,LOT-10]'::lot_range @> 'LOT-10'::lot_code, '[LOT-9,LOT-10]'::lot_range && '[LOT-10,LOT-11]';
SELECT trace_id_range('SN:P-1|1', 'SN:P-1|9', '[]') @> 'SN:P-1|5'::trace_id;
SELECT '(,S5]'::serial_range, 'empty'::lot_range, serial_range('S9', 'S10'), isempty(serial_range('S9', 'S9'));
SELECT serial_range('S10', 'S9');
SELECT '[A|B,C]'::serial_range;

-- Multiranges.
SELECT serial_multirange(serial_range('S1', 'S5'), serial_range('S4', 'S10'), serial_range('S20', 'S30', '[]')) AS recalled;
SELECT '{[LOT-1,LOT-3),[LOT-7,LOT-8]}'::lot_multirange @> 'LOT-7'::lot_code;
SELECT range_agg(trace_id_range(('SN:S' || n)::trace_id, ('SN:S' || n + 2)::trace_id)) FROM generate_series(8, 11) n;

-- A recall notice means numbers, and these may be written with leading zeros.
-- Of all ways of writing a code the one with the fewest zeros is the least:
-- S150 is, S0150 is after it.  code_range() contains all of them.
SELECT n.serial,
	serial_range('S150', 'S200', '[]') @> n.serial AS plain,
	code_range('S150'::serial_number, 'S200') @> n.serial AS by_number
FROM unnest('{S149, S150, S0150, S000175, S200, S0200, S00200, S201, S0201}'::serial_number[]) n(serial);
SELECT code_range('S0150'::serial_number, 'S0200') = code_range('S150'::serial_number, 'S200') AS zeros_do_not_matter;
SELECT lower(code_range('L-007-01'::lot_code, 'L-008')) AS lower, upper(code_range('L-007'::lot_code, 'L-008-01')) AS upper;

-- The upper end is written as the first code beyond all of these, which is short enough to read.
SELECT code_range('S150'::serial_number, 'S200'), code_range('S150'::serial_number, 'S200A');
SELECT n.serial, code_range('S150'::serial_number, 'S200') @> n.serial AS inside
FROM unnest(ARRAY['S200', 'S' || repeat('0', 122) || '200', 'S200 !', 'S200 A', 'S200-1', 'S200A']::serial_number[]) n(serial);
SELECT code_range('S1'::serial_number, ('S' || repeat('9', 125))::serial_number) @> ('S' || repeat('9', 125))::serial_number AS longest,
	upper_inc(code_range('S1'::serial_number, ('S' || repeat('9', 124))::serial_number)) AS no_room_beyond;

-- Ends that are the other way round are refused, as they were given.
SELECT code_range('S200'::serial_number, 'S150');
\echo :LAST_ERROR_SQLSTATE
SELECT code_range('L-0010'::lot_code, 'L-0F');
SELECT code_range('S-0150'::serial_number, 'S-150');

-- The types of the ends say which range it is.
SELECT code_range('S150', 'S200');

-- What has no number has one way of writing.
SELECT code_range('A'::lot_code, 'B'::lot_code);

-- Recalls that overlap can be excluded, and found by an index.
CREATE TABLE recall (notice integer PRIMARY KEY, units serial_range NOT NULL, EXCLUDE USING gist (units WITH &&));
INSERT INTO recall VALUES
	(1, code_range('S100'::serial_number, 'S199')),
	(2, code_range('S200'::serial_number, 'S299'));
INSERT INTO recall VALUES (3, serial_range('S150', 'S250'));
SET enable_seqscan = off;
SELECT notice FROM recall WHERE units @> 'S00250'::serial_number;
EXPLAIN (COSTS OFF) SELECT notice FROM recall WHERE units @> 'S00250'::serial_number;
RESET enable_seqscan;

DROP TABLE recall;
