/*
 * locations.c
 *		Units that are in two places at once.
 *
 * A second link to the same parent puts a unit nowhere else.
 */
#include "postgres.h"

#include "check/check.h"
#include "miscadmin.h"
#include "utils/memutils.h"

typedef struct Stay
{
	Period period;
	uint32 parent;
	uint32 link;
	bool disputed;
} Stay;

/* What comes after the times only makes the order the same every time. */
static int
compare_stays(const Stay *a, const Stay *b, const CheckedLinks *links)
{
	int order;

	if (a->period.from != b->period.from)
		return a->period.from < b->period.from ? -1 : 1;
	order = period_compare_ends(a->period, b->period);
	if (order == 0)
		order = node_order_compare(a->parent, b->parent, &links->order);
	return order != 0 ? order : check_links_compare(links, a->link, b->link);
}

#define ST_SORT sort_stays
#define ST_ELEMENT_TYPE Stay
#define ST_COMPARE(a, b, links) compare_stays(a, b, links)
#define ST_COMPARE_ARG_TYPE const CheckedLinks
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static uint32
collect_stays(const CheckedLinks *links, uint32 node, Stay *stays)
{
	uint32 count = 0;
	MemoryContext caller;

	for (uint32 i = links->first[node]; i < links->first[node + 1]; i++)
	{
		uint32 link = links->members[i];
		Period period = link_in_force(check_links_times(links, link));

		CHECK_FOR_INTERRUPTS();
		if (!period_is_empty(period))
			stays[count++] = (Stay){.period = period,
									.parent = links->ends[link].parent,
									.link = link};
	}
	caller = MemoryContextSwitchTo(links->scratch);
	sort_stays(stays, count, links);
	MemoryContextSwitchTo(caller);
	return count;
}

/*
 * An earlier stay elsewhere disputes a stay if it lasts until after that begins.
 * It is enough to know, of the earlier ones, the two in different parents that
 * last longest.
 */
static void
dispute_by_earlier(Stay *stays, uint32 count)
{
	const Stay *longest = NULL;
	const Stay *elsewhere = NULL; /* the longest in another parent */

	for (uint32 i = 0; i < count; i++)
	{
		Stay *stay = &stays[i];
		const Stay *other = longest != NULL && longest->parent == stay->parent ? elsewhere
																			   : longest;

		if (other != NULL && period_lasts(other->period, stay->period.from))
			stay->disputed = true;
		if (longest == NULL || period_compare_ends(stay->period, longest->period) > 0)
		{
			if (longest != NULL && longest->parent != stay->parent)
				elsewhere = longest;
			longest = stay;
		}
		else if (stay->parent != longest->parent &&
				 (elsewhere == NULL || period_compare_ends(stay->period, elsewhere->period) > 0))
			elsewhere = stay;
	}
}

/* The next one is the later stay elsewhere that begins first. */
static void
dispute_by_later(Stay *stays, uint32 count)
{
	uint32 next = count;

	for (uint32 i = count; i-- > 0;)
	{
		if (i + 1 < count && stays[i + 1].parent != stays[i].parent)
			next = i + 1;
		if (next < count && period_lasts(stays[i].period, stays[next].period.from))
			stays[i].disputed = true;
	}
}

static void
check_unit(CheckedLinks *links, uint32 node, MemoryContext context)
{
	TraceMemory *memory = &links->call->memory;
	Size used = memory->used;
	uint32 most = links->first[node + 1] - links->first[node];
	Stay *stays = memory_allocate_in(memory, context, most, sizeof(Stay));
	uint32 *proof = memory_allocate_in(memory, context, most, sizeof(uint32));
	uint32 count = collect_stays(links, node, stays);
	Finding finding = {.problem = "two places", .node = node, .links = proof};

	dispute_by_earlier(stays, count);
	dispute_by_later(stays, count);
	for (uint32 i = 0; i < count; i++)
	{
		if (stays[i].disputed)
			proof[finding.count++] = stays[i].link;
	}
	if (finding.count > 0)
		check_add_finding(links, &finding);
	memory_give(memory, memory->used - used);
	MemoryContextReset(context);
}

void
check_locations(CheckedLinks *links)
{
	MemoryContext context = AllocSetContextCreate(links->call->context, "trace unit",
												  ALLOCSET_SMALL_SIZES);

	for (uint32 i = 0; i < links->nodes.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (links->first[i + 1] - links->first[i] > 1 &&
			links->kind(links->nodes.nodes[i].key) == ITEM_SERIAL)
			check_unit(links, i, context);
	}
	MemoryContextDelete(context);
}
