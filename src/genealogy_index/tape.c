/*
 * tape.c
 *		Bytes that are written in order, and then read in order.
 *
 * Files are the server's temporary ones: temp_file_limit counts them, and they go
 * when the transaction fails.  Blocks are written to them as they are in memory,
 * without a buffer of the file's own.
 */
#include "postgres.h"

#include "commands/tablespace.h"
#include "executor/instrument.h"
#include "genealogy_index/tape.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/wait_event.h"

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
	if (tape->file != 0)
		FileClose(tape->file);
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

#define BLOCK_DATA sizeof(((TapeBlock *) NULL)->data)

/* A block is in a file as it is in memory, so that blocks and pages of the system are aligned. */
static off_t
offset_in_file(uint64 start)
{
	return (off_t) (start / BLOCK_DATA * sizeof(TapeBlock));
}

/* Writes a block, "start" being the bytes of the tape before it; no other block follows it now. */
static void
write_block(const Tape *tape, TapeBlock *block, uint64 start, Size size)
{
	int bytes = offsetof(TapeBlock, data) + size;

	CHECK_FOR_INTERRUPTS();
	block->next = NULL;
	errno = 0;
	if (FileWrite(tape->file, (char *) block, bytes, offset_in_file(start),
				  WAIT_EVENT_BUFFILE_WRITE) != bytes)
	{
		/* the system need not say why it wrote less */
		if (errno == 0)
			errno = ENOSPC;
		ereport(ERROR, (errcode_for_file_access(),
						errmsg("could not write to file \"%s\": %m", FilePathName(tape->file))));
	}
	pgBufferUsage.temp_blks_written++;
}

static void
read_block(const Tape *tape, TapeBlock *block, uint64 start, Size size)
{
	int bytes = offsetof(TapeBlock, data) + size;
	int got = FileRead(tape->file, (char *) block, bytes, offset_in_file(start),
					   WAIT_EVENT_BUFFILE_READ);

	if (got < 0)
		ereport(ERROR, (errcode_for_file_access(),
						errmsg("could not read file \"%s\": %m", FilePathName(tape->file))));
	if (got != bytes)
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
						errmsg("could not read file \"%s\": read %d of %d bytes",
							   FilePathName(tape->file), got, bytes)));
	pgBufferUsage.temp_blks_read++;
}

/* Moves a tape to a file, all its blocks being full; one of them remains. */
static void
begin_file(Tape *tape)
{
	uint64 start = 0;
	TapeBlock *next;

	PrepareTempTablespaces();
	tape->file = OpenTemporaryFile(false);
	for (TapeBlock *block = tape->first; block != NULL; block = next)
	{
		next = block->next;
		write_block(tape, block, start, BLOCK_DATA);
		start += BLOCK_DATA;
		if (next != NULL)
			free_block(tape, block);
	}
	tape->first = tape->block;
}

static void
append_block(Tape *tape)
{
	TapeBlock *block = add_block(tape);

	if (tape->block == NULL)
		tape->first = block;
	else
		tape->block->next = block;
	tape->block = block;
}

/* The block, if there is one, is full. */
static void
next_block_to_write(Tape *tape)
{
	uint64 start = tape->size;

	CHECK_FOR_INTERRUPTS();
	if (tape->block != NULL)
		tape->size += BLOCK_DATA;
	if (tape->file != 0)
		write_block(tape, tape->block, start, BLOCK_DATA);
	else if (tape->block != NULL && tape->set->blocks_left <= 0)
		begin_file(tape);
	else
		append_block(tape);
	tape->next = tape->block->data;
	tape->end = tape->next + BLOCK_DATA;
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

		if (tape->file != 0 && rest > 0)
			write_block(tape, tape->block, tape->size, rest);
		tape->size += rest;
	}
	tape_rewind(tape);
}

void
tape_rewind(Tape *tape)
{
	if (tape->file != 0)
		free_blocks(tape);
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

/* Goes to the start of the block that is read. */
static void
begin_block(Tape *tape)
{
	Size size = Min(tape->size - tape->read, BLOCK_DATA);

	if (tape->file != 0)
		read_block(tape, tape->block, tape->read, size);
	tape->next = tape->block->data;
	tape->end = tape->next + size;
	tape->read += size;
}

/* The tape is not at its end. */
static void
next_block_to_read(Tape *tape)
{
	if (tape->file == 0)
		next_block_in_memory(tape);
	else if (tape->block == NULL)
		tape->first = tape->block = add_block(tape);
	begin_block(tape);
}

bool
tape_read_across(Tape *tape, char *data, Size size)
{
	Size left = tape->end - tape->next;

	if (tape->size - tape->read + left < size)
	{
		if (left > 0 || tape->read < tape->size)
			elog(ERROR, "a tape of a genealogy index ends within a record");
		if (tape->file != 0 || !tape->kept)
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
	tape_rewind(tape);
	tape->read = position.start;
	if (position.block == NULL)
		return;
	tape->block = tape->file == 0 ? position.block : (tape->first = add_block(tape));
	begin_block(tape);
	tape->next += position.offset;
}
