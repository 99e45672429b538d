/*
 * diff_row.c
 *		A difference, as a row of the result.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "pg/lookup.h"
#include "trace/diff.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "walk/node_order.h"

/* The children of lines, each once, as an array in the type of the caller's items. */
static Datum
list_items(Diff *diff, const DiffRow *row)
{
	ItemType *item = &diff->call->item;
	uint32 *numbers = MemoryContextAllocHuge(diff->work, Max(row->count, 1) * sizeof(uint32));
	Datum *items = MemoryContextAllocHuge(diff->work, Max(row->count, 1) * sizeof(Datum));
	uint64 kept = 0;
	int16 size;
	bool by_value;
	char alignment;

	for (uint64 i = 0; i < row->count; i++)
		numbers[i] = diff->built.lines[row->first + i].below;
	node_order_sort(&diff->items, item, diff->scratch, numbers, row->count);
	for (uint64 i = 0; i < row->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i == 0 || numbers[i] != numbers[i - 1])
			items[kept++] = item_from_key(item, diff->items.nodes[numbers[i]].key);
	}
	lookup_type_storage(item->type, &size, &by_value, &alignment);
	return PointerGetDatum(construct_array(items, kept, item->type, size, by_value, alignment));
}

/* What the items of a row take, about. */
static Size
items_size(const Diff *diff, const DiffRow *row)
{
	Size size = 0;

	for (uint64 i = row->first; i < row->first + row->count; i++)
	{
		Datum item = diff->items.nodes[diff->built.lines[i].below].key;

		CHECK_FOR_INTERRUPTS();
		size += sizeof(uint32) + sizeof(Datum) +
				2 * MAXALIGN(Max(key_size(diff->items.key, item), sizeof(Datum)));
	}
	return size;
}

void
diff_row_write(Diff *diff, const DiffRow *row)
{
	Size size = items_size(diff, row);
	Datum values[DIFF_COLUMNS] = {0};
	bool nulls[DIFF_COLUMNS] = {false};

	memory_take(&diff->call->memory, size);
	values[DIFF_ASSEMBLY] = item_from_key(&diff->call->item, diff->items.nodes[row->assembly].key);
	values[DIFF_PROBLEM] = CStringGetTextDatum(row->problem);
	nulls[DIFF_DESIGNED] = row->designed == NO_PART;
	if (row->designed != NO_PART)
		values[DIFF_DESIGNED] = diff->parts.parts[row->designed].value;
	nulls[DIFF_BUILT] = row->built == NO_PART;
	if (row->built != NO_PART)
		values[DIFF_BUILT] = diff->parts.parts[row->built].value;
	nulls[DIFF_DESIGNED_QUANTITY] = row->designed_quantity == NULL;
	values[DIFF_DESIGNED_QUANTITY] = NumericGetDatum(row->designed_quantity);
	nulls[DIFF_BUILT_QUANTITY] = row->built_quantity == NULL;
	values[DIFF_BUILT_QUANTITY] = NumericGetDatum(row->built_quantity);
	values[DIFF_ITEMS] = list_items(diff, row);
	trace_call_row(diff->call, values, nulls);
	memory_give(&diff->call->memory, size);
}
