/*
 * reach_rows.c
 *		Rows of what a walk through a genealogy index has reached.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "genealogy/reach_rows.h"
#include "utils/memutils.h"

/* Small traces are frequent, and large ones should not ask for memory all the time. */
#define BLOCK_AT_FIRST 1024
#define BLOCK_AT_MOST (256 * 1024)

struct ReachKeyBlock
{
	ReachKeyBlock *next;
	Size size; /* of the bytes */
	char bytes[FLEXIBLE_ARRAY_MEMBER];
};

#define BLOCK_HEADER_SIZE MAXALIGN(offsetof(ReachKeyBlock, bytes))

void
reach_rows_begin(ReachRows *rows, TraceCall *call, const GenealogyIndex *index)
{
	memset(rows, 0, sizeof(ReachRows));
	rows->call = call;
	rows->index = index;
	rows->scratch = AllocSetContextCreate(call->context, "trace row", ALLOCSET_SMALL_SIZES);
}

void
reach_rows_advance(ReachRows *rows, uint64 count)
{
	ReachKeys oldest = rows->before;
	TraceMemory *memory = &rows->call->memory;

	rows->before = rows->level;
	oldest.last = NULL;
	oldest.used = 0;
	if (oldest.capacity < count)
	{
		memory_give(memory, oldest.capacity * sizeof(Datum));
		memory_take(memory, count * sizeof(Datum));
		if (oldest.items != NULL)
			pfree(oldest.items);
		oldest.items = MemoryContextAllocHuge(rows->call->context, count * sizeof(Datum));
		oldest.capacity = count;
	}
	rows->level = oldest;
}

static ReachKeyBlock *
make_block(ReachRows *rows, Size size)
{
	ReachKeyBlock *block;

	memory_take(&rows->call->memory, BLOCK_HEADER_SIZE + size);
	block = MemoryContextAlloc(rows->call->context, BLOCK_HEADER_SIZE + size);
	block->next = NULL;
	block->size = size;
	return block;
}

/* Goes on to the next block with room for an item, a spare or a new one. */
static void
open_block(ReachRows *rows, Size size)
{
	ReachKeys *level = &rows->level;
	ReachKeyBlock *before = level->last;
	ReachKeyBlock *block = before == NULL ? level->first : before->next;

	while (block != NULL && block->size < size)
	{
		before = block;
		block = block->next;
	}
	if (block == NULL)
	{
		Size usual = before == NULL ? BLOCK_AT_FIRST : Min(before->size * 2, BLOCK_AT_MOST);

		block = make_block(rows, Max(usual, size));
		if (before == NULL)
			level->first = block;
		else
			before->next = block;
	}
	level->last = block;
	level->used = 0;
}

void
reach_rows_copy(ReachRows *rows, uint64 place, const char *bytes, Size size)
{
	const GenealogyIndex *index = rows->index;
	ReachKeys *level = &rows->level;
	char *copy;

	if (level->last == NULL || level->last->size - level->used < MAXALIGN(size))
		open_block(rows, MAXALIGN(size));
	copy = (char *) level->last + BLOCK_HEADER_SIZE + level->used;
	level->used += MAXALIGN(size);
	memcpy(copy, bytes, size);
	level->items[place] = fetch_att(copy, index->key_by_value, index->key_length);
}

void
reach_rows_emit(ReachRows *rows, uint64 place, uint32 via, int depth)
{
	TraceCall *call = rows->call;
	Datum values[3];
	bool nulls[3] = {false, false, false};
	MemoryContext caller = MemoryContextSwitchTo(rows->scratch);

	values[0] = item_from_key(&call->item, rows->level.items[place]);
	values[1] = Int32GetDatum(depth);
	values[2] = item_from_key(&call->item, rows->before.items[via]);
	trace_call_row(call, values, nulls);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(rows->scratch);
}
