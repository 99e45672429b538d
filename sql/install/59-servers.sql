-- Genealogy of which several servers have the links: what each of them is asked.

CREATE FUNCTION trace_expand(edges regclass, items anycompatiblearray, direction text,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	depths integer[] DEFAULT NULL)
	RETURNS TABLE (item anycompatible, depth integer, via anycompatible, is_frontier boolean)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 1000 SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_expand(regclass, anycompatiblearray, text, timestamptz, integer, text, text, text, text, text, integer[]) IS
	'what the links of this server reach from items, and for which of it other servers are to be asked';
