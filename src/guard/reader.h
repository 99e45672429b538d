/*
 * reader.h
 *		Reading rows as they are at this moment, those of unfinished transactions among them.
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
 * On which unfinished transaction it depends whether a row is there.  Without
 * one, it is there.
 */
typedef struct Doubt
{
	TransactionId writer;
	uint32 speculation; /* not 0: it is not sure of the row itself yet */
	bool removal;       /* the row is there unless the writer commits */
} Doubt;

typedef struct GuardReader
{
	Doubt doubt; /* of the row that was read last */

	/*
	 * That row was found behind one that another transaction replaced while
	 * this was reading, so it may be, or have been, read in its own place too.
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

/* From here on, rows of that item are read; it must stay where it is. */
extern void reader_seek(GuardReader *reader, Datum item);

/* Goes to the next row; false when there is none. */
extern bool reader_next(GuardReader *reader);

/* Of the row that was read last; null too where there is no such column. */
extern Datum reader_value(const GuardReader *reader, int column, bool *isnull);

#define DOUBTFUL(doubt) TransactionIdIsValid((doubt)->writer)

/* Until that transaction has ended, or is sure of its row. */
extern void doubt_wait(const Doubt *doubt);

#endif
