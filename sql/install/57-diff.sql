-- As built against as designed.

CREATE FUNCTION trace_diff(as_built regclass, bom regclass, unit anycompatible,
	unit_part text DEFAULT NULL, at timestamptz DEFAULT NULL,
	parent text DEFAULT 'parent', child text DEFAULT 'child',
	installed_at text DEFAULT 'installed_at', removed_at text DEFAULT 'removed_at',
	transferred text DEFAULT 'transferred',
	quantity text DEFAULT 'quantity', part text DEFAULT 'part_number',
	bom_parent text DEFAULT 'parent', bom_child text DEFAULT 'child',
	bom_quantity text DEFAULT 'quantity', format code_format DEFAULT NULL)
	RETURNS TABLE (assembly anycompatible, problem text, designed part_number, built part_number,
		designed_quantity numeric, built_quantity numeric, items anycompatiblearray)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 10;
COMMENT ON FUNCTION trace_diff(regclass, regclass, anycompatible, text, timestamptz, text, text, text, text, text, text, text, text, text, text, code_format) IS
	'where a unit, as it is built, differs from its bill of materials, through all levels';
