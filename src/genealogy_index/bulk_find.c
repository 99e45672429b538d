/*
 * bulk_find.c
 *		A genealogy index built from all rows of its table: the nodes of the ends of rows.
 *
 * Part by part, the nodes are found in memory.  A part that has more than there is
 * room for is divided once more, as the table was: the nodes in memory are the first
 * ones of the part, and the ends of the others go to parts of it, by the bits of their
 * hashes that follow.  Of these are made the nodes and the ends of the part itself.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "genealogy_index/bulk_table.h"
#include "genealogy_index/debug.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* Parts are of unequal sizes, so there are some more than would be needed. */
#define PARTS_MARGIN 1.5

typedef struct Finder
{
	BulkBuild *bulk;
	BulkTable *table; /* NULL: none, as something else needs the memory */
	bool divides;     /* has divided a part */
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

/* A part that is divided: those below it, of which the first one has its nodes in memory. */
typedef struct Division
{
	uint32 scale; /* times this, hashes begin with the bits that divide them */
	Tape *tags;   /* the part of each end; NULL: not divided, as all nodes are in memory */
	BulkPart *parts;
	int part_count;
} Division;

/*
 * The number of parts below, each of which has room in memory if new keys come as they
 * came so far.  It decides on speed alone.
 */
static int
choose_parts(const Finder *finder, const Tape *unknown)
{
	double times = (double) unknown->size / Max(unknown->read, 1);

	return Min(PARTS_MARGIN * times, finder->bulk->memory.parts - 1);
}

/* Begins to divide a part, after so many ends with nodes in memory. */
static void
begin_division(Finder *finder, Division *division, const Tape *unknown, uint64 ends)
{
	BulkBuild *bulk = finder->bulk;
	uint8 first = 0;

	if (!finder->divides)
		bulk_reserve_parts(bulk, bulk->memory.parts - bulk->part_count);
	finder->divides = true;
	division->part_count = 1 + DEBUG_LIMIT(3, choose_parts(finder, unknown));
	division->parts = MemoryContextAllocZero(bulk->context,
											 division->part_count * sizeof(BulkPart));
	for (int i = 1; i < division->part_count; i++)
		division->parts[i].unknown = tape_begin(bulk->set, false);
	division->tags = tape_begin(bulk->set, true);
	while (ends-- > 0)
		tape_write(division->tags, &first, sizeof(first));
}

/* Writes an end whose node has no room in memory; returns the part below. */
static uint8
divide_end(Division *division, const BulkEnd *end, const NodeKey *key)
{
	uint8 part = bulk_part_of(end->hash * division->scale, division->part_count);
	Tape *unknown = division->parts[part].unknown;

	tape_write(unknown, end, sizeof(BulkEnd));
	tape_write(unknown, key->bytes, key->size);
	return part;
}

/* Finds the nodes of ends as far as there is memory; returns the tape of their indexes. */
static Tape *
find_in_memory(Finder *finder, Tape *unknown, Division *division)
{
	Tape *indexes = tape_begin(finder->bulk->set, true);
	uint64 ends = 0;
	BulkEnd end;
	NodeKey key;

	while (read_end(finder, unknown, &end, &key))
	{
		uint32 index;
		uint8 tag = 0;
		BulkNode *node = bulk_table_find(finder->table, &key, &index);

		if (node == NULL)
		{
			if (division->tags == NULL)
				begin_division(finder, division, unknown, ends);
			tag = divide_end(division, &end, &key);
		}
		else
		{
			bulk_count_links(finder->bulk, &node->links[end.direction], end.links);
			tape_write(indexes, &index, sizeof(index));
			bulk_progress(finder->bulk);
		}
		if (division->tags != NULL)
			tape_write(division->tags, &tag, sizeof(tag));
		ends++;
	}
	tape_end(unknown);
	tape_finish(indexes);
	return indexes;
}

static void
copy_node(BulkPart *from, BulkPart *to)
{
	char node[sizeof(BulkNode) + NODE_KEY_LIMIT];
	BulkNode header;

	tape_read_whole(from->nodes, &header, sizeof(header));
	memcpy(node, &header, sizeof(header));
	tape_read_whole(from->nodes, node + sizeof(header), header.key_size);
	tape_write(to->nodes, node, sizeof(header) + header.key_size);
}

/* Gives the nodes of the parts below their indexes in the part, as bulk_number_nodes does. */
static void
index_nodes(BulkPart *part, const Division *division)
{
	uint8 tag;

	while (tape_read(division->tags, &tag, sizeof(tag)))
	{
		BulkPart *below = &division->parts[tag];
		uint32 index;

		if (tag == 0)
			continue;
		tape_read_whole(below->ends, &index, sizeof(index));
		if (index != below->numbered)
			continue;
		copy_node(below, part);
		tape_write(below->numbers, &part->node_count, sizeof(part->node_count));
		part->node_count++;
		below->numbered++;
	}
	tape_rewind(division->tags);
}

/* Writes the index of the node of each end, in the order of the ends. */
static Tape *
merge_ends(BulkBuild *bulk, const Division *division)
{
	Tape *ends = tape_begin(bulk->set, true);
	uint8 tag;

	while (tape_read(division->tags, &tag, sizeof(tag)))
	{
		uint32 index;

		tape_read_whole(division->parts[tag].end_numbers, &index, sizeof(index));
		tape_write(ends, &index, sizeof(index));
	}
	tape_finish(ends);
	return ends;
}

static void
end_table(Finder *finder)
{
	if (finder->table != NULL)
		bulk_table_end(finder->table);
	finder->table = NULL;
}

static void find_part(Finder *finder, BulkPart *part, uint32 scale);

/* Finds the nodes of the parts below, and makes those of the part of them. */
static void
find_below(Finder *finder, BulkPart *part, Division *division)
{
	BulkBuild *bulk = finder->bulk;

	tape_finish(division->tags);
	for (int i = 1; i < division->part_count; i++)
		find_part(finder, &division->parts[i], division->scale * (division->part_count - 1));
	end_table(finder);
	for (int i = 1; i < division->part_count; i++)
		division->parts[i].numbers = tape_begin(bulk->set, true);
	index_nodes(part, division);
	for (int i = 1; i < division->part_count; i++)
	{
		tape_end(division->parts[i].nodes);
		tape_finish(division->parts[i].numbers);
		bulk_number_ends(bulk, &division->parts[i]);
	}
	part->ends = merge_ends(bulk, division);
	for (int i = 0; i < division->part_count; i++)
		tape_end(division->parts[i].end_numbers);
	tape_end(division->tags);
	pfree(division->parts);
}

static void
find_part(Finder *finder, BulkPart *part, uint32 scale)
{
	BulkBuild *bulk = finder->bulk;
	Division division = {.scale = scale};
	Tape *indexes;

	check_stack_depth();
	if (finder->table == NULL)
		finder->table = bulk_table_begin(bulk->index, bulk->memory.work);
	bulk_table_clear(finder->table);
	tape_finish(part->unknown);
	indexes = find_in_memory(finder, part->unknown, &division);
	part->nodes = tape_begin(bulk->set, true);
	part->node_count = bulk_table_size(finder->table);
	bulk_table_write(finder->table, part->nodes);
	if (division.tags == NULL)
		part->ends = indexes;
	else
	{
		division.parts[0].end_numbers = indexes;
		find_below(finder, part, &division);
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
	for (int i = 1; i < bulk->part_count; i++)
		find_part(&finder, &bulk->parts[i], bulk->part_count - 1);
	end_table(&finder);
}
