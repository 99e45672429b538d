/*
 * item_kind.c
 *		What genealogy may learn of an item.
 */
#include "postgres.h"

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
	TraceIdText id;
	Fault fault;

	if (!trace_id_text_parse(code_slice((struct varlena *) DatumGetPointer(item)), &id, &fault))
		elog(ERROR, "stored trace_id is corrupt: %s", fault.text);
	return kinds[id.kind];
}

/*
 * A type is known by the function that reads it: unlike its name and its
 * schema, nobody can give that to another type without meaning it.
 */
ItemKindReader
item_kind_reader(Oid type)
{
	static const struct
	{
		PGFunction input;
		ItemKindReader reader;
	} readers[] = {
		{serial_number_in, kind_serial},
		{lot_code_in, kind_lot},
		{part_number_in, kind_part},
		{trace_id_in, kind_in_trace_id},
	};
	Oid input;
	Oid parameter;
	FmgrInfo function;

	getTypeInputInfo(type, &input, &parameter);
	fmgr_info(input, &function);
	for (size_t i = 0; i < lengthof(readers); i++)
	{
		if (function.fn_addr == readers[i].input)
			return readers[i].reader;
	}
	return kind_unknown;
}
