-- Genealogy: questions to a table of links between assemblies and their components.

CREATE FUNCTION traceability_trace_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION traceability_trace_support(internal) IS 'planner support of the trace functions: how many rows to expect';

CREATE FUNCTION trace_components(edges regclass, item anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	chronological boolean DEFAULT false)
	RETURNS TABLE (item anycompatible, depth integer, via anycompatible)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 1000
	SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_components(regclass, anycompatible, timestamptz, integer, text, text, text, text, text, boolean) IS
	'what is inside an item: backward trace, multi-level bill of materials as built';

CREATE FUNCTION trace_where_used(edges regclass, item anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	chronological boolean DEFAULT false)
	RETURNS TABLE (item anycompatible, depth integer, via anycompatible)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 1000
	SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_where_used(regclass, anycompatible, timestamptz, integer, text, text, text, text, text, boolean) IS
	'where an item went: forward trace, multi-level where-used';

CREATE FUNCTION trace_recall(edges regclass, items anycompatiblearray,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	chronological boolean DEFAULT false)
	RETURNS TABLE (item anycompatible, depth integer, origin anycompatible, is_top boolean,
		is_installed boolean, is_known boolean)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 1000
	SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_recall(regclass, anycompatiblearray, timestamptz, integer, text, text, text, text, text, boolean) IS
	'everything that bad lots or units went into, and which of it nothing contains';

-- One item; only what is no array is one.
CREATE FUNCTION trace_recall(edges regclass, item anycompatiblenonarray,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	chronological boolean DEFAULT false)
	RETURNS TABLE (item anycompatiblenonarray, depth integer, origin anycompatiblenonarray, is_top boolean,
		is_installed boolean, is_known boolean)
	AS 'MODULE_PATHNAME', 'trace_recall_item' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 1000
	SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_recall(regclass, anycompatiblenonarray, timestamptz, integer, text, text, text, text, text, boolean) IS
	'the same for one bad lot or unit';

-- What a literal without a type is taken for: one item, or in braces an array of them.
CREATE FUNCTION trace_recall(edges regclass, item text,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	chronological boolean DEFAULT false)
	RETURNS TABLE (item text, depth integer, origin text, is_top boolean,
		is_installed boolean, is_known boolean)
	AS 'MODULE_PATHNAME', 'trace_recall_text' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 1000
	SUPPORT traceability_trace_support;
COMMENT ON FUNCTION trace_recall(regclass, text, timestamptz, integer, text, text, text, text, text, boolean) IS
	'the same for one item as text, or in braces for several';

CREATE FUNCTION trace_contains(edges regclass, unit anycompatible, component anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	chronological boolean DEFAULT false)
	RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000;
COMMENT ON FUNCTION trace_contains(regclass, anycompatible, anycompatible, timestamptz, integer, text, text, text, text, text, boolean) IS
	'is the component inside the unit, at any depth';

CREATE FUNCTION trace_path(edges regclass, unit anycompatible, component anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	chronological boolean DEFAULT false)
	RETURNS TABLE (step integer, item anycompatible)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 10;
COMMENT ON FUNCTION trace_path(regclass, anycompatible, anycompatible, timestamptz, integer, text, text, text, text, text, boolean) IS
	'a shortest path from the unit (step 0) down to the component';

CREATE FUNCTION trace_tree(edges regclass, item anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred')
	RETURNS SETOF text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 100;
COMMENT ON FUNCTION trace_tree(regclass, anycompatible, timestamptz, integer, text, text, text, text, text) IS
	'what is inside an item, drawn as a tree; with parent and child exchanged, where it went';
