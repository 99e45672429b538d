-- Where traces read their links.

CREATE FUNCTION trace_explain(edges regclass, parent text DEFAULT 'parent', child text DEFAULT 'child') RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION trace_explain(regclass, text, text) IS
	'whether trace_components, trace_where_used, both counts of them, trace_recall, trace_contains and trace_path read a genealogy index of the table, and if not, why';
