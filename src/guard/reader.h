/*
 * reader.h
 *		Reading the current rows of an item, those of unfinished transactions included.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_GUARD_READER_H
#define TRACEABILITY_GUARD_READER_H

#include "access/relscan.h"
#include "executor/tuptable.h"
#include "guard/lookup.h"
#include "utils/snapshot.h"

/*
 * The unfinished transaction on which it depends whether a row exists.  Without
 * one, the row exists.
 */
typedef struct Doubt
{
	TransactionId writer;
	uint32 speculation; /* token of a speculative insertion, or 0 */
	bool removal;       /* the row is there unless the writer commits */
} Doubt;

typedef struct GuardReader
{
	Doubt doubt; /* of the row that was read last */

	/*
	 * That row succeeds one that another transaction replaced during the
	 * reading, so it may be read a second time through its own index entry.
	 */
	bool moved;

	MemoryContext scratch; /* for what is made of a row; emptied by the next one */

	/* private */
	MemoryContext context;
	const Lookup *lookup;
	Snapshot since;
	struct OpenTable *tables;
	int table;
	Datum item;
} GuardReader;

/* Rows that are replaced from "since" on are followed; it is a registered snapshot. */
extern void reader_open(GuardReader *reader, const Lookup *lookup, Snapshot since);
extern void reader_close(GuardReader *reader);

/* Begins to read the rows of an item, which must outlive the reading. */
extern void reader_seek(GuardReader *reader, Datum item);

/* Goes to the next row; false when there is none. */
extern bool reader_next(GuardReader *reader);

/* A value of the row that was read last; null too where there is no such column. */
extern Datum reader_value(const GuardReader *reader, int column, bool *isnull);

#define DOUBTFUL(doubt) TransactionIdIsValid((doubt)->writer)

/* Waits until that transaction has ended or its speculative insertion is decided. */
extern void doubt_wait(const Doubt *doubt);

#endif
