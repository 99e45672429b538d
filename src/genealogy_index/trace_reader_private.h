/*
 * trace_reader_private.h
 *		A reader of a genealogy index from inside: for what copies links from pages itself.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_TRACE_READER_PRIVATE_H
#define TRACEABILITY_GENEALOGY_INDEX_TRACE_READER_PRIVATE_H

#include "access/tableam.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/trace_reader.h"

/* Pages of the visibility map that stay pinned: eight cover 2 GB of the table. */
#define MAP_PAGES 8

struct TraceReader
{
	Relation heap;
	GenealogyIndex index;
	Snapshot snapshot;
	TraceReaderFilter filter; /* NULL: all links are wanted */
	void *filter_state;
	int filter_count; /* the number of columns, from the first on, that it needs */
	IndexFetchTableData *fetch;
	TupleTableSlot *row;

	/* the columns that come with a link */
	int count;
	AttrNumber columns[READER_COLUMNS];
	int included[READER_COLUMNS]; /* which of the included columns each is */
	IncludeSpace spaces[READER_COLUMNS];
	Datum values[READER_COLUMNS];
	bool nulls[READER_COLUMNS];

	Buffer map_pages[MAP_PAGES];
	NodeLinks links;
	bool *by_map; /* of each link at hand: the map has its row's page as all-visible */
};

/* Whether the filter wants a link, as it is stored. */
extern bool trace_reader_wants(TraceReader *reader, const char *stored);

/* Whether the visibility map vouches for the row of a link. */
extern bool trace_reader_is_all_visible(TraceReader *reader, const ItemPointerData *tid);

/* Whether a page of the index, which was kept pinned, still has the generation that it had. */
extern bool trace_reader_is_generation(Buffer buffer, uint32 generation);

/* Whether the snapshot sees the row of a link. */
extern bool trace_reader_fetch(TraceReader *reader, ItemPointerData *tid);

#endif
