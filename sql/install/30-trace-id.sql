-- trace_id: from the code types and back.

CREATE FUNCTION trace_id(serial serial_number) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_serial_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(serial_number) IS 'the trace id of a serial number';
CREATE CAST (serial_number AS trace_id) WITH FUNCTION trace_id(serial_number) AS ASSIGNMENT;

CREATE FUNCTION trace_id(scope text, serial serial_number) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_scope_and_serial_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(text, serial_number) IS 'the trace id of a serial number that is unique within a scope only';

CREATE FUNCTION trace_id(scopes text[], serial serial_number) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_scopes_and_serial_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(text[], serial_number) IS 'the trace id of a serial number that is unique within these scopes only, the widest first';

CREATE FUNCTION serial_number(id trace_id) RETURNS serial_number
	AS 'MODULE_PATHNAME', 'trace_id_to_serial_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION serial_number(trace_id) IS 'the serial number in a trace id, without its scope; error when it is of another kind';
CREATE CAST (trace_id AS serial_number) WITH FUNCTION serial_number(trace_id);

CREATE FUNCTION trace_id(scope part_number, serial serial_number) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_scope_and_serial_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(part_number, serial_number) IS 'the trace id of a serial number that is unique within a part number only';

CREATE FUNCTION trace_id(lot lot_code) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_lot_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(lot_code) IS 'the trace id of a lot code';
CREATE CAST (lot_code AS trace_id) WITH FUNCTION trace_id(lot_code) AS ASSIGNMENT;

CREATE FUNCTION trace_id(scope text, lot lot_code) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_scope_and_lot_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(text, lot_code) IS 'the trace id of a lot code that is unique within a scope only';

CREATE FUNCTION trace_id(scopes text[], lot lot_code) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_scopes_and_lot_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(text[], lot_code) IS 'the trace id of a lot code that is unique within these scopes only, the widest first';

CREATE FUNCTION lot_code(id trace_id) RETURNS lot_code
	AS 'MODULE_PATHNAME', 'trace_id_to_lot_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lot_code(trace_id) IS 'the lot code in a trace id, without its scope; error when it is of another kind';
CREATE CAST (trace_id AS lot_code) WITH FUNCTION lot_code(trace_id);

CREATE FUNCTION trace_id(scope part_number, lot lot_code) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_scope_and_lot_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(part_number, lot_code) IS 'the trace id of a lot code that is unique within a part number only';

CREATE FUNCTION trace_id(part part_number) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_part_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(part_number) IS 'the trace id of a part number';
CREATE CAST (part_number AS trace_id) WITH FUNCTION trace_id(part_number) AS ASSIGNMENT;

CREATE FUNCTION trace_id(scope text, part part_number) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_scope_and_part_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(text, part_number) IS 'the trace id of a part number that is unique within a scope only';

CREATE FUNCTION trace_id(scopes text[], part part_number) RETURNS trace_id
	AS 'MODULE_PATHNAME', 'trace_id_from_scopes_and_part_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_id(text[], part_number) IS 'the trace id of a part number that is unique within these scopes only, the widest first';

CREATE FUNCTION part_number(id trace_id) RETURNS part_number
	AS 'MODULE_PATHNAME', 'trace_id_to_part_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION part_number(trace_id) IS 'the part number in a trace id, without its scope; error when it is of another kind';
CREATE CAST (trace_id AS part_number) WITH FUNCTION part_number(trace_id);

CREATE FUNCTION trace_kind(id trace_id) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_kind(trace_id) IS 'kind of a trace id: serial, lot or part';

CREATE FUNCTION trace_scope(id trace_id) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trace_scope(trace_id) IS 'scope of a trace id: all before its last |; null when it has none';
