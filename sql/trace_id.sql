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
SELECT 'SN:P-1|17|2'::trace_id;
SELECT 'LOT:ACME  CELLS|1'::trace_id;
SELECT 'LOT:ACME–1|17'::trace_id;
SELECT ('SN:' || repeat('A', 127))::trace_id;
SELECT length(('LOT:' || repeat('A', 126) || '|' || repeat('B', 126))::trace_id::text);
SELECT trace_id('ACME|1', '17'::lot_code);
SELECT trace_id('', '17'::lot_code);

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
