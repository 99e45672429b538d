/*
 * tape_sort.c
 *		Records of one size, sorted by a number at their start.
 *
 * Records are distributed over tapes by the first bits of their numbers.  A tape of
 * more records than fit memory is distributed again, by the bits that follow.  The
 * records of a tape on which all numbers are equal are in order already.
 */
#include "postgres.h"

#include "genealogy_index/tape_sort.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

/* A digit has counters of at most 8 kB, which a processor's nearest cache has room for. */
#define DIGIT_BITS 10

/* Numbers of a range, distributed over tapes. */
typedef struct Level
{
	struct Level *above;
	uint32 first;
	int shift; /* the low bits in which numbers of one tape differ */
	int next;  /* the tape that comes next */
	Tape *tapes[FLEXIBLE_ARRAY_MEMBER];
} Level;

struct TapeSort
{
	TapeSortOptions options;
	MemoryContext context;
	int tape_bits;
	Level *level;
	Tape *stream;  /* of records that are in order */
	char *records; /* in memory */
	char *spare;
	Size room;
	uint64 count;
	uint64 next;
	char *record; /* of the stream */
};

static Level *
add_level(TapeSort *sort, uint32 first, int bits)
{
	Size size = offsetof(Level, tapes) + (sizeof(Tape *) << sort->tape_bits);
	Level *level = MemoryContextAllocZero(sort->context, size);

	level->above = sort->level;
	level->first = first;
	level->shift = Max(bits - sort->tape_bits, 0);
	sort->level = level;
	return level;
}

TapeSort *
tape_sort_begin(const TapeSortOptions *options)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "genealogy index sort",
												  ALLOCSET_DEFAULT_SIZES);
	TapeSort *sort = MemoryContextAllocZero(context, sizeof(TapeSort));

	sort->options = *options;
	sort->context = context;
	sort->tape_bits = pg_leftmost_one_pos32(options->tapes);
	sort->record = MemoryContextAlloc(context, options->record);
	add_level(sort, options->first,
			  options->first == options->last
				  ? 0
				  : pg_leftmost_one_pos32(options->last - options->first) + 1);
	return sort;
}

static inline uint32
number_of(const char *record)
{
	uint32 number;

	memcpy(&number, record, sizeof(number));
	return number;
}

static inline void
distribute(TapeSort *sort, Level *level, const char *record)
{
	Tape **tape = &level->tapes[(number_of(record) - level->first) >> level->shift];

	if (*tape == NULL)
		*tape = tape_begin(sort->options.set, false);
	tape_write(*tape, record, sort->options.record);
}

void
tape_sort_add(TapeSort *sort, const void *record)
{
	distribute(sort, sort->level, record);
}

static void
finish_level(TapeSort *sort, Level *level)
{
	for (int i = 0; i < 1 << sort->tape_bits; i++)
	{
		if (level->tapes[i] != NULL)
			tape_finish(level->tapes[i]);
	}
}

void
tape_sort_finish(TapeSort *sort)
{
	finish_level(sort, sort->level);
}

/* Sorts by the digit that begins at a bit; what is equal in it keeps its order. */
static void
sort_by_digit(TapeSort *sort, uint32 first, int shift, int bits)
{
	Size size = sort->options.record;
	uint32 mask = ((uint32) 1 << bits) - 1;
	uint64 ends[(1 << DIGIT_BITS) + 1] = {0};
	const char *from = sort->records;
	const char *end = from + sort->count * size;
	char *sorted = sort->spare;

	CHECK_FOR_INTERRUPTS();
	for (const char *record = from; record < end; record += size)
		ends[((number_of(record) - first) >> shift & mask) + 1]++;
	for (uint32 i = 1; i <= mask; i++)
		ends[i] += ends[i - 1];
	for (const char *record = from; record < end; record += size)
		tape_copy(sorted + ends[(number_of(record) - first) >> shift & mask]++ * size, record,
				  size);
	sort->spare = sort->records;
	sort->records = sorted;
}

static void
make_room(TapeSort *sort, Size size)
{
	if (sort->records != NULL)
	{
		pfree(sort->records);
		pfree(sort->spare);
	}
	sort->room = Max(size, Min(2 * sort->room, sort->options.memory / 2));
	sort->records = MemoryContextAllocHuge(sort->context, sort->room);
	sort->spare = MemoryContextAllocHuge(sort->context, sort->room);
}

/* Loads a tape of numbers that differ in so many low bits from the first one, and sorts them. */
static void
load(TapeSort *sort, Tape *tape, uint32 first, int bits)
{
	int passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
	int digit = (bits + passes - 1) / passes;

	if (tape->size > sort->room)
		make_room(sort, tape->size);
	sort->count = tape->size / sort->options.record;
	sort->next = 0;
	if (sort->count > 0)
		tape_read_whole(tape, sort->records, tape->size);
	tape_end(tape);
	for (int shift = 0; shift < bits; shift += digit)
		sort_by_digit(sort, first, shift, Min(digit, bits - shift));
}

/* Distributes a tape once more. */
static void
divide(TapeSort *sort, Tape *tape, uint32 first, int bits)
{
	Level *level = add_level(sort, first, bits);

	while (tape_read(tape, sort->record, sort->options.record))
		distribute(sort, level, sort->record);
	tape_end(tape);
	finish_level(sort, level);
}

/* Goes on to the next tape.  False: it was the last one. */
static bool
next_tape(TapeSort *sort)
{
	Level *level = sort->level;
	Tape *tape;
	uint32 first;

	if (level == NULL)
		return false;
	if (level->next == 1 << sort->tape_bits)
	{
		sort->level = level->above;
		pfree(level);
		return true;
	}
	first = level->first + ((uint32) level->next << level->shift);
	tape = level->tapes[level->next++];
	if (tape == NULL)
		return true;
	if (level->shift == 0)
		sort->stream = tape;
	else if (tape->size <= sort->options.memory / 2)
		load(sort, tape, first, level->shift);
	else
		divide(sort, tape, first, level->shift);
	return true;
}

const char *
tape_sort_next(TapeSort *sort)
{
	for (;;)
	{
		if (sort->next < sort->count)
			return sort->records + sort->next++ * sort->options.record;
		if (sort->stream != NULL)
		{
			if (tape_read(sort->stream, sort->record, sort->options.record))
				return sort->record;
			tape_end(sort->stream);
			sort->stream = NULL;
		}
		if (!next_tape(sort))
			return NULL;
	}
}

/* Tapes that were not read to their end go with their set. */
void
tape_sort_end(TapeSort *sort)
{
	MemoryContextDelete(sort->context);
}
