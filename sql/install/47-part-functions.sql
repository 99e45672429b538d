-- What only a part number has: a base and a revision.

CREATE FUNCTION part_base(part part_number) RETURNS part_number
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION part_base(part_number) IS 'a part number without its revision mark';

CREATE FUNCTION part_base(part part_number, format code_format) RETURNS part_number
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION part_base(part_number, code_format) IS 'a part number without its field rev; null when it does not match';

CREATE FUNCTION part_revision(part part_number) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION part_revision(part_number) IS 'the revision mark with its iteration, as A or A.2; null when there is none';

CREATE FUNCTION part_revision(part part_number, format code_format) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION part_revision(part_number, code_format) IS 'the field rev; null when there is none, or it does not match';

CREATE FUNCTION part_next_revision(part part_number) RETURNS part_number
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION part_next_revision(part_number) IS 'next revision of a part, with the letters of ASME Y14.35, written like this one; -A when it has none';

CREATE FUNCTION part_next_revision(part part_number, format code_format) RETURNS part_number
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION part_next_revision(part_number, code_format) IS 'next revision of a part by its format; null when it does not match';

CREATE FUNCTION part_is_revision_of(a part_number, b part_number) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION part_is_revision_of(part_number, part_number) IS 'whether two part numbers are revisions of one design: their bases are equal';

CREATE FUNCTION part_is_revision_of(a part_number, b part_number, format code_format) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION part_is_revision_of(part_number, part_number, code_format) IS 'the same by a format that both match';

CREATE FUNCTION part_key(part part_number) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION part_key(part_number) IS 'loose key of a part number: upper-case letters and digits only, for searches without dashes';
