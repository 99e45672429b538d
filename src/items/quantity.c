/*
 * quantity.c
 *		Arithmetic of quantities; results are in the current memory context.
 */
#include "postgres.h"

#include "items/quantity.h"
#include "utils/fmgrprotos.h"

static Numeric
call(PGFunction function, Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(function, NumericGetDatum(a), NumericGetDatum(b)));
}

Numeric
quantity_add(Numeric a, Numeric b)
{
	return call(numeric_add, a, b);
}

Numeric
quantity_subtract(Numeric a, Numeric b)
{
	return call(numeric_sub, a, b);
}

Numeric
quantity_multiply(Numeric a, Numeric b)
{
	return call(numeric_mul, a, b);
}

int
quantity_compare(Numeric a, Numeric b)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(a), NumericGetDatum(b)));
}

int
quantity_compare_known(Numeric a, Numeric b)
{
	if (a == NULL || b == NULL)
		return (int) (a == NULL) - (int) (b == NULL);
	return quantity_compare(a, b);
}

void
quantity_accumulate(Numeric *sum, Numeric more)
{
	Numeric old = *sum;

	*sum = quantity_add(old, more);
	pfree(old);
}

Numeric
quantity_trim(Numeric quantity)
{
	return DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, NumericGetDatum(quantity)));
}

bool
quantity_is_finite(Numeric quantity)
{
	return !numeric_is_nan(quantity) && !numeric_is_inf(quantity);
}

char *
quantity_text(Numeric quantity)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(quantity)));
}
