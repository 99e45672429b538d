/*
 * diff.c
 *		As built against as designed, level by level.
 *
 * A level is the items whose part was just learnt.  Those whose part has lines
 * in the bill of materials are assemblies: their links are read and compared,
 * and what they contain is the next level.  An item is compared once, however
 * often it is met, and nothing below an item without a design is read.
 */
#include "postgres.h"

#include "funcapi.h"
#include "links/expansion.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "trace/diff.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "walk/known.h"
#include "walk/node_order.h"

PG_FUNCTION_INFO_V1(trace_diff);

enum
{
	ARGUMENT_BOM = 1,
	ARGUMENT_UNIT,
	ARGUMENT_UNIT_PART,
	ARGUMENT_AT,
	ARGUMENT_PARENT,
	ARGUMENT_CHILD,
	ARGUMENT_INSTALLED_AT,
	ARGUMENT_REMOVED_AT,
	ARGUMENT_TRANSFERRED,
	ARGUMENT_QUANTITY,
	ARGUMENT_PART,
	ARGUMENT_BOM_PARENT,
	ARGUMENT_BOM_CHILD,
	ARGUMENT_BOM_QUANTITY,
	ARGUMENT_FORMAT
};

static void
list_add(Diff *diff, DiffList *list, uint32 number)
{
	list->numbers = memory_room(&diff->call->memory, list->numbers, list->count, &list->capacity,
								sizeof(uint32));
	list->numbers[list->count++] = number;
}

static void
open_bom(Diff *diff)
{
	static const LinkArguments names = {.parent = "bom_parent",
										.child = "bom_child",
										.quantity = "bom_quantity"};
	static const TraceArguments arguments = {.asks = ASKS_BY_ITEM};
	TraceCall *call = diff->call;
	LinkTable *bom = &diff->bom;

	trace_call_require(call, ARGUMENT_BOM, "bom");
	bom->relation = DatumGetObjectId(call->fcinfo->args[ARGUMENT_BOM].value);
	bom->parent = trace_call_column(call, ARGUMENT_BOM_PARENT, names.parent);
	bom->child = trace_call_column(call, ARGUMENT_BOM_CHILD, names.child);
	bom->quantity = trace_call_text(call, ARGUMENT_BOM_QUANTITY);
	bom->need_quantity = COLUMN_IF_THERE;
	bom->number = 1;
	bom->arguments = &names;
	link_table_resolve(bom);
	diff->bom_source = trace_call_open(call, bom, &arguments);
	MemoryContextSwitchTo(call->context);
}

static void
begin(Diff *diff, TraceCall *call)
{
	memset(diff, 0, sizeof(Diff));
	diff->call = call;
	open_bom(diff);
	diff->scratch = AllocSetContextCreate(call->context, "trace link", ALLOCSET_SMALL_SIZES);
	diff->work = AllocSetContextCreate(call->context, "trace base", ALLOCSET_DEFAULT_SIZES);
	diff->built.context = AllocSetContextCreate(call->context, "trace level",
												ALLOCSET_DEFAULT_SIZES);
	diff->design.context = call->context;
	diff->zero = int64_to_numeric(0);
	diff->one = int64_to_numeric(1);
	parts_init(diff, trace_call_text(call, ARGUMENT_FORMAT));
	nodes_init(&diff->items, &call->table.key, &call->memory);
	diff->item_part = item_part_reader(call->table.key.type);
	if (call->table.has_part)
		part_reader_init(&diff->part_column, call->table.part_type, call->table.part);
}

/* The part number of the child of a link, from its column, or else the child. */
static uint32
part_of_child(Diff *diff, const TraceLink *link, Datum child)
{
	char *text = NULL;

	if (link->has_part)
		text = part_reader_read(&diff->part_column, link->part);
	if (text == NULL && diff->item_part != NULL)
		text = diff->item_part(child);
	return text == NULL ? NO_PART : parts_number(diff, text);
}

/* An item that is met twice at the same level as different parts is the first of them. */
static void
learn_part(Diff *diff, uint32 item, uint32 part)
{
	TraceNode *node = &diff->items.nodes[item];

	if (part == NO_PART)
		return;
	if (!node->mark)
	{
		list_add(diff, &diff->next, item);
		node->mark = true;
		node->later = true;
		node->note.part = part;
	}
	else if (node->later && parts_compare(diff, part, node->note.part) < 0)
		node->note.part = part;
}

static bool
visit_built(void *state, const TraceLink *link)
{
	Diff *diff = state;
	const ItemKey *key = diff->items.key;
	MemoryContext caller;
	DiffLine line;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(diff->scratch);
	caller = MemoryContextSwitchTo(diff->scratch);
	if (nodes_find(&diff->items, key_plain(key, link->from), &line.above) &&
		diff->items.nodes[line.above].again)
	{
		Datum child = key_plain(key, link->to);

		(void) nodes_add(&diff->items, child, (NodeNote){.part = NO_PART}, &line.below);
		line.part = part_of_child(diff, link, child);
		lines_add(diff, &diff->built, line, &diff->call->table, link);
		learn_part(diff, line.below, line.part);
	}
	MemoryContextSwitchTo(caller);
	return true;
}

static bool
visit_design(void *state, const TraceLink *link)
{
	Diff *diff = state;
	MemoryContext caller;
	DiffLine line;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(diff->scratch);
	caller = MemoryContextSwitchTo(diff->scratch);
	if (nodes_find(&diff->parts.set, key_plain(&diff->bom.key, link->from), &line.above) &&
		diff->parts.set.nodes[line.above].again)
	{
		line.below = line.part = parts_number_in_bom(diff, link->to);
		if (line.part != NO_PART)
			lines_add(diff, &diff->design, line, &diff->bom, link);
	}
	MemoryContextSwitchTo(caller);
	return true;
}

static Datum
level_item(const void *diff, uint32 index)
{
	const Diff *of = diff;

	return of->items.nodes[of->level.numbers[index]].key;
}

static Datum
asked_part(const void *diff, uint32 index)
{
	const Diff *of = diff;

	return of->parts.set.nodes[of->asked.numbers[index]].key;
}

/* Notes where the lines of each part begin, from a line on. */
static void
find_first_lines(Diff *diff, uint64 first)
{
	const DiffLine *lines = diff->design.lines;

	for (uint64 i = first; i < diff->design.count; i++)
	{
		DiffPart *part = &diff->parts.parts[lines[i].above];

		CHECK_FOR_INTERRUPTS();
		if (!part->designed)
			part->first_line = i;
		part->designed = true;
	}
}

/* Asks for the design of every part in the level that was not asked for before. */
static void
read_design(Diff *diff)
{
	LinkExpansion parts = {.source = diff->bom_source,
						   .item = asked_part,
						   .list = diff,
						   .memory = &diff->call->memory};
	uint64 first = diff->design.count;

	diff->asked.count = 0;
	for (uint64 i = 0; i < diff->level.count; i++)
	{
		uint32 number = diff->items.nodes[diff->level.numbers[i]].note.part;
		TraceNode *part = &diff->parts.set.nodes[number];

		if (!part->mark)
			list_add(diff, &diff->asked, number);
		part->again |= !part->mark;
		part->mark = true;
	}
	parts.count = diff->asked.count;
	(void) links_expand(&parts, visit_design, diff);
	lines_sort(diff, &diff->design, first);
	find_first_lines(diff, first);
	for (uint64 i = 0; i < diff->asked.count; i++)
		diff->parts.set.nodes[diff->asked.numbers[i]].again = false;
}

/* Leaves the assemblies in the level. */
static void
drop_leaves(Diff *diff)
{
	DiffList *level = &diff->level;
	uint64 kept = 0;

	for (uint64 i = 0; i < level->count; i++)
	{
		TraceNode *item = &diff->items.nodes[level->numbers[i]];

		item->later = false;
		item->again = diff->parts.parts[item->note.part].designed;
		if (item->again)
			level->numbers[kept++] = level->numbers[i];
	}
	level->count = kept;
}

static void
read_built(Diff *diff)
{
	LinkExpansion items = {.source = diff->call->source,
						   .count = diff->level.count,
						   .item = level_item,
						   .list = diff,
						   .memory = &diff->call->memory};

	(void) links_expand(&items, visit_built, diff);
	lines_sort(diff, &diff->built, 0);
	node_order_sort(&diff->items, &diff->call->item, diff->scratch, diff->level.numbers,
					diff->level.count);
}

static void
compare_level(Diff *diff)
{
	DiffList level = diff->level;

	read_built(diff);
	if (diff->call->memory.depth == 0 && diff->built.count == 0)
		(void) known_item(diff->call, diff->items.nodes[0].key);
	for (uint64 i = 0; i < level.count; i++)
	{
		diff_compare(diff, level.numbers[i]);
		diff->items.nodes[level.numbers[i]].again = false;
	}
	lines_forget(diff, &diff->built);
	level.count = 0;
	diff->level = diff->next;
	diff->next = level;
	diff->call->memory.depth++;
}

/* The start, as the first item of the first level. */
static void
add_start(Diff *diff, Datum start)
{
	TraceCall *call = diff->call;
	FunctionCallInfo fcinfo = call->fcinfo;
	const char *part = PG_ARGISNULL(ARGUMENT_UNIT_PART)
						   ? NULL
						   : text_to_cstring(PG_GETARG_TEXT_PP(ARGUMENT_UNIT_PART));
	Datum key = key_plain(diff->items.key, item_to_key(&call->item, start));
	uint32 item;

	if (part == NULL && diff->item_part != NULL)
		part = diff->item_part(key);
	if (part == NULL || part[0] == '\0')
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the part number of \"%s\" is not known",
							   fault_shorten(item_text(&call->item, key))),
						errhint("Give it with \"unit_part\".")));
	(void) nodes_add(&diff->items, key, (NodeNote){.part = NO_PART}, &item);
	learn_part(diff, item, parts_number(diff, part));
	diff->level = diff->next;
	diff->next = (DiffList){0};
}

/* Without a design, no rows would look as if there were no differences. */
static void
check_start(Diff *diff)
{
	const TraceNode *start = &diff->items.nodes[0];
	const DiffPart *part = &diff->parts.parts[start->note.part];

	if (!part->designed)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("\"%s\" has no lines for part number \"%s\"", diff->bom.table_name,
							   fault_shorten(part->text)),
						errdetail("There is no design to compare \"%s\" with.",
								  fault_shorten(item_text(&diff->call->item, start->key))),
						errhint("Give the part number that it was built to with \"unit_part\".")));
}

Datum
trace_diff(PG_FUNCTION_ARGS)
{
	static const TraceArguments arguments = {.edges = "as_built",
											 .item = ARGUMENT_UNIT,
											 .at = ARGUMENT_AT,
											 .parent = ARGUMENT_PARENT,
											 .child = ARGUMENT_CHILD,
											 .installed_at = ARGUMENT_INSTALLED_AT,
											 .removed_at = ARGUMENT_REMOVED_AT,
											 .transferred = ARGUMENT_TRANSFERRED,
											 .quantity = ARGUMENT_QUANTITY,
											 .part = ARGUMENT_PART,
											 .need_quantity = COLUMN_IF_THERE,
											 .need_part = COLUMN_IF_THERE,
											 .current = true,
											 .asks = ASKS_BY_ITEM};
	TraceCall call;
	Diff diff;

	lookup_begin_rows(fcinfo, 0);
	trace_call_begin(&call, fcinfo, &arguments);
	begin(&diff, &call);
	if (!PG_ARGISNULL(ARGUMENT_UNIT))
		add_start(&diff, PG_GETARG_DATUM(ARGUMENT_UNIT));
	while (diff.level.count > 0)
	{
		read_design(&diff);
		if (call.memory.depth == 0)
			check_start(&diff);
		drop_leaves(&diff);
		compare_level(&diff);
	}
	diff.bom_source->close(diff.bom_source);
	trace_call_end(&call);
	return (Datum) 0;
}
