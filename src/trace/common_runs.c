/*
 * common_runs.c
 *		All links of a graph in memory: few bytes a link, in the order in which they come.
 */
#include "postgres.h"

#include "trace/common_runs.h"

/* A word is a child, or with this bit the beginning of a run. */
#define RUN UINT32_C(0x80000000)

/* Words are in blocks of 16 kB, so that none is copied when more links come. */
#define BLOCK_BITS 12
#define BLOCK_WORDS (1 << BLOCK_BITS)
#define NO_PARENT PG_UINT32_MAX

void
common_runs_init(LinkRuns *links, NodeSet *nodes, TraceMemory *memory)
{
	memset(links, 0, sizeof(LinkRuns));
	links->nodes = nodes;
	links->memory = memory;
	links->parent = NO_PARENT;
}

static uint32 *
word(const LinkRuns *links, uint32 index)
{
	return &links->blocks[index >> BLOCK_BITS][index & (BLOCK_WORDS - 1)];
}

static void
add_block(LinkRuns *links, uint32 number)
{
	links->blocks = memory_room(links->memory, links->blocks, number, &links->block_capacity,
								sizeof(uint32 *));
	links->blocks[number] = memory_allocate(links->memory, BLOCK_WORDS, sizeof(uint32));
}

static void
add_word(LinkRuns *links, uint32 value)
{
	if (links->used == NO_RUN)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("a trace cannot keep more than %u links", NO_RUN)));
	if ((links->used & (BLOCK_WORDS - 1)) == 0)
		add_block(links, links->used >> BLOCK_BITS);
	*word(links, links->used++) = value;
}

void
common_runs_add(LinkRuns *links, uint32 parent, uint32 child)
{
	if (parent != links->parent)
	{
		TraceNode *node = &links->nodes->nodes[parent];

		add_word(links, RUN | node->note.run);
		node->note.run = links->used - 1;
		links->parent = parent;
	}
	add_word(links, child);
}

void
common_runs_end(LinkRuns *links)
{
	add_word(links, RUN | NO_RUN);
	links->parent = NO_PARENT;
}

static void
read_run(RunReader *reader, uint32 run)
{
	reader->before = *word(reader->links, run) & ~RUN;
	reader->index = run + 1;
}

void
common_runs_read(RunReader *reader, const LinkRuns *links, uint32 run)
{
	reader->links = links;
	read_run(reader, run);
}

bool
common_runs_next(RunReader *reader, uint32 *child)
{
	uint32 value = *word(reader->links, reader->index);

	/* A run is never empty. */
	if (value & RUN)
	{
		if (reader->before == NO_RUN)
			return false;
		read_run(reader, reader->before);
		value = *word(reader->links, reader->index);
	}
	reader->index++;
	*child = value;
	return true;
}
