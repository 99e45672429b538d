/*
 * code_selectivity.c
 *		How many rows a pattern operator keeps.
 *
 * The server's estimators for patterns know only text.  Equality and ranges
 * need no estimator of our own: eqsel works with any type, and clauses such as
 * "c >= a AND c < b" are seen as one range only under scalargesel and
 * scalarltsel.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/stratnum.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_type.h"
#include "core/ascii.h"
#include "core/natural_estimate.h"
#include "core/prefix.h"
#include "pg/lookup.h"
#include "types/code.h"
#include "types/code_order.h"
#include "types/code_pattern.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/typcache.h"

/* Bounds from which on a histogram is trusted alone, and at all: as in the server's estimators. */
#define LARGE_HISTOGRAM 100
#define SMALL_HISTOGRAM 10

/* The fraction that the rest of a pattern, after its prefix, keeps when nothing is known. */
#define REST_SELECTIVITY 0.1

typedef struct Histogram
{
	AttStatsSlot slot;
	NaturalOrder order;
} Histogram;

static Slice
histogram_bound(const Histogram *histogram, int i)
{
	return code_slice((struct varlena *) DatumGetPointer(histogram->slot.values[i]));
}

static NaturalOrder
order_of_type(Oid type)
{
	PGFunction compare = lookup_type_cache(type, TYPECACHE_CMP_PROC_FINFO)->cmp_proc_finfo.fn_addr;

	return compare == part_number_cmp ? NATURAL_REVISION
		   : compare == trace_id_cmp  ? NATURAL_SCOPED
									  : NATURAL_PLAIN;
}

/* The fraction of the histogram below a code. */
static double
histogram_position(const Histogram *histogram, Slice code)
{
	int low = 0;
	int high = histogram->slot.nvalues;

	while (low < high)
	{
		int middle = (low + high) / 2;

		if (natural_compare(histogram_bound(histogram, middle), code, histogram->order) < 0)
			low = middle + 1;
		else
			high = middle;
	}

	if (low == 0)
		return 0;
	if (low == histogram->slot.nvalues)
		return 1;
	return (low - 1 +
			natural_position(histogram_bound(histogram, low - 1), histogram_bound(histogram, low),
							 code, histogram->order)) /
		   (histogram->slot.nvalues - 1);
}

/* prefix <= code < end of prefix */
static double
range_fraction(const Histogram *histogram, Slice prefix)
{
	char *end = palloc(prefix.size + PREFIX_END_EXTRA);
	size_t size = prefix_end_natural(prefix, end);

	return histogram_position(histogram, (Slice){end, size}) -
		   histogram_position(histogram, prefix);
}

/* The fraction of codes whose number goes on for a given count of digits after the prefix. */
static double
padded_fraction(const Histogram *histogram, Slice prefix, size_t more)
{
	char *bound = palloc(prefix.size + more + 1);
	Slice first = {bound, prefix.size + more};
	Slice last = {bound, prefix.size + more + 1};
	double below;

	memcpy(bound, prefix.data, prefix.size);
	memset(bound + prefix.size, '0', more);
	below = histogram_position(histogram, first);

	memset(bound + prefix.size, '9', more);
	bound[last.size - 1] = '\x7F';
	return histogram_position(histogram, last) - below;
}

static size_t
count_digits(Slice text)
{
	size_t digits = 0;

	while (digits < text.size && ascii_is_digit(text.data[digits]))
		digits++;
	return digits;
}

/*
 * A prefix that ends within a number.  Codes that begin with it are no one
 * range of the natural order, but one for each width that the whole number
 * can have ("A1": A1, A10 to A19, A100 to A199); which widths there are is
 * seen in the histogram.
 */
static double
number_prefix_fraction(const Histogram *histogram, Slice prefix, size_t digits)
{
	Slice base = {prefix.data, prefix.size - digits};
	bool zero = prefix.data[base.size] == '0';
	int widths[CODE_MAX + 1] = {0};
	int seen = 0;
	double fraction = 0;

	for (int i = 0; i < histogram->slot.nvalues; i++)
	{
		Slice bound = histogram_bound(histogram, i);

		if (bound.size <= base.size || memcmp(bound.data, base.data, base.size) != 0)
			continue;
		widths[Min(count_digits(slice_from(bound, base.size)), CODE_MAX)]++;
		seen++;
	}
	if (seen == 0)
		return range_fraction(histogram, prefix);

	for (size_t width = digits; width <= CODE_MAX; width++)
	{
		double part;

		if (widths[width] == 0)
			continue;
		part = padded_fraction(histogram, prefix, width - digits);
		/* with leading zeros the ranges of all widths lie in one another */
		fraction += zero ? part * widths[width] / seen : part;
	}
	return fraction;
}

static double
prefix_fraction(const Histogram *histogram, Slice prefix)
{
	size_t digits = 0;

	/* no code is that long */
	if (prefix.size > TRACE_ID_MAX)
		return 0;

	while (digits < prefix.size && ascii_is_digit(prefix.data[prefix.size - digits - 1]))
		digits++;
	return digits == 0 ? range_fraction(histogram, prefix)
					   : number_prefix_fraction(histogram, prefix, digits);
}

/* What a pattern keeps of the values that the list of most common ones does not name. */
static double
uncommon_selectivity(VariableStatData *column, FmgrInfo *match, Oid collation, Oid type,
					 Datum pattern, const PatternPrefix *prefix)
{
	Histogram histogram = {.order = order_of_type(type)};
	double of_prefix = prefix->prefix.size == 0 ? 1.0 : DEFAULT_MATCH_SEL;
	double matching;
	int bounds;

	/* comparing codes is leakproof, so the histogram may be looked at */
	if (prefix->prefix.size > 0 && HeapTupleIsValid(column->statsTuple) &&
		get_attstatsslot(&histogram.slot, column->statsTuple, STATISTIC_KIND_HISTOGRAM, InvalidOid,
						 ATTSTATSSLOT_VALUES))
	{
		if (histogram.slot.nvalues > 1)
			of_prefix = prefix_fraction(&histogram, prefix->prefix);
		free_attstatsslot(&histogram.slot);
	}
	if (prefix->whole_pattern)
		return of_prefix;

	matching = histogram_selectivity(column, match, collation, pattern, true, SMALL_HISTOGRAM, 1,
									 &bounds);
	if (matching < 0)
		return prefix->prefix.size == 0 ? DEFAULT_MATCH_SEL : of_prefix * REST_SELECTIVITY;
	if (bounds < LARGE_HISTOGRAM)
		matching = Max(matching, REST_SELECTIVITY / bounds);
	else
		matching = Max(matching, REST_SELECTIVITY / bounds);
	return Min(matching, of_prefix);
}

static double
pattern_selectivity(VariableStatData *column, Oid operator, Oid collation, Oid type, Datum pattern)
{
	bool negated;
	Oid function = lookup_operator_function(operator);
	PatternKind kind = pattern_of_function(function, &negated);
	PatternPrefix prefix = pattern_prefix(kind, pattern);
	FmgrInfo match;
	double common;
	double common_total;
	double missing = 0;
	double result;

	if (negated)
		function = lookup_operator_function(get_negator(operator));
	fmgr_info(function, &match);

	if (HeapTupleIsValid(column->statsTuple))
		missing = ((Form_pg_statistic) GETSTRUCT(column->statsTuple))->stanullfrac;

	if (prefix.whole_code)
	{
		Oid equal = get_opfamily_member(lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY)
											->btree_opf,
										type, TEXTOID, BTEqualStrategyNumber);
		Datum code = SliceGetDatum(prefix.prefix);

		(void) lookup_operator_function(equal);
		result = var_eq_const(column, equal, collation, code, false, true, false);
	}
	else
	{
		common = mcv_selectivity(column, &match, collation, pattern, true, &common_total);
		result = uncommon_selectivity(column, &match, collation, type, pattern, &prefix);
		result = common + result * Max(1.0 - missing - common_total, 0);
	}

	if (negated)
		result = 1.0 - result - missing;
	CLAMP_PROBABILITY(result);
	return result;
}

PG_FUNCTION_INFO_V1(traceability_patternsel);

Datum
traceability_patternsel(PG_FUNCTION_ARGS)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	Oid operator= PG_GETARG_OID(1);
	List *arguments = (List *) PG_GETARG_POINTER(2);
	int relation = PG_GETARG_INT32(3);
	bool negated;
	double result;
	VariableStatData column;
	Node *other;
	bool on_left;
	Oid type;
	Oid pattern_type;

	(void) pattern_of_function(lookup_operator_function(operator), &negated);
	result = negated ? 1.0 - DEFAULT_MATCH_SEL : DEFAULT_MATCH_SEL;

	if (!get_restriction_variable(root, arguments, relation, &column, &other, &on_left))
		PG_RETURN_FLOAT8(result);

	op_input_types(operator, & type, &pattern_type);
	if (on_left && IsA(other, Const))
		result = ((Const *) other)->constisnull
					 ? 0.0
					 : pattern_selectivity(&column, operator, PG_GET_COLLATION(), type,
										   ((Const *) other)->constvalue);

	ReleaseVariableStats(column);
	PG_RETURN_FLOAT8(result);
}
