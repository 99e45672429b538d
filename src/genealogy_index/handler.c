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
	static IndexAmRoutine routine = {
		.type = T_IndexAmRoutine,
		.amstrategies = GENEALOGY_EQUAL_STRATEGY,
		.amsupport = GENEALOGY_HASH_PROC,
		.amcanmulticol = true,
		.amoptionalkey = true,
		.amcaninclude = true,
		.amkeytype = InvalidOid,
		.amparallelvacuumoptions = VACUUM_OPTION_PARALLEL_BULKDEL |
								   VACUUM_OPTION_PARALLEL_COND_CLEANUP,
		.ambuild = genealogy_build,
		.ambuildphasename = genealogy_build_phase_name,
		.ambuildempty = genealogy_build_empty,
		.aminsert = genealogy_insert,
		.ambulkdelete = genealogy_bulk_delete,
		.amvacuumcleanup = genealogy_vacuum_cleanup,
		.amcostestimate = genealogy_cost_estimate,
		.amoptions = genealogy_options,
		.amvalidate = genealogy_validate,
		.ambeginscan = genealogy_begin_scan,
		.amrescan = genealogy_rescan,
		.amgettuple = genealogy_get_tuple,
		.amgetbitmap = genealogy_get_bitmap,
		.amendscan = genealogy_end_scan,
	};

	index_am_set_consistent_equality(&routine);
	index_am_return(&routine);
}
