/*
 * code_pattern.h
 *		The pattern operators of the code types: ^@, LIKE, ILIKE and the regular expressions.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_CODE_PATTERN_H
#define TRACEABILITY_TYPES_CODE_PATTERN_H

#include "core/slice.h"

typedef enum PatternKind
{
	PATTERN_NONE,
	PATTERN_PREFIX,
	PATTERN_LIKE,
	PATTERN_ILIKE,
	PATTERN_REGEX,
	PATTERN_IREGEX,
} PatternKind;

/* What kind of pattern an operator's function matches; whether it is the negated form. */
extern PatternKind pattern_of_function(Oid function, bool *negated);

/* How all codes begin that match a constant pattern. */
typedef struct PatternPrefix
{
	Slice prefix;       /* palloc'd */
	bool whole_code;    /* only the prefix itself matches */
	bool whole_pattern; /* everything that begins with the prefix matches */
} PatternPrefix;

extern PatternPrefix pattern_prefix(PatternKind kind, Datum pattern);

#endif
