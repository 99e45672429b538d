/*
 * check.c
 *		What is wrong with a table of links.
 *
 * All links are read once and kept.  Then the checks look for what a guard would
 * refuse.
 */
#include "postgres.h"

#include "check/check.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/lookup.h"

static void
report_link(CheckedLinks *links, const char *problem, uint32 node, uint32 link)
{
	Finding finding = {.problem = problem, .node = node, .links = &link, .count = 1};

	check_add_finding(links, &finding);
}

static void
check_single_links(CheckedLinks *links)
{
	for (uint32 i = 0; i < links->count; i++)
	{
		LinkTimes times = check_links_times(links, i);
		LinkEnds ends = links->ends[i];

		CHECK_FOR_INTERRUPTS();
		if (link_ends_before_it_begins(times))
			report_link(links, "removed before installed", ends.child, i);
		if (ends.parent == ends.child && !period_is_empty(link_in_force(times)))
			report_link(links, "self-link", ends.parent, i);
	}
}

/*
 * Rows (problem, item, detail): what is wrong with the links, and with the
 * quantities of lots in them unless the table of lots is NULL.
 */
static void
check_list(TraceCall *call, const LotsTable *table)
{
	CheckedLinks links;
	Lots lots;

	call->memory.has_no_depth = true;
	call->memory.hint = "Raise traceability.trace_memory, or read a view of fewer links.";
	check_links_init(&links, call);
	if (table != NULL)
		check_lots_read(&lots, &links, table);
	check_links_read(&links);
	check_single_links(&links);
	check_links_group(&links, END_PARENT);
	check_cycles(&links);
	check_links_group(&links, END_CHILD);
	check_locations(&links);
	if (table != NULL)
		check_lots(&links, &lots);
}

PG_FUNCTION_INFO_V1(trace_check);

static const TraceArguments all_links = {COLUMNS_FROM(1), .need_times = COLUMN_IF_THERE};

static const TraceArguments all_links_of_lots = {COLUMNS_FROM(1), .quantity = 6,
												 .need_times = COLUMN_IF_THERE,
												 .need_quantity = COLUMN_NEEDED};

Datum
trace_check(PG_FUNCTION_ARGS)
{
	bool has_lots = !PG_ARGISNULL(7);
	LotsTable lots;
	TraceCall call;

	lookup_begin_rows(fcinfo, 0);
	trace_call_begin(&call, fcinfo, has_lots ? &all_links_of_lots : &all_links);
	if (has_lots)
	{
		trace_call_require(&call, 6, "quantity");
		lots.relation = PG_GETARG_OID(7);
		lots.lot = trace_call_column(&call, 8, "lot");
		lots.received = trace_call_column(&call, 9, "received");
	}
	check_list(&call, has_lots ? &lots : NULL);
	trace_call_end(&call);
	return (Datum) 0;
}
