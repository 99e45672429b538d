-- Functions and an operator that the code types need for operands of type text.

CREATE FUNCTION traceability_eq(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'code_eq_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_eq(text, text) IS 'implementation of ~=~ operator';

CREATE FUNCTION traceability_cmp(text, text) RETURNS integer
	AS 'MODULE_PATHNAME', 'bytes_cmp_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_cmp(text, text) IS 'less-equal-greater of text operands by bytes, without the blanks at their ends, for ..._bytes_ops';

CREATE FUNCTION traceability_code_cmp(text, text) RETURNS integer
	AS 'MODULE_PATHNAME', 'code_cmp_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_code_cmp(text, text) IS 'less-equal-greater of text operands in the order of serial_number and lot_code';

CREATE FUNCTION traceability_part_number_cmp(text, text) RETURNS integer
	AS 'MODULE_PATHNAME', 'part_number_cmp_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_part_number_cmp(text, text) IS 'less-equal-greater of text operands in the order of part_number';

CREATE FUNCTION traceability_trace_id_cmp(text, text) RETURNS integer
	AS 'MODULE_PATHNAME', 'trace_id_cmp_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_trace_id_cmp(text, text) IS 'less-equal-greater of text operands in the order of trace_id';

CREATE FUNCTION traceability_hash(text) RETURNS integer
	AS 'MODULE_PATHNAME', 'code_hash_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_hash(text) IS 'hash of a text without the blanks at its ends, equal to that of the same code';

CREATE FUNCTION traceability_hash_extended(text, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'code_hash_extended_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION traceability_hash_extended(text, bigint) IS 'seeded 64-bit hash of a text without the blanks at its ends, equal to that of the same code';

-- The hash families need equality of text with text, as codes are equal.  The B-tree
-- families have no such operator on purpose: with one, the server would accept
-- a foreign key from a text column, and then could not check it.
CREATE OPERATOR ~=~ (
	LEFTARG = text,
	RIGHTARG = text,
	FUNCTION = traceability_eq,
	COMMUTATOR = ~=~,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES
);
COMMENT ON OPERATOR ~=~ (text, text) IS 'equal by bytes without the blanks at both ends, whatever the collation';

CREATE FUNCTION code_prefix_end(prefix text) RETURNS text
	AS 'MODULE_PATHNAME'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_prefix_end(text) IS 'a text E such that every code that begins with the prefix is >= prefix and < E';

CREATE FUNCTION code_bytes_prefix_end(prefix text) RETURNS text
	AS 'MODULE_PATHNAME'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_bytes_prefix_end(text) IS 'a text E such that exactly the codes that begin with the prefix, which has no blank at either end, are ~>=~ prefix and ~<~ E';

CREATE FUNCTION traceability_pattern_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_pattern_support(internal) IS 'planner support for pattern operators of the code types';

CREATE FUNCTION traceability_patternsel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_patternsel(internal, oid, internal, integer) IS 'restriction selectivity of pattern operators of the code types';
