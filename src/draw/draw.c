/*
 * draw.c
 *		Pictures of what a start reaches, in the languages of programs that draw.
 *
 * Everything is read before the first line is written, so that the same links
 * give the same picture, in whatever order they come.
 */
#include "postgres.h"

#include "access/xact.h"
#include "draw/draw.h"
#include "items/quantity.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "walk/known.h"
#include "walk/node_order.h"

/* Bytes of a small picture; the text doubles when it is full. */
#define TEXT_AT_FIRST 1024

typedef struct Picture
{
	TraceCall *call;
	const PictureLanguage *language;
	Traversal walk;
	TimestampTz shown;
	Known known; /* when there is a link of the start */
	PictureLink *links;
	uint64 count;
	uint64 capacity;
	uint32 *order; /* nodes as the picture counts them, by their numbers in the walk */
	ItemKindReader kind;
	char *text; /* with room for the header of a text */
	Size length;
	Size text_capacity;
} Picture;

static int
compare_links(const PictureLink *a, const PictureLink *b)
{
	int order;

	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	if (a->child != b->child)
		return a->child < b->child ? -1 : 1;
	order = link_times_compare(a->times, b->times);
	return order != 0 ? order : quantity_compare_known(a->quantity, b->quantity);
}

#define ST_SORT sort_links
#define ST_ELEMENT_TYPE PictureLink
#define ST_COMPARE(a, b) compare_links(a, b)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static Numeric
keep_quantity(Picture *picture, const TraceLink *link)
{
	Numeric quantity;

	if (!link->has_quantity)
		return NULL;
	quantity = DatumGetNumeric(link->quantity);
	return memory_keep(&picture->call->memory, quantity, VARSIZE(quantity));
}

/* What was transferred was not taken out. */
static bool
is_removed(const Picture *picture, LinkTimes times)
{
	return !period_lasts(link_in_force(times), picture->shown);
}

static bool
keep_link(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	Picture *picture = walk->state;

	if (discovered)
		walk->nodes.nodes[to].note.depth = walk->depth + 1;
	picture->links = memory_room(&picture->call->memory, picture->links, picture->count,
								 &picture->capacity, sizeof(PictureLink));
	picture->links[picture->count++] = (PictureLink){.parent = from,
													 .child = to,
													 .times = link->times,
													 .quantity = keep_quantity(picture, link),
													 .removed = is_removed(picture, link->times)};
	return true;
}

/* The nodes of a level, which were discovered one after the other, are put in order. */
static void
sort_level(Picture *picture, uint32 begin, uint32 end)
{
	for (uint32 i = begin; i < end; i++)
		picture->order[i] = i;
	node_order_sort(&picture->walk.nodes, &picture->call->item, picture->walk.scratch,
					picture->order + begin, end - begin);
}

static void
order_nodes(Picture *picture)
{
	const NodeSet *nodes = &picture->walk.nodes;
	uint32 begin = 0;

	picture->order = memory_allocate(&picture->call->memory, nodes->count, sizeof(uint32));
	for (uint32 end = 1; end <= nodes->count; end++)
	{
		if (end < nodes->count && nodes->nodes[end].note.depth == nodes->nodes[begin].note.depth)
			continue;
		sort_level(picture, begin, end);
		begin = end;
	}
}

static void
order_links(Picture *picture)
{
	uint32 nodes = picture->walk.nodes.count;
	uint32 *index = memory_allocate(&picture->call->memory, nodes, sizeof(uint32));

	for (uint32 i = 0; i < nodes; i++)
		index[picture->order[i]] = i;
	for (uint64 i = 0; i < picture->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		picture->links[i].parent = index[picture->links[i].parent];
		picture->links[i].child = index[picture->links[i].child];
	}
	memory_free(&picture->call->memory, index, nodes, sizeof(uint32));
	sort_links(picture->links, picture->count);
}

/* False when there is no such item. */
static bool
read_links(Picture *picture, Datum start)
{
	TraceCall *call = picture->call;
	Traversal *walk = &picture->walk;

	traverse_init(walk, call->source, TRACE_DOWN, &call->memory);
	walk->visit = keep_link;
	walk->state = picture;
	traverse_start(walk, trace_call_key(call, start));
	(void) traverse_levels(walk, call->max_depth);
	picture->known = picture->count > 0 ? KNOWN_THEN : known_item(call, walk->nodes.nodes[0].key);
	if (picture->known == KNOWN_NEVER)
		return false;
	trace_call_name_nodes(call, &walk->nodes, walk->scratch);
	order_nodes(picture);
	order_links(picture);
	return true;
}

/* The text outlives the call. */
static void
make_room(Picture *picture, Size length)
{
	TraceMemory *memory = &picture->call->memory;
	Size capacity = Max(picture->text_capacity, TEXT_AT_FIRST);

	if (length > MaxAllocSize - picture->length)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("picture is longer than a text can be (%zu MB)",
							   (MaxAllocSize + 1) / (1024 * 1024)),
						errdetail("It shows %u items and " UINT64_FORMAT " links.",
								  picture->walk.nodes.count, picture->count),
						errhint("Narrow it with \"at\" or \"max_depth\".")));
	while (capacity - picture->length < length)
		capacity = Min(capacity * 2, MaxAllocSize);
	if (capacity == picture->text_capacity)
		return;
	memory_take(memory, capacity);
	picture->text = picture->text == NULL
						? MemoryContextAlloc(picture->call->caller_context, capacity)
						: repalloc(picture->text, capacity);
	memory_give(memory, picture->text_capacity);
	picture->text_capacity = capacity;
}

static void
write_bytes(Picture *picture, const char *bytes, Size length)
{
	make_room(picture, length);
	memcpy(picture->text + picture->length, bytes, length);
	picture->length += length;
}

static void
write_string(Picture *picture, const char *string)
{
	write_bytes(picture, string, strlen(string));
}

static PictureNode
node_at(const Picture *picture, uint32 number)
{
	const TraceNode *node = &picture->walk.nodes.nodes[picture->order[number]];

	return (PictureNode){.text = item_text(&picture->call->item, node->key),
						 .kind = picture->kind(node->key),
						 .depth = node->note.depth,
						 .at_other_times = picture->known == KNOWN_ONCE};
}

static void
write_nodes(Picture *picture)
{
	MemoryContext scratch = picture->walk.scratch;
	uint32 count = picture->walk.nodes.count;

	for (uint32 i = 0; i < count; i++)
	{
		MemoryContext caller;
		StringInfoData line;
		PictureNode node;

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(scratch);
		caller = MemoryContextSwitchTo(scratch);
		initStringInfo(&line);
		node = node_at(picture, i);
		picture->language->write_node(&line, i, &node);
		MemoryContextSwitchTo(caller);
		write_string(picture, i == 0 ? "\n" : picture->language->between);
		write_bytes(picture, line.data, line.len);
	}
}

static void
write_link(Picture *picture, const PictureLink *link, bool is_first)
{
	MemoryContext scratch = picture->walk.scratch;
	MemoryContext caller = MemoryContextSwitchTo(scratch);
	StringInfoData line;

	initStringInfo(&line);
	if (picture->language->needs_ends)
	{
		PictureNode parent = node_at(picture, link->parent);
		PictureNode child = node_at(picture, link->child);

		picture->language->write_link(&line, link, &parent, &child);
	}
	else
		picture->language->write_link(&line, link, NULL, NULL);
	MemoryContextSwitchTo(caller);
	write_string(picture, is_first ? "\n" : picture->language->between);
	write_bytes(picture, line.data, line.len);
}

/*
 * Links of one kind between the same two items as one arrow, with the quantity
 * of what is there at the time shown; if all were removed, that is not a quantity.
 */
static PictureLink
join_links(const PictureLink *links, uint64 count)
{
	PictureLink arrow = links[0];
	bool known = true;

	arrow.removed = true;
	arrow.quantity = NULL;
	for (uint64 i = 0; i < count; i++)
	{
		const PictureLink *link = &links[i];

		if (link->removed)
			continue;
		arrow.removed = false;
		known = known && link->quantity != NULL;
		if (!known)
			arrow.quantity = NULL;
		else if (arrow.quantity == NULL)
			arrow.quantity = link->quantity;
		else
			arrow.quantity = quantity_add(arrow.quantity, link->quantity);
	}
	return arrow;
}

static bool
is_same_arrow(const PictureLink *a, const PictureLink *b)
{
	return a->parent == b->parent && a->child == b->child &&
		   a->times.transferred == b->times.transferred;
}

static uint64
count_of_arrow(const Picture *picture, uint64 first)
{
	const PictureLink *links = picture->links;
	uint64 last = first;

	while (last + 1 < picture->count && is_same_arrow(&links[last + 1], &links[first]))
		last++;
	return last + 1 - first;
}

static void
write_links(Picture *picture)
{
	MemoryContext scratch = picture->walk.scratch;
	bool shows_arrows = picture->language->shows_arrows;
	uint64 count;

	for (uint64 i = 0; i < picture->count; i += count)
	{
		MemoryContext caller;
		PictureLink link = picture->links[i];

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(scratch);
		count = shows_arrows ? count_of_arrow(picture, i) : 1;
		caller = MemoryContextSwitchTo(scratch);
		if (shows_arrows)
			link = join_links(&picture->links[i], count);
		MemoryContextSwitchTo(caller);
		write_link(picture, &link, i == 0);
	}
}

text *
draw_picture(TraceCall *call, Datum start, const PictureLanguage *language)
{
	Picture picture = {.call = call, .language = language};

	picture.shown = call->table.dated ? call->table.at : GetCurrentTransactionStartTimestamp();
	picture.kind = item_kind_reader(call->table.key.type);
	if (!read_links(&picture, start))
		return NULL;
	make_room(&picture, VARHDRSZ);
	picture.length = VARHDRSZ;
	write_string(&picture, language->head);
	write_nodes(&picture);
	write_string(&picture, language->middle);
	write_links(&picture);
	write_string(&picture, language->tail);
	SET_VARSIZE(picture.text, picture.length);
	return (text *) picture.text;
}

bool
draw_shows_quantity(const PictureLink *link)
{
	return link->quantity != NULL && quantity_compare(link->quantity, int64_to_numeric(1)) != 0;
}

char *
draw_quantity(Numeric quantity)
{
	return quantity_text(quantity_trim(quantity));
}
