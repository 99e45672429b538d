/*
 * reach_keys.c
 *		The keys of the nodes that a walk through a genealogy index has just reached.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "genealogy_index/reach_keys.h"

/* Blocks double, from one for the few keys of a small trace to one that malloc maps by itself. */
#define BLOCK_AT_FIRST 1024
#define BLOCK_AT_MOST (256 * 1024)

struct KeyBlock
{
	KeyBlock *next;
	Size size; /* of the bytes */
	char bytes[FLEXIBLE_ARRAY_MEMBER];
};

#define BLOCK_HEADER_SIZE MAXALIGN(offsetof(KeyBlock, bytes))

void
reach_keys_init(ReachKeys *keys, const GenealogyIndex *index, TraceMemory *memory)
{
	memset(keys, 0, sizeof(ReachKeys));
	keys->index = index;
	keys->memory = memory;
}

void
reach_keys_advance(ReachKeys *keys, uint64 count)
{
	LevelKeys oldest = keys->before;

	keys->before = keys->level;
	oldest.last = NULL;
	oldest.used = 0;
	if (oldest.capacity < count)
	{
		memory_free(keys->memory, oldest.keys, oldest.capacity, sizeof(Datum));
		oldest.keys = memory_allocate(keys->memory, count, sizeof(Datum));
		oldest.capacity = count;
	}
	keys->level = oldest;
}

static KeyBlock *
make_block(ReachKeys *keys, Size size)
{
	KeyBlock *block = memory_allocate(keys->memory, BLOCK_HEADER_SIZE + size, 1);

	block->next = NULL;
	block->size = size;
	return block;
}

/* Goes on to the next block with room for a key, a spare or a new one. */
static void
open_block(ReachKeys *keys, Size size)
{
	LevelKeys *level = &keys->level;
	KeyBlock *before = level->last;
	KeyBlock *block = before == NULL ? level->first : before->next;

	while (block != NULL && block->size < size)
	{
		before = block;
		block = block->next;
	}
	if (block == NULL)
	{
		Size usual = before == NULL ? BLOCK_AT_FIRST : Min(before->size * 2, BLOCK_AT_MOST);

		block = make_block(keys, Max(usual, size));
		if (before == NULL)
			level->first = block;
		else
			before->next = block;
	}
	level->last = block;
	level->used = 0;
}

void
reach_keys_copy(ReachKeys *keys, uint64 index, const StoredKey *stored)
{
	Size size = stored_key_size(keys->index, stored);
	LevelKeys *level = &keys->level;
	char *copy;

	if (level->last == NULL || level->last->size - level->used < MAXALIGN(size))
		open_block(keys, MAXALIGN(size));
	copy = (char *) level->last + BLOCK_HEADER_SIZE + level->used;
	level->used += MAXALIGN(size);
	stored_key_copy(keys->index, stored, size, copy);
	level->keys[index] = fetch_att(copy, keys->index->key_by_value, keys->index->key_length);
}
