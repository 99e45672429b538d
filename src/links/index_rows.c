/*
 * index_rows.c
 *		Links from a genealogy index whose rows must be read, in the order of the table.
 */
#include "postgres.h"

#include "links/index_rows.h"
#include "miscadmin.h"

/*
 * Rows that are read at once, in the order of the table; few at first, since the
 * visitor may want no more, and 1 MB of RowLinks at most.
 */
#define ROWS_AT_FIRST 32
#define ROWS_AT_MOST 65536

/* A link of which the row is still to be read. */
typedef struct RowLink
{
	uint64 row; /* its block, and its number there */
	NodeNumber to;
	uint32 asked;
} RowLink;

#define ST_SORT sort_rows
#define ST_ELEMENT_TYPE RowLink
#define ST_COMPARE(a, b) ((a)->row < (b)->row ? -1 : (a)->row > (b)->row)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static void
read_rows(IndexRows *rows)
{
	sort_rows(rows->links, rows->count);
	for (int i = 0; rows->more && i < rows->count; i++)
	{
		const RowLink *link = &rows->links[i];
		ItemPointerData row;

		CHECK_FOR_INTERRUPTS();
		ItemPointerSet(&row, link->row >> 16, link->row & 0xFFFF);
		rows->begin(rows->state, link->asked);
		rows->more = trace_reader_read_row(rows->reader, &row, NODE_NONE, link->to, rows->visit,
										   rows->state);
	}
	rows->count = 0;
}

static void
collect_link(void *state, const Link *link)
{
	IndexRows *rows = state;

	if (!rows->more)
		return;
	if (rows->count == rows->capacity)
	{
		read_rows(rows);
		rows->capacity = Min(rows->capacity * 4, ROWS_AT_MOST);
		rows->links = repalloc(rows->links, rows->capacity * sizeof(RowLink));
	}
	rows->links[rows->count++] = (RowLink){
		.row = (uint64) ItemPointerGetBlockNumber(&link->tid) << 16 |
			   ItemPointerGetOffsetNumber(&link->tid),
		.to = link->neighbour,
		.asked = rows->asked,
	};
}

bool
index_rows_read(IndexRows *rows, const uint64 *nodes, int count)
{
	rows->count = 0;
	rows->capacity = ROWS_AT_FIRST;
	rows->links = palloc(ROWS_AT_FIRST * sizeof(RowLink));
	rows->more = true;
	for (int i = 0; rows->more && i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rows->asked = (uint32) nodes[i];
		trace_reader_list(rows->reader, rows->direction, nodes[i] >> 32, collect_link, rows);
	}
	read_rows(rows);
	pfree(rows->links);
	return rows->more;
}
