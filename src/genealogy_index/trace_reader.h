/*
 * trace_reader.h
 *		What a trace reads of a genealogy index: the links of nodes that a snapshot sees.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_TRACE_READER_H
#define TRACEABILITY_GENEALOGY_INDEX_TRACE_READER_H

#include "access/attnum.h"
#include "genealogy_index/link.h"
#include "utils/relcache.h"
#include "utils/snapshot.h"

/* Columns of the row that can be read with a link. */
#define READER_COLUMNS 5

typedef struct TraceReader TraceReader;

/* Whether a link is wanted with such columns; a page of the index may be locked. */
typedef bool (*TraceReaderFilter)(void *state, const Datum *values, const bool *nulls);

/*
 * Called with one link and its columns, in the order given to trace_reader_open;
 * values are valid only during the call.  False: no more links are wanted.
 */
typedef bool (*TraceReaderVisitor)(void *state, NodeNumber from, NodeNumber to, const Datum *values,
								   const bool *nulls);

/* Whether the relation is a genealogy index. */
extern bool trace_reader_knows(Relation index);

/* Whether such an index includes a column of the table. */
extern bool trace_reader_includes(Relation index, AttrNumber column);

/* The operator by which such an index takes two values for equal. */
extern Oid trace_reader_equality(Relation index);

/*
 * Every link is read with the given columns of the table, at most READER_COLUMNS.
 * The reader lives in the current memory context.
 */
extern TraceReader *trace_reader_open(Relation heap, Relation index, Snapshot snapshot,
									  const AttrNumber *columns, int count);

/* To be called before links are read; the filter needs the first "count" columns alone. */
extern void trace_reader_set_filter(TraceReader *reader, TraceReaderFilter filter, void *state,
									int count);

/* The node of a value of the columns' type; NODE_NONE when there is none. */
extern NodeNumber trace_reader_find(TraceReader *reader, Datum value);

/* A value that is looked for: its hash, in the upper half, and its index among the values. */
typedef uint64 HashedValue;

static inline HashedValue
hashed_value(uint32 hash, uint32 index)
{
	return (uint64) hash << 32 | index;
}

/* The hash by which the index finds a value, and whether another index has the same. */
extern uint32 trace_reader_hash(TraceReader *reader, Datum value);
extern bool trace_reader_hashes_alike(const TraceReader *a, const TraceReader *b);

/*
 * Finds the nodes of values, which are sorted by their hashes and plain.  Fills
 * "found" with the number of each node, in the upper half, and the index of its
 * value, in the order of the numbers; returns how many there are.
 */
extern int trace_reader_find_all(TraceReader *reader, const Datum *values,
								 const HashedValue *sorted, int count, uint64 *found);

/* The value of a node; allocates. */
extern Datum trace_reader_value(TraceReader *reader, NodeNumber number);

/*
 * The same for many nodes, sorted by their numbers, which are in the upper halves;
 * the lower ones are the indexes at which "values" is given the values.
 */
extern void trace_reader_values(TraceReader *reader, const uint64 *sorted, int count,
								Datum *values);

/*
 * Passes the links of a node to the visitor, except those whose neighbour is
 * NULL.  Where the index includes the columns of the filter, links that it does
 * not want are left out without reading their rows.
 */
extern bool trace_reader_read(TraceReader *reader, LinkDirection direction, NodeNumber number,
							  TraceReaderVisitor visit, void *state);

/* Called with one link, whose row was not read. */
typedef void (*TraceReaderTaker)(void *state, const Link *link);

/*
 * The same in two steps, for rows that are read in another order: first all links,
 * whether the snapshot sees them or not, and later the row of each; false when the
 * visitor wants no more.
 */
extern void trace_reader_list(TraceReader *reader, LinkDirection direction, NodeNumber number,
							  TraceReaderTaker take, void *state);
extern bool trace_reader_read_row(TraceReader *reader, ItemPointerData *tid, NodeNumber from,
								  NodeNumber to, TraceReaderVisitor visit, void *state);

extern void trace_reader_close(TraceReader *reader);

#endif
