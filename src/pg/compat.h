/*
 * compat.h
 *		Every difference between the supported PostgreSQL versions.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_PG_COMPAT_H
#define TRACEABILITY_PG_COMPAT_H

#include "fmgr.h"
#include "nodes/nodes.h"
#include "utils/elog.h"

/* VARDATA and the like moved out of postgres.h with PostgreSQL 16. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * Names of a module stay its own since PostgreSQL 16, but for those that are
 * marked, as functions for SQL are.  Before, a name that two modules have could
 * be taken from the wrong one.
 */
#if PG_VERSION_NUM < 160000 && defined(__GNUC__)
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#undef PG_FUNCTION_INFO_V1
#define PG_FUNCTION_INFO_V1(name) \
	extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
	extern PGDLLEXPORT const Pg_finfo_record *CppConcat(pg_finfo_, name)(void); \
	const Pg_finfo_record *CppConcat(pg_finfo_, name)(void) \
	{ \
		static const Pg_finfo_record record = {1}; \
		return &record; \
	} \
	extern int no_such_variable
#endif

/* Soft errors came with PostgreSQL 16; before, every error is a hard one. */
#if PG_VERSION_NUM < 160000
#define errsave(context, ...) \
	do \
	{ \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
	} while (0)
#define ereturn(context, dummy, ...) \
	do \
	{ \
		errsave(context, __VA_ARGS__); \
		return dummy; \
	} while (0)
#endif

/* Ranges are made with an error context since PostgreSQL 16. */
#if PG_VERSION_NUM >= 160000
#define range_make(type, lower, upper) make_range(type, lower, upper, false, NULL)
#else
#define range_make(type, lower, upper) make_range(type, lower, upper, false)
#endif

/* A function that does not return is marked before its declaration since PostgreSQL 18. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn __attribute__((noreturn))
#endif

/* An access method declares what the operators of its families mean since PostgreSQL 18. */
#if PG_VERSION_NUM >= 180000
#define index_am_set_consistent_equality(routine) ((routine)->amconsistentequality = true)
#else
#define index_am_set_consistent_equality(routine) ((void) (routine))
#endif

/* Callers keep what an access method declares since PostgreSQL 19; before, they free it. */
#if PG_VERSION_NUM >= 190000
#define index_am_return(routine) PG_RETURN_POINTER(routine)
#define index_am_release(routine) ((void) (routine))
#else
#define index_am_return(routine) \
	PG_RETURN_POINTER(memcpy(palloc(sizeof(IndexAmRoutine)), routine, sizeof(IndexAmRoutine)))
#define index_am_release(routine) pfree(unconstify(IndexAmRoutine *, routine))
#endif

/*
 * Before PostgreSQL 17, old_snapshot_threshold lets vacuum remove what a snapshot sees.
 * Then whoever reads a page that has changed since must not go on.
 */
#if PG_VERSION_NUM < 170000
#include "storage/bufmgr.h"
#include "utils/snapmgr.h"
#define page_require_snapshot(snapshot, relation, page) TestForOldSnapshot(snapshot, relation, page)
#else
#define page_require_snapshot(snapshot, relation, page) \
	((void) (snapshot), (void) (relation), (void) (page))
#endif

/*
 * Logs that a page of an index gets another use, for standbys to cancel the queries
 * that may still know what it was; the table is named, too, since PostgreSQL 16.  The
 * record reads no page, and a GiST index logs it in the same case.
 */
#if PG_VERSION_NUM >= 160000
#define log_page_reuse(index, block, horizon) gistXLogPageReuse(index, index, block, horizon)
#else
#define log_page_reuse(index, block, horizon) gistXLogPageReuse(index, block, horizon)
#endif

/* The transaction ID that is assigned next, and its limits, for those that hold XidGenLock. */
#if PG_VERSION_NUM >= 170000
#define transam_variables TransamVariables
#else
#define transam_variables ShmemVariableCache
#endif

/* EXPLAIN shows how often an index was searched since PostgreSQL 18. */
#if PG_VERSION_NUM >= 180000
#define scan_count_search(scan) \
	do \
	{ \
		if ((scan)->instrument != NULL) \
			(scan)->instrument->nsearches++; \
	} while (0)
#else
#define scan_count_search(scan) ((void) (scan))
#endif

/* Vacuum and ANALYZE pause in different ways since PostgreSQL 18. */
#if PG_VERSION_NUM >= 180000
#define vacuum_delay() vacuum_delay_point(false)
#else
#define vacuum_delay() vacuum_delay_point()
#endif

/* One function checks the owner of any kind of object since PostgreSQL 16. */
#if PG_VERSION_NUM >= 160000
#define relation_is_owned(relation, user) object_ownercheck(RelationRelationId, relation, user)
#else
#define relation_is_owned(relation, user) pg_class_ownercheck(relation, user)
#endif

/* And one function checks the privileges on it. */
#if PG_VERSION_NUM >= 160000
#define schema_is_usable(schema, user) \
	(object_aclcheck(NamespaceRelationId, schema, user, ACL_USAGE) == ACLCHECK_OK)
#else
#define schema_is_usable(schema, user) \
	(pg_namespace_aclcheck(schema, user, ACL_USAGE) == ACLCHECK_OK)
#endif

/* Maintenance runs with a search path of the server's own since PostgreSQL 17. */
#if PG_VERSION_NUM >= 170000
#define restrict_search_path() RestrictSearchPath()
#else
#define restrict_search_path() ((void) 0)
#endif

/* A sort returns datums as copies, which must be asked for since PostgreSQL 16. */
#if PG_VERSION_NUM >= 160000
#define tuplesort_next_datum(sort, value, null) \
	tuplesort_getdatum(sort, true, true, value, null, NULL)
#else
#define tuplesort_next_datum(sort, value, null) tuplesort_getdatum(sort, true, value, null, NULL)
#endif

/* What is written past the buffers is aligned since PostgreSQL 16, and files have another name. */
#if PG_VERSION_NUM >= 160000
#define relation_locator(relation) (&(relation)->rd_locator)
#else
#define PGIOAlignedBlock PGAlignedBlock
#define relation_locator(relation) (&(relation)->rd_node)
#endif

/* The versions on which the fragments of a generic WAL record were tried. */
#define GENERIC_RECORD_IS_KNOWN (PG_VERSION_NUM < 190000)

/* Index scans count for EXPLAIN since PostgreSQL 18, and take options since PostgreSQL 19. */
#if PG_VERSION_NUM >= 190000
#define guard_beginscan(table, index, snapshot, keys) \
	index_beginscan(table, index, snapshot, NULL, keys, 0, 0)
#define table_fetch_begin(table) table_index_fetch_begin(table, 0)
#elif PG_VERSION_NUM >= 180000
#define guard_beginscan(table, index, snapshot, keys) \
	index_beginscan(table, index, snapshot, NULL, keys, 0)
#define table_fetch_begin(table) table_index_fetch_begin(table)
#else
#define guard_beginscan(table, index, snapshot, keys) \
	index_beginscan(table, index, snapshot, keys, 0)
#define table_fetch_begin(table) table_index_fetch_begin(table)
#endif

/* Subtransactions may be begun in parallel mode since PostgreSQL 17. */
#define SUBTRANSACTIONS_IN_PARALLEL_MODE (PG_VERSION_NUM >= 170000)

/* A query keeps its permissions apart from its range table since PostgreSQL 16. */
#if PG_VERSION_NUM >= 160000
#define query_take_permissions(query, state) ((query)->rteperminfos = (state)->p_rteperminfos)
#else
#define query_take_permissions(query, state) ((void) 0)
#endif

/* Generated columns that are not stored came with PostgreSQL 18. */
#if PG_VERSION_NUM >= 180000
#define is_virtual_column(attribute) ((attribute)->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL)
#else
#define is_virtual_column(attribute) false
#endif

/* The executor is told since PostgreSQL 18 no longer whether it will be run again. */
#if PG_VERSION_NUM >= 180000
#define executor_run_again(query) ExecutorRun(query, ForwardScanDirection, 0)
#else
#define executor_run_again(query) ExecutorRun(query, ForwardScanDirection, 0, false)
#endif

/* What partitions an Append leaves out is listed beside the plan since PostgreSQL 18. */
#if PG_VERSION_NUM >= 180000
#define append_pruning(statement, append) \
	((append)->part_prune_index < 0 \
		 ? NULL \
		 : list_nth_node(PartitionPruneInfo, (statement)->partPruneInfos, \
						 (append)->part_prune_index))
#else
#define append_pruning(statement, append) ((append)->part_prune_info)
#endif

/* The hook that is called for each relation that is planned has another name since PostgreSQL 19. */
#if PG_VERSION_NUM >= 190000
#define relation_planner_hook_type build_simple_rel_hook_type
#define relation_planner_hook build_simple_rel_hook
#else
#define relation_planner_hook_type get_relation_info_hook_type
#define relation_planner_hook get_relation_info_hook
#endif

/* Extensions can add to what EXPLAIN reports of planning since PostgreSQL 19. */
#if PG_VERSION_NUM >= 190000
#define plan_query(query, text) pg_plan_query(query, text, 0, NULL, NULL)
#else
#define plan_query(query, text) pg_plan_query(query, text, 0, NULL)
#endif

/* A time that the range of timestamptz has not is a soft error since PostgreSQL 19. */
#if PG_VERSION_NUM >= 190000
#include "nodes/miscnodes.h"
typedef ErrorSaveContext TimeOverflow;
#define TIME_OVERFLOW_NONE \
	{ \
		.type = T_ErrorSaveContext \
	}
#define time_overflowed(overflow) ((overflow).error_occurred)
#define date_to_timestamptz(date, overflow) date2timestamptz_safe(date, (Node *) (overflow))
#define timestamp_to_timestamptz(time, overflow) \
	timestamp2timestamptz_safe(time, (Node *) (overflow))
#else
typedef int TimeOverflow;
#define TIME_OVERFLOW_NONE 0
#define time_overflowed(overflow) ((overflow) != 0)
#define date_to_timestamptz(date, overflow) date2timestamptz_opt_overflow(date, overflow)
#define timestamp_to_timestamptz(time, overflow) timestamp2timestamptz_opt_overflow(time, overflow)
#endif

/* The server keeps the result of a JSON value that is built since PostgreSQL 19. */
#if PG_VERSION_NUM >= 190000
#define JsonbBuild JsonbInState
#define jsonb_push(json, token, value) pushJsonbValue(json, token, value)
#else
#define JsonbBuild \
	struct \
	{ \
		JsonbParseState *state; \
		JsonbValue *result; \
	}
#define jsonb_push(json, token, value) \
	((json)->result = pushJsonbValue(&(json)->state, token, value))
#endif

/* A page in memory gets its checksum by a function of another name since PostgreSQL 19. */
#if PG_VERSION_NUM >= 190000
#define page_set_checksum(page, block) PageSetChecksum(page, block)
#else
#define page_set_checksum(page, block) PageSetChecksumInplace(page, block)
#endif

/* How long an array may be is asked of the planner's own data since PostgreSQL 17. */
#if PG_VERSION_NUM >= 170000
#define array_length_estimate(root, array) estimate_array_length(root, array)
#else
#define array_length_estimate(root, array) estimate_array_length(array)
#endif

#endif
