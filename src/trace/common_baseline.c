/*
 * common_baseline.c
 *		What bad units are compared with when no baseline is given.
 *
 * They may be packed in cartons and loads, which are no units of their kind.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "trace/common_baseline.h"
#include "trace/common_depths.h"

/* Characters after which a notice names no more depths: most of a line of a terminal. */
#define DEPTHS_SHOWN 60

typedef struct Choice
{
	const Baseline *baseline;
	const TraceNode *nodes;
	uint32 count;
	uint32 *depths;
	bool *wanted_parts;
	uint64 part_count; /* one more than the greatest number of a part */
	bool wants_part;
	bool *wanted_depths;
	uint32 depth_count; /* one more than the greatest that is wanted */
	bool *chosen;
	uint32 *seen; /* in which walk, counted from 1 */
	uint32 walks;
	uint32 *queue;
} Choice;

static uint32
part_of(const Choice *choice, uint32 node)
{
	return choice->baseline->parts == NULL ? PART_UNKNOWN : choice->baseline->parts->first[node];
}

static uint64
count_further(const Choice *choice)
{
	return choice->baseline->parts == NULL ? 0 : choice->baseline->parts->nfurther;
}

static void
want_parts(Choice *choice)
{
	const CommonParts *parts = choice->baseline->parts;
	uint32 count = parts == NULL ? 0 : parts->set.count;

	choice->part_count = count + 1;
	choice->wanted_parts = memory_allocate_zero(choice->baseline->memory, choice->part_count,
												sizeof(bool));
	for (uint32 i = 0; i < choice->baseline->bad; i++)
	{
		if (part_of(choice, i) != PART_UNKNOWN)
			choice->wants_part = choice->wanted_parts[part_of(choice, i)] = true;
	}
	for (uint64 i = 0; i < count_further(choice); i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (further_part_node(parts->further[i]) < choice->baseline->bad)
			choice->wanted_parts[further_part(parts->further[i])] = true;
	}
}

/* Nothing is known of bad units that no link mentions. */
static void
want_depths(Choice *choice)
{
	const Baseline *baseline = choice->baseline;
	TraceMemory *memory = baseline->memory;
	uint32 deepest = 0;

	for (uint32 i = 0; i < baseline->bad; i++)
	{
		if (choice->depths[i] != NO_DEPTH)
			deepest = Max(deepest, choice->depths[i]);
	}
	choice->depth_count = deepest + 1;
	choice->wanted_depths = memory_allocate_zero(memory, choice->depth_count, sizeof(bool));
	for (uint32 i = 0; i < baseline->bad; i++)
	{
		if (part_of(choice, i) == PART_UNKNOWN && choice->depths[i] != NO_DEPTH)
			choice->wanted_depths[choice->depths[i]] = true;
	}
}

static bool
is_of_kind(const Choice *choice, uint32 node)
{
	if (part_of(choice, node) != PART_UNKNOWN)
		return choice->wanted_parts[part_of(choice, node)];
	return choice->depths[node] < choice->depth_count &&
		   choice->wanted_depths[choice->depths[node]];
}

/* What has components, and is no bad unit. */
static bool
may_be_chosen(const Choice *choice, uint32 node)
{
	return node >= choice->baseline->bad && choice->nodes[node].note.run != NO_RUN;
}

static void
choose(Choice *choice)
{
	const CommonParts *parts = choice->baseline->parts;

	for (uint32 i = choice->baseline->bad; i < choice->count; i++)
		choice->chosen[i] = may_be_chosen(choice, i) && is_of_kind(choice, i);
	for (uint64 i = 0; i < count_further(choice); i++)
	{
		uint32 node = further_part_node(parts->further[i]);

		CHECK_FOR_INTERRUPTS();
		if (may_be_chosen(choice, node) && choice->wanted_parts[further_part(parts->further[i])])
			choice->chosen[node] = true;
	}
}

/* Every node is in the queue once in a walk, so it has room for all. */
static void
see(Choice *choice, uint32 index, uint32 node)
{
	choice->seen[node] = choice->walks;
	choice->queue[index] = node;
}

/*
 * Walks down from the nodes that are in the queue to what it has not yet seen;
 * true as soon as a bad unit is met, unless all are to be seen.
 */
static bool
walk_down(Choice *choice, uint32 count, bool all)
{
	const Baseline *baseline = choice->baseline;

	for (uint32 done = 0; done < count; done++)
	{
		uint32 run = choice->nodes[choice->queue[done]].note.run;
		RunReader reader;
		uint32 child;

		if (run == NO_RUN)
			continue;
		common_runs_read(&reader, baseline->links, run);
		while (common_runs_next(&reader, &child))
		{
			CHECK_FOR_INTERRUPTS();
			if (child < baseline->bad && !all)
				return true;
			if (choice->seen[child] != choice->walks)
				see(choice, count++, child);
		}
	}
	return false;
}

/* Takes out what is in a bad unit, or has one inside; what has a part by links stays. */
static void
drop_relatives(Choice *choice)
{
	const Baseline *baseline = choice->baseline;
	uint32 count = 0;

	choice->walks = 1;
	for (uint32 i = 0; i < baseline->bad; i++)
		see(choice, count++, i);
	(void) walk_down(choice, count, true);
	for (uint32 i = baseline->bad; i < choice->count; i++)
	{
		if (choice->chosen[i] && choice->seen[i] == 1 && part_of(choice, i) == PART_UNKNOWN)
			choice->chosen[i] = false;
	}
	for (uint32 i = baseline->bad; i < choice->count; i++)
	{
		if (!choice->chosen[i] || part_of(choice, i) != PART_UNKNOWN)
			continue;
		choice->walks++;
		see(choice, 0, i);
		choice->chosen[i] = !walk_down(choice, 1, false);
	}
}

static void
give_notice(const Choice *choice)
{
	StringInfoData depths;
	uint32 chosen = 0;

	for (uint32 i = 0; i < choice->count; i++)
		chosen += choice->chosen[i] && part_of(choice, i) == PART_UNKNOWN;
	initStringInfo(&depths);
	for (uint32 i = 0; i < choice->depth_count && depths.len < DEPTHS_SHOWN; i++)
	{
		if (choice->wanted_depths[i])
			appendStringInfo(&depths, "%s%u", depths.len > 0 ? " or " : "", i);
	}
	if (depths.len >= DEPTHS_SHOWN)
		appendStringInfo(&depths, ", up to %u", choice->depth_count - 1);
	ereport(NOTICE,
			(errmsg_plural("the baseline is %u other item that is as deep as the bad ones",
						   "the baseline is %u other items that are as deep as the bad ones",
						   chosen, chosen),
			 errdetail_plural("They are %s link below the nearest item that nothing contains.",
							  "They are %s links below the nearest item that nothing contains.",
							  choice->depth_count - 1, depths.data),
			 errhint("Give a \"baseline\", or name the links' column of part numbers "
					 "with \"part\".")));
	pfree(depths.data);
}

/* What nothing contains is in no other unit, and has none inside. */
static bool
wants_only_tops(const Choice *choice)
{
	for (uint32 i = 1; i < choice->depth_count; i++)
	{
		if (choice->wanted_depths[i])
			return false;
	}
	return true;
}

bool *
common_baseline(const Baseline *baseline)
{
	TraceMemory *memory = baseline->memory;
	const NodeSet *nodes = baseline->links->nodes;
	Choice choice = {.baseline = baseline, .nodes = nodes->nodes, .count = nodes->count};

	choice.depths = common_depths(baseline->links, memory);
	choice.chosen = memory_allocate_zero(memory, nodes->count, sizeof(bool));
	want_parts(&choice);
	want_depths(&choice);
	if (!choice.wants_part && wants_only_tops(&choice))
		choice.wanted_depths[0] = true;
	choose(&choice);
	if (!wants_only_tops(&choice))
	{
		choice.seen = memory_allocate_zero(memory, nodes->count, sizeof(uint32));
		choice.queue = memory_allocate(memory, nodes->count, sizeof(uint32));
		drop_relatives(&choice);
		give_notice(&choice);
		memory_free(memory, choice.seen, nodes->count, sizeof(uint32));
		memory_free(memory, choice.queue, nodes->count, sizeof(uint32));
	}
	memory_free(memory, choice.depths, nodes->count, sizeof(uint32));
	memory_free(memory, choice.wanted_depths, choice.depth_count, sizeof(bool));
	memory_free(memory, choice.wanted_parts, choice.part_count, sizeof(bool));
	return choice.chosen;
}
