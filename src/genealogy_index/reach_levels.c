/*
 * reach_levels.c
 *		The nodes of a genealogy index that a walk has reached, level by level.
 */
#include "postgres.h"

#include "genealogy_index/reach_levels.h"
#include "miscadmin.h"

/* Sorts a short list. */
#define ST_SORT sort_reached
#define ST_ELEMENT_TYPE Reached
#define ST_COMPARE(a, b) ((a)->node < (b)->node ? -1 : (a)->node > (b)->node)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define LEAF_SIZE (LEAF_NODES / 8)

/* Three passes sort 32 bits, each with counters of 16 kB, which fit a processor's nearest cache. */
#define RADIX_BITS 11
#define RADIX_DIGITS (1 << RADIX_BITS)

/*
 * Shorter lists are compared, since a pass goes through 2048 counters, however few
 * the nodes.  Measured: passes win from about 100 nodes on; with 256 a node takes
 * 13 ns by passes and 34 ns by comparisons.
 */
#define RADIX_PAYS 128

void
reach_levels_grow(ReachLevels *levels, NodeNumber node)
{
	uint8 **leaf = &levels->seen[node_block(node) / LEAF_BLOCKS];
	ReachedList *next = &levels->next;

	if (*leaf == NULL)
		*leaf = memory_allocate_zero(levels->memory, LEAF_SIZE, 1);
	next->nodes = memory_room(levels->memory, next->nodes, next->count, &next->capacity,
							  sizeof(Reached));
}

void
reach_levels_init(ReachLevels *levels, TraceMemory *memory, BlockNumber blocks)
{
	memset(levels, 0, sizeof(ReachLevels));
	levels->memory = memory;
	levels->blocks = blocks;
	levels->depth = -1;
	levels->seen = memory_allocate_zero(memory, blocks / LEAF_BLOCKS + 1, sizeof(uint8 *));
}

void
reach_levels_begin(ReachLevels *levels, TraceMemory *memory, BlockNumber blocks, NodeNumber start)
{
	reach_levels_init(levels, memory, blocks);
	reach_levels_add(levels, start, 0);
	reach_levels_advance(levels);
}

/* Whether the list is in order; gives also the bits in which the numbers differ. */
static bool
is_sorted(const ReachedList *list, uint32 *differing)
{
	const Reached *nodes = list->nodes;
	bool sorted = true;

	*differing = 0;
	for (uint64 i = 1; i < list->count; i++)
	{
		sorted &= nodes[i - 1].node < nodes[i].node;
		*differing |= nodes[i - 1].node ^ nodes[i].node;
	}
	return sorted;
}

/* Sorts by the digit that begins at a bit; what is equal in it keeps its order. */
static void
sort_by_digit(const ReachedList *from, Reached *to, int shift)
{
	uint64 slots[RADIX_DIGITS + 1] = {0};

	CHECK_FOR_INTERRUPTS();
	for (uint64 i = 0; i < from->count; i++)
		slots[(from->nodes[i].node >> shift & (RADIX_DIGITS - 1)) + 1]++;
	for (int i = 1; i < RADIX_DIGITS; i++)
		slots[i] += slots[i - 1];
	for (uint64 i = 0; i < from->count; i++)
		to[slots[from->nodes[i].node >> shift & (RADIX_DIGITS - 1)]++] = from->nodes[i];
}

static void
make_spare(ReachLevels *levels)
{
	ReachedList *spare = &levels->spare;

	memory_free(levels->memory, spare->nodes, spare->capacity, sizeof(Reached));
	spare->capacity = levels->level.capacity;
	spare->nodes = memory_allocate(levels->memory, spare->capacity, sizeof(Reached));
}

/* By number; what is not little by its bits, from the lowest on. */
static void
sort_level(ReachLevels *levels)
{
	ReachedList *level = &levels->level;
	uint32 differing;

	if (is_sorted(level, &differing))
		return;
	if (level->count < RADIX_PAYS)
	{
		sort_reached(level->nodes, level->count);
		return;
	}
	if (levels->spare.capacity < level->count)
		make_spare(levels);
	for (int shift = 0; shift < 32; shift += RADIX_BITS)
	{
		ReachedList sorted = levels->spare;

		if ((differing >> shift & (RADIX_DIGITS - 1)) == 0)
			continue;
		sort_by_digit(level, sorted.nodes, shift);
		sorted.count = level->count;
		levels->spare = *level;
		*level = sorted;
	}
}

void
reach_levels_enter(ReachLevels *levels, NodeNumber node, uint32 via)
{
	ReachedList *next = &levels->next;

	next->nodes = memory_room(levels->memory, next->nodes, next->count, &next->capacity,
							  sizeof(Reached));
	next->nodes[next->count++] = (Reached){node, via};
}

void
reach_levels_name_next(ReachLevels *levels)
{
	for (uint64 i = 0; i < levels->next.count; i++)
		levels->next.nodes[i].via = levels->level.nodes[levels->next.nodes[i].via].via;
}

void
reach_levels_advance(ReachLevels *levels)
{
	ReachedList done = levels->level;

	levels->level = levels->next;
	levels->next = done;
	levels->next.count = 0;
	levels->depth++;
	sort_level(levels);
}
