-- Ranges of codes, in their natural order.

CREATE FUNCTION traceability_distance(serial_number, serial_number) RETURNS double precision
	AS 'MODULE_PATHNAME', 'code_distance' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_distance(serial_number, serial_number) IS 'distance of the first above the second, for range indexes';

CREATE TYPE serial_range AS RANGE (
	SUBTYPE = serial_number,
	SUBTYPE_OPCLASS = serial_number_ops,
	SUBTYPE_DIFF = traceability_distance,
	MULTIRANGE_TYPE_NAME = serial_multirange
);
COMMENT ON TYPE serial_range IS 'range of serial numbers in natural order';
COMMENT ON TYPE serial_multirange IS 'multirange of serial numbers in natural order';

CREATE FUNCTION traceability_distance(lot_code, lot_code) RETURNS double precision
	AS 'MODULE_PATHNAME', 'code_distance' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_distance(lot_code, lot_code) IS 'distance of the first above the second, for range indexes';

CREATE TYPE lot_range AS RANGE (
	SUBTYPE = lot_code,
	SUBTYPE_OPCLASS = lot_code_ops,
	SUBTYPE_DIFF = traceability_distance,
	MULTIRANGE_TYPE_NAME = lot_multirange
);
COMMENT ON TYPE lot_range IS 'range of lot codes in natural order';
COMMENT ON TYPE lot_multirange IS 'multirange of lot codes in natural order';

CREATE FUNCTION traceability_distance(trace_id, trace_id) RETURNS double precision
	AS 'MODULE_PATHNAME', 'trace_id_distance' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_distance(trace_id, trace_id) IS 'distance of the first above the second, for range indexes';

CREATE TYPE trace_id_range AS RANGE (
	SUBTYPE = trace_id,
	SUBTYPE_OPCLASS = trace_id_ops,
	SUBTYPE_DIFF = traceability_distance,
	MULTIRANGE_TYPE_NAME = trace_id_multirange
);
COMMENT ON TYPE trace_id_range IS 'range of trace ids in natural order';
COMMENT ON TYPE trace_id_multirange IS 'multirange of trace ids in natural order';

CREATE FUNCTION code_range("from" serial_number, "to" serial_number) RETURNS serial_range
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION code_range(serial_number, serial_number) IS 'range with both ends, and every way of writing them with leading zeros';

CREATE FUNCTION code_range("from" lot_code, "to" lot_code) RETURNS lot_range
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION code_range(lot_code, lot_code) IS 'range with both ends, and every way of writing them with leading zeros';
