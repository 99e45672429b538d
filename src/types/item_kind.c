/*
 * item_kind.c
 *		What kind of thing an item is, for genealogy, which knows no type.
 */
#include "postgres.h"

#include "pg/lookup.h"
#include "types/code.h"
#include "types/item_kind.h"
#include "utils/lsyscache.h"

extern Datum serial_number_in(PG_FUNCTION_ARGS);
extern Datum lot_code_in(PG_FUNCTION_ARGS);
extern Datum part_number_in(PG_FUNCTION_ARGS);
extern Datum trace_id_in(PG_FUNCTION_ARGS);

static ItemKind
kind_unknown(Datum item)
{
	return ITEM_OF_UNKNOWN_KIND;
}

static ItemKind
kind_serial(Datum item)
{
	return ITEM_SERIAL;
}

static ItemKind
kind_lot(Datum item)
{
	return ITEM_LOT;
}

static ItemKind
kind_part(Datum item)
{
	return ITEM_PART;
}

static ItemKind
kind_in_trace_id(Datum item)
{
	static const ItemKind kinds[TRACE_KINDS] = {
		[TRACE_SERIAL] = ITEM_SERIAL,
		[TRACE_LOT] = ITEM_LOT,
		[TRACE_PART] = ITEM_PART,
	};

	return kinds[trace_id_read((struct varlena *) DatumGetPointer(item)).kind];
}

static char *
part_in_part(Datum item)
{
	Slice code = code_slice((struct varlena *) DatumGetPointer(item));

	return pnstrdup(code.data, code.size);
}

/* A part number in a scope is one with its scope: other firms have the same. */
static char *
part_in_trace_id(Datum item)
{
	TraceIdText id = trace_id_read((struct varlena *) DatumGetPointer(item));

	if (id.kind == TRACE_PART && id.scope.size > 0)
		return psprintf("%.*s|%.*s", (int) id.scope.size, id.scope.data, (int) id.code.size,
						id.code.data);
	if (id.kind == TRACE_PART)
		return pnstrdup(id.code.data, id.code.size);
	return id.scope.size == 0 ? NULL : pnstrdup(id.scope.data, id.scope.size);
}

typedef struct ItemFacts
{
	PGFunction input;
	ItemKindReader kind;
	ItemPartReader part;
	const char *part_prefix;
} ItemFacts;

static const ItemFacts code_facts[] = {
	{serial_number_in, kind_serial, NULL, NULL},
	{lot_code_in, kind_lot, NULL, NULL},
	{part_number_in, kind_part, part_in_part, ""},
	{trace_id_in, kind_in_trace_id, part_in_trace_id, "PN:"},
};

static const ItemFacts other_facts = {NULL, kind_unknown, NULL, ""};

/*
 * A type is recognized by its input function: unlike a name or a schema, no
 * other type has that by chance.
 */
static const ItemFacts *
find_facts(Oid type)
{
	Oid parameter;
	FmgrInfo function;

	lookup_type_input(type, &function, &parameter);
	for (size_t i = 0; i < lengthof(code_facts); i++)
	{
		if (function.fn_addr == code_facts[i].input)
			return &code_facts[i];
	}
	return &other_facts;
}

ItemKindReader
item_kind_reader(Oid type)
{
	return find_facts(type)->kind;
}

ItemPartReader
item_part_reader(Oid type)
{
	return find_facts(type)->part;
}

const char *
item_part_prefix(Oid type)
{
	return find_facts(type)->part_prefix;
}
