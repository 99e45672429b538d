/*
 * item.c
 *		Items as the caller writes them, and as the table of links holds them.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "links/item.h"
#include "parser/parse_coerce.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static bool
are_same_bytes(Oid a, Oid b)
{
	return a == b || (IsBinaryCoercible(a, b) && IsBinaryCoercible(b, a));
}

static void
resolve_functions(ItemType *item)
{
	bool is_varlena;

	lookup_type_input(item->key_type, &item->input, &item->input_parameter);
	lookup_type_output(item->key_type, &item->output, &is_varlena);
}

void
item_resolve(ItemType *item, Oid type, const LinkTable *table)
{
	Oid base;

	if (!OidIsValid(type))
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("could not determine the type of the items to trace")));
	base = lookup_base_type(type);
	memset(item, 0, sizeof(ItemType));
	item->type = type;
	item->key_type = table->key.type;
	item->checked = base != type && type != table->column_type;
	item->context = CurrentMemoryContext;
	item->by_text = !are_same_bytes(base, item->key_type);
	if (item->by_text && !are_same_bytes(base, TEXTOID))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("cannot look up an item of type %s in \"%s\", whose items are of type %s",
						format_type_be(type), table->table_name, format_type_be(item->key_type)),
				 errhint("Write the item as (...)::%s.", format_type_be(item->key_type))));
	resolve_functions(item);
}

bool
item_is_key(const ItemType *item)
{
	return !item->by_text && !item->checked;
}

Datum
item_to_key(ItemType *item, Datum value)
{
	if (!item->by_text)
		return value;
	return InputFunctionCall(&item->input, TextDatumGetCString(value), item->input_parameter, -1);
}

Datum
item_from_key(ItemType *item, Datum key)
{
	if (item->by_text)
		key = PointerGetDatum(cstring_to_text(item_text(item, key)));
	if (item->checked)
		domain_check(key, false, item->type, &item->domain, item->context);
	return key;
}

char *
item_text(ItemType *item, Datum key)
{
	return OutputFunctionCall(&item->output, key);
}
