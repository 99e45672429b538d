-- Where traces read their links.

CREATE FUNCTION trace_explain(edges regclass, parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred', quantity text DEFAULT 'quantity',
	part text DEFAULT 'part_number') RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION trace_explain(regclass, text, text, text, text, text, text, text) IS
	'whether traces read a genealogy index of the table, and which columns in it or in the rows; if not, why. trace_check, and trace_common without a baseline, want every link, and read the table';
