/*
 * allocate_role.c
 *		The rights of a table's owner, for what is done to it in his name.
 */
#include "postgres.h"

#include "functions/allocate_role.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/guc.h"

void
allocate_become_owner(Oid relation, AllocateRole *before)
{
	Oid owner = lookup_relation_owner(relation);

	GetUserIdAndSecContext(&before->user, &before->security);
	SetUserIdAndSecContext(owner, before->security | SECURITY_LOCAL_USERID_CHANGE |
									  SECURITY_RESTRICTED_OPERATION | SECURITY_NOFORCE_RLS);
	before->settings = NewGUCNestLevel();
	restrict_search_path();
}

void
allocate_become_caller(const AllocateRole *before)
{
	AtEOXact_GUC(false, before->settings);
	SetUserIdAndSecContext(before->user, before->security);
}
