/*
 * check.c
 *		What is wrong with a table of links.
 *
 * All links are read once, and kept; what is looked for then is what a guard
 * refuses, and times that cannot be.
 */
#include "postgres.h"

#include "genealogy/check.h"
#include "miscadmin.h"

static void
report_link(Links *links, const char *problem, uint32 node, uint32 link)
{
	Finding finding = {.problem = problem, .node = node, .links = &link, .count = 1};

	report_finding(links, &finding);
}

static void
check_single_links(Links *links)
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

void
check_list(TraceCall *call, const LotsTable *table)
{
	Links links;
	Lots lots;

	call->memory.has_no_depth = true;
	call->memory.hint = "Raise traceability.trace_memory, or read a view of fewer links.";
	check_links_init(&links, call);
	if (table != NULL)
		lots_read(&lots, &links, table);
	check_links_read(&links);
	check_single_links(&links);
	check_links_group(&links, END_PARENT);
	check_cycles(&links);
	check_links_group(&links, END_CHILD);
	check_places(&links);
	if (table != NULL)
		check_lots(&links, &lots);
}
