/*
 * code_range.c
 *		Ranges of codes: their ends where numbers count, and how wide they are.
 */
#include "postgres.h"

#include "core/ascii.h"
#include "core/natural_estimate.h"
#include "core/zeros.h"
#include "types/code.h"
#include "types/code_order.h"
#include "utils/lsyscache.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

/* Whether a letter follows a digit, as it does in many numbers that letters are digits of. */
static bool
has_letter_after_digit(Slice code)
{
	for (size_t i = 1; i < code.size; i++)
	{
		if (ascii_is_digit(code.data[i - 1]) && ascii_is_upper(ascii_to_upper(code.data[i])))
			return true;
	}
	return false;
}

pg_noreturn static void
refuse_order(Slice from, Slice to)
{
	bool letters = has_letter_after_digit(from) || has_letter_after_digit(to);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("lower end %s comes after upper end %s", fault_quote(from), fault_quote(to)),
			 errdetail("In natural order they are the other way round."),
			 letters ? errhint("Where letters count as digits, use code_between with the format.")
					 : 0));
}

/*
 * The upper end is excluded where it has numbers: the first code beyond all
 * ways of writing it, which is shorter than the last of these.
 */
static RangeBound
upper_bound(Slice to)
{
	RangeBound bound = {.inclusive = false, .lower = false};
	char most[CODE_MAX];
	char written[CODE_MAX];
	size_t most_size = zeros_most(to, most);
	size_t size = most_size == to.size ? 0 : zeros_beyond(to, written);

	bound.inclusive = size == 0;
	bound.val = SliceGetDatum(size == 0 ? (Slice){most, most_size} : (Slice){written, size});
	return bound;
}

PG_FUNCTION_INFO_V1(code_range);

Datum
code_range(PG_FUNCTION_ARGS)
{
	Slice from = code_argument(fcinfo, 0);
	Slice to = code_argument(fcinfo, 1);
	RangeBound lower = {.inclusive = true, .lower = true};
	RangeBound upper = upper_bound(to);
	char least[CODE_MAX];
	char least_to[CODE_MAX];
	Slice fewest = {least, zeros_fewest(from, least)};

	if (code_compare(fewest, (Slice){least_to, zeros_fewest(to, least_to)}) > 0)
		refuse_order(from, to);
	lower.val = SliceGetDatum(fewest);
	PG_RETURN_RANGE_P(
		range_make(range_get_typcache(fcinfo, get_func_rettype(fcinfo->flinfo->fn_oid)), &lower,
				   &upper));
}

PG_FUNCTION_INFO_V1(code_distance);
PG_FUNCTION_INFO_V1(trace_id_distance);

Datum
code_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(natural_distance(code_slice(PG_GETARG_CODE_PP(0)),
									  code_slice(PG_GETARG_CODE_PP(1)), NATURAL_PLAIN));
}

Datum
trace_id_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(natural_distance(code_slice(PG_GETARG_CODE_PP(0)),
									  code_slice(PG_GETARG_CODE_PP(1)), NATURAL_SCOPED));
}
