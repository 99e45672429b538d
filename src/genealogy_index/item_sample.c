/*
 * item_sample.c
 *		The links of items, from the indexes of all parts that are looked at.
 *
 * The part in which an item was met knows its node.  In others it is looked for,
 * unless the partition bounds lead to one.  The parts on both sides are always
 * among these, since what is partitioned by time goes on there.  Links that are
 * found in the rest stand for those in parts that are not looked at, too.
 */
#include "postgres.h"

#include "genealogy_index/item_sample.h"
#include "genealogy_index/node.h"

/* Fewer are kept where each one costs a look at the page of its neighbour. */
#define KEPT_OF_PARTS (KEPT_LINKS / 4)

void
item_sample_init(ItemSample *sample, EstimateParts *parts, LinkDirection direction)
{
	sample->parts = parts;
	sample->direction = direction;
	sample->step = 1;
	link_sample_init(&sample->links,
					 estimate_parts_are_several(parts) ? KEPT_OF_PARTS : KEPT_LINKS);
}

int
item_sample_cost(const ItemSample *sample)
{
	const ReachIndexes *indexes = sample->parts->indexes;

	return indexes->route != NULL ? 3 : indexes->count / sample->step + 3;
}

static void
read_nodes(ItemSample *sample, int part, const NodeNumber *nodes, int count, uint32 group)
{
	EstimateParts *parts = sample->parts;

	link_sample_from(&sample->links, estimate_parts_index(parts, part),
					 estimate_parts_direction(parts, part, sample->direction), part);
	link_sample_read(&sample->links, nodes, count, group);
}

/* Looks for an item in another part. */
static void
look_in(ItemSample *sample, int part, const NodeKey *key, uint32 group)
{
	NodeNumber node = node_find(estimate_parts_index(sample->parts, part), key);

	sample->links.pages--;
	if (node != NODE_NONE)
		read_nodes(sample, part, &node, 1, group);
}

/* The part in which an item was met, and those next to it; returns how many they are. */
static int
read_nearby(ItemSample *sample, const SampledItem *item, const NodeKey *key, uint32 group)
{
	int read = 1;

	read_nodes(sample, item->part, &item->node, 1, group);
	for (int part = item->part - 1; part <= item->part + 1; part += 2)
	{
		if (part < 0 || part >= sample->parts->indexes->count)
			continue;
		look_in(sample, part, key, group);
		read++;
	}
	return read;
}

static void
read_everywhere(ItemSample *sample, const SampledItem *item, const NodeKey *key, uint32 group)
{
	LinkSample *links = &sample->links;
	int nearby = read_nearby(sample, item, key, group);
	double before = links->links;
	int others = 0;

	for (int part = 0; part < sample->parts->indexes->count; part += sample->step)
	{
		if (abs(part - item->part) <= 1)
			continue;
		look_in(sample, part, key, group);
		others++;
	}
	links->links = before +
				   (links->links - before) * estimate_parts_weight(sample->parts, nearby, others);
}

/* False: the only part that can have its links is not looked at. */
static bool
read_routed(ItemSample *sample, const SampledItem *item, const NodeKey *key, uint32 group)
{
	ReachIndexes *indexes = sample->parts->indexes;
	int part = indexes->route(indexes->route_state, key->value);

	if (part == ROUTE_ELSEWHERE)
		return false;
	if (part == item->part)
		read_nodes(sample, part, &item->node, 1, group);
	else if (part != ROUTE_TO_NOTHING)
		look_in(sample, part, key, group);
	return true;
}

static bool
read_item(ItemSample *sample, const SampledItem *item, uint32 group)
{
	LinkSample *links = &sample->links;
	double nodes = links->nodes;
	double leaves = links->leaves;
	double before = links->links;
	bool is_read = true;
	NodeKey key;

	estimate_parts_key(sample->parts, item->part, item->node, &key);
	links->pages--;
	if (sample->parts->indexes->route != NULL)
		is_read = read_routed(sample, item, &key, group);
	else
		read_everywhere(sample, item, &key, group);
	links->nodes = nodes + is_read;
	links->leaves = leaves + (is_read && links->links == before);
	return is_read;
}

static void
read_of_one(ItemSample *sample, const SampledItem *items, int count, uint32 group)
{
	NodeNumber *nodes = palloc(Max(count, 1) * sizeof(NodeNumber));

	for (int i = 0; i < count; i++)
		nodes[i] = items[i].node;
	read_nodes(sample, 0, nodes, count, group);
	pfree(nodes);
}

void
item_sample_read(ItemSample *sample, const SampledItem *items, int count, int most, uint32 group)
{
	int read = 0;

	if (!estimate_parts_are_several(sample->parts))
	{
		read_of_one(sample, items, Min(count, most), group);
		return;
	}
	for (int i = 0; i < count && read < most && sample->links.pages > 0; i++)
		read += read_item(sample, &items[i], group);
}

/* Links that follow each other often lead to one item. */
void
item_sample_name(ItemSample *sample)
{
	LinkSample *links = &sample->links;

	if (!estimate_parts_are_several(sample->parts))
		return;
	for (int i = 0; i < links->count; i++)
	{
		KeptLink *link = &links->kept[i];

		if (i > 0 && link->neighbour == link[-1].neighbour && link->part == link[-1].part)
			link->item = link[-1].item;
		else
		{
			link->item = estimate_parts_item(sample->parts, link->part, link->neighbour).item;
			links->pages--;
		}
	}
}
