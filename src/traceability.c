/*
 * traceability.c
 *		Module magic and settings.
 */
#include "postgres.h"

#include <limits.h>

#include "genealogy_index/genealogy_index.h"
#include "items/settings.h"
#include "pg/compat.h"
#include "utils/guc.h"

PG_MODULE_MAGIC;

int trace_memory_kb = 256 * 1024;
bool use_genealogy_index = true;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	DefineCustomIntVariable("traceability.trace_memory",
							"Memory that one trace may use for the items it has visited.",
							"A trace that needs more stops with an error.", &trace_memory_kb,
							256 * 1024, 64, MAX_KILOBYTES, PGC_USERSET, GUC_UNIT_KB, NULL, NULL,
							NULL);

	DefineCustomBoolVariable("traceability.use_genealogy_index",
							 "Lets traces read their links from a genealogy index.",
							 "Without such an index, or when this is off, traces run queries.",
							 &use_genealogy_index, true, PGC_USERSET, 0, NULL, NULL, NULL);

	genealogy_index_init();

	MarkGUCPrefixReserved("traceability");
}
