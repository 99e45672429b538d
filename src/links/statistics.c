/*
 * statistics.c
 *		What ANALYZE found out about a table of links.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_statistic.h"
#include "links/part_sample.h"
#include "links/statistics.h"
#include "optimizer/plancat.h"
#include "pg/lookup.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* Of more parts, so many stand for all: the size of each is asked of the file system. */
#define PARTS_ADDED_UP 32

/* Statistics show values, so they are for those who may read all of them. */
static bool
may_read(const LinkTable *table)
{
	const char *const columns[] = {table->parent, table->child};

	return lookup_may_read(table->relation, columns, lengthof(columns));
}

/* The statistics of a column: those of the table with all that inherit from it, if there are any. */
static HeapTuple
find_statistics(Oid relation, const char *column)
{
	AttrNumber number = get_attnum(relation, column);
	HeapTuple found = SearchSysCache3(STATRELATTINH, ObjectIdGetDatum(relation),
									  Int16GetDatum(number), BoolGetDatum(true));

	if (!HeapTupleIsValid(found))
		found = SearchSysCache3(STATRELATTINH, ObjectIdGetDatum(relation), Int16GetDatum(number),
								BoolGetDatum(false));
	return found;
}

/* How many different values a column has; 0: not known. */
static double
different_values(Oid relation, const char *column, double rows)
{
	HeapTuple found = find_statistics(relation, column);
	double different;

	if (!HeapTupleIsValid(found))
		return 0;
	different = ((Form_pg_statistic) GETSTRUCT(found))->stadistinct;
	ReleaseSysCache(found);
	return different < 0 ? Max(1, -different * rows) : Min(different, rows);
}

static double
rows_of(Oid relation)
{
	Relation opened = try_relation_open(relation, AccessShareLock);
	BlockNumber pages;
	double rows;
	double all_visible;

	if (opened == NULL)
		return 0;
	estimate_rel_size(opened, NULL, &pages, &rows, &all_visible);
	relation_close(opened, NoLock);
	return Max(0, rows);
}

/* The rows of a partitioned table, when it was analyzed; 0: not known. */
static double
rows_of_partitions(Oid relation)
{
	HeapTuple found = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	double rows = 0;

	if (!HeapTupleIsValid(found))
		return 0;
	if (((Form_pg_class) GETSTRUCT(found))->relkind == RELKIND_PARTITIONED_TABLE)
		rows = ((Form_pg_class) GETSTRUCT(found))->reltuples;
	ReleaseSysCache(found);
	return Max(0, rows);
}

/*
 * Sums of the table and of all that inherit from it, of which only partitions may
 * be analyzed.
 */
static void
add_up(LinkStatistics *statistics, const LinkTable *table)
{
	PartSample sample;
	double each;

	part_sample_choose(&sample, table->relation, PARTS_ADDED_UP);
	each = sample.all / Max(1, sample.count);
	for (int i = 0; i < sample.count; i++)
	{
		double rows = rows_of(sample.tables[i]);

		statistics->links += rows * each;
		statistics->parents += different_values(sample.tables[i], table->parent, rows) * each;
		statistics->children += different_values(sample.tables[i], table->child, rows) * each;
	}
	if (sample.count < sample.all && rows_of_partitions(table->relation) > 0)
		statistics->links = rows_of_partitions(table->relation);
}

bool
link_statistics_read(LinkStatistics *statistics, const LinkTable *table)
{
	double parents;
	double children;

	memset(statistics, 0, sizeof(LinkStatistics));
	if (!may_read(table))
		return false;
	add_up(statistics, table);
	parents = different_values(table->relation, table->parent, statistics->links);
	children = different_values(table->relation, table->child, statistics->links);
	if (parents > 0 && children > 0)
	{
		statistics->parents = parents;
		statistics->children = children;
	}
	return statistics->parents > 0 && statistics->children > 0;
}

double
link_statistics_of_any(const LinkStatistics *statistics, TraceDirection direction)
{
	return statistics->links /
		   (direction == TRACE_DOWN ? statistics->parents : statistics->children);
}

/* The part of the rows that have a common value; 0: it is none. */
static double
common_part(const AttStatsSlot *common, const ItemKey *key, Datum item, double *of_all)
{
	double part = 0;

	for (int i = 0; i < common->nvalues && i < common->nnumbers; i++)
	{
		*of_all += common->numbers[i];
		if (key_equal(key, common->values[i], item))
			part = common->numbers[i];
	}
	return part;
}

double
link_statistics_of_item(const LinkStatistics *statistics, const LinkTable *table,
						TraceDirection direction, Datum item)
{
	bool down = direction == TRACE_DOWN;
	double different = down ? statistics->parents : statistics->children;
	HeapTuple found = find_statistics(table->relation, down ? table->parent : table->child);
	AttStatsSlot common = {0};
	double part = 0;
	double of_all = 0;

	if (!HeapTupleIsValid(found))
		return link_statistics_of_any(statistics, direction);
	if (get_attstatsslot(&common, found, STATISTIC_KIND_MCV, InvalidOid,
						 ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
	{
		part = common_part(&common, &table->key, item, &of_all);
		different -= common.nvalues;
		free_attstatsslot(&common);
	}
	ReleaseSysCache(found);
	if (part > 0)
		return part * statistics->links;
	return Max(0, 1 - of_all) * statistics->links / Max(1, different);
}
