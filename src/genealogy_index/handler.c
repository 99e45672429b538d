/*
 * handler.c
 *		What a genealogy index can do, and its options.
 */
#include "postgres.h"

#include "access/reloptions.h"
#include "commands/vacuum.h"
#include "genealogy_index/debug.h"
#include "genealogy_index/genealogy_index.h"
#include "pg/compat.h"

static relopt_kind option_kind;

void
genealogy_index_init(void)
{
	option_kind = add_reloption_kind();
	add_int_reloption(option_kind, "inline_links",
					  "Number of links stored together with a new item of a genealogy index",
					  INLINE_LINKS_DEFAULT, 0, INLINE_LINKS_LIMIT, AccessExclusiveLock);
	debug_settings_define();
}

bytea *
genealogy_options(Datum options, bool validate)
{
	static const relopt_parse_elt table[] = {{.optname = "inline_links",
											  .opttype = RELOPT_TYPE_INT,
											  .offset = offsetof(GenealogyOptions, inline_links)}};

	return build_reloptions(options, validate, option_kind, sizeof(GenealogyOptions), table,
							lengthof(table));
}

PG_FUNCTION_INFO_V1(genealogy_handler);

/* Abilities that are not set are absent. */
Datum
genealogy_handler(PG_FUNCTION_ARGS)
{
	IndexAmRoutine *routine = makeNode(IndexAmRoutine);

	routine->amstrategies = GENEALOGY_EQUAL_STRATEGY;
	routine->amsupport = GENEALOGY_HASH_PROC;
	routine->amcanmulticol = true;
	routine->amoptionalkey = true;
	routine->amcaninclude = true;
	routine->amkeytype = InvalidOid;
	routine->amparallelvacuumoptions = VACUUM_OPTION_PARALLEL_BULKDEL |
									   VACUUM_OPTION_PARALLEL_COND_CLEANUP;
	index_am_set_consistent_equality(routine);

	routine->ambuild = genealogy_build;
	routine->ambuildphasename = genealogy_build_phase_name;
	routine->ambuildempty = genealogy_build_empty;
	routine->aminsert = genealogy_insert;
	routine->ambulkdelete = genealogy_bulk_delete;
	routine->amvacuumcleanup = genealogy_vacuum_cleanup;
	routine->amcostestimate = genealogy_cost_estimate;
	routine->amoptions = genealogy_options;
	routine->amvalidate = genealogy_validate;
	routine->ambeginscan = genealogy_begin_scan;
	routine->amrescan = genealogy_rescan;
	routine->amgettuple = genealogy_get_tuple;
	routine->amgetbitmap = genealogy_get_bitmap;
	routine->amendscan = genealogy_end_scan;

	PG_RETURN_POINTER(routine);
}
