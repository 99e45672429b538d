/*
 * debug.c
 *		Settings that let tests reach what is rare; only when compiled with -DTRACE_DEBUG.
 */
#include "postgres.h"

#include "genealogy_index/debug.h"

#ifdef TRACE_DEBUG

#include <unistd.h>

#include "access/xlog.h"
#include "genealogy_index/pages.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"

bool debug_tiny = false;
int debug_node_blocks = NODE_BLOCK_LIMIT;
int debug_record_delay = 0;
static int debug_crash_after = 0;
static int debug_stop_key = 0;

/* Like a crash: the record is on disk, and nothing after it. */
void
debug_record_written(XLogRecPtr end)
{
	if (debug_crash_after == 0 || --debug_crash_after > 0)
		return;
	if (!XLogRecPtrIsInvalid(end))
		XLogFlush(end);
	_exit(2);
}

void
debug_stop(void)
{
	if (debug_stop_key == 0)
		return;
	DirectFunctionCall1(pg_advisory_lock_shared_int8, Int64GetDatum(debug_stop_key));
	DirectFunctionCall1(pg_advisory_unlock_shared_int8, Int64GetDatum(debug_stop_key));
}

void
debug_settings_define(void)
{
	DefineCustomBoolVariable("traceability.debug_tiny",
							 "Limits pages of genealogy indexes to a few entries.", NULL,
							 &debug_tiny, false, PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("traceability.debug_node_blocks",
							"Number of blocks of a genealogy index that can hold items.", NULL,
							&debug_node_blocks, NODE_BLOCK_LIMIT, BLOCKS_AT_FIRST, NODE_BLOCK_LIMIT,
							PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable(
		"traceability.debug_crash_after",
		"Number of WAL records of genealogy indexes after which the server stops.", NULL,
		&debug_crash_after, 0, 0, PG_INT32_MAX, PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable(
		"traceability.debug_record_delay",
		"Time that WAL records of genealogy indexes wait before they are written.", NULL,
		&debug_record_delay, 0, 0, 60000, PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL);
	DefineCustomIntVariable(
		"traceability.debug_stop",
		"Advisory lock that a trace takes after reading links, and VACUUM before "
		"each page of a genealogy index.",
		NULL, &debug_stop_key, 0, 0, PG_INT32_MAX, PGC_USERSET, 0, NULL, NULL, NULL);
}

#endif
