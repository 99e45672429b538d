/*
 * bulk_number.c
 *		A genealogy index built from all rows of its table: nodes get their numbers, and links
 *		theirs.
 */
#include "postgres.h"

#include "genealogy_index/bulk_pages.h"
#include "genealogy_index/space.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* Numbers the next node of a part. */
static void
number_node(BulkBuild *bulk, NodeCursor *cursor, uint8 tag)
{
	BulkPart *part = &bulk->parts[tag];
	char key[NODE_KEY_LIMIT];
	KeyToStore stored;
	BulkNode node;
	BucketEntry entry;

	tape_read_whole(part->nodes, &node, sizeof(node));
	tape_read_whole(part->nodes, key, node.key_size);
	entry.hash = node.hash;
	entry.node = bulk_place_node(cursor, bulk, &node, key, &stored);
	tape_write(part->numbers, &entry.node, sizeof(entry.node));
	tape_write(bulk->order, &tag, sizeof(tag));
	tape_sort_add(bulk->entries, &entry);
	bulk->last_number = entry.node;
	bulk->node_count++;
	bulk_progress(bulk);
}

/*
 * The nodes of the first part are the first ones.  Another node comes where an end
 * has the index up to which the nodes of its part are numbered.
 */
static void
number_in_order(BulkBuild *bulk, NodeCursor *cursor)
{
	uint8 tag;

	for (uint32 i = 0; i < bulk->parts[0].node_count; i++)
		number_node(bulk, cursor, 0);
	if (bulk->part_count == 1)
		return;
	while (tape_read(bulk->tags, &tag, sizeof(tag)))
	{
		BulkPart *part;
		uint32 index;

		if (tag == 0 || tag == BULK_SAME || tag == BULK_NULL)
			continue;
		part = &bulk->parts[tag];
		tape_read_whole(part->ends, &index, sizeof(index));
		if (index != part->numbered)
			continue;
		number_node(bulk, cursor, tag);
		part->numbered++;
	}
}

void
bulk_number_nodes(BulkBuild *bulk)
{
	TapeSortOptions options = {.set = bulk->set,
							   .record = sizeof(BucketEntry),
							   .last = PG_UINT32_MAX,
							   .tapes = bulk->memory.tapes,
							   .memory = bulk->memory.work / 2};
	NodeCursor cursor = bulk_start_nodes(bulk);
	uint64 nodes = 0;

	for (int i = 0; i < bulk->part_count; i++)
		nodes += bulk->parts[i].node_count;
	bulk_progress_begin(bulk, nodes);
	bulk->entries = tape_sort_begin(&options);
	bulk->order = tape_begin(bulk->set, false);
	bulk->last_number = bulk_place_null_node(&cursor);
	for (int i = 0; i < bulk->part_count; i++)
		bulk->parts[i].numbers = tape_begin(bulk->set, true);
	number_in_order(bulk, &cursor);
	for (int i = 0; i < bulk->part_count; i++)
	{
		tape_finish(bulk->parts[i].numbers);
		tape_rewind(bulk->parts[i].nodes);
	}
	tape_rewind(bulk->tags);
	tape_finish(bulk->order);
	tape_sort_finish(bulk->entries);
}

/* Takes the numbers of as many nodes as there is memory for, and writes them for the ends. */
static Tape *
number_ends(BulkBuild *bulk, BulkPart *part, uint32 first, uint32 count, Tape *numbered)
{
	Size size = count * sizeof(NodeNumber);
	NodeNumber *numbers = MemoryContextAllocHuge(bulk->context, Max(size, 1));
	Tape *tape = tape_begin(bulk->set, false);
	uint32 index;

	tape_rewind(part->ends);
	if (count > 0)
		tape_read_whole(part->numbers, numbers, size);
	while (tape_read(part->ends, &index, sizeof(index)))
	{
		NodeNumber number = NODE_NONE;

		if (numbered != NULL)
			tape_read_whole(numbered, &number, sizeof(number));
		if (index - first < count)
			number = numbers[index - first];
		tape_write(tape, &number, sizeof(number));
	}
	tape_finish(tape);
	pfree(numbers);
	if (numbered != NULL)
		tape_end(numbered);
	return tape;
}

void
bulk_number_ends(BulkBuild *bulk, BulkPart *part)
{
	uint32 most = Min(PG_UINT32_MAX, bulk->memory.work / sizeof(NodeNumber));
	uint32 first = 0;

	do
	{
		uint32 count = Min(part->node_count - first, most);

		part->end_numbers = number_ends(bulk, part, first, count, part->end_numbers);
		first += count;
	} while (first < part->node_count);
	tape_end(part->ends);
	tape_end(part->numbers);
}

static void
begin_links(BulkBuild *bulk)
{
	TapeSortOptions options = {.set = bulk->set,
							   .record = sizeof(NodeNumber) + bulk->index->link_size,
							   .first = NODE_NULL,
							   .last = bulk->last_number,
							   .tapes = bulk->memory.tapes,
							   .memory = bulk->memory.work / 2};

	for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
		bulk->links[i] = tape_sort_begin(&options);
}

/* The node of an end of the next row; it has that of the row before. */
static void
read_end_number(BulkBuild *bulk, NodeNumber *number)
{
	uint8 tag;

	tape_read_whole(bulk->tags, &tag, sizeof(tag));
	if (tag == BULK_NULL)
		*number = NODE_NULL;
	else if (tag != BULK_SAME)
		tape_read_whole(bulk->parts[tag].end_numbers, number, sizeof(NodeNumber));
}

/* Both links of a row: the owner, the neighbour, and what is stored of the row. */
static void
add_links(BulkBuild *bulk)
{
	Size row_size = sizeof(ItemPointerData) + bulk->index->include.size;
	char record[sizeof(NodeNumber) + LINK_SIZE_LIMIT];
	char *neighbour = record + sizeof(NodeNumber);
	NodeNumber owners[2] = {NODE_NULL, NODE_NULL};

	while (tape_read(bulk->tids, record + 2 * sizeof(NodeNumber), row_size))
	{
		for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
			read_end_number(bulk, &owners[i]);
		for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
		{
			memcpy(record, &owners[i], sizeof(NodeNumber));
			memcpy(neighbour, &owners[1 - i], sizeof(NodeNumber));
			tape_sort_add(bulk->links[i], record);
		}
		bulk_progress(bulk);
	}
}

void
bulk_sort_links(BulkBuild *bulk)
{
	bulk_progress_begin(bulk, bulk->rows);
	for (int i = 0; i < bulk->part_count; i++)
		bulk_number_ends(bulk, &bulk->parts[i]);
	begin_links(bulk);
	add_links(bulk);
	for (int i = 0; i < bulk->part_count; i++)
		tape_end(bulk->parts[i].end_numbers);
	tape_end(bulk->tids);
	tape_end(bulk->tags);
	for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
		tape_sort_finish(bulk->links[i]);
}
