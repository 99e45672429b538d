/*
 * tape.h
 *		Bytes that are written in order, and then read in order: in memory while there is room
 *		for all tapes of a set, else in temporary files.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_TAPE_H
#define TRACEABILITY_GENEALOGY_INDEX_TAPE_H

#include "lib/ilist.h"
#include "storage/fd.h"

typedef struct TapeBlock
{
	struct TapeBlock *next;
	char data[BLCKSZ - sizeof(struct TapeBlock *)];
} TapeBlock;

typedef struct TapeSet
{
	MemoryContext context;
	int64 blocks_left; /* for which there is memory; below 0 when tapes in files took theirs */
	dlist_head tapes;
} TapeSet;

typedef struct Tape
{
	dlist_node node;
	TapeSet *set;
	bool kept; /* can be read again */
	File file; /* of whole blocks; 0: in memory */
	TapeBlock *first;
	TapeBlock *block; /* that is written or read; the only one when there is a file */
	char *next;
	char *end;
	uint64 size; /* of all blocks that were written */
	uint64 read; /* the bytes up to the end of the block that is read */
} Tape;

/* Where a tape is read: a block in memory, if it is there, where it starts, and the byte in it. */
typedef struct TapePosition
{
	TapeBlock *block;
	uint64 start;
	Size offset;
} TapePosition;

/* Bytes that a tape takes which is in a file, and written or read; one that waits takes none. */
#define TAPE_MEMORY sizeof(TapeBlock)

/* "memory" is what all tapes may take that are not in files. */
extern TapeSet *tape_set_begin(Size memory);

/* Takes memory away, for the tapes that will be in files. */
extern void tape_set_reserve(TapeSet *set, Size memory);

/* Removes all tapes and their files. */
extern void tape_set_end(TapeSet *set);

/* A tape that is read once gives room back as it is read. */
extern Tape *tape_begin(TapeSet *set, bool kept);
extern void tape_end(Tape *tape);

/* All is written; it is read from the start. */
extern void tape_finish(Tape *tape);

/* A tape that is kept is read from the start again. */
extern void tape_rewind(Tape *tape);

/* Where the next byte is read from; a tape that is kept is read from there again. */
extern TapePosition tape_tell(const Tape *tape);
extern void tape_seek(Tape *tape, TapePosition position);

extern void tape_write_across(Tape *tape, const char *data, Size size);
extern bool tape_read_across(Tape *tape, char *data, Size size);

/* Most records have 8 to 16 bytes, for which a call of memcpy costs more than the copy. */
static inline void
tape_copy(char *to, const char *from, Size size)
{
	if (size >= sizeof(uint64) && size <= 2 * sizeof(uint64))
	{
		uint64 first;
		uint64 last;

		memcpy(&first, from, sizeof(first));
		memcpy(&last, from + size - sizeof(last), sizeof(last));
		memcpy(to, &first, sizeof(first));
		memcpy(to + size - sizeof(last), &last, sizeof(last));
	}
	else
		memcpy(to, from, size);
}

static inline void
tape_write(Tape *tape, const void *data, Size size)
{
	if (size > (Size) (tape->end - tape->next))
	{
		tape_write_across(tape, data, size);
		return;
	}
	tape_copy(tape->next, data, size);
	tape->next += size;
}

/* The last bytes that were written, until the tape grows by a block; NULL: they are in two. */
static inline char *
tape_last(const Tape *tape, Size size)
{
	return size > (Size) (tape->next - tape->block->data) ? NULL : tape->next - size;
}

/* False at the end of the tape. */
static inline bool
tape_read(Tape *tape, void *data, Size size)
{
	if (size > (Size) (tape->end - tape->next))
		return tape_read_across(tape, data, size);
	tape_copy(data, tape->next, size);
	tape->next += size;
	return true;
}

/* What is missing was not written: an error of the program. */
static inline void
tape_read_whole(Tape *tape, void *data, Size size)
{
	if (!tape_read(tape, data, size))
		elog(ERROR, "a tape of a genealogy index ends early");
}

/* Passes over bytes that were written, at most a block of them. */
static inline void
tape_skip(Tape *tape, Size size)
{
	char passed[BLCKSZ];

	if (size <= (Size) (tape->end - tape->next))
		tape->next += size;
	else
		tape_read_whole(tape, passed, size);
}

#endif
