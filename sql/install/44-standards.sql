-- Published standards.

CREATE FUNCTION code_standards()
	RETURNS TABLE (name text, title text, publisher text, applies_to text, example text, fields text[])
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 50;
COMMENT ON FUNCTION code_standards() IS 'published standards, whose names serve as formats and as type modifiers, and the fields of their codes';
