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

/* Columns of the row that can be read with a link. */
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

	/* to be set after trace_reader_open; NULL: all links are wanted */
	TraceReaderFilter filter;
	void *filter_state;
	int filter_count; /* the number of columns, from the first on, that it needs */

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
	bool *by_map; /* of each link at hand: the map has its row's page as all-visible */
} TraceReader;

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

/* Every link is read with the given columns of the table, at most READER_COLUMNS. */
extern void trace_reader_open(TraceReader *reader, Relation heap, Relation index, Snapshot snapshot,
							  const AttrNumber *columns, int count);

/* The node of a value of the columns' type; NODE_NONE when there is none. */
extern NodeNumber trace_reader_find(TraceReader *reader, Datum value);

/* The value of a node; allocates. */
extern Datum trace_reader_value(TraceReader *reader, NodeNumber number);

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

/*
 * The steps for a caller that copies links from pages itself: the filter for a
 * stored link; the visibility map; whether a pinned page still has the generation
 * of the copy; the row of a link that the map does not vouch for.
 */
extern bool trace_reader_wants(TraceReader *reader, const char *stored);
extern bool trace_reader_is_all_visible(TraceReader *reader, const ItemPointerData *tid);
extern bool trace_reader_is_generation(Buffer buffer, uint32 generation);
extern bool trace_reader_fetch(TraceReader *reader, ItemPointerData *tid);

extern void trace_reader_close(TraceReader *reader);

#endif
