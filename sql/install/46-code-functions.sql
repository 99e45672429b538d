-- What codes of a format say, for each of the code types and for text.

CREATE FUNCTION code_matches(code serial_number, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_matches(serial_number, code_format) IS 'whether a code matches a format; never an error';

CREATE FUNCTION code_require(code serial_number, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_require(serial_number, code_format) IS 'true, or an error that says where and why a code does not match a format';

CREATE FUNCTION code_fields(code serial_number, format code_format) RETURNS jsonb
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_fields(serial_number, code_format) IS 'the fields of a code; null when it does not match';

CREATE FUNCTION code_date(code serial_number, format code_format) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_date(serial_number, code_format) IS 'the day that a code says; null when it does not match, or says less than a day';

CREATE FUNCTION code_period(code serial_number, format code_format) RETURNS daterange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_period(serial_number, code_format) IS 'the day, ISO week or month that a code says; null when it does not match';

CREATE FUNCTION code_seq(code serial_number, format code_format) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_seq(serial_number, code_format) IS 'the sequence number in a code; null when it does not match or has none';

CREATE FUNCTION code_explain(code serial_number, format code_format)
	RETURNS TABLE (field text, start integer, length integer, raw text, value text, meaning text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION code_explain(serial_number, code_format) IS 'a code field by field, as a lookup page shows it; start counts from 1';

CREATE FUNCTION code_matches(code lot_code, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_matches(lot_code, code_format) IS 'whether a code matches a format; never an error';

CREATE FUNCTION code_require(code lot_code, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_require(lot_code, code_format) IS 'true, or an error that says where and why a code does not match a format';

CREATE FUNCTION code_fields(code lot_code, format code_format) RETURNS jsonb
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_fields(lot_code, code_format) IS 'the fields of a code; null when it does not match';

CREATE FUNCTION code_date(code lot_code, format code_format) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_date(lot_code, code_format) IS 'the day that a code says; null when it does not match, or says less than a day';

CREATE FUNCTION code_period(code lot_code, format code_format) RETURNS daterange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_period(lot_code, code_format) IS 'the day, ISO week or month that a code says; null when it does not match';

CREATE FUNCTION code_seq(code lot_code, format code_format) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_seq(lot_code, code_format) IS 'the sequence number in a code; null when it does not match or has none';

CREATE FUNCTION code_explain(code lot_code, format code_format)
	RETURNS TABLE (field text, start integer, length integer, raw text, value text, meaning text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION code_explain(lot_code, code_format) IS 'a code field by field, as a lookup page shows it; start counts from 1';

CREATE FUNCTION code_matches(code part_number, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_matches(part_number, code_format) IS 'whether a code matches a format; never an error';

CREATE FUNCTION code_require(code part_number, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_require(part_number, code_format) IS 'true, or an error that says where and why a code does not match a format';

CREATE FUNCTION code_fields(code part_number, format code_format) RETURNS jsonb
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_fields(part_number, code_format) IS 'the fields of a code; null when it does not match';

CREATE FUNCTION code_date(code part_number, format code_format) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_date(part_number, code_format) IS 'the day that a code says; null when it does not match, or says less than a day';

CREATE FUNCTION code_period(code part_number, format code_format) RETURNS daterange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_period(part_number, code_format) IS 'the day, ISO week or month that a code says; null when it does not match';

CREATE FUNCTION code_seq(code part_number, format code_format) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_seq(part_number, code_format) IS 'the sequence number in a code; null when it does not match or has none';

CREATE FUNCTION code_explain(code part_number, format code_format)
	RETURNS TABLE (field text, start integer, length integer, raw text, value text, meaning text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION code_explain(part_number, code_format) IS 'a code field by field, as a lookup page shows it; start counts from 1';

CREATE FUNCTION code_matches(code text, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_matches(text, code_format) IS 'whether a code matches a format; never an error';

CREATE FUNCTION code_require(code text, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_require(text, code_format) IS 'true, or an error that says where and why a code does not match a format';

CREATE FUNCTION code_fields(code text, format code_format) RETURNS jsonb
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_fields(text, code_format) IS 'the fields of a code; null when it does not match';

CREATE FUNCTION code_date(code text, format code_format) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_date(text, code_format) IS 'the day that a code says; null when it does not match, or says less than a day';

CREATE FUNCTION code_period(code text, format code_format) RETURNS daterange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_period(text, code_format) IS 'the day, ISO week or month that a code says; null when it does not match';

CREATE FUNCTION code_seq(code text, format code_format) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION code_seq(text, code_format) IS 'the sequence number in a code; null when it does not match or has none';

CREATE FUNCTION code_explain(code text, format code_format)
	RETURNS TABLE (field text, start integer, length integer, raw text, value text, meaning text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION code_explain(text, code_format) IS 'a code field by field, as a lookup page shows it; start counts from 1';
