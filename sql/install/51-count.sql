-- Genealogy: how many items there are inside an item, and above it, for those who need no list.

CREATE FUNCTION trace_count_components(edges regclass, item anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	chronological boolean DEFAULT false)
	RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000;
COMMENT ON FUNCTION trace_count_components(regclass, anycompatible, timestamptz, integer, text, text, text, text, text, boolean) IS
	'how many different items are inside an item: the number of rows of trace_components';

CREATE FUNCTION trace_count_where_used(edges regclass, item anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	chronological boolean DEFAULT false)
	RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000;
COMMENT ON FUNCTION trace_count_where_used(regclass, anycompatible, timestamptz, integer, text, text, text, text, text, boolean) IS
	'how many different items an item went into: the number of rows of trace_where_used';
