-- Genealogy: what is wrong with a table of links?

CREATE FUNCTION trace_check(edges regclass,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	quantity text DEFAULT 'quantity',
	lots regclass DEFAULT NULL, lot text DEFAULT 'lot', received text DEFAULT 'quantity')
	RETURNS TABLE (problem text, item text, detail jsonb)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100;
COMMENT ON FUNCTION trace_check(regclass, text, text, text, text, text, text, regclass, text, text) IS
	'what is wrong with links: cycles, units in two places at once, lots of which more was used than was received';
