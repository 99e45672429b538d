-- Published standards.

CREATE FUNCTION code_standards()
	RETURNS TABLE (name text, title text, publisher text, applies_to text, example text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 50;
COMMENT ON FUNCTION code_standards() IS 'the published standards: their names serve as formats and as type modifiers';

CREATE FUNCTION traceability_identify_standards(code text)
	RETURNS TABLE (format_name text, kind text, fields jsonb)
	AS 'MODULE_PATHNAME', 'code_identify_standards' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION traceability_identify_standards(text) IS 'every published standard that a code satisfies';

CREATE FUNCTION code_identify(code text)
	RETURNS TABLE (format_name text, kind text, fields jsonb)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 2000 ROWS 5
	BEGIN ATOMIC
		SELECT s.format_name, s.kind, s.fields
		FROM traceability_identify_standards(code_identify.code) AS s
		UNION ALL
		SELECT f.name, f.applies_to, code_fields(code_identify.code, f.format)
		FROM code_formats AS f
		WHERE code_matches(code_identify.code, f.format)
		ORDER BY 1;
	END;
COMMENT ON FUNCTION code_identify(text) IS 'every published standard and registered format that a code satisfies';
