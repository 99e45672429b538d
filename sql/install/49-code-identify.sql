-- The formats and standards that a code satisfies.

CREATE FUNCTION code_identify(code text)
	RETURNS TABLE (format_name text, kind text, fields jsonb, valid_from date, valid_to date)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 1000 ROWS 5
	BEGIN ATOMIC
		-- the plant's own formats first: some standards allow nearly any code
		SELECT i.format_name, i.kind, i.fields, i.valid_from, i.valid_to
		FROM (
			SELECT f.name, f.applies_to, code_fields(code_identify.code, f.format), f.valid_from, f.valid_to, false
			FROM code_formats AS f
			WHERE code_matches(code_identify.code, f.format)
			UNION ALL
			SELECT s.format_name, s.kind, s.fields, NULL, NULL, true
			FROM traceability_identify_standards(code_identify.code) AS s
		) AS i (format_name, kind, fields, valid_from, valid_to, is_standard)
		ORDER BY i.is_standard, i.format_name, i.valid_from;
	END;
COMMENT ON FUNCTION code_identify(text) IS 'every registered format and published standard that a code satisfies';
