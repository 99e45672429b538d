/*
 * lots.c
 *		Lots of which more was used than was received.
 */
#include "postgres.h"

#include "check/check.h"
#include "funcapi.h"
#include "items/quantity.h"
#include "links/source.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Bytes that a sum takes, as a rule: a numeric of up to 40 digits. */
#define SUM_SIZE 32

typedef struct LotsReader
{
	Lots *lots;
	CheckedLinks *links;
} LotsReader;

static void
make_room(Lots *lots, TraceMemory *memory, uint32 number)
{
	uint64 before = lots->capacity;

	lots->stock = memory_room(memory, lots->stock, number, &lots->capacity, sizeof(LotStock));
	memory_take(memory, (lots->capacity - before) * SUM_SIZE);
}

static LotStock *
find_stock(Lots *lots, CheckedLinks *links, Datum lot)
{
	uint32 number;

	if (nodes_add(&links->nodes, key_plain(links->nodes.key, lot), NO_NOTE, &number))
	{
		make_room(lots, &links->call->memory, number);
		lots->stock[number] = (LotStock){NULL, false};
		lots->count++;
	}
	return &lots->stock[number];
}

/* A lot may have come in several deliveries. */
static bool
keep_lot(void *state, const TraceLink *link)
{
	LotsReader *reader = state;
	CheckedLinks *links = reader->links;
	MemoryContext caller;
	LotStock *stock;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(links->scratch);
	caller = MemoryContextSwitchTo(links->scratch);
	stock = find_stock(reader->lots, links, link->from);
	MemoryContextSwitchTo(links->call->context);
	if (!link->has_quantity)
		stock->unlimited = true;
	else if (stock->received != NULL)
		quantity_accumulate(&stock->received, DatumGetNumeric(link->quantity));
	else
		stock->received = DatumGetNumericCopy(link->quantity);
	MemoryContextSwitchTo(caller);
	return true;
}

static void
check_item_type(const LinkTable *lots, const LinkTable *links)
{
	if (lots->key.type != links->key.type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of relation \"%s\" is of type %s, but the items of relation "
						"\"%s\" are of type %s",
						lots->parent, lots->table_name, format_type_be(lots->key.type),
						links->table_name, format_type_be(links->key.type)),
				 errhint("Add a column of that type, which may be a stored generated one, and "
						 "name it with \"lot\".")));
}

void
check_lots_read(Lots *lots, CheckedLinks *links, const LotsTable *lots_table)
{
	static const LinkArguments arguments = {.parent = "lot",
											.child = "lot",
											.quantity = "received"};
	TraceCall *call = links->call;
	MemoryContext context = CurrentMemoryContext;
	LinkTable table = {.relation = lots_table->relation,
					   .parent = lots_table->lot,
					   .child = lots_table->lot,
					   .quantity = lots_table->received,
					   .need_quantity = COLUMN_NEEDED,
					   .arguments = &arguments};
	LotsReader reader = {.lots = lots, .links = links};
	FmgrInfo caller;
	LinkRequest request = {.asks = ASKS_FOR_ALL, .caller = &caller, .memory = &call->memory};
	LinkSource *source;

	memset(lots, 0, sizeof(Lots));
	link_table_resolve(&table);
	check_item_type(&table, &call->table);

	/* The cache of the call holds the query for links, so this one is not cached. */
	fmgr_info_copy(&caller, call->fcinfo->flinfo, call->context);
	source = link_source_open(&table, &request);
	(void) source->scan(source, keep_lot, &reader);
	source->close(source);
	MemoryContextSwitchTo(context);
}

/* Adds up what was used of an item; true when any quantity is positive. */
static bool
sum_used(const CheckedLinks *links, uint32 node, Numeric *used)
{
	Numeric zero = int64_to_numeric(0);
	bool any = false;

	*used = int64_to_numeric(0);
	for (uint32 i = links->first[node]; i < links->first[node + 1]; i++)
	{
		Numeric quantity = check_links_quantity(links, links->members[i]);

		CHECK_FOR_INTERRUPTS();
		if (quantity == NULL)
			continue;
		any = any || quantity_compare(quantity, zero) > 0;
		quantity_accumulate(used, quantity);
	}
	return any;
}

static void
check_lot(CheckedLinks *links, const LotStock *stock, uint32 node)
{
	Finding finding = {.node = node,
					   .links = links->members + links->first[node],
					   .count = links->first[node + 1] - links->first[node]};

	if (!sum_used(links, node, &finding.used))
		return;
	if (stock == NULL)
		finding.problem = "unlisted lot";
	else
	{
		finding.problem = "over-consumed";
		finding.received = stock->received;
	}
	if (stock == NULL || quantity_compare(finding.used, stock->received) > 0)
	{
		check_links_sort(links, links->members + links->first[node], finding.count);
		check_add_finding(links, &finding);
	}
}

/* An item of a type that covers more than lots is a lot when the table of lots lists it. */
void
check_lots(CheckedLinks *links, const Lots *lots)
{
	MemoryContext context = AllocSetContextCreate(links->call->context, "trace lot",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);

	for (uint32 i = 0; i < links->nodes.count; i++)
	{
		const LotStock *stock = i < lots->count ? &lots->stock[i] : NULL;
		ItemKind kind;

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(context);
		if (links->first[i] == links->first[i + 1] || (stock != NULL && stock->unlimited))
			continue;
		kind = links->kind(links->nodes.nodes[i].key);
		if (kind == ITEM_LOT || (kind == ITEM_OF_UNKNOWN_KIND && stock != NULL))
			check_lot(links, stock, i);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
}
