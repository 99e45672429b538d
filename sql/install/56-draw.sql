-- Genealogy: pictures, in the languages of programs that draw.

CREATE FUNCTION trace_mermaid(edges regclass, item anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	quantity text DEFAULT 'quantity')
	RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000;
COMMENT ON FUNCTION trace_mermaid(regclass, anycompatible, timestamptz, integer, text, text, text, text, text, text) IS
	'what is inside an item, drawn as a flowchart in Mermaid, for Markdown; with parent and child exchanged, where it went';

CREATE FUNCTION trace_dot(edges regclass, item anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	quantity text DEFAULT 'quantity')
	RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000;
COMMENT ON FUNCTION trace_dot(regclass, anycompatible, timestamptz, integer, text, text, text, text, text, text) IS
	'what is inside an item, drawn in DOT, for Graphviz; with parent and child exchanged, where it went';

CREATE FUNCTION trace_json(edges regclass, item anycompatible,
	at timestamptz DEFAULT NULL, max_depth integer DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	quantity text DEFAULT 'quantity')
	RETURNS json
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000;
COMMENT ON FUNCTION trace_json(regclass, anycompatible, timestamptz, integer, text, text, text, text, text, text) IS
	'what is inside an item, nodes and links as JSON, for programs that draw; with parent and child exchanged, where it went';
