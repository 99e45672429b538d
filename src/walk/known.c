/*
 * known.c
 *		Whether there are such items at all.
 *
 * What no link mentions may be an item on the shelf, or a code that was not
 * typed right; a trace cannot know, but must not let an answer about it look
 * like a finding.
 */
#include "postgres.h"

#include "access/xact.h"
#include "links/expansion.h"
#include "miscadmin.h"
#include "pg/fault.h"
#include "utils/memutils.h"
#include "walk/known.h"

/* In one statement; then one that there are more. */
#define NOTICES_AT_MOST 10

typedef struct Search
{
	LinkSource *source;
	NodeSet nodes;
	Asked *asked;
	Known known; /* what a link makes of an item */
	uint32 left;
	MemoryContext scratch; /* emptied before every link */
} Search;

static bool
visit_link(void *state, const TraceLink *link)
{
	Search *search = state;
	MemoryContext caller;
	uint32 number;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(search->scratch);
	caller = MemoryContextSwitchTo(search->scratch);
	if (nodes_find(&search->nodes, key_plain(search->source->key, link->from), &number))
	{
		Asked *asked = &search->asked[search->nodes.nodes[number].note.asked];

		search->left -= asked->known == KNOWN_NEVER;
		asked->known = Max(asked->known, search->known);
	}
	MemoryContextSwitchTo(caller);
	return search->left > 0;
}

static Datum
node_item(const void *list, uint32 index)
{
	return ((const Search *) list)->nodes.nodes[index].key;
}

/* Looks for items at both ends of links; "named": with their keys in the table. */
static void
look_in(TraceCall *call, LinkSource *source, Known known, bool named, Asked *asked, uint32 count)
{
	Search search = {.source = source, .asked = asked, .known = known};
	LinkExpansion expansion = {.source = source,
							   .item = node_item,
							   .list = &search,
							   .memory = &call->memory};
	MemoryContext caller;

	search.scratch = AllocSetContextCreate(call->context, "trace known", ALLOCSET_SMALL_SIZES);
	nodes_init(&search.nodes, source->key, &call->memory);
	caller = MemoryContextSwitchTo(search.scratch);
	for (uint32 i = 0; i < count; i++)
	{
		Datum key = asked[i].key;
		uint32 number;

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(search.scratch);
		if (asked[i].known != KNOWN_NEVER)
			continue;
		if (named && call->source->item != NULL)
			key = call->source->item(call->source, key);
		search.left += nodes_add(&search.nodes, key_plain(source->key, key), (NodeNote){.asked = i},
								 &number);
	}
	MemoryContextSwitchTo(caller);
	expansion.count = search.left;
	for (expansion.direction = TRACE_DOWN; search.left > 0 && expansion.direction <= TRACE_UP;
		 expansion.direction++)
		(void) links_expand(&expansion, visit_link, &search);
	MemoryContextDelete(search.scratch);
}

/* In the links of all times. */
static void
look_at_other_times(TraceCall *call, Asked *asked, uint32 count)
{
	TraceArguments arguments = {.may_stop = true, .asks = ASKS_BY_ITEM};
	LinkTable table = call->table;
	LinkSource *source;

	table.dated = table.has_times = table.has_quantity = table.has_part = false;
	table.number = LINK_TABLES - 1;
	source = trace_call_open(call, &table, &arguments);
	look_in(call, source, KNOWN_ONCE, true, asked, count);
	source->close(source);
}

void
known_find(TraceCall *call, Asked *asked, uint32 count)
{
	MemoryContext caller = MemoryContextSwitchTo(call->context);
	uint32 unknown = 0;

	for (uint32 i = 0; i < count; i++)
		asked[i].known = KNOWN_NEVER;
	look_in(call, call->source, KNOWN_THEN, false, asked, count);
	for (uint32 i = 0; i < count; i++)
		unknown += asked[i].known == KNOWN_NEVER;
	if (unknown > 0 && call->table.dated)
		look_at_other_times(call, asked, count);
	MemoryContextSwitchTo(caller);
}

/* Whether there were not yet too many notices; the last one reports that there are more. */
static bool
may_give_notice(void)
{
	static TimestampTz statement = 0;
	static int given = 0;

	if (statement != GetCurrentStatementStartTimestamp())
		given = 0;
	statement = GetCurrentStatementStartTimestamp();
	if (given < NOTICES_AT_MOST)
		given++;
	else if (given++ == NOTICES_AT_MOST)
		ereport(NOTICE, (errmsg("there are more items that no link mentions")));
	return given <= NOTICES_AT_MOST;
}

void
known_notice(TraceCall *call, Datum key, uint32 count)
{
	const char *table = call->table.table_name;
	MemoryContext caller;

	if (!may_give_notice())
		return;
	if (count > 1)
	{
		ereport(NOTICE, (errmsg("no link of \"%s\" mentions any of the %u items", table, count)));
		return;
	}
	caller = MemoryContextSwitchTo(call->context);
	if (call->source->item != NULL)
		key = call->source->item(call->source, key);
	ereport(NOTICE, (errmsg("no link of \"%s\" mentions \"%s\"", table,
							fault_shorten(item_text(&call->item, key)))));
	MemoryContextSwitchTo(caller);
}

void
known_any(TraceCall *call, Asked *asked, uint32 count)
{
	known_find(call, asked, count);
	for (uint32 i = 0; i < count; i++)
	{
		if (asked[i].known != KNOWN_NEVER)
			return;
	}
	known_notice(call, asked[0].key, count);
}

Known
known_item(TraceCall *call, Datum key)
{
	Asked asked = {.key = key};

	known_find(call, &asked, 1);
	if (asked.known == KNOWN_NEVER)
		known_notice(call, key, 1);
	return asked.known;
}
