-- Formats: how a firm writes its numbers, and what its codes say.

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
	AS 'MODULE_PATHNAME', 'code_format_from_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_format(text) IS 'a text as a format; error when it is none';
CREATE CAST (text AS code_format) WITH FUNCTION code_format(text) AS IMPLICIT;
CREATE CAST (varchar AS code_format) WITH FUNCTION code_format(text) AS IMPLICIT;
CREATE FUNCTION traceability_text(code_format) RETURNS text
	AS 'MODULE_PATHNAME', 'code_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_text(code_format) IS 'implementation of the casts to text and varchar';
CREATE CAST (code_format AS text) WITH FUNCTION traceability_text(code_format) AS ASSIGNMENT;
CREATE CAST (code_format AS varchar) WITH FUNCTION traceability_text(code_format) AS ASSIGNMENT;

CREATE FUNCTION code_build(format code_format, fields jsonb) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION code_build(code_format, jsonb) IS 'the code of these fields, its check characters computed';

-- Formats compare as their text does, so that they can be keys.

CREATE FUNCTION traceability_eq(code_format, code_format) RETURNS boolean
	AS 'MODULE_PATHNAME', 'code_eq' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_eq(code_format, code_format) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = code_format, RIGHTARG = code_format, FUNCTION = traceability_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (code_format, code_format) IS 'equal';

CREATE FUNCTION traceability_ne(code_format, code_format) RETURNS boolean
	AS 'MODULE_PATHNAME', 'code_ne' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_ne(code_format, code_format) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = code_format, RIGHTARG = code_format, FUNCTION = traceability_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (code_format, code_format) IS 'not equal';

CREATE FUNCTION traceability_lt(code_format, code_format) RETURNS boolean
	AS 'MODULE_PATHNAME', 'bytes_lt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_lt(code_format, code_format) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = code_format, RIGHTARG = code_format, FUNCTION = traceability_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (code_format, code_format) IS 'less than';

CREATE FUNCTION traceability_le(code_format, code_format) RETURNS boolean
	AS 'MODULE_PATHNAME', 'bytes_le' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_le(code_format, code_format) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = code_format, RIGHTARG = code_format, FUNCTION = traceability_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (code_format, code_format) IS 'less than or equal';

CREATE FUNCTION traceability_gt(code_format, code_format) RETURNS boolean
	AS 'MODULE_PATHNAME', 'bytes_gt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_gt(code_format, code_format) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = code_format, RIGHTARG = code_format, FUNCTION = traceability_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (code_format, code_format) IS 'greater than';

CREATE FUNCTION traceability_ge(code_format, code_format) RETURNS boolean
	AS 'MODULE_PATHNAME', 'bytes_ge' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_ge(code_format, code_format) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = code_format, RIGHTARG = code_format, FUNCTION = traceability_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (code_format, code_format) IS 'greater than or equal';

CREATE FUNCTION traceability_cmp(code_format, code_format) RETURNS integer
	AS 'MODULE_PATHNAME', 'bytes_cmp' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_cmp(code_format, code_format) IS 'less-equal-greater';

CREATE FUNCTION traceability_hash(code_format) RETURNS integer
	AS 'MODULE_PATHNAME', 'code_hash' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_hash(code_format) IS 'hash';

CREATE OPERATOR CLASS code_format_ops DEFAULT FOR TYPE code_format USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 traceability_cmp(code_format, code_format),
	FUNCTION 4 btequalimage(oid);

CREATE OPERATOR CLASS code_format_ops DEFAULT FOR TYPE code_format USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 traceability_hash(code_format);
