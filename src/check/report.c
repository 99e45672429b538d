/*
 * report.c
 *		Findings as rows.
 */
#include "postgres.h"

#include "check/check.h"
#include "links/json.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

/* For a lot that went into everything, a reader wants the sum and not every link. */
#define LINKS_PER_FINDING 1000

static void
append_link(StringInfo json, CheckedLinks *links, uint32 number)
{
	const TraceNode *nodes = links->nodes.nodes;
	LinkJson link = {.parent = item_text(&links->call->item, nodes[links->ends[number].parent].key),
					 .child = item_text(&links->call->item, nodes[links->ends[number].child].key),
					 .quantity = check_links_quantity(links, number),
					 .times = check_links_times(links, number)};

	link_json_append(json, &link);
}

static Datum
make_detail(CheckedLinks *links, const Finding *finding)
{
	uint32 listed = Min(finding->count, LINKS_PER_FINDING);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoString(&json, "{\"links\": [");
	for (uint32 i = 0; i < listed; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i > 0)
			appendStringInfoString(&json, ", ");
		append_link(&json, links, finding->links[i]);
	}
	appendStringInfoChar(&json, ']');
	if (listed < finding->count)
		appendStringInfo(&json, ", \"more\": %u", finding->count - listed);
	if (finding->received != NULL)
		link_json_append_number(&json, "received", finding->received);
	if (finding->used != NULL)
		link_json_append_number(&json, "used", finding->used);
	if (finding->period != NULL)
	{
		link_json_append_time(&json, "from", finding->period->from, DT_NOBEGIN);
		link_json_append_time(&json, "until", finding->period->until, DT_NOEND);
	}
	appendStringInfoChar(&json, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

void
check_add_finding(CheckedLinks *links, const Finding *finding)
{
	MemoryContext caller;
	Datum values[3];
	bool nulls[3] = {false, false, false};

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(links->scratch);
	caller = MemoryContextSwitchTo(links->scratch);
	values[0] = CStringGetTextDatum(finding->problem);
	values[1] = item_from_key(&links->call->item, links->nodes.nodes[finding->node].key);
	values[2] = make_detail(links, finding);
	trace_call_row(links->call, values, nulls);
	MemoryContextSwitchTo(caller);
}
