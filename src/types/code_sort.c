/*
 * code_sort.c
 *		Sort support of the code types: by keys of 64 bits first, then by the codes.
 *
 * Each process makes its keys with references of its own.  They never meet:
 * the server keeps keys beside the codes in memory only, and merges what it
 * reads from a tape, a worker's included, by the codes.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "core/sort_key.h"
#include "lib/hyperloglog.h"
#include "types/code.h"
#include "types/code_order.h"
#include "utils/sortsupport.h"

/* As the server judges the keys of abbreviated texts (varstr_abbrev_abort). */
#define CODES_TO_JUDGE 100
#define CODES_TO_RELAX 10000
#define REQUIRED_AT_FIRST 0.20
#define REQUIRED_DECAY 0.65
#define HYPERLOGLOG_BITS 10

/* Distinct keys that pay for any number of codes: 2^13 of them spare a code 13 comparisons. */
#define KEYS_ENOUGH 10000

/* What the keys of one sort are made with, and how well they distinguish codes. */
typedef struct CodeSort
{
	SortKeys keys;
	hyperLogLogState distinct_keys;
	hyperLogLogState distinct_codes;
	double required; /* distinct keys to go on with, as a part of the distinct codes */
	bool estimating;
} CodeSort;

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

static Datum
make_key(Datum original, SortSupport sort)
{
	CodeSort *state = sort->ssup_extra;
	struct varlena *code = unpack(original);
	uint64 key = sort_key(&state->keys, code_slice(code));

	if (state->estimating)
	{
		addHyperLogLog(&state->distinct_keys,
					   hash_bytes_uint32((uint32) key ^ (uint32) (key >> 32)));
		addHyperLogLog(&state->distinct_codes,
					   hash_bytes((unsigned char *) VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code)));
	}
	if (PointerGetDatum(code) != original)
		pfree(code);

	/* where a Datum has 32 bits, the first ones */
	return (Datum) (key >> (64 - 8 * SIZEOF_DATUM));
}

/*
 * Keys pay unless different codes have the same key: equal codes are compared in
 * full either way.  The more codes there are, the more comparisons each key
 * takes part in, and the less it must distinguish.
 */
static bool
give_up_keys(int count, SortSupport sort)
{
	CodeSort *state = sort->ssup_extra;
	double keys;
	double codes;

	if (count < CODES_TO_JUDGE || !state->estimating)
		return false;

	keys = estimateHyperLogLog(&state->distinct_keys);
	codes = estimateHyperLogLog(&state->distinct_codes);
	if (keys < codes * state->required)
		return true;

	if (keys > KEYS_ENOUGH)
		state->estimating = false;
	else if (count > CODES_TO_RELAX)
		state->required *= REQUIRED_DECAY;
	return false;
}

/* Lets a sort make keys; returns what is still to be started. */
static SortKeys *
sort_by_keys(SortSupport sort)
{
	MemoryContext caller = MemoryContextSwitchTo(sort->ssup_cxt);
	CodeSort *state = palloc(sizeof(CodeSort));

	initHyperLogLog(&state->distinct_keys, HYPERLOGLOG_BITS);
	initHyperLogLog(&state->distinct_codes, HYPERLOGLOG_BITS);
	state->required = REQUIRED_AT_FIRST;
	state->estimating = true;
	MemoryContextSwitchTo(caller);

	sort->ssup_extra = state;
	sort->abbrev_full_comparator = sort->comparator;
	sort->abbrev_converter = make_key;
	sort->abbrev_abort = give_up_keys;
	sort->comparator = ssup_datum_unsigned_cmp;
	return &state->keys;
}

/*
 * Defines the sort support of an order: the comparison that decides in it, and
 * how its keys are started.
 */
#define SORT_SUPPORT_FUNCTION(order, start) \
	static int order##_sort_compare(Datum x, Datum y, SortSupport sort) \
	{ \
		return compare_datums(x, y, order##_compare); \
	} \
	PG_FUNCTION_INFO_V1(order##_sortsupport); \
	Datum order##_sortsupport(PG_FUNCTION_ARGS) \
	{ \
		SortSupport sort = (SortSupport) PG_GETARG_POINTER(0); \
		sort->comparator = order##_sort_compare; \
		if (sort->abbreviate) \
			start; \
		PG_RETURN_VOID(); \
	} \
	extern Datum order##_sortsupport(PG_FUNCTION_ARGS)

SORT_SUPPORT_FUNCTION(code, sort_keys_start(sort_by_keys(sort), NATURAL_PLAIN));
SORT_SUPPORT_FUNCTION(part_number, sort_keys_start(sort_by_keys(sort), NATURAL_REVISION));
SORT_SUPPORT_FUNCTION(trace_id, sort_keys_start(sort_by_keys(sort), NATURAL_SCOPED));
SORT_SUPPORT_FUNCTION(bytes, sort_keys_start_by_bytes(sort_by_keys(sort)));
