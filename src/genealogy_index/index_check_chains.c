/*
 * index_check_chains.c
 *		Every chunk of a genealogy index is in the one chain of its owner.
 */
#include "postgres.h"

#include "genealogy_index/index_check.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"

#define CHUNK_IN_CHAIN 1

/* Reads a chunk, and moves the pointer to the next one; false: it has another owner, or none. */
static bool
read_chunk(IndexCheck *check, NodeNumber owner, LinkDirection direction, ItemPointerData *pointer,
		   uint32 *serial)
{
	Buffer buffer = ReadBuffer(check->index.relation, ItemPointerGetBlockNumberNoCheck(pointer));
	ChunkTuple *chunk;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	chunk = chunk_find(BufferGetPage(buffer), pointer, owner, direction);
	if (chunk != NULL && chunk->retired)
		chunk = NULL;
	if (chunk != NULL)
	{
		*serial = chunk->serial;
		*pointer = chunk->next;
	}
	UnlockReleaseBuffer(buffer);
	return chunk != NULL;
}

/* Serial numbers that only fall exclude a cycle. */
static void
check_chain(IndexCheck *check, NodeNumber owner, LinkDirection direction)
{
	ItemPointerData pointer = node_read_head(&check->index, owner, direction);
	uint32 newer = PG_UINT32_MAX;

	while (ItemPointerIsValid(&pointer))
	{
		BlockNumber block = ItemPointerGetBlockNumberNoCheck(&pointer);
		OffsetNumber offset = ItemPointerGetOffsetNumber(&pointer);
		uint32 serial;

		CHECK_FOR_INTERRUPTS();
		if (block >= check->blocks || check->chunks[block] == NULL ||
			!read_chunk(check, owner, direction, &pointer, &serial))
		{
			index_check_report(check, block, "chunk %d is missing in a chain of node %u", offset,
							   owner);
			return;
		}
		if (serial >= newer)
		{
			index_check_report(check, block, "chunk %d is out of order in a chain of node %u",
							   offset, owner);
			return;
		}
		newer = serial;
		check->chunks[block][offset] = CHUNK_IN_CHAIN;
	}
}

/* What is retired is in no chain. */
static bool
is_leaked(IndexCheck *check, Page page, BlockNumber block, OffsetNumber offset)
{
	const ChunkTuple *chunk = page_tuple(page, offset, CHUNK_HEADER_SIZE);

	return chunk != NULL && !chunk->retired && check->chunks[block][offset] != CHUNK_IN_CHAIN;
}

static void
check_leaked(IndexCheck *check, BlockNumber block)
{
	Buffer buffer = ReadBuffer(check->index.relation, block);
	Page page = BufferGetPage(buffer);

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(page); i++)
	{
		if (is_leaked(check, page, block, i))
			index_check_report(check, block, "chunk %d is in no chain", i);
	}
	UnlockReleaseBuffer(buffer);
}

/* Chains grow and shrink at their heads, so writers must be blocked. */
void
index_check_chains(IndexCheck *check)
{
	if (!check->block_writers)
		return;
	for (BlockNumber block = 0; block < check->blocks; block++)
	{
		for (int i = 0; i < check->node_counts[block]; i++)
		{
			NodeNumber number = node_number(block, FirstOffsetNumber + i);

			if (!index_check_was_node(check, number))
				continue;
			check_chain(check, number, LINKS_OUT);
			check_chain(check, number, LINKS_IN);
		}
	}
	for (BlockNumber block = 0; block < check->blocks; block++)
	{
		CHECK_FOR_INTERRUPTS();
		if (check->chunks[block] != NULL)
			check_leaked(check, block);
	}
}
