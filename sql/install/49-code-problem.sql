-- A staging table of texts: what is wrong with them, and what can safely be taken away.

CREATE FUNCTION code_problem(code text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_problem(text) IS 'why serial_number, lot_code and part_number would refuse a text, and what to do; null when they take it';

CREATE FUNCTION code_problem(code text, format code_format, as_entered boolean) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_problem(text, code_format, boolean) IS 'the same for a format; as entered: for a type with that published standard as modifier, which brings a text into its form';

CREATE FUNCTION trace_problem(id text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION trace_problem(text) IS 'why trace_id would refuse a text, and what to do; null when it takes it';

CREATE FUNCTION code_clean(code text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_clean(text) IS 'a text less blanks, tabs, line ends, no-break spaces and byte-order marks at its ends, with single blanks and with - for every dash';
