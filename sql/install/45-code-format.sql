-- Formats: how a firm writes its codes, and what their fields are.

CREATE TYPE code_format;

CREATE FUNCTION code_format_in(cstring, oid, integer) RETURNS code_format
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_format_in(cstring, oid, integer) IS 'I/O';

CREATE FUNCTION code_format_out(code_format) RETURNS cstring
	AS 'MODULE_PATHNAME', 'code_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_format_out(code_format) IS 'I/O';

CREATE FUNCTION code_format_recv(internal, oid, integer) RETURNS code_format
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_format_recv(internal, oid, integer) IS 'I/O';

CREATE FUNCTION code_format_send(code_format) RETURNS bytea
	AS 'MODULE_PATHNAME', 'code_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_format_send(code_format) IS 'I/O';

CREATE TYPE code_format (
	INPUT = code_format_in,
	OUTPUT = code_format_out,
	RECEIVE = code_format_recv,
	SEND = code_format_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended,
	CATEGORY = 'U'
);
COMMENT ON TYPE code_format IS 'format of a code: a template such as DRN-{date:YYYYMMDD}-{seq:N4}';

-- Implicit, so that a parameter of type text or varchar can be a format.
CREATE FUNCTION code_format(format text) RETURNS code_format
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_format(text) IS 'a text as a format; error when it is not one';
CREATE CAST (text AS code_format) WITH FUNCTION code_format(text) AS IMPLICIT;
CREATE CAST (varchar AS code_format) WITH FUNCTION code_format(text) AS IMPLICIT;
CREATE FUNCTION traceability_text(code_format) RETURNS text
	AS 'MODULE_PATHNAME', 'code_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_text(code_format) IS 'implementation of the casts to text and varchar';
CREATE CAST (code_format AS text) WITH FUNCTION traceability_text(code_format) AS ASSIGNMENT;
CREATE CAST (code_format AS varchar) WITH FUNCTION traceability_text(code_format) AS ASSIGNMENT;

CREATE FUNCTION code_build(format code_format, fields jsonb) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION code_build(code_format, jsonb) IS 'the code with these fields; its check characters are computed';
