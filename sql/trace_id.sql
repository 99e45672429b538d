-- trace_id: any serial number, lot code or part number in one column.
--
-- SN: a serial number, LOT: a lot code, PN: a part number; with a scope in
-- front of the code where that is unique within the scope only.
SELECT id, trace_kind(id), trace_scope(id)
FROM unnest('{SN:DRN-1, LOT:BAT-20231212-1, PN:DRN-2980-B, SN:DRN-2980|17, "LOT:ACME CELLS|17"}'::trace_id[]) id;

-- The kind is read in any case and written in capitals; blanks around scope and code are dropped.
SELECT 'sn:drn-1'::trace_id, ' Lot: acme | 17 '::trace_id;

-- It is made of a code by a function, with a scope or without, or by INSERT.
SELECT trace_id('DRN-1'::serial_number), trace_id('BAT-1'::lot_code), trace_id('P-1'::part_number);
SELECT trace_id('ACME', 'BAT-1'::lot_code) AS text_scope, trace_id('P-1'::part_number, '17'::serial_number) AS part_scope;
CREATE TABLE link (parent trace_id, child trace_id);
INSERT INTO link SELECT 'DRN-1'::serial_number, 'BAT-1'::lot_code;
INSERT INTO link SELECT 'P-1'::part_number, 'SN:DRN-2'::text;
SELECT * FROM link;

-- A scope can hold others, the widest first: a serial number of a part of a maker.
SELECT id, trace_scope(id), id::serial_number FROM unnest('{SN:ACME|P-1|17, sn: ACME | P-1 |17, SN:A|B|C|D}'::trace_id[]) AS id;
SELECT trace_id('ACME | P-1', '17'::serial_number), trace_id(ARRAY['ACME', ' P-1 '], '17'::serial_number),
	trace_id(ARRAY['ACME'], '17'::lot_code), trace_id(ARRAY['EU', 'ACME'], 'P-1'::part_number);
SELECT trace_id(ARRAY['ACME', NULL], '17'::serial_number), trace_id(NULL::text[], '17'::serial_number);
SELECT string_to_array(trace_scope('SN:ACME|P-1|17'), '|');
SELECT id FROM unnest('{SN:ACME|P-10|1, SN:ACME|P-9|1, SN:ACME|9, SN:ACME, SN:ACME-2|1, SN:ACME|P-9|2|1, SN:AC|1}'::trace_id[]) AS id ORDER BY id;
CREATE TABLE scoped (id trace_id PRIMARY KEY);
INSERT INTO scoped SELECT trace_id(ARRAY['M' || m, 'P-' || p], n::text::serial_number)
FROM generate_series(1, 20) AS m, generate_series(1, 20) AS p, generate_series(1, 20) AS n;
SET enable_seqscan = off;
SELECT count(*) FROM scoped WHERE id ^@ 'SN:M2|';
SELECT count(*) FROM scoped WHERE id ^@ 'SN:M2|P-1|';
SELECT count(*) FROM scoped WHERE id ^@ 'SN:M2|P-1';
SELECT count(*) FROM scoped WHERE id LIKE 'SN:M2|P-1%|7';
SELECT count(*) FROM scoped WHERE id = trace_id('M2|P-1', '7'::serial_number);
RESET enable_seqscan;
DROP TABLE scoped;

-- And taken apart by an explicit cast, which drops the scope.
SELECT 'SN:P-1|17'::trace_id::serial_number, 'LOT:17'::trace_id::lot_code, part_number('PN:P-1'::trace_id);
SELECT parent::serial_number FROM link WHERE trace_kind(parent) = 'serial';

-- What is none.
SELECT ''::trace_id;
SELECT 'DRN-1'::trace_id;
SELECT 'SERIAL:DRN-1'::trace_id;
SELECT 'SN:'::trace_id;
SELECT 'SN:|17'::trace_id;
SELECT 'SN:P-1|'::trace_id;
SELECT 'SN:P-1||2'::trace_id;
SELECT 'LOT:ACME  CELLS|1'::trace_id;
SELECT 'LOT:ACME–1|17'::trace_id;
SELECT ('SN:' || repeat('A', 127))::trace_id;
SELECT length(('LOT:' || repeat('A', 126) || '|' || repeat('B', 126))::trace_id::text);
SELECT trace_id('ACME|', '17'::lot_code);
SELECT trace_id('', '17'::lot_code);
SELECT trace_id(ARRAY['ACME', 'A|B'], '17'::lot_code);
SELECT trace_id(ARRAY['ACME', ''], '17'::lot_code);
SELECT trace_id(ARRAY['ACME', E'A\u2013B'], '17'::lot_code);
SELECT trace_id('{}'::text[], '17'::lot_code);
SELECT trace_id('{{A,B},{C,D}}'::text[], '17'::lot_code);
SELECT length(trace_id(ARRAY[repeat('A', 126), repeat('B', 120)], '12345'::lot_code)::text);
SELECT trace_id(ARRAY[repeat('A', 126), repeat('B', 120)], '123456'::lot_code);
\echo :LAST_ERROR_SQLSTATE
SELECT trace_id(repeat('A', 126) || '|' || repeat('B', 120), '123456'::lot_code);
SELECT ('LOT:' || repeat('A', 126) || '|' || repeat('B', 120) || '|123456')::trace_id;
\echo :LAST_ERROR_SQLSTATE

-- A trace_id of another kind is no serial number, and none is made of one by itself.
SELECT 'LOT:17'::trace_id::serial_number;
\echo :LAST_ERROR_SQLSTATE
SELECT 'PN:P-1'::trace_id::lot_code;
SELECT 'SN:17'::trace_id::part_number;
CREATE TABLE unit (serial serial_number PRIMARY KEY);
INSERT INTO unit SELECT parent FROM link;
SELECT * FROM link JOIN unit ON parent = serial;
SELECT * FROM link JOIN unit ON parent = trace_id(serial);

-- A foreign key from a trace_id goes to a generated column.
ALTER TABLE unit ADD id trace_id GENERATED ALWAYS AS (trace_id(serial)) STORED UNIQUE;
ALTER TABLE link ADD FOREIGN KEY (child) REFERENCES unit (id) NOT VALID;
INSERT INTO unit VALUES ('DRN-2');
INSERT INTO link VALUES ('PN:P-1', 'SN:DRN-2');
INSERT INTO link VALUES ('PN:P-1', 'SN:DRN-3');
SELECT child, unit.serial FROM link JOIN unit ON child = id;

DROP TABLE link, unit;

-- A parameter without a type is a text: it never means the function of a trace id.
PREPARE untyped AS SELECT serial_number($1), lot_code($2), part_number($3), trace_id($4);
SELECT parameter_types FROM pg_prepared_statements WHERE name = 'untyped';
EXECUTE untyped('SN:1', 'LOT:2', ' PN:3 ', 'sn:4');
EXECUTE untyped('1', '2', '3', '4');
DEALLOCATE untyped;
SELECT serial_number(trace_id 'SN:P|1'), serial_number('SN:1'::varchar), trace_id('lot:1'::text);
SELECT part_number('a  b'::text);

-- A design is found by the part's own number, however many scopes are around it.
CREATE TABLE built (parent trace_id, child trace_id);
INSERT INTO built VALUES ('SN:ACME|D-1|7', 'SN:VOLT|B-1|1'), ('SN:ACME|D-1|7', 'SN:VOLT|B-2|1');
CREATE TABLE bom (parent part_number, child part_number);
INSERT INTO bom VALUES ('D-1', 'B-1'), ('D-1', 'B-3');
SELECT assembly, problem, designed, built FROM trace_diff('built', 'bom', trace_id 'SN:ACME|D-1|7', installed_at => NULL, removed_at => NULL);
DROP TABLE built, bom;
