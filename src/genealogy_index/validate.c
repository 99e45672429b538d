/*
 * validate.c
 *		Whether an operator class is fit for a genealogy index.
 */
#include "postgres.h"

#include "access/amvalidate.h"
#include "access/htup_details.h"
#include "catalog/pg_am.h"
#include "catalog/pg_amop.h"
#include "catalog/pg_amproc.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_type.h"
#include "genealogy_index/genealogy_index.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/syscache.h"

typedef struct Validation
{
	const char *family;
	List *hashed; /* the types that have a hash function */
	bool valid;
} Validation;

#define COMPLAIN(validation, ...) \
	do \
	{ \
		ereport(INFO, (errcode(ERRCODE_INVALID_OBJECT_DEFINITION), errmsg(__VA_ARGS__))); \
		(validation)->valid = false; \
	} while (0)

static void
check_function(Validation *validation, Form_pg_amproc function)
{
	char *name = format_procedure(function->amproc);

	if (function->amproclefttype != function->amprocrighttype)
		COMPLAIN(validation,
				 "operator family \"%s\" of access method %s contains support function %s with "
				 "different left and right input types",
				 validation->family, "genealogy", name);
	else if (function->amprocnum != GENEALOGY_HASH_PROC)
		COMPLAIN(validation,
				 "operator family \"%s\" of access method %s contains function %s with invalid "
				 "support number %d",
				 validation->family, "genealogy", name, function->amprocnum);
	else if (!check_amproc_signature(function->amproc, INT4OID, false, 1, 1,
									 function->amproclefttype))
		COMPLAIN(validation,
				 "operator family \"%s\" of access method %s contains function %s with wrong "
				 "signature for support number %d",
				 validation->family, "genealogy", name, function->amprocnum);
	else
		validation->hashed = lappend_oid(validation->hashed, function->amproclefttype);
}

static void
check_operator(Validation *validation, Form_pg_amop operator)
{
	char *name = format_operator(operator->amopopr);

	if (operator->amopstrategy != GENEALOGY_EQUAL_STRATEGY)
		COMPLAIN(validation,
				 "operator family \"%s\" of access method %s contains operator %s with invalid "
				 "strategy number %d",
				 validation->family, "genealogy", name, operator->amopstrategy);
	if (operator->amoppurpose != AMOP_SEARCH || OidIsValid(operator->amopsortfamily))
		COMPLAIN(validation,
				 "operator family \"%s\" of access method %s contains invalid ORDER BY "
				 "specification for operator %s",
				 validation->family, "genealogy", name);
	if (!check_amop_signature(operator->amopopr,
							  BOOLOID, operator->amoplefttype, operator->amoprighttype))
		COMPLAIN(validation,
				 "operator family \"%s\" of access method %s contains operator %s with wrong "
				 "signature",
				 validation->family, "genealogy", name);
	if (!list_member_oid(validation->hashed, operator->amoplefttype) ||
		!list_member_oid(validation->hashed, operator->amoprighttype))
		COMPLAIN(validation,
				 "operator family \"%s\" of access method %s lacks support function for operator "
				 "%s",
				 validation->family, "genealogy", name);
}

static void
check_family(Validation *validation, Oid family)
{
	CatCList *functions = SearchSysCacheList1(AMPROCNUM, ObjectIdGetDatum(family));
	CatCList *operators = SearchSysCacheList1(AMOPSTRATEGY, ObjectIdGetDatum(family));

	for (int i = 0; i < functions->n_members; i++)
		check_function(validation, (Form_pg_amproc) GETSTRUCT(&functions->members[i]->tuple));
	for (int i = 0; i < operators->n_members; i++)
		check_operator(validation, (Form_pg_amop) GETSTRUCT(&operators->members[i]->tuple));
	ReleaseCatCacheList(operators);
	ReleaseCatCacheList(functions);
}

static const char *
family_name(Oid family)
{
	HeapTuple tuple = SearchSysCache1(OPFAMILYOID, ObjectIdGetDatum(family));
	const char *name;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator family %u", family);
	name = pstrdup(NameStr(((Form_pg_opfamily) GETSTRUCT(tuple))->opfname));
	ReleaseSysCache(tuple);
	return name;
}

bool
genealogy_validate(Oid operator_class)
{
	Validation validation = {.valid = true};
	HeapTuple tuple = SearchSysCache1(CLAOID, ObjectIdGetDatum(operator_class));
	Form_pg_opclass form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator class %u", operator_class);
	form = (Form_pg_opclass) GETSTRUCT(tuple);
	validation.family = family_name(form->opcfamily);
	check_family(&validation, form->opcfamily);

	if (!OidIsValid(get_opfamily_member(form->opcfamily, form->opcintype, form->opcintype,
										GENEALOGY_EQUAL_STRATEGY)))
		COMPLAIN(&validation, "operator class \"%s\" of access method %s is missing operator %d",
				 NameStr(form->opcname), "genealogy", GENEALOGY_EQUAL_STRATEGY);
	if (!list_member_oid(validation.hashed, form->opcintype))
		COMPLAIN(&validation,
				 "operator class \"%s\" of access method %s is missing support function %d",
				 NameStr(form->opcname), "genealogy", GENEALOGY_HASH_PROC);
	ReleaseSysCache(tuple);
	return validation.valid;
}
