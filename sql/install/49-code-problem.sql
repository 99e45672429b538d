-- For staging tables of texts: what is wrong with them, and what can safely be removed.

CREATE FUNCTION code_problem(code text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_problem(text) IS 'why serial_number, lot_code and part_number would refuse a text, and what to do; null when they accept it';

CREATE FUNCTION code_problem(code text, format code_format, as_entered boolean) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_problem(text, code_format, boolean) IS 'the same for a format; with as_entered, for a type with that published standard as modifier, which converts input to the standard''s own form';

CREATE FUNCTION trace_problem(id text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION trace_problem(text) IS 'why trace_id would refuse a text, and what to do; null when it accepts it';

CREATE FUNCTION code_clean(code text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_clean(text) IS 'a text without blanks, tabs, line ends, no-break spaces and byte-order marks at its ends, with single blanks, and with - for every dash';
