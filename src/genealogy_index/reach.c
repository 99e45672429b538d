/*
 * reach.c
 *		Everything that one item reaches in a genealogy index.  See README, Walking levels.
 */
#include "postgres.h"

#include "genealogy_index/node.h"
#include "genealogy_index/prefetch.h"
#include "genealogy_index/reach.h"
#include "genealogy_index/reach_walk.h"
#include "miscadmin.h"

/*
 * The keys of the level before lie in memory as that level was read.  Where each is
 * comes into the processor's cache before the page is read, the key itself after it.
 */
static pg_attribute_always_inline void
prefetch_pointers(const ReachWalk *walk, uint64 begin, uint64 end)
{
	for (uint64 i = begin; i < end; i++)
		prefetch(&walk->keys.before.keys[walk->levels.level.nodes[i].via]);
}

static pg_attribute_always_inline void
prefetch_keys(const ReachWalk *walk, uint64 begin, uint64 end)
{
	for (uint64 i = begin; i < end; i++)
		prefetch(DatumGetPointer(walk->keys.before.keys[walk->levels.level.nodes[i].via]));
}

static void
pass_keys(const ReachWalk *walk, const ReachRequest *request, uint64 begin, uint64 end)
{
	const ReachLevels *levels = &walk->levels;
	const ReachKeys *keys = &walk->keys;

	prefetch_keys(walk, begin, end);
	for (uint64 i = begin; i < end; i++)
		request->sink(request->state, keys->level.keys[i], levels->depth,
					  keys->before.keys[levels->level.nodes[i].via]);
}

static void
read_level(ReachWalk *walk, const ReachRequest *request)
{
	const ReachLevels *levels = &walk->levels;
	bool passes = walk->wants_keys && levels->depth > 0;
	uint64 end;

	if (walk->wants_keys)
		reach_keys_advance(&walk->keys, levels->level.count);
	for (uint64 begin = 0; begin < levels->level.count; begin = end)
	{
		CHECK_FOR_INTERRUPTS();
		if (passes)
			prefetch_pointers(walk, begin, reach_walk_end_of_page(&levels->level, begin));
		end = reach_walk_read_page(walk, begin);
		if (passes)
			pass_keys(walk, request, begin, end);
	}
}

/* The last level is read only for its keys. */
static uint64
walk_levels(ReachWalk *walk, const ReachRequest *request, NodeNumber start)
{
	BlockNumber blocks = RelationGetNumberOfBlocks(walk->reader->index.relation);
	ReachLevels *levels = &walk->levels;
	uint64 reached = 0;

	for (reach_levels_begin(levels, request->memory, blocks, start); levels->level.count > 0;
		 reach_levels_advance(levels))
	{
		request->memory->depth = levels->depth;
		if (levels->depth > 0)
			reached += levels->level.count;
		walk->goes_on = levels->depth < request->max_depth;
		if (walk->goes_on || walk->wants_keys)
			read_level(walk, request);
	}
	return reached;
}

/* A start that is not known has no links. */
uint64
reach_from(const ReachRequest *request, Datum start)
{
	NodeNumber number = trace_reader_find(request->reader, start);
	ReachWalk walk;

	if (number == NODE_NONE)
		return 0;
	reach_walk_init(&walk, request->reader, request->direction);
	walk.wants_keys = request->sink != NULL;
	reach_keys_init(&walk.keys, &request->reader->index, request->memory);
	return walk_levels(&walk, request, number);
}
