-- Published standards.

CREATE FUNCTION code_standards()
	RETURNS TABLE (name text, title text, publisher text, applies_to text, example text, fields text[])
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 50;
COMMENT ON FUNCTION code_standards() IS 'published standards, whose names serve as formats and as type modifiers, and the fields of their codes';

CREATE FUNCTION traceability_identify_standards(code text)
	RETURNS TABLE (format_name text, kind text, fields jsonb)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION traceability_identify_standards(text) IS 'every published standard that a code satisfies';

CREATE FUNCTION code_model_years(code serial_number, format code_format DEFAULT 'vin', on_date date DEFAULT CURRENT_DATE) RETURNS integer[]
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_model_years(serial_number, code_format, date) IS 'possible model years of a VIN, up to the year after that date; null when it has none';

CREATE FUNCTION code_model_years(code text, format code_format DEFAULT 'vin', on_date date DEFAULT CURRENT_DATE) RETURNS integer[]
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_model_years(text, code_format, date) IS 'possible model years of a VIN, up to the year after that date; null when it has none';
