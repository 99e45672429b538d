-- Genealogy: a trigger that refuses links which contradict others.

CREATE FUNCTION trace_guard() RETURNS trigger
	AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION trace_guard() IS
	'trigger that refuses a link which closes a cycle, puts a unit into two places at once or uses more of a lot than was received';
