-- Codes under pressure: huge and hostile input, values out of line, domains, arrays, rows, indexes
-- that are rebuilt, types that are changed.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL jit = off;

SELECT * FROM no_plan();

-- Texts of any size, beside codes.
SELECT throws_ok($$SELECT repeat('A', 30000000)::serial_number$$, '54000', NULL, 'thirty million letters are no code');
SELECT throws_ok($$SELECT repeat('é', 10000000)::lot_code$$, '22P02', NULL, 'nor ten million foreign ones');
SELECT throws_ok($$SELECT (repeat('A', 126) || repeat('é', 10000000))::part_number$$, '54000', NULL, 'nor what begins like one');
SELECT throws_ok($$SELECT ('SN:' || repeat('A', 126) || '|' || repeat('A', 10000000))::trace_id$$, '54000', NULL, 'nor after a scope');
SELECT throws_ok($$SELECT trace_id(repeat('A', 10000000), 'A'::lot_code)$$, '54000', NULL, 'nor as a scope');
SELECT throws_ok($$SELECT repeat(' ', 30000000)::serial_number$$, '22P02', NULL, 'thirty million blanks are none');
SELECT is((repeat(' ', 10000000) || 'A' || repeat(' ', 10000000))::serial_number::text, 'A', 'twenty million blanks around one are dropped');
SELECT is((' sn:' || repeat(' ', 1000000) || 'A |' || repeat(' ', 1000000) || 'B')::trace_id::text, 'SN:A|B', 'also inside a trace id');
SELECT ok('A'::serial_number < repeat('A', 30000000) AND NOT 'A'::serial_number = repeat('A', 30000000) AND repeat('1', 30000000) > '99'::lot_code, 'huge texts compare');
SELECT ok(NOT 'A'::part_number ^@ repeat('A', 30000000) AND NOT 'A'::serial_number LIKE repeat('A', 1000000), 'huge prefixes match nothing');
SELECT is(length(code_prefix_end(repeat('A', 30000000))), 30000001, 'huge prefixes have an end');
SELECT is(code_prefix_end(repeat('1', 30000000)), E':\x01', 'and of a number it is short');
SELECT is(code_bytes_prefix_end(''), E'\x7f', 'the empty prefix ends after every code');

-- Texts out of line and compressed are what they are in line.
CREATE TABLE label (n integer, text text);
ALTER TABLE label ALTER text SET STORAGE EXTERNAL;
INSERT INTO label SELECT n, repeat('S' || n, 3000) FROM generate_series(1, 20) AS n;
ALTER TABLE label ALTER text SET STORAGE EXTENDED;
INSERT INTO label SELECT n, repeat('S' || n, 300000) FROM generate_series(21, 40) AS n;
INSERT INTO label SELECT n, 'S' || n FROM generate_series(41, 60) AS n;
CREATE TABLE unit (serial serial_number PRIMARY KEY);
INSERT INTO unit SELECT 'S' || n FROM generate_series(1, 100) AS n;
ANALYZE label, unit;
SELECT results_eq('SELECT count(*) FROM unit JOIN label ON serial = text', ARRAY[20::bigint], 'joined by hash');
SELECT results_eq('SELECT count(*) FROM label WHERE EXISTS (SELECT FROM unit WHERE serial ^@ text)', ARRAY[20::bigint], 'as prefixes');
SELECT results_eq('SELECT count(*) FROM unit, label WHERE serial > text AND n IN (1, 21)', ARRAY[(99 + 79)::bigint], 'compared');
SELECT is_empty('SELECT n FROM label WHERE traceability_hash(text) <> hashtext(text COLLATE "C") OR traceability_hash_extended(text, 7) <> hashtextextended(text COLLATE "C", 7)', 'hashed');
SET LOCAL enable_seqscan = off;
SELECT results_eq('SELECT count(*) FROM label, LATERAL (SELECT FROM unit WHERE serial = text) AS u', ARRAY[20::bigint], 'looked up');
SELECT results_eq('SELECT count(*) FROM label, LATERAL (SELECT FROM unit WHERE serial ^@ text) AS u', ARRAY[20::bigint], 'looked up as prefixes');
SELECT results_eq('SELECT count(*) FROM unit WHERE serial = ANY (ARRAY(SELECT text FROM label))', ARRAY[20::bigint], 'looked up as an array');
RESET enable_seqscan;

-- Codes themselves go out of line in rows that are too wide.
SELECT format('CREATE TABLE wide (n integer, %s)', string_agg(format('c%s serial_number', i), ', ')) FROM generate_series(1, 160) AS i \gexec
SELECT format('INSERT INTO wide SELECT n, %s FROM generate_series(1, 300) AS n',
	string_agg(format(CASE WHEN i <= 80 THEN 'left(''C'' || n || ''-'' || md5(n || ''a%1$s'') || md5(n || ''b%1$s'') || md5(n || ''c%1$s'') || md5(n || ''d%1$s''), 126)'
		ELSE 'rpad(''C'' || (n * 7919) %% 1009 || ''-'', 126, ''%1$s'')' END, i), ', ')) FROM generate_series(1, 160) AS i \gexec
SELECT cmp_ok(pg_relation_size(reltoastrelid), '>', 100000::bigint, 'codes are out of line') FROM pg_class WHERE oid = 'wide'::regclass;
SELECT cmp_ok(pg_column_size(c160), '<', 100, 'or compressed') FROM wide WHERE n = 1;
CREATE TABLE narrow AS SELECT n, c1::text || '' AS text, c7::text::serial_number AS c7, c160::text::serial_number AS c160 FROM wide;
ANALYZE wide;
SELECT results_eq('SELECT n FROM wide ORDER BY c7', 'SELECT n FROM narrow ORDER BY c7', 'sorted');
SELECT results_eq('SELECT n FROM wide ORDER BY c160', 'SELECT n FROM narrow ORDER BY c160', 'sorted, compressed');
SELECT results_eq('SELECT n FROM wide ORDER BY c7 USING ~<~', 'SELECT n FROM narrow ORDER BY c7::text COLLATE "C"', 'sorted by bytes');
SELECT results_eq('SELECT min(c7), max(c7), min(c160), max(c160) FROM wide', 'SELECT min(c7), max(c7), min(c160), max(c160) FROM narrow', 'their ends');
SELECT results_eq('SELECT count(*) FROM wide JOIN narrow ON c1 = text', ARRAY[300::bigint], 'joined with text');
SELECT results_eq('SELECT count(*) FROM wide JOIN narrow USING (c7)', ARRAY[300::bigint], 'joined');
SELECT is_empty('SELECT n FROM wide WHERE trace_id(c1)::text <> ''SN:'' || c1 OR trace_id(c160)::text <> ''SN:'' || c160 OR NOT c1 ^@ left(c1::text, 100) OR c160 NOT LIKE ''C%-160%''
	OR serial_number_send(c1) <> c1::text::bytea', 'taken apart');
CREATE INDEX ON wide (c7);
CREATE INDEX ON wide USING hash (c80);
CREATE INDEX ON wide (c160);
ANALYZE wide;
SET LOCAL enable_seqscan = off;
SELECT results_eq('SELECT n FROM wide ORDER BY c7', 'SELECT n FROM narrow ORDER BY c7', 'indexed');
SELECT results_eq('SELECT n FROM wide ORDER BY c160', 'SELECT n FROM narrow ORDER BY c160', 'indexed, compressed');
SELECT results_eq('SELECT n FROM wide WHERE c80 = (SELECT c80 FROM wide WHERE n = 17)', ARRAY[17], 'indexed by hash');
SELECT results_eq('SELECT count(*) FROM wide WHERE c7 ^@ ''C1''', 'SELECT count(*) FROM narrow WHERE c7::text ^@ ''C1''', 'found by prefix');
RESET enable_seqscan;

-- Arrays and what is inside them.
CREATE TABLE box (n integer, serials serial_number[], texts text[]);
INSERT INTO box SELECT n, ARRAY['S' || n, 'S' || n + 1, NULL]::serial_number[], ARRAY['S' || n] FROM generate_series(1, 1000) AS n;
CREATE INDEX ON box USING gin (serials);
CREATE INDEX ON box (serials);
ANALYZE box;
SET LOCAL enable_seqscan = off;
SELECT results_eq($$SELECT n FROM box WHERE serials @> '{S17}'$$, ARRAY[16, 17], 'found in an array by GIN');
SELECT results_eq($$SELECT n FROM box WHERE serials && ARRAY['S17'::serial_number] ORDER BY n$$, ARRAY[16, 17], 'overlapping arrays');
SELECT results_eq($$SELECT n FROM box WHERE serials = '{S17,S18,NULL}'$$, ARRAY[17], 'equal arrays');
SELECT results_eq($$SELECT n FROM box ORDER BY serials LIMIT 3$$, ARRAY[1, 2, 3], 'arrays in order');
RESET enable_seqscan;
SELECT results_eq($$SELECT n FROM box WHERE 'S17'::serial_number = ANY (serials) ORDER BY n$$, ARRAY[16, 17], 'ANY of a column of arrays');
SELECT results_eq($$SELECT n FROM box WHERE 'S17'::serial_number = ANY (texts)$$, ARRAY[17], 'ANY of a column of arrays of text');
SELECT results_eq($$SELECT n FROM box WHERE 'S17'::text = ANY (serials) ORDER BY n$$, ARRAY[16, 17], 'text = ANY of a column of arrays');
SELECT is(array_position('{A9,A10}'::serial_number[], 'A10'), 2, 'array_position');
SELECT is((SELECT array_agg(s ORDER BY s) FROM unnest('{A10,A9}'::serial_number[]) AS s)::text, '{A9,A10}', 'array_agg in order');
SELECT is(width_bucket('A15'::serial_number, '{A2,A10,A100}'::serial_number[]), 2, 'width_bucket');

-- Rows, GREATEST, CASE, IN, ordered-set aggregates.
SELECT ok(ROW('A9'::serial_number, 'L10'::lot_code) < ROW('A10'::serial_number, 'L9'::lot_code), 'rows of one type');
SELECT ok(ROW('A9'::serial_number, 'L10'::lot_code) < ROW('A9'::text, 'L11'::varchar), 'rows beside rows of text');
SELECT is(GREATEST('A9'::serial_number, 'A10')::text || LEAST('A9'::serial_number, 'A10')::text, 'A10A9', 'GREATEST and LEAST');
SELECT is((SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY serial) FROM unit)::text, 'S50', 'percentile_disc');
SELECT is((SELECT mode() WITHIN GROUP (ORDER BY c) FROM unnest('{A9,A10,A10}'::serial_number[]) AS c)::text, 'A10', 'mode');
SELECT is((SELECT rank('S10'::serial_number) WITHIN GROUP (ORDER BY serial) FROM unit), 10::bigint, 'rank');

-- Columns change their type in place; indexes and constraints follow.
CREATE TABLE changing (id integer, code text PRIMARY KEY);
INSERT INTO changing SELECT n, 'C' || n FROM generate_series(1, 2000) AS n;
CREATE INDEX changing_prefix ON changing (code) WHERE code > 'C5';
ALTER TABLE changing ALTER code TYPE serial_number USING code::serial_number;
SET LOCAL enable_seqscan = off;
SELECT results_eq('SELECT id FROM changing ORDER BY code', 'SELECT generate_series(1, 2000)', 'from text to code');
ALTER TABLE changing ALTER code TYPE text;
SELECT results_eq('SELECT code FROM changing ORDER BY code COLLATE "C" LIMIT 3', ARRAY['C1', 'C10', 'C100'], 'from code to text');
SELECT results_eq('SELECT id FROM changing WHERE code = ''C77''', ARRAY[77], 'and the index of text finds it');
ALTER TABLE changing ALTER code TYPE part_number USING code::part_number;
ALTER TABLE changing ALTER code TYPE lot_code USING code::text::lot_code;
SELECT results_eq('SELECT id FROM changing ORDER BY code', 'SELECT generate_series(1, 2000)', 'from part to lot');
SELECT throws_ok('ALTER TABLE changing ALTER code TYPE serial_number', '42804', NULL, 'never by itself from lot to serial');
RESET enable_seqscan;

-- Conflicts, merges, updates that stay in the page.
INSERT INTO unit VALUES ('S1') ON CONFLICT (serial) DO NOTHING;
INSERT INTO unit AS u VALUES ('S2') ON CONFLICT (serial) DO UPDATE SET serial = excluded.serial || '-A';
SELECT results_eq($$SELECT serial::text FROM unit WHERE serial ^@ 'S2-'$$, ARRAY['S2-A'], 'ON CONFLICT');
MERGE INTO unit USING (VALUES ('S3'::text), ('S300')) AS v(text) ON serial = text WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (text);
SELECT results_eq($$SELECT serial::text FROM unit WHERE serial IN ('S3', 'S300')$$, ARRAY['S300'], 'MERGE with texts');

-- Many equal keys share their index entries; all are found.
CREATE TABLE many (n integer, lot lot_code);
CREATE INDEX many_lot ON many (lot);
INSERT INTO many SELECT n, 'LOT-' || n % 10 FROM generate_series(1, 20000) AS n;
CREATE INDEX many_lot_built ON many (lot);
CREATE INDEX many_lot_plain ON many (lot) WITH (deduplicate_items = off);
SELECT cmp_ok(pg_relation_size('many_lot_built') * 2, '<', pg_relation_size('many_lot_plain'), 'equal keys are deduplicated');
DELETE FROM many WHERE n % 3 = 0;
SET LOCAL enable_seqscan = off;
SELECT results_eq($$SELECT count(*) FROM many WHERE lot = 'LOT-7'$$, $$SELECT count(*) FROM generate_series(1, 20000) AS n WHERE n % 10 = 7 AND n % 3 <> 0$$, 'and all found');
REINDEX INDEX many_lot;
SELECT results_eq($$SELECT count(*) FROM many WHERE lot = 'LOT-7'::text$$, $$SELECT count(*) FROM generate_series(1, 20000) AS n WHERE n % 10 = 7 AND n % 3 <> 0$$, 'after REINDEX too');
RESET enable_seqscan;

-- Generated columns, expressions, cursors that go back.
CREATE TABLE derived (serial serial_number, scope part_number, id trace_id GENERATED ALWAYS AS (trace_id(scope, serial)) STORED,
	first boolean GENERATED ALWAYS AS (serial ^@ 'A' AND serial < 'A5') STORED);
INSERT INTO derived VALUES ('A1', 'P'), ('A10', 'P'), ('B', 'P');
SELECT results_eq('SELECT id::text, first FROM derived', $$VALUES ('SN:P|A1', true), ('SN:P|A10', false), ('SN:P|B', false)$$, 'generated columns');
DECLARE c SCROLL CURSOR FOR SELECT serial FROM unit ORDER BY serial;
MOVE LAST FROM c;
FETCH PRIOR FROM c \gset cursor_
SELECT is(:'cursor_serial'::text, 'S100', 'a cursor goes back');
CLOSE c;

-- Statistics on several columns know the type's values, not their text.
CREATE TABLE correlated (lot lot_code, part part_number);
INSERT INTO correlated SELECT 'L' || n % 10, 'P-' || n % 10 FROM generate_series(1, 1000) AS n;
CREATE STATISTICS correlated_values (mcv) ON lot, part FROM correlated;
ANALYZE correlated;
SELECT is(count(*), 100::bigint, 'a cast to text beside statistics of several columns')
FROM correlated WHERE lot::text = 'L1' AND part = 'P-1';

SELECT * FROM finish();
ROLLBACK;
