/*
 * estimate_indexes.c
 *		The genealogy indexes that are looked at for an estimate.
 *
 * Whoever may read the whole table may know how many links its parts have.  No part
 * is asked on another server: of these, as of parts without an index, it is only
 * known that they are there.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "links/estimate_indexes.h"
#include "links/heap_access.h"
#include "links/index_choice.h"
#include "links/part_sample.h"
#include "links/source.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* What a part is that leads to no index. */
#define OF_OTHER_TIMES ROUTE_TO_NOTHING
#define WITHOUT_INDEX ROUTE_ELSEWHERE

static LinkDirection
link_direction_of(TraceDirection direction)
{
	return direction == TRACE_DOWN ? LINKS_OUT : LINKS_IN;
}

static int
add_index(EstimateIndexes *indexes, const LinkChoice *choice)
{
	ReachIndexes *reach = &indexes->reach;

	reach->indexes[reach->count].index = index_open(choice->index, AccessShareLock);
	reach->indexes[reach->count].exchanged = choice->exchanged;
	return reach->count++;
}

/* Where one part is read elsewhere, its indexes are no use, and so it is with the others. */
static bool
is_usable(const EstimateIndexes *indexes, const LinkChoice *choice, Relation heap)
{
	const ReachIndexes *reach = &indexes->reach;
	Relation index;
	bool alike;

	if (!OidIsValid(choice->index))
		return false;
	if (reach->count == 0)
		return heap_access_why_not(heap, list_make1_oid(RelationGetRelid(heap)), HEAP_OF_TABLE) ==
			   NULL;
	index = index_open(choice->index, NoLock);
	alike = reach_indexes_alike(reach->indexes[0].index, index);
	index_close(index, NoLock);
	return alike;
}

/* Any index will do, whatever else it includes. */
static int
open_part(EstimateIndexes *indexes, Oid number)
{
	Relation heap = try_table_open(number, AccessShareLock);
	LinkTable part = *indexes->table;
	int lead_to = WITHOUT_INDEX;
	LinkChoice choice = {0};

	if (heap == NULL)
		return OF_OTHER_TIMES;
	part.relation = number;
	if (!link_source_has_rows(heap) || partition_is_of_other_times(heap, &part))
		lead_to = OF_OTHER_TIMES;
	else
	{
		index_choose(&choice, &part, heap);
		if (indexes->reach.count < REACH_INDEXES && is_usable(indexes, &choice, heap))
			lead_to = add_index(indexes, &choice);
	}
	table_close(heap, NoLock);
	return lead_to;
}

static int
know_part(EstimateIndexes *indexes, Oid number)
{
	int i;

	for (i = 0; i < indexes->known_count; i++)
	{
		if (indexes->known[i] == number)
			return indexes->lead_to[i];
	}
	if (i == lengthof(indexes->known))
		return WITHOUT_INDEX;
	indexes->known[i] = number;
	indexes->lead_to[i] = open_part(indexes, number);
	indexes->known_count++;
	return indexes->lead_to[i];
}

static int
find_part(void *state, Datum item)
{
	EstimateIndexes *indexes = state;
	Oid number = partition_route_first(indexes->route, item);

	return OidIsValid(number) ? know_part(indexes, number) : ROUTE_TO_NOTHING;
}

/* Of partitions that were not chosen, some may be partitioned again. */
static void
open_route(EstimateIndexes *indexes, TraceDirection direction)
{
	const LinkTable *table = indexes->table;
	const char *column = direction == TRACE_DOWN ? table->parent : table->child;
	PartitionRoute *route = partition_route_open(table, column, NULL, 0);

	if (route == NULL)
		return;
	if (!partition_route_is_flat(route))
	{
		partition_route_close(route);
		return;
	}
	indexes->route = route;
	indexes->reach.route = find_part;
	indexes->reach.route_state = indexes;
}

/* At least half of the parts must have an index, or what is found says little about them. */
static bool
open_parts(EstimateIndexes *indexes, TraceDirection direction)
{
	PartSample sample;
	int other_times = 0;

	part_sample_choose(&sample, indexes->table->relation, PART_SAMPLE_LIMIT);
	for (int i = 0; i < sample.count; i++)
		other_times += know_part(indexes, sample.tables[i]) == OF_OTHER_TIMES;
	if (2 * indexes->reach.count < sample.count - other_times ||
		(indexes->reach.count == 0 && sample.count < sample.all))
		return false;
	indexes->reach.all = Max(indexes->reach.count,
							 sample.all * (sample.count - other_times) / Max(1, sample.count));
	if (sample.is_flat)
		open_route(indexes, direction);
	return true;
}

bool
estimate_indexes_open(EstimateIndexes *indexes, const LinkTable *table, TraceDirection direction)
{
	LinkChoice choice;

	memset(indexes, 0, sizeof(EstimateIndexes));
	indexes->table = table;
	indexes->direction = link_direction_of(direction);
	if (!ActiveSnapshotSet())
		return false;
	if (link_source_choose_whole(&choice, table))
	{
		if (open_parts(indexes, direction))
			return true;
		estimate_indexes_close(indexes);
		return false;
	}
	if (!OidIsValid(choice.index))
		return false;
	add_index(indexes, &choice);
	indexes->reach.all = 1;
	return true;
}

void
estimate_indexes_close(EstimateIndexes *indexes)
{
	for (int i = 0; i < indexes->reach.count; i++)
		index_close(indexes->reach.indexes[i].index, NoLock);
	if (indexes->route != NULL)
		partition_route_close(indexes->route);
}
