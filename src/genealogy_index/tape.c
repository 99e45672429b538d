/*
 * tape.c
 *		Bytes that are written in order, and then read in order.
 *
 * Files are the server's temporary ones: temp_file_limit counts them, and they go
 * when the transaction fails.
 */
#include "postgres.h"

#include "genealogy_index/tape.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "utils/memutils.h"

TapeSet *
tape_set_begin(Size memory)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "genealogy index tapes", 0,
												  BLCKSZ, 16 * BLCKSZ);
	TapeSet *set = MemoryContextAlloc(context, sizeof(TapeSet));

	set->context = context;
	set->blocks_left = memory / sizeof(TapeBlock);
	dlist_init(&set->tapes);
	return set;
}

void
tape_set_reserve(TapeSet *set, Size memory)
{
	set->blocks_left -= memory / sizeof(TapeBlock);
}

Tape *
tape_begin(TapeSet *set, bool kept)
{
	Tape *tape = MemoryContextAllocZero(set->context, sizeof(Tape));

	tape->set = set;
	tape->kept = kept;
	dlist_push_tail(&set->tapes, &tape->node);
	return tape;
}

static TapeBlock *
add_block(Tape *tape)
{
	TapeBlock *block = MemoryContextAlloc(tape->set->context, sizeof(TapeBlock));

	block->next = NULL;
	tape->set->blocks_left--;
	return block;
}

static void
free_block(Tape *tape, TapeBlock *block)
{
	tape->set->blocks_left++;
	pfree(block);
}

static void
free_blocks(Tape *tape)
{
	TapeBlock *next;

	for (TapeBlock *block = tape->first; block != NULL; block = next)
	{
		next = block->next;
		free_block(tape, block);
	}
	tape->first = tape->block = NULL;
	tape->next = tape->end = NULL;
}

void
tape_end(Tape *tape)
{
	free_blocks(tape);
	if (tape->file != NULL)
		BufFileClose(tape->file);
	dlist_delete(&tape->node);
	pfree(tape);
}

void
tape_set_end(TapeSet *set)
{
	while (!dlist_is_empty(&set->tapes))
		tape_end(dlist_head_element(Tape, node, &set->tapes));
	MemoryContextDelete(set->context);
}

/* Moves a tape to a file, all its blocks being full; one of them remains. */
static void
begin_file(Tape *tape)
{
	MemoryContext caller = MemoryContextSwitchTo(tape->set->context);
	TapeBlock *next;

	tape->file = BufFileCreateTemp(false);
	MemoryContextSwitchTo(caller);
	for (TapeBlock *block = tape->first; block != NULL; block = next)
	{
		next = block->next;
		CHECK_FOR_INTERRUPTS();
		BufFileWrite(tape->file, block->data, sizeof(block->data));
		if (next != NULL)
			free_block(tape, block);
	}
	tape->first = tape->block;
}

/* The block, if there is one, is full. */
static void
next_block_to_write(Tape *tape)
{
	TapeBlock *full = tape->block;

	CHECK_FOR_INTERRUPTS();
	if (full != NULL)
		tape->size += sizeof(full->data);
	if (tape->file != NULL)
		BufFileWrite(tape->file, full->data, sizeof(full->data));
	else if (full != NULL && tape->set->blocks_left <= 0)
		begin_file(tape);
	else
	{
		tape->block = add_block(tape);
		if (full == NULL)
			tape->first = tape->block;
		else
			full->next = tape->block;
	}
	tape->next = tape->block->data;
	tape->end = tape->next + sizeof(tape->block->data);
}

void
tape_write_across(Tape *tape, const char *data, Size size)
{
	while (size > 0)
	{
		Size written = Min(size, (Size) (tape->end - tape->next));

		if (written > 0)
			memcpy(tape->next, data, written);
		tape->next += written;
		data += written;
		size -= written;
		if (size > 0)
			next_block_to_write(tape);
	}
}

void
tape_finish(Tape *tape)
{
	if (tape->block != NULL)
	{
		Size rest = tape->next - tape->block->data;

		tape->size += rest;
		if (tape->file != NULL)
			BufFileWrite(tape->file, tape->block->data, rest);
	}
	tape_rewind(tape);
}

/* Reads from a byte of the file on. */
static void
seek_file(Tape *tape, uint64 offset)
{
	if (BufFileSeek(tape->file, 0, offset, SEEK_SET) != 0)
		ereport(ERROR, (errcode_for_file_access(),
						errmsg("could not seek in a temporary file of a genealogy index")));
	tape->read = offset;
}

void
tape_rewind(Tape *tape)
{
	if (tape->file != NULL)
	{
		free_blocks(tape);
		seek_file(tape, 0);
	}
	tape->block = NULL;
	tape->next = tape->end = NULL;
	tape->read = 0;
}

static void
next_block_in_memory(Tape *tape)
{
	TapeBlock *done = tape->block;

	tape->block = done == NULL ? tape->first : done->next;
	if (done != NULL && !tape->kept)
	{
		tape->first = tape->block;
		free_block(tape, done);
	}
}

/* The tape is not at its end. */
static void
next_block_to_read(Tape *tape)
{
	Size size = Min(tape->size - tape->read, sizeof(tape->block->data));

	if (tape->file == NULL)
		next_block_in_memory(tape);
	else
	{
		if (tape->block == NULL)
			tape->first = tape->block = add_block(tape);
		buffile_read_whole(tape->file, tape->block->data, size);
	}
	tape->next = tape->block->data;
	tape->end = tape->next + size;
	tape->read += size;
}

bool
tape_read_across(Tape *tape, char *data, Size size)
{
	Size left = tape->end - tape->next;

	if (tape->size - tape->read + left < size)
	{
		if (left > 0 || tape->read < tape->size)
			elog(ERROR, "a tape of a genealogy index ends within a record");
		if (tape->file != NULL || !tape->kept)
			free_blocks(tape);
		return false;
	}
	for (;;)
	{
		Size got = Min(size, (Size) (tape->end - tape->next));

		if (got > 0)
			memcpy(data, tape->next, got);
		tape->next += got;
		data += got;
		size -= got;
		if (size == 0)
			return true;
		CHECK_FOR_INTERRUPTS();
		next_block_to_read(tape);
	}
}

TapePosition
tape_tell(const Tape *tape)
{
	TapePosition position = {.block = tape->block, .start = tape->read};

	if (tape->block != NULL)
	{
		position.start = tape->read - (tape->end - tape->block->data);
		position.offset = tape->next - tape->block->data;
	}
	return position;
}

void
tape_seek(Tape *tape, TapePosition position)
{
	Size size;

	if (tape->file != NULL || position.block == NULL)
	{
		tape_rewind(tape);
		if (tape->file != NULL)
			seek_file(tape, position.start + position.offset);
		return;
	}
	size = Min(tape->size - position.start, sizeof(position.block->data));
	tape->block = position.block;
	tape->next = tape->block->data + position.offset;
	tape->end = tape->block->data + size;
	tape->read = position.start + size;
}
