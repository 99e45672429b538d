/*
 * bulk_find.c
 *		A genealogy index built from all rows of its table: the nodes of the ends of rows.
 *
 * Part by part, the ends are read as often as is needed to have all nodes in memory
 * once: each time the nodes that are new, as far as there is room, in the order in
 * which they appear.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "genealogy_index/bulk_table.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* Stands for the index of a node that is not found yet. */
#define NOT_FOUND PG_UINT32_MAX

typedef struct Finder
{
	BulkBuild *bulk;
	BulkTable *table;
	union
	{
		char bytes[NODE_KEY_LIMIT];
		double align;
	} key;
} Finder;

/* Reads an end and its key.  False: there is no other one. */
static bool
read_end(Finder *finder, Tape *tape, BulkEnd *end, NodeKey *key)
{
	const GenealogyIndex *index = finder->bulk->index;
	char *bytes = finder->key.bytes;

	if (!tape_read(tape, end, sizeof(BulkEnd)))
		return false;
	tape_read_whole(tape, bytes, end->key_size);
	*key = (NodeKey){.value = index->key_by_value ? fetch_att(bytes, true, index->key_length)
												  : PointerGetDatum(bytes),
					 .hash = end->hash,
					 .bytes = bytes,
					 .size = end->key_size,
					 .collation = index->collation};
	return true;
}

/*
 * Writes the indexes of the nodes of ends, and the ends whose nodes have no room in
 * memory; returns the tape of these, or NULL.
 */
static Tape *
find_in_memory(Finder *finder, Tape *unknown, Tape *indexes)
{
	Tape *rest = NULL;
	BulkEnd end;
	NodeKey key;

	while (read_end(finder, unknown, &end, &key))
	{
		uint32 index = NOT_FOUND;
		BulkNode *node = bulk_table_find(finder->table, &key, &index);

		if (node == NULL)
		{
			if (rest == NULL)
				rest = tape_begin(finder->bulk->set, false);
			tape_write(rest, &end, sizeof(end));
			tape_write(rest, key.bytes, key.size);
		}
		else
		{
			bulk_count_links(finder->bulk, &node->links[end.direction], end.links);
			bulk_progress(finder->bulk);
		}
		tape_write(indexes, &index, sizeof(index));
	}
	tape_end(unknown);
	if (rest != NULL)
		tape_finish(rest);
	tape_finish(indexes);
	return rest;
}

/* Fills the gaps in one tape of indexes with those of another one. */
static Tape *
fill_gaps(BulkBuild *bulk, Tape *indexes, Tape *others)
{
	Tape *filled = tape_begin(bulk->set, true);
	uint32 index;

	while (tape_read(indexes, &index, sizeof(index)))
	{
		if (index == NOT_FOUND)
			tape_read_whole(others, &index, sizeof(index));
		tape_write(filled, &index, sizeof(index));
	}
	tape_end(indexes);
	tape_end(others);
	tape_finish(filled);
	return filled;
}

static void
find_part(Finder *finder, BulkPart *part)
{
	BulkBuild *bulk = finder->bulk;
	Tape *unknown = part->unknown;

	tape_finish(unknown);
	part->unknown = NULL;
	part->nodes = tape_begin(bulk->set, true);
	while (unknown != NULL)
	{
		Tape *indexes = tape_begin(bulk->set, true);

		bulk_table_clear(finder->table, part->node_count);
		unknown = find_in_memory(finder, unknown, indexes);
		part->ends = part->ends == NULL ? indexes : fill_gaps(bulk, part->ends, indexes);
		part->node_count += bulk_table_size(finder->table);
		bulk_table_write(finder->table, part->nodes);
	}
	tape_finish(part->nodes);
}

/* The nodes of the first part were found while the table was read. */
static void
finish_first_part(BulkBuild *bulk)
{
	BulkPart *part = &bulk->parts[0];

	part->nodes = tape_begin(bulk->set, true);
	part->node_count = bulk_table_size(bulk->table);
	bulk_table_write(bulk->table, part->nodes);
	bulk_table_end(bulk->table);
	tape_finish(part->nodes);
	tape_finish(part->ends);
}

void
bulk_find_nodes(BulkBuild *bulk)
{
	Finder finder = {.bulk = bulk};

	finish_first_part(bulk);
	tape_finish(bulk->tids);
	tape_finish(bulk->tags);
	if (bulk->part_count == 1)
		return;
	bulk_progress_begin(bulk, bulk->unknown);
	finder.table = bulk_table_begin(bulk->index, bulk->memory.work);
	for (int i = 1; i < bulk->part_count; i++)
		find_part(&finder, &bulk->parts[i]);
	bulk_table_end(finder.table);
}
