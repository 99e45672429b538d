/*
 * include.c
 *		The values of INCLUDE columns, which stand beside a link.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "genealogy_index/include.h"
#include "pg/compat.h"
#include "utils/lsyscache.h"

bool
include_knows_type(Form_pg_attribute column)
{
	if (column->attlen > 0)
		return column->attlen <= INCLUDE_WIDTH_LIMIT;
	return getBaseType(column->atttypid) == NUMERICOID;
}

void
include_lay_out(IncludeLayout *layout, TupleDesc columns)
{
	int count = columns->natts - GENEALOGY_KEYS;
	uint16 offset = (count + BITS_PER_BYTE - 1) / BITS_PER_BYTE;

	memset(layout, 0, sizeof(IncludeLayout));
	for (int i = 0; i < count; i++)
	{
		Form_pg_attribute column = TupleDescAttr(columns, GENEALOGY_KEYS + i);
		IncludeColumn *stored = &layout->columns[i];

		if (!include_knows_type(column))
			elog(ERROR, "type %u cannot be included in a genealogy index", column->atttypid);
		stored->offset = offset;
		stored->width = column->attlen > 0 ? column->attlen : INCLUDE_NUMERIC_WIDTH;
		stored->form = column->attbyval ? INCLUDE_BY_VALUE : INCLUDE_BY_REFERENCE;
		if (column->attlen < 0)
			stored->form = INCLUDE_NUMERIC;
		offset += stored->width;
	}
	layout->count = count;
	layout->size = offset;
}

/* Its size is known without detoasting it. */
static void
write_numeric(char *target, Datum value)
{
	Size size = toast_raw_datum_size(value) - VARHDRSZ + VARHDRSZ_SHORT;
	struct varlena *plain;

	if (size > INCLUDE_NUMERIC_WIDTH)
		return;
	plain = PG_DETOAST_DATUM_PACKED(value);
	SET_VARSIZE_SHORT(target, size);
	memcpy(target + VARHDRSZ_SHORT, VARDATA_ANY(plain), size - VARHDRSZ_SHORT);
}

static void
write_value(const IncludeColumn *column, char *included, Datum value)
{
	char *target = included + column->offset;

	if (column->form == INCLUDE_NUMERIC)
		write_numeric(target, value);
	else if (column->form == INCLUDE_BY_REFERENCE)
		memcpy(target, DatumGetPointer(value), column->width);
	else
	{
		Datum bytes;

		store_att_byval(&bytes, value, column->width);
		memcpy(target, &bytes, column->width);
	}
}

void
include_write(const IncludeLayout *layout, char *included, const Datum *values, const bool *nulls)
{
	uint8 *bits = (uint8 *) included;

	memset(included, 0, layout->size);
	for (int i = 0; i < layout->count; i++)
	{
		if (nulls[GENEALOGY_KEYS + i])
			bits[i / BITS_PER_BYTE] |= 1 << i % BITS_PER_BYTE;
		else
			write_value(&layout->columns[i], included, values[GENEALOGY_KEYS + i]);
	}
}

static bool
is_null(int column, const char *included)
{
	const uint8 *bits = (const uint8 *) included;

	return (bits[column / BITS_PER_BYTE] & 1 << column % BITS_PER_BYTE) != 0;
}

/* A short header is never zero. */
static bool
has_no_room(const IncludeColumn *column, const char *included)
{
	return column->form == INCLUDE_NUMERIC && included[column->offset] == 0;
}

/*
 * Whether it can be a number: a header of two bytes or, if its first bit is clear,
 * of four, and digits of two bytes each.
 */
static bool
is_numeric(const char *value)
{
	Size size;
	uint16 header;

	if (!VARATT_IS_SHORT(value))
		return false;
	size = VARSIZE_SHORT(value) - VARHDRSZ_SHORT;
	if (size < sizeof(header) || size % sizeof(header) != 0 || size >= INCLUDE_NUMERIC_WIDTH)
		return false;
	memcpy(&header, value + VARHDRSZ_SHORT, sizeof(header));
	return (header & 0x8000) != 0 || size >= 2 * sizeof(header);
}

/* Whether the bytes can be a value. */
static bool
is_value(const IncludeColumn *column, const char *included)
{
	return column->form != INCLUDE_NUMERIC || is_numeric(included + column->offset);
}

IncludeState
include_read(const IncludeLayout *layout, int column, const char *included, IncludeSpace *space,
			 Datum *value)
{
	const IncludeColumn *stored = &layout->columns[column];

	*value = (Datum) 0;
	if (is_null(column, included))
		return INCLUDE_NULL;
	if (!is_value(stored, included))
		return INCLUDE_IN_ROW;
	memcpy(space->bytes, included + stored->offset, stored->width);
	*value = stored->form == INCLUDE_BY_VALUE ? fetch_att(space->bytes, true, stored->width)
											  : PointerGetDatum(space->bytes);
	return INCLUDE_THERE;
}

bool
include_is_sound(const IncludeLayout *layout, int column, const char *included)
{
	const IncludeColumn *stored = &layout->columns[column];

	return is_null(column, included) || has_no_room(stored, included) || is_value(stored, included);
}

bool
include_is_same(const IncludeLayout *layout, int column, const char *one, const char *other)
{
	const IncludeColumn *stored = &layout->columns[column];

	return is_null(column, one) == is_null(column, other) &&
		   memcmp(one + stored->offset, other + stored->offset, stored->width) == 0;
}
