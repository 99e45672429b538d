/*
 * debug.h
 *		Settings that let tests reach what is rare; only when compiled with -DTRACE_DEBUG.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_DEBUG_H
#define TRACEABILITY_GENEALOGY_INDEX_DEBUG_H

#include "access/xlogdefs.h"

#ifdef TRACE_DEBUG

/* traceability.debug_tiny: pages hold a few entries, so that splits and chains come early */
extern bool debug_tiny;

/* traceability.debug_node_blocks: the number of blocks that can hold nodes and chunks */
extern int debug_node_blocks;

#define DEBUG_LIMIT(tiny, usual) (debug_tiny ? (tiny) : (usual))
#define DEBUG_NODE_BLOCK_LIMIT ((BlockNumber) debug_node_blocks)

/* traceability.debug_crash_after: the number of WAL records after which the server stops */
extern void debug_record_written(XLogRecPtr end);

#define DEBUG_RECORD_WRITTEN(end) debug_record_written(end)

/* traceability.debug_record_delay: milliseconds for which each WAL record waits before it is written */
extern int debug_record_delay;

#define DEBUG_WAIT_FOR_RECORD() pg_usleep(debug_record_delay * 1000L)

/* traceability.debug_stop: an advisory lock that readers and vacuum take, shared, and release again */
extern void debug_stop(void);

#define DEBUG_STOP() debug_stop()

extern void debug_settings_define(void);

#else

#define DEBUG_LIMIT(tiny, usual) (usual)
#define DEBUG_NODE_BLOCK_LIMIT NODE_BLOCK_LIMIT
#define DEBUG_RECORD_WRITTEN(end) ((void) (end))
#define DEBUG_WAIT_FOR_RECORD() ((void) 0)
#define DEBUG_STOP() ((void) 0)
#define debug_settings_define() ((void) 0)

#endif

#endif
