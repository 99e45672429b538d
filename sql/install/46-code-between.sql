-- Keys between those of two codes.

CREATE FUNCTION traceability_smaller(code_key, code_key) RETURNS code_key
	AS 'MODULE_PATHNAME', 'bytes_smaller' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_smaller(code_key, code_key) IS 'smaller of two';

CREATE FUNCTION traceability_larger(code_key, code_key) RETURNS code_key
	AS 'MODULE_PATHNAME', 'bytes_larger' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_larger(code_key, code_key) IS 'larger of two';

CREATE AGGREGATE min(code_key) (
	SFUNC = traceability_smaller, STYPE = code_key, SORTOP = <,
	COMBINEFUNC = traceability_smaller, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(code_key) IS 'least in the order of the format';

CREATE AGGREGATE max(code_key) (
	SFUNC = traceability_larger, STYPE = code_key, SORTOP = >,
	COMBINEFUNC = traceability_larger, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(code_key) IS 'greatest in the order of the format';

CREATE FUNCTION traceability_between_end("from" text, "to" text, format code_format, upper boolean) RETURNS code_key
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION traceability_between_end(text, text, code_format, boolean) IS 'key of one end of a range, both of which are checked';

CREATE FUNCTION traceability_between_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_between_support(internal) IS 'planner support of code_between(): conditions for an index on the key';

-- The planner replaces code_between() by this, so that an index on the key is found.  Not strict: wrong
-- ends are an error even if no code matches.
CREATE FUNCTION traceability_between(key code_key, "from" text, "to" text, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2
	SUPPORT traceability_between_support;
COMMENT ON FUNCTION traceability_between(code_key, text, text, code_format) IS 'whether a key is between those of two codes';
