/*
 * inspect.c
 *		What SQL functions that read a genealogy index have in common: rights, locks, checks.
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/index.h"
#include "catalog/pg_class.h"
#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/inspect.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/acl.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

pg_noreturn static void
refuse(Oid index)
{
	char *name = get_rel_name(index);

	if (name == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("relation with OID %u does not exist", index)));
	ereport(ERROR,
			(errcode(ERRCODE_WRONG_OBJECT_TYPE), errmsg("\"%s\" is not a genealogy index", name),
			 get_rel_relkind(index) == RELKIND_PARTITIONED_INDEX
				 ? errdetail("The index of a partitioned table has no pages of its own.")
				 : 0,
			 get_rel_relkind(index) == RELKIND_PARTITIONED_INDEX
				 ? errhint("Name the index of a partition.")
				 : 0));
}

static void
check_index(Relation index)
{
	if (index->rd_indam->ambuild != genealogy_build)
		refuse(RelationGetRelid(index));
	if (RELATION_IS_OTHER_TEMP(index))
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("cannot access temporary tables of other sessions")));
	if (!index->rd_index->indisvalid)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("index \"%s\" is not valid", RelationGetRelationName(index)),
				 errdetail("Building it was not completed."), errhint("Please REINDEX it.")));
}

void
inspect_begin(Inspection *inspection, Oid index, LOCKMODE table_lock)
{
	Oid heap;

	if (get_rel_relkind(index) != RELKIND_INDEX)
		refuse(index);
	heap = IndexGetRelation(index, true);
	if (!OidIsValid(heap))
		refuse(index);
	if (!relation_is_owned(heap, GetUserId()))
		aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_TABLE, lookup_relation_name(heap));
	inspection->lock = table_lock;
	inspection->heap = try_table_open(heap, table_lock);
	if (inspection->heap == NULL || IndexGetRelation(index, true) != heap)
		refuse(index);
	inspection->index = index_open(index, AccessShareLock);
	check_index(inspection->index);

	GetUserIdAndSecContext(&inspection->user, &inspection->security);
	SetUserIdAndSecContext(inspection->heap->rd_rel->relowner,
						   inspection->security | SECURITY_RESTRICTED_OPERATION);
	inspection->settings = NewGUCNestLevel();
	restrict_search_path();
}

void
inspect_end(Inspection *inspection)
{
	AtEOXact_GUC(false, inspection->settings);
	SetUserIdAndSecContext(inspection->user, inspection->security);
	index_close(inspection->index, AccessShareLock);
	table_close(inspection->heap, inspection->lock);
}
