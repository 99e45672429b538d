-- The model years of vehicles, as known on a day.

CREATE FUNCTION code_model_years(code serial_number, format code_format DEFAULT 'vin', on_date date DEFAULT CURRENT_DATE) RETURNS integer[]
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_model_years(serial_number, code_format, date) IS 'possible model years of a VIN, up to the year after that date; null when it has none';

CREATE FUNCTION code_model_years(code text, format code_format DEFAULT 'vin', on_date date DEFAULT CURRENT_DATE) RETURNS integer[]
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_model_years(text, code_format, date) IS 'possible model years of a VIN, up to the year after that date; null when it has none';
