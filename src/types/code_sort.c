/*
 * code_sort.c
 *		Sort support of the code types.
 */
#include "postgres.h"

#include "types/code.h"
#include "types/code_order.h"
#include "utils/sortsupport.h"

#define SORT_SUPPORT_FUNCTION(order) \
	static int order##_sort_compare(Datum x, Datum y, SortSupport sort) \
	{ \
		return compare_datums(x, y, order##_compare); \
	} \
	PG_FUNCTION_INFO_V1(order##_sortsupport); \
	Datum order##_sortsupport(PG_FUNCTION_ARGS) \
	{ \
		((SortSupport) PG_GETARG_POINTER(0))->comparator = order##_sort_compare; \
		PG_RETURN_VOID(); \
	} \
	extern Datum order##_sortsupport(PG_FUNCTION_ARGS)

/* PG_DETOAST_DATUM_PACKED, without a call for what needs no work, as codes hardly ever do. */
static inline struct varlena *
unpack(Datum datum)
{
	struct varlena *code = (struct varlena *) DatumGetPointer(datum);

	if (unlikely(VARATT_IS_COMPRESSED(code) || VARATT_IS_EXTERNAL(code)))
		code = pg_detoast_datum_packed(code);
	return code;
}

static inline int
compare_datums(Datum x, Datum y, int (*compare)(Slice, Slice))
{
	struct varlena *a = unpack(x);
	struct varlena *b = unpack(y);
	int result = compare(code_slice(a), code_slice(b));

	if (PointerGetDatum(a) != x)
		pfree(a);
	if (PointerGetDatum(b) != y)
		pfree(b);
	return result;
}

SORT_SUPPORT_FUNCTION(code);
SORT_SUPPORT_FUNCTION(part_number);
SORT_SUPPORT_FUNCTION(trace_id);
SORT_SUPPORT_FUNCTION(bytes);
