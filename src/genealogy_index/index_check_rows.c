/*
 * index_check_rows.c
 *		Every row has its two links in a genealogy index, and every link its row.
 *
 * Links of both directions and the rows that the snapshot sees are sorted by
 * their TIDs, so that what belongs to one row comes together.
 */
#include "postgres.h"

#include "access/tableam.h"
#include "catalog/index.h"
#include "catalog/pg_type.h"
#include "genealogy_index/index_check.h"
#include "genealogy_index/node.h"
#include "genealogy_index/node_links.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "port/pg_bswap.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

typedef enum RowSource
{
	ROW_IN_TABLE,
	ROW_IN_OUT_LINK,
	ROW_IN_IN_LINK
} RowSource;

#define ROW_SOURCES (ROW_IN_IN_LINK + 1)

/* What is sorted, byte by byte; the TID of the row first, in network byte order. */
typedef struct SortedRow
{
	uint32 block;
	uint16 offset;
	uint16 source;
	NodeNumber parent;
	NodeNumber child;
	char included[INCLUDE_SIZE_LIMIT]; /* cut to the bytes of this index */
} SortedRow;

static Size
sorted_row_size(const IndexCheck *check)
{
	return offsetof(SortedRow, included) + check->index.include.size;
}

const char *
index_check_included_name(const IndexCheck *check, int column)
{
	TupleDesc columns = RelationGetDescr(check->index.relation);

	return NameStr(TupleDescAttr(columns, GENEALOGY_KEYS + column)->attname);
}

void
index_check_rows_begin(IndexCheck *check)
{
	Oid less = lookup_type_cache(BYTEAOID, TYPECACHE_LT_OPR)->lt_opr;

	check->rows = tuplesort_begin_datum(BYTEAOID, less, InvalidOid, false, maintenance_work_mem,
										NULL, TUPLESORT_NONE);
}

static void
add_sorted_row(IndexCheck *check, const ItemPointerData *tid, RowSource source, NodeNumber parent,
			   NodeNumber child, const char *included)
{
	union
	{
		struct varlena header;
		char data[VARHDRSZ + sizeof(SortedRow)];
	} datum;
	SortedRow *row = (SortedRow *) VARDATA(&datum);

	SET_VARSIZE(&datum, VARHDRSZ + sorted_row_size(check));
	row->block = pg_hton32(ItemPointerGetBlockNumberNoCheck(tid));
	row->offset = pg_hton16(ItemPointerGetOffsetNumberNoCheck(tid));
	row->source = pg_hton16(source);
	row->parent = parent;
	row->child = child;
	memcpy(row->included, included, check->index.include.size);
	tuplesort_putdatum(check->rows, PointerGetDatum(&datum), false);
}

static void
add_link(IndexCheck *check, NodeNumber owner, LinkDirection direction, const char *stored)
{
	Link link = link_read(stored);

	if (direction == LINKS_OUT)
		add_sorted_row(check, &link.tid, ROW_IN_OUT_LINK, owner, link.neighbour,
					   include_of_link(stored));
	else
		add_sorted_row(check, &link.tid, ROW_IN_IN_LINK, link.neighbour, owner,
					   include_of_link(stored));
}

/* Vacuum moves links from page to page, so they are read as other readers do, list by list. */
static void
add_links(IndexCheck *check)
{
	NodeLinks links;
	NodeNumber owners[NODES_PER_PAGE];

	node_links_begin(&links, &check->index, NODE_NULL, LINKS_OUT);
	for (BlockNumber block = 0; block < check->blocks; block++)
	{
		int count = node_links_owners(&check->index, block, owners);

		for (int i = 0; i < 2 * count; i++)
		{
			links.direction = i % 2 == 0 ? LINKS_OUT : LINKS_IN;
			node_links_begin_again(&links, owners[i / 2]);
			while (node_links_read(&links))
			{
				for (int k = 0; k < links.count; k++)
					add_link(check, links.owner, links.direction,
							 links.links + k * check->index.link_size);
			}
		}
	}
	pfree(links.links);
}

bool
index_check_row_is_visible(IndexCheck *check, ItemPointerData *tid)
{
	return ItemPointerIsValid(tid) &&
		   ItemPointerGetBlockNumber(tid) < RelationGetNumberOfBlocks(check->heap) &&
		   table_index_fetch_tuple_check(check->heap, tid, check->snapshot, NULL);
}

static NodeNumber
node_of_column(IndexCheck *check, int column, const Datum *values, const bool *nulls)
{
	NodeKey key;

	if (nulls[column])
		return NODE_NULL;
	node_key_of_column(&check->index, column, values[column], &key);
	return node_find(&check->index, &key);
}

static void
add_row(Relation index, ItemPointer tid, Datum *values, bool *nulls, bool alive, void *state)
{
	IndexCheck *check = state;
	MemoryContext caller = MemoryContextSwitchTo(check->scratch);
	NodeNumber parent = node_of_column(check, 0, values, nulls);
	NodeNumber child = node_of_column(check, 1, values, nulls);
	char included[INCLUDE_SIZE_LIMIT];

	include_write(&check->index.include, included, values, nulls);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(check->scratch);
	add_sorted_row(check, tid, ROW_IN_TABLE, parent, child, included);
}

/* Adds the rows of which an index consists that is built now, under the snapshot. */
static void
add_rows(IndexCheck *check)
{
	IndexInfo *info = BuildIndexInfo(check->index.relation);
	TableScanDesc scan = table_beginscan_strat(check->heap, check->snapshot, 0, NULL, true, true);

	info->ii_Concurrent = true;
	table_index_build_scan(check->heap, check->index.relation, info, true, false, add_row, check,
						   scan);
}

/* What is known of one row, by source. */
typedef struct RowGroup
{
	uint32 block;
	uint16 offset;
	int counts[ROW_SOURCES];
	SortedRow rows[ROW_SOURCES];
} RowGroup;

static void
complain(IndexCheck *check, const RowGroup *group, const char *what)
{
	index_check_report(check, InvalidBlockNumber, "row (%u,%u) %s", group->block, group->offset,
					   what);
}

static void
report_difference(IndexCheck *check, const RowGroup *group, RowSource a, RowSource b,
				  const char *what)
{
	if (a == ROW_IN_TABLE)
		index_check_report(check, InvalidBlockNumber, "row (%u,%u) differs from its link %s in %s",
						   group->block, group->offset,
						   b == ROW_IN_OUT_LINK ? "out of the parent" : "into the child", what);
	else
		index_check_report(check, InvalidBlockNumber, "the links of row (%u,%u) differ in %s",
						   group->block, group->offset, what);
}

/* Reports what differs between two sources that both have the row. */
static void
compare(IndexCheck *check, const RowGroup *group, RowSource a, RowSource b)
{
	const SortedRow *one = &group->rows[a];
	const SortedRow *other = &group->rows[b];

	if (group->counts[a] == 0 || group->counts[b] == 0)
		return;
	if (one->parent != other->parent || one->child != other->child)
		report_difference(check, group, a, b, "parent or child");
	for (int i = 0; i < check->index.include.count; i++)
	{
		if (!include_is_same(&check->index.include, i, one->included, other->included))
			report_difference(check, group, a, b,
							  psprintf("\"%s\"", index_check_included_name(check, i)));
	}
}

/*
 * A row that the snapshot does not see may have one link only: its transaction
 * failed between the links, or vacuum was stopped.  While others write, its TID
 * may even become that of another row.
 */
static void
judge(IndexCheck *check, const RowGroup *group)
{
	bool visible = group->counts[ROW_IN_TABLE] > 0;

	if (!visible && !check->block_writers)
		return;
	if (group->counts[ROW_IN_OUT_LINK] > 1)
		complain(check, group, "has more than one link out of its parent");
	if (group->counts[ROW_IN_IN_LINK] > 1)
		complain(check, group, "has more than one link into its child");
	if (visible && group->counts[ROW_IN_OUT_LINK] == 0)
		complain(check, group, "has no link out of its parent");
	if (visible && group->counts[ROW_IN_IN_LINK] == 0)
		complain(check, group, "has no link into its child");
	compare(check, group, ROW_IN_OUT_LINK, ROW_IN_IN_LINK);
	compare(check, group, ROW_IN_TABLE, ROW_IN_OUT_LINK);
	compare(check, group, ROW_IN_TABLE, ROW_IN_IN_LINK);
}

static bool
next_sorted_row(IndexCheck *check, SortedRow *row)
{
	Datum value;
	bool null;

	CHECK_FOR_INTERRUPTS();
	if (!tuplesort_next_datum(check->rows, &value, &null))
		return false;
	memcpy(row, VARDATA_ANY(DatumGetPointer(value)), sorted_row_size(check));
	pfree(DatumGetPointer(value));
	row->block = pg_ntoh32(row->block);
	row->offset = pg_ntoh16(row->offset);
	row->source = pg_ntoh16(row->source);
	return true;
}

void
index_check_rows(IndexCheck *check)
{
	RowGroup group;
	SortedRow row;
	bool more;

	MemoryContextReset(check->scratch);
	add_links(check);
	add_rows(check);
	tuplesort_performsort(check->rows);
	more = next_sorted_row(check, &row);
	while (more)
	{
		memset(group.counts, 0, sizeof(group.counts));
		group.block = row.block;
		group.offset = row.offset;
		while (more && row.block == group.block && row.offset == group.offset)
		{
			group.counts[row.source]++;
			group.rows[row.source] = row;
			more = next_sorted_row(check, &row);
		}
		judge(check, &group);
	}
}

void
index_check_rows_end(IndexCheck *check)
{
	tuplesort_end(check->rows);
}
