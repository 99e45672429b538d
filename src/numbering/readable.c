/*
 * readable.c
 *		Which tables can be read while a counter begins.
 *
 * Nothing can be read of a table on another server or of another session, nor
 * of one that this session is rewriting.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/relation.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "numbering/readable.h"
#include "storage/lmgr.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* Whether there is a table that ALTER TABLE writes new rows to. */
static bool
is_rewriting(void)
{
	Relation classes = table_open(RelationRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	bool found;

	ScanKeyInit(&keys[0], Anum_pg_class_relname, BTGreaterEqualStrategyNumber, F_NAMEGE,
				CStringGetDatum("pg_temp_"));
	ScanKeyInit(&keys[1], Anum_pg_class_relname, BTLessStrategyNumber, F_NAMELT,
				CStringGetDatum("pg_temp`"));
	scan = systable_beginscan(classes, ClassNameNspIndexId, true, NULL, 2, keys);
	found = HeapTupleIsValid(systable_getnext(scan));
	systable_endscan(scan);
	table_close(classes, AccessShareLock);
	return found;
}

static bool
is_locked_by_us(Oid relation)
{
	Relation table = relation_open(relation, NoLock);
	bool locked = CheckRelationLockedByMe(table, AccessExclusiveLock, false);

	relation_close(table, NoLock);
	return locked;
}

/*
 * ALTER TABLE locks a table and all that inherit from it, describes them anew
 * in the catalogs, and then rewrites one after the other: until its turn has
 * come, the rows of a table do not match the catalogs.
 */
static bool
is_readable_part(Oid relation)
{
	return get_rel_relkind(relation) != RELKIND_FOREIGN_TABLE &&
		   !isOtherTempNamespace(get_rel_namespace(relation)) &&
		   !(is_locked_by_us(relation) && is_rewriting());
}

bool
numbering_is_readable(Oid relation)
{
	char kind = get_rel_relkind(relation);
	ListCell *cell;

	if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE)
		return false;
	foreach (cell, find_all_inheritors(relation, AccessShareLock, NULL))
	{
		if (!is_readable_part(lfirst_oid(cell)))
			return false;
	}
	return true;
}
