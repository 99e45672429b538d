/*
 * links.c
 *		Every link of a table, in memory.
 *
 * A link is the numbers of two nodes, and its times and a number for its
 * quantity where they are wanted.  Each is in an array of its own; the arrays
 * grow together.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "check/links.h"
#include "items/quantity.h"
#include "items/sort.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* A small table: 8 kB of the ends of its links. */
#define LINKS_AT_FIRST 1024

#define FLAG_TRANSFERRED 1
#define FLAG_ENDED 2

static void *
resize(CheckedLinks *links, void *array, uint64 capacity, Size size)
{
	return memory_resize(&links->call->memory, array, links->capacity, capacity, size);
}

static void
grow(CheckedLinks *links)
{
	const LinkTable *table = &links->call->table;
	uint64 capacity = Max((uint64) links->capacity * 3 / 2, LINKS_AT_FIRST);

	if (links->capacity == PG_UINT32_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("cannot check more than %u links", PG_UINT32_MAX)));
	capacity = Min(capacity, PG_UINT32_MAX);
	links->ends = resize(links, links->ends, capacity, sizeof(LinkEnds));
	if (table->has_times)
		links->dates = resize(links, links->dates, capacity, sizeof(LinkDates));
	if (table->has_transferred)
		links->flags = resize(links, links->flags, capacity, sizeof(uint8));
	if (table->has_quantity)
		links->quantities = resize(links, links->quantities, capacity, sizeof(uint32));
	links->capacity = capacity;
}

void
check_links_init(CheckedLinks *links, TraceCall *call)
{
	memset(links, 0, sizeof(CheckedLinks));
	links->call = call;
	links->kind = item_kind_reader(call->table.key.type);
	links->scratch = AllocSetContextCreate(call->context, "trace link", ALLOCSET_SMALL_SIZES);
	nodes_init(&links->nodes, &call->table.key, &call->memory);
	node_order_init(&links->order, &links->nodes, &call->item, links->scratch);
	links->quantity_key = key_of_type(NUMERICOID, "quantities");
	nodes_init(&links->quantity_nodes, &links->quantity_key, &call->memory);
	call->memory.items = 0;
}

static uint32
add_item(CheckedLinks *links, Datum item)
{
	uint32 number;

	(void) nodes_add(&links->nodes, key_plain(links->nodes.key, item), NO_NOTE, &number);
	return number;
}

static uint32
add_quantity(CheckedLinks *links, const TraceLink *link)
{
	return link->has_quantity ? nodes_number(&links->quantity_nodes, link->quantity) : 0;
}

static void
keep_times(CheckedLinks *links, LinkTimes times)
{
	if (links->dates != NULL)
		links->dates[links->count] = (LinkDates){times.installed_at, times.removed_at};
	if (links->flags != NULL)
		links->flags[links->count] = (times.transferred ? FLAG_TRANSFERRED : 0) |
									 (times.ended ? FLAG_ENDED : 0);
}

static bool
keep_link(void *state, const TraceLink *link)
{
	CheckedLinks *links = state;
	MemoryContext caller;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(links->scratch);
	caller = MemoryContextSwitchTo(links->scratch);
	if (links->count == links->capacity)
		grow(links);
	links->ends[links->count].parent = add_item(links, link->from);
	links->ends[links->count].child = add_item(links, link->to);
	keep_times(links, link->times);
	if (links->quantities != NULL)
		links->quantities[links->count] = add_quantity(links, link);
	links->count++;
	MemoryContextSwitchTo(caller);
	return true;
}

void
check_links_read(CheckedLinks *links)
{
	LinkSource *source = links->call->source;
	TraceMemory *memory = &links->call->memory;

	(void) source->scan(source, keep_link, links);
	links->first = memory_allocate(memory, (uint64) links->nodes.count + 1, sizeof(uint32));
	links->members = memory_allocate(memory, links->count, sizeof(uint32));
}

static uint32
parent_of(const void *links, uint32 link)
{
	return ((const CheckedLinks *) links)->ends[link].parent;
}

static uint32
child_of(const void *links, uint32 link)
{
	return ((const CheckedLinks *) links)->ends[link].child;
}

void
check_links_group(CheckedLinks *links, LinkEnd end)
{
	SortGroups groups = {.nodes = links->nodes.count,
						 .links = links->count,
						 .node_of = end == END_PARENT ? parent_of : child_of,
						 .state = links};

	sort_by_node(&groups, links->first, links->members);
}

LinkTimes
check_links_times(const CheckedLinks *links, uint32 number)
{
	LinkTimes times = {DT_NOBEGIN, DT_NOEND, false, false};

	if (links->dates != NULL)
	{
		times.installed_at = links->dates[number].installed_at;
		times.removed_at = links->dates[number].removed_at;
	}
	if (links->flags != NULL)
	{
		times.transferred = (links->flags[number] & FLAG_TRANSFERRED) != 0;
		times.ended = (links->flags[number] & FLAG_ENDED) != 0;
	}
	return times;
}

Numeric
check_links_quantity(const CheckedLinks *links, uint32 number)
{
	if (links->quantities == NULL || links->quantities[number] == 0)
		return NULL;
	return DatumGetNumeric(links->quantity_nodes.nodes[links->quantities[number] - 1].key);
}

int
check_links_compare(const CheckedLinks *links, uint32 a, uint32 b)
{
	int order = link_times_compare(check_links_times(links, a), check_links_times(links, b));

	if (order != 0 || links->quantities == NULL)
		return order;
	MemoryContextReset(links->scratch);
	return quantity_compare_known(check_links_quantity(links, a), check_links_quantity(links, b));
}

static int
compare_links(uint32 a, uint32 b, const CheckedLinks *links)
{
	TimestampTz one = check_links_times(links, a).installed_at;
	TimestampTz other = check_links_times(links, b).installed_at;
	int order;

	if (one != other)
		return one < other ? -1 : 1;
	order = node_order_compare(links->ends[a].parent, links->ends[b].parent, &links->order);
	return order != 0 ? order : check_links_compare(links, a, b);
}

#define ST_SORT sort_links
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, links) compare_links(*(a), *(b), links)
#define ST_COMPARE_ARG_TYPE const CheckedLinks
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

void
check_links_sort(const CheckedLinks *links, uint32 *numbers, uint32 count)
{
	MemoryContext caller = MemoryContextSwitchTo(links->scratch);

	sort_links(numbers, count, links);
	MemoryContextSwitchTo(caller);
}
