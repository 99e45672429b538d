/*
 * code_between.c
 *		Whether a code is between two others in the order of its format's fields.
 */
#include "postgres.h"

#include "functions/format_cache.h"
#include "pg/fault.h"
#include "types/code.h"
#include "types/code_order.h"

/* The keys of both ends. */
typedef struct KeyRange
{
	char lower[CODE_KEY_MAX];
	char upper[CODE_KEY_MAX];
	size_t lower_size;
	size_t upper_size;
} KeyRange;

/* What a call site had last, and the range that it made. */
typedef struct RangeCache
{
	CompiledFormat *format;
	Slice from;
	Slice to;
	char *text; /* of both ends */
	KeyRange range;
} RangeCache;

static size_t
read_end(const CompiledFormat *format, Slice code, const char *which, char *key)
{
	FormatMatch match;
	Fault fault;

	if (!format_judge(format, code, &match, &fault))
	{
		/* the user's range is wrong, not a code in a table */
		fault.kind = FAULT_ARGUMENT;
		fault_report(&fault, FAULT_IN_TEXT, NULL,
					 psprintf("%s end %s does not match format %s", which, fault_quote(code),
							  format_quote(format)));
	}
	return format_key(&match, key);
}

static void
read_range(const CompiledFormat *format, Slice from, Slice to, KeyRange *range)
{
	range->lower_size = read_end(format, from, "lower", range->lower);
	range->upper_size = read_end(format, to, "upper", range->upper);
	if (bytes_compare((Slice){range->lower, range->lower_size},
					  (Slice){range->upper, range->upper_size}) > 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("lower end %s comes after upper end %s", fault_quote(from),
							   fault_quote(to)),
						errdetail("In the order of format %s they are the other way round.",
								  format_quote(format))));
}

static bool
is_cached(const RangeCache *cache, Slice from, Slice to, Slice format)
{
	return cache != NULL && slice_equal(cache->from, from) && slice_equal(cache->to, to) &&
		   slice_equal(format_text(cache->format), format);
}

static void
free_cache(RangeCache *cache)
{
	format_free(cache->format);
	pfree(cache->text);
	pfree(cache);
}

/* The range of arguments 1 to 3, which stays with the call site. */
static const RangeCache *
range_of_arguments(FunctionCallInfo fcinfo)
{
	Slice from = code_slice(PG_GETARG_CODE_PP(1));
	Slice to = code_slice(PG_GETARG_CODE_PP(2));
	Slice format = code_slice(PG_GETARG_CODE_PP(3));
	RangeCache *cache = fcinfo->flinfo->fn_extra;
	MemoryContext caller;

	if (is_cached(cache, from, to, format))
		return cache;
	caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	fcinfo->flinfo->fn_extra = NULL;
	if (cache != NULL)
		free_cache(cache);
	cache = palloc(sizeof(RangeCache));
	cache->format = format_compile(format);
	cache->text = palloc(from.size + to.size + 1);
	memcpy(cache->text, from.data, from.size);
	memcpy(cache->text + from.size, to.data, to.size);
	cache->from = (Slice){cache->text, from.size};
	cache->to = (Slice){cache->text + from.size, to.size};
	read_range(cache->format, cache->from, cache->to, &cache->range);
	fcinfo->flinfo->fn_extra = cache;
	MemoryContextSwitchTo(caller);
	return cache;
}

static bool
is_in_range(const KeyRange *range, Slice key)
{
	return bytes_compare(key, (Slice){range->lower, range->lower_size}) >= 0 &&
		   bytes_compare(key, (Slice){range->upper, range->upper_size}) <= 0;
}

PG_FUNCTION_INFO_V1(code_between);
PG_FUNCTION_INFO_V1(traceability_between);
PG_FUNCTION_INFO_V1(traceability_between_end);

Datum
code_between(PG_FUNCTION_ARGS)
{
	const RangeCache *cache = range_of_arguments(fcinfo);
	FormatMatch match;
	char key[CODE_KEY_MAX];

	if (!format_match(cache->format, code_slice(PG_GETARG_CODE_PP(0)), &match))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(is_in_range(&cache->range, (Slice){key, format_key(&match, key)}));
}

/* The same by a key, which is null for a code that does not match. */
Datum
traceability_between(PG_FUNCTION_ARGS)
{
	const RangeCache *cache;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	cache = range_of_arguments(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(is_in_range(&cache->range, code_slice(PG_GETARG_CODE_PP(0))));
}

/* The key of the lower or, with argument 3, the upper end. */
Datum
traceability_between_end(PG_FUNCTION_ARGS)
{
	const CompiledFormat *format = format_argument(fcinfo, 2);
	KeyRange range;

	read_range(format, code_slice(PG_GETARG_CODE_PP(0)), code_slice(PG_GETARG_CODE_PP(1)), &range);
	if (PG_GETARG_BOOL(3))
		return SliceGetDatum((Slice){range.upper, range.upper_size});
	return SliceGetDatum((Slice){range.lower, range.lower_size});
}
