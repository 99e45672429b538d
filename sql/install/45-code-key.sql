-- Keys of codes, which sort them by the fields of a format.

-- Not a text, which takes the collation of its context: most collations are not
-- in the order of bytes.
CREATE TYPE code_key;

CREATE FUNCTION code_key_in(cstring) RETURNS code_key
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_key_in(cstring) IS 'I/O';

CREATE FUNCTION code_key_out(code_key) RETURNS cstring
	AS 'MODULE_PATHNAME', 'code_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_key_out(code_key) IS 'I/O';

CREATE FUNCTION code_key_recv(internal) RETURNS code_key
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_key_recv(internal) IS 'I/O';

CREATE FUNCTION code_key_send(code_key) RETURNS bytea
	AS 'MODULE_PATHNAME', 'code_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_key_send(code_key) IS 'I/O';

CREATE TYPE code_key (
	INPUT = code_key_in,
	OUTPUT = code_key_out,
	RECEIVE = code_key_recv,
	SEND = code_key_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = main,
	CATEGORY = 'U'
);
COMMENT ON TYPE code_key IS 'key of a code: its bytes sort like the fields of a format; made by code_key(code, format)';

CREATE FUNCTION traceability_text(code_key) RETURNS text
	AS 'MODULE_PATHNAME', 'code_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_text(code_key) IS 'implementation of the casts to text and varchar';
CREATE CAST (code_key AS text) WITH FUNCTION traceability_text(code_key) AS ASSIGNMENT;
CREATE CAST (code_key AS varchar) WITH FUNCTION traceability_text(code_key) AS ASSIGNMENT;
