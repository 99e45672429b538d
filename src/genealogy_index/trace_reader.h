/*
 * trace_reader.h
 *		What a trace reads of a genealogy index: the links of nodes that a snapshot sees.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_TRACE_READER_H
#define TRACEABILITY_GENEALOGY_INDEX_TRACE_READER_H

#include "access/tableam.h"
#include "genealogy_index/node_links.h"

/* Pages of the visibility map that stay pinned: eight cover 2 GB of the table. */
#define MAP_PAGES 8

/* Columns of its row that may be asked for with a link. */
#define READER_COLUMNS 5

/* Whether a link is wanted with such columns; a page of the index may be locked. */
typedef bool (*TraceReaderFilter)(void *state, const Datum *values, const bool *nulls);

typedef struct TraceReader
{
	Relation heap;
	GenealogyIndex index;
	Snapshot snapshot;
	int count;    /* of the columns that come with a link */
	bool covered; /* the index includes all of them */

	/* To be set when the reader was opened; NULL: all links are wanted. */
	TraceReaderFilter filter;
	void *filter_state;
	int filter_count; /* the first so many columns are all that it looks at */

	/* private */
	IndexFetchTableData *fetch;
	TupleTableSlot *row;
	AttrNumber columns[READER_COLUMNS];
	int included[READER_COLUMNS]; /* which of the included columns each is */
	IncludeSpace spaces[READER_COLUMNS];
	Datum values[READER_COLUMNS];
	bool nulls[READER_COLUMNS];
	Buffer map_pages[MAP_PAGES];
	NodeLinks links;
	bool *by_map; /* of each link at hand: all rows on its row's page are visible */
} TraceReader;

/*
 * Is given one link, with the columns that were asked for, in the order in
 * which they were; what they refer to is valid only during the call.  False: no
 * more links are wanted.
 */
typedef bool (*TraceReaderVisitor)(void *state, NodeNumber from, NodeNumber to, const Datum *values,
								   const bool *nulls);

/* Whether the relation is a genealogy index. */
extern bool trace_reader_knows(Relation index);

/* Whether such an index includes a column of the table. */
extern bool trace_reader_includes(Relation index, AttrNumber column);

/* With every link come the given columns of the table, at most READER_COLUMNS. */
extern void trace_reader_open(TraceReader *reader, Relation heap, Relation index, Snapshot snapshot,
							  const AttrNumber *columns, int count);

/* The node of a value of the columns' type; NODE_NONE when there is none. */
extern NodeNumber trace_reader_find(TraceReader *reader, Datum value);

/* The value of a node; allocates. */
extern Datum trace_reader_value(TraceReader *reader, NodeNumber number);

/*
 * Passes the links of a node to the visitor, those without a neighbour left
 * out.  What the filter does not want is left out where the index includes its
 * columns: then the rows of such links are not looked at.
 */
extern bool trace_reader_read(TraceReader *reader, LinkDirection direction, NodeNumber number,
							  TraceReaderVisitor visit, void *state);

/* Is given one link of which the row was not looked at. */
typedef void (*TraceReaderTaker)(void *state, const Link *link);

/*
 * The same in two steps, for links whose rows are wanted in another order: first
 * the links, seen by the snapshot or not, and later the row of each; false when
 * the visitor wanted no more.
 */
extern void trace_reader_list(TraceReader *reader, LinkDirection direction, NodeNumber number,
							  TraceReaderTaker take, void *state);
extern bool trace_reader_read_row(TraceReader *reader, ItemPointerData *tid, NodeNumber from,
								  NodeNumber to, TraceReaderVisitor visit, void *state);

/*
 * What a reader does for links that it copied from a page itself: asks the
 * filter about one as it is stored, the map about one, whether the page, which
 * it has kept pinned, still has the generation that it had, and the table about
 * a link that the map does not know.
 */
extern bool trace_reader_wants(TraceReader *reader, const char *stored);
extern bool trace_reader_is_all_visible(TraceReader *reader, const ItemPointerData *tid);
extern bool trace_reader_is_generation(Buffer buffer, uint32 generation);
extern bool trace_reader_fetch(TraceReader *reader, ItemPointerData *tid);

extern void trace_reader_close(TraceReader *reader);

#endif
