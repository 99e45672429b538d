/*
 * code_pattern.c
 *		The pattern operators of the code types: ^@, LIKE, ILIKE and the regular expressions.
 *
 * The server's own functions for text do the matching, always in the "C"
 * collation: codes are ASCII, and no locale may change what matches.
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "core/ascii.h"
#include "types/code.h"
#include "types/code_pattern.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

PG_FUNCTION_INFO_V1(code_starts_with);

Datum
code_starts_with(PG_FUNCTION_ARGS)
{
	struct varlena *code = PG_GETARG_CODE_PP(0);
	struct varlena *prefix = PG_GETARG_CODE_PP(1);
	bool result;

	code_check_collation(fcinfo);
	result = VARSIZE_ANY_EXHDR(prefix) <= VARSIZE_ANY_EXHDR(code) &&
			 memcmp(VARDATA_ANY(code), VARDATA_ANY(prefix), VARSIZE_ANY_EXHDR(prefix)) == 0;

	PG_FREE_IF_COPY(code, 0);
	PG_FREE_IF_COPY(prefix, 1);
	PG_RETURN_BOOL(result);
}

#define PATTERN_FUNCTION(name, text_function) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) \
	{ \
		code_check_collation(fcinfo); \
		return DirectFunctionCall2Coll(text_function, C_COLLATION_OID, PG_GETARG_DATUM(0), \
									   PG_GETARG_DATUM(1)); \
	} \
	extern Datum name(PG_FUNCTION_ARGS)

PATTERN_FUNCTION(code_like, textlike);
PATTERN_FUNCTION(code_not_like, textnlike);
PATTERN_FUNCTION(code_ilike, texticlike);
PATTERN_FUNCTION(code_not_ilike, texticnlike);
PATTERN_FUNCTION(code_regex, textregexeq);
PATTERN_FUNCTION(code_not_regex, textregexne);
PATTERN_FUNCTION(code_iregex, texticregexeq);
PATTERN_FUNCTION(code_not_iregex, texticregexne);

PatternKind
pattern_of_function(Oid function, bool *negated)
{
	static const struct
	{
		PGFunction address;
		PatternKind kind;
		bool negated;
	} patterns[] = {
		{code_starts_with, PATTERN_PREFIX, false}, {code_like, PATTERN_LIKE, false},
		{code_not_like, PATTERN_LIKE, true},       {code_ilike, PATTERN_ILIKE, false},
		{code_not_ilike, PATTERN_ILIKE, true},     {code_regex, PATTERN_REGEX, false},
		{code_not_regex, PATTERN_REGEX, true},     {code_iregex, PATTERN_IREGEX, false},
		{code_not_iregex, PATTERN_IREGEX, true},
	};
	FmgrInfo info;

	fmgr_info(function, &info);
	for (size_t i = 0; i < lengthof(patterns); i++)
	{
		if (patterns[i].address == info.fn_addr)
		{
			*negated = patterns[i].negated;
			return patterns[i].kind;
		}
	}
	return PATTERN_NONE;
}

static inline bool
is_letter(char c)
{
	return ascii_is_upper(ascii_to_upper(c));
}

/* No code is longer, so nothing is gained by a longer prefix. */
#define PREFIX_MAX TRACE_ID_MAX

static PatternPrefix
like_prefix(Slice pattern, bool any_case)
{
	char *prefix = palloc(PREFIX_MAX);
	size_t size = 0;
	size_t at;

	for (at = 0; at < pattern.size && size < PREFIX_MAX; at++)
	{
		size_t literal = at;

		if (pattern.data[at] == '%' || pattern.data[at] == '_')
			break;
		if (pattern.data[at] == '\\' && ++literal == pattern.size)
			break;
		if (any_case && is_letter(pattern.data[literal]))
			break;
		at = literal;
		prefix[size++] = pattern.data[literal];
	}
	return (PatternPrefix){
		.prefix = {prefix, size},
		.whole_code = at == pattern.size,
		.whole_pattern = at + 1 == pattern.size && pattern.data[at] == '%',
	};
}

static PatternPrefix
whole_prefix(Slice prefix)
{
	return (PatternPrefix){
		.prefix = {prefix.data, Min(prefix.size, PREFIX_MAX)},
		.whole_pattern = prefix.size <= PREFIX_MAX,
	};
}

static PatternPrefix
regex_prefix(Datum pattern, bool any_case)
{
	bool exact;
	char *prefix = regexp_fixed_prefix(DatumGetTextPP(pattern), any_case, C_COLLATION_OID, &exact);
	size_t size;

	if (prefix == NULL)
		return (PatternPrefix){.prefix = {"", 0}};
	size = strlen(prefix);
	return (PatternPrefix){
		.prefix = {prefix, Min(size, PREFIX_MAX)},
		.whole_code = exact && size <= PREFIX_MAX,
	};
}

PatternPrefix
pattern_prefix(PatternKind kind, Datum pattern)
{
	switch (kind)
	{
		case PATTERN_NONE:
			break;
		case PATTERN_PREFIX:
			return whole_prefix(code_slice(DatumGetTextPP(pattern)));
		case PATTERN_LIKE:
		case PATTERN_ILIKE:
			return like_prefix(code_slice(DatumGetTextPP(pattern)), kind == PATTERN_ILIKE);
		case PATTERN_REGEX:
		case PATTERN_IREGEX:
			return regex_prefix(pattern, kind == PATTERN_IREGEX);
	}
	return (PatternPrefix){.prefix = {"", 0}};
}
