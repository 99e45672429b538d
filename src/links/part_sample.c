/*
 * part_sample.c
 *		Some of the tables that have the rows of a table: its partitions, and what inherits from it.
 *
 * A partitioned table may have thousands, and planning must not open all of them.
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "links/part_sample.h"
#include "partitioning/partdesc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* Tables right below one; of those that inherit, itself is the first. */
typedef struct Below
{
	Oid *tables;
	bool *is_leaf;
	int count;
} Below;

/* Of a table that has been dropped meanwhile there is nothing. */
static Below
list_partitions(Oid relation)
{
	Relation opened = try_table_open(relation, AccessShareLock);
	PartitionDesc partitions;
	Below below = {0};

	if (opened == NULL)
		return below;
	partitions = RelationGetPartitionDesc(opened, true);
	below.count = partitions->nparts;
	below.tables = palloc(Max(below.count, 1) * sizeof(Oid));
	below.is_leaf = palloc(Max(below.count, 1) * sizeof(bool));
	for (int i = 0; i < below.count; i++)
	{
		below.tables[i] = partitions->oids[i];
		below.is_leaf[i] = partitions->is_leaf[i];
	}
	table_close(opened, NoLock);
	return below;
}

static Below
list_inheritors(Oid relation)
{
	List *tables = lcons_oid(relation, find_inheritance_children(relation, NoLock));
	Below below = {.tables = palloc(list_length(tables) * sizeof(Oid)),
				   .is_leaf = palloc(list_length(tables) * sizeof(bool)),
				   .count = list_length(tables)};

	for (int i = 0; i < below.count; i++)
	{
		below.tables[i] = list_nth_oid(tables, i);
		below.is_leaf[i] = i == 0 || !has_subclass(below.tables[i]);
	}
	return below;
}

/* Of "count" tables, the one that is chosen as such a one of "chosen". */
static int
evenly(int i, int chosen, int count)
{
	return (int64) count * (2 * i + 1) / (2 * chosen);
}

/* How many may be chosen below each of those that are no leaves. */
static int
share(const Below *below, int chosen, int most)
{
	int leaves = 0;

	for (int i = 0; i < chosen; i++)
		leaves += below->is_leaf[evenly(i, chosen, below->count)];
	return Max(1, (most - leaves) / Max(1, chosen - leaves));
}

/* Each stands for as many as weigh so much. */
static void
choose_below(PartSample *sample, Oid relation, int most, double weight)
{
	bool is_partitioned = get_rel_relkind(relation) == RELKIND_PARTITIONED_TABLE;
	Below below = is_partitioned ? list_partitions(relation) : list_inheritors(relation);
	int chosen = Min(below.count, most);
	int each = share(&below, chosen, most);

	sample->is_flat &= is_partitioned;
	weight *= (double) below.count / Max(1, chosen);
	for (int i = 0; i < chosen; i++)
	{
		int number = evenly(i, chosen, below.count);

		if (!below.is_leaf[number])
		{
			sample->is_flat = false;
			choose_below(sample, below.tables[number], each, weight);
		}
		else if (sample->count < PART_SAMPLE_LIMIT)
		{
			sample->tables[sample->count++] = below.tables[number];
			sample->all += weight;
		}
	}
}

void
part_sample_choose(PartSample *sample, Oid relation, int most)
{
	Assert(most <= PART_SAMPLE_LIMIT);
	memset(sample, 0, sizeof(PartSample));
	sample->is_flat = true;
	choose_below(sample, relation, most, 1);
}
