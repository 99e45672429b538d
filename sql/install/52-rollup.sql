-- Quantities through all levels.

CREATE FUNCTION trace_rollup(edges regclass, item anycompatible,
	at timestamptz DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	quantity text DEFAULT 'quantity',
	max_depth integer DEFAULT NULL, leaves boolean DEFAULT false, unit_of_measure text DEFAULT 'unit_of_measure')
	RETURNS TABLE (item anycompatible, quantity numeric)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 1000
	SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_rollup(regclass, anycompatible, timestamptz, text, text, text, text, text, text, integer, boolean, text) IS
	'how much of each component is in one item: quantities multiplied along paths and summed over them';
