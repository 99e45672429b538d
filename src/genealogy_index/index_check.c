/*
 * index_check.c
 *		trace_index_check: whether a genealogy index is as it should be.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "funcapi.h"
#include "genealogy_index/index_check.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

void
index_check_report(IndexCheck *check, BlockNumber block, const char *format, ...)
{
	StringInfoData problem;
	Datum values[2];
	bool nulls[2] = {block == InvalidBlockNumber, false};

	initStringInfo(&problem);
	for (;;)
	{
		va_list arguments;
		int needed;

		va_start(arguments, format);
		needed = appendStringInfoVA(&problem, format, arguments);
		va_end(arguments);
		if (needed == 0)
			break;
		enlargeStringInfo(&problem, needed);
	}
	check->problems++;
	values[0] = Int64GetDatum((int64) block);
	values[1] = CStringGetTextDatum(problem.data);
	tuplestore_putvalues(check->result->setResult, check->result->setDesc, values, nulls);
	pfree(problem.data);
}

/* A transaction's snapshot that is older than the index may see rows that are rightly not in it. */
static Snapshot
take_snapshot(Relation index)
{
	Snapshot snapshot = RegisterSnapshot(GetTransactionSnapshot());

	if (IsolationUsesXactSnapshot() && index->rd_index->indcheckxmin &&
		!TransactionIdPrecedes(HeapTupleHeaderGetXmin(index->rd_indextuple->t_data),
							   snapshot->xmin))
		ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						errmsg("index \"%s\" cannot be checked in this transaction",
							   RelationGetRelationName(index)),
						errdetail("The transaction's snapshot is older than the index.")));
	return snapshot;
}

/* Damaged pages cannot be searched. */
static void
check_index(IndexCheck *check)
{
	index_check_rows_begin(check);
	index_check_pages(check);
	index_check_directory(check);
	if (check->problems == 0)
	{
		index_check_nodes(check);
		index_check_chains(check);
		index_check_rows(check);
	}
	index_check_rows_end(check);
}

PG_FUNCTION_INFO_V1(trace_index_check);

Datum
trace_index_check(PG_FUNCTION_ARGS)
{
	bool block_writers = PG_GETARG_BOOL(1);
	IndexCheck check = {0};
	Inspection inspection;

	lookup_begin_rows(fcinfo, 0);
	inspect_begin(&inspection, PG_GETARG_OID(0), block_writers ? ShareLock : AccessShareLock);
	check.result = (ReturnSetInfo *) fcinfo->resultinfo;
	check.heap = inspection.heap;
	check.block_writers = block_writers;
	check.snapshot = take_snapshot(inspection.index);
	check.blocks = RelationGetNumberOfBlocks(inspection.index);
	check.scratch = AllocSetContextCreate(CurrentMemoryContext, "genealogy index check",
										  ALLOCSET_DEFAULT_SIZES);
	genealogy_index_open(&check.index, inspection.index);
	check_index(&check);
	UnregisterSnapshot(check.snapshot);
	inspect_end(&inspection);
	PG_RETURN_NULL();
}
