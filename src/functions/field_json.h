/*
 * field_json.h
 *		The fields of a code as a JSON object.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_FUNCTIONS_FIELD_JSON_H
#define TRACEABILITY_FUNCTIONS_FIELD_JSON_H

#include "format/build.h"
#include "functions/format_cache.h"
#include "pg/compat.h"
#include "utils/jsonb.h"

/* The fields that a caller gives, by name. */
typedef struct GivenFields
{
	int count;
	Slice *name;
	Slice *value;
	int alternative; /* from 0; -1: any */
} GivenFields;

/* The fields that a match has: numbers, booleans, and everything else as text. */
extern Jsonb *fields_to_json(const FormatMatch *match);

/* Those that codes of a template share which are numbered together by a shared counter. */
extern Jsonb *fields_of_scope(const FormatMatch *match);

/* Takes the fields of an object; any other JSON, or a field that the format lacks, is an error. */
extern void fields_from_json(const CompiledFormat *format, Jsonb *object, GivenFields *given);

/* Finds the values of an alternative's items; false if it is not asked for or lacks a field. */
extern bool fields_of_alternative(const CompiledFormat *format, int number,
								  const GivenFields *given, FieldValues *values);

/* Takes the values of all fields that a code has, by a template. */
extern void fields_from_match(const FormatMatch *match, FieldValues *values);

/* Builds a code by an alternative, or raises "cannot build a code of format ...". */
extern Slice fields_build(const CompiledFormat *format, int number, const FieldValues *values,
						  char *code);

/* Builds a code by the first alternative that the fields fit, or raises the same. */
extern Slice fields_build_given(const CompiledFormat *format, const GivenFields *given, char *code);

/* Raises that no alternative has all of the fields. */
pg_noreturn extern void fields_raise_unfit(const CompiledFormat *format, const char *lacking);

#endif
