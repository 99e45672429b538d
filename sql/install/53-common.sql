-- What failures have in common.  A default of NULL would make the baseline an array of no type, so
-- that there are two functions: with it, and without.

CREATE FUNCTION trace_common(edges regclass, bad anycompatiblearray,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred', part text DEFAULT 'part_number')
	RETURNS TABLE (item anycompatible, bad_with bigint, bad_without bigint, base_with bigint,
		base_without bigint, odds_ratio double precision, p_value double precision,
		q_value double precision)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 1000
	SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_common(regclass, anycompatiblearray, timestamptz, integer, text, text, text, text, text, text) IS
	'which components bad units have in common that all other finished units have not: commonality analysis, the most significant first';

CREATE FUNCTION trace_common(edges regclass, bad anycompatiblearray, baseline anycompatiblearray,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred', part text DEFAULT 'part_number')
	RETURNS TABLE (item anycompatible, bad_with bigint, bad_without bigint, base_with bigint,
		base_without bigint, odds_ratio double precision, p_value double precision,
		q_value double precision)
	AS 'MODULE_PATHNAME', 'trace_common_baseline' LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 1000
	SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_common(regclass, anycompatiblearray, anycompatiblearray, timestamptz, integer, text, text, text, text, text, text) IS
	'the same against the units of the baseline; a unit in both is a bad one';

CREATE FUNCTION trace_common(edges regclass, bad anycompatiblearray, baseline text,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred', part text DEFAULT 'part_number')
	RETURNS TABLE (item anycompatible, bad_with bigint, bad_without bigint, base_with bigint,
		base_without bigint, odds_ratio double precision, p_value double precision,
		q_value double precision)
	AS 'MODULE_PATHNAME', 'trace_common_text' LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 1000
	SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_common(regclass, anycompatiblearray, text, timestamptz, integer, text, text, text, text, text, text) IS
	'the same, with the baseline as the text of an array';
