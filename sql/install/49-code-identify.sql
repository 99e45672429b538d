-- What a code may be.

CREATE FUNCTION traceability_identify_standards(code text)
	RETURNS TABLE (format_name text, kind text, fields jsonb)
	AS 'MODULE_PATHNAME', 'code_identify_standards' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION traceability_identify_standards(text) IS 'every published standard that a code satisfies';

CREATE FUNCTION code_identify(code text)
	RETURNS TABLE (format_name text, kind text, fields jsonb)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 1000 ROWS 5
	BEGIN ATOMIC
		-- the plant's own formats first: some standards allow nearly any code
		SELECT i.format_name, i.kind, i.fields
		FROM (
			SELECT f.name, f.applies_to, code_fields(code_identify.code, f.format), false
			FROM code_formats AS f
			WHERE code_matches(code_identify.code, f.format)
			UNION ALL
			SELECT s.format_name, s.kind, s.fields, true
			FROM traceability_identify_standards(code_identify.code) AS s
		) AS i (format_name, kind, fields, is_standard)
		ORDER BY i.is_standard, i.format_name;
	END;
COMMENT ON FUNCTION code_identify(text) IS 'every registered format and published standard that a code satisfies';

CREATE FUNCTION code_identify(code serial_number)
	RETURNS TABLE (format_name text, kind text, fields jsonb)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 1000 ROWS 5
	BEGIN ATOMIC
		SELECT i.format_name, i.kind, i.fields
		FROM code_identify(code_identify.code::text) AS i
		WHERE i.kind = 'serial' OR i.kind IS NULL;
	END;
COMMENT ON FUNCTION code_identify(serial_number) IS 'every registered format and published standard for serial numbers that a code satisfies';

CREATE FUNCTION code_identify(code lot_code)
	RETURNS TABLE (format_name text, kind text, fields jsonb)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 1000 ROWS 5
	BEGIN ATOMIC
		SELECT i.format_name, i.kind, i.fields
		FROM code_identify(code_identify.code::text) AS i
		WHERE i.kind = 'lot' OR i.kind IS NULL;
	END;
COMMENT ON FUNCTION code_identify(lot_code) IS 'every registered format and published standard for lot codes that a code satisfies';

CREATE FUNCTION code_identify(code part_number)
	RETURNS TABLE (format_name text, kind text, fields jsonb)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 1000 ROWS 5
	BEGIN ATOMIC
		SELECT i.format_name, i.kind, i.fields
		FROM code_identify(code_identify.code::text) AS i
		WHERE i.kind = 'part' OR i.kind IS NULL;
	END;
COMMENT ON FUNCTION code_identify(part_number) IS 'every registered format and published standard for part numbers that a code satisfies';
