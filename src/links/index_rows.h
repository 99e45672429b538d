/*
 * index_rows.h
 *		Links from a genealogy index whose rows must be read, in the order of the table.
 */
#ifndef TRACEABILITY_LINKS_INDEX_ROWS_H
#define TRACEABILITY_LINKS_INDEX_ROWS_H

#include "genealogy_index/trace_reader.h"

typedef struct IndexRows
{
	TraceReader *reader;
	LinkDirection direction;
	void (*begin)(void *state, uint32 asked); /* is given the node that has the next link */
	TraceReaderVisitor visit;
	void *state;

	/* private */
	struct RowLink *links;
	int count;
	int capacity;
	uint32 asked; /* whose links are being collected */
	bool more;    /* the visitor wants more */
} IndexRows;

/*
 * Passes the links of nodes, which are in the upper halves of the numbers, to the
 * visitor; the lower halves are for "begin".  False when it wanted no more.
 */
extern bool index_rows_read(IndexRows *rows, const uint64 *nodes, int count);

#endif
