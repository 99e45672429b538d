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
#include "utils/jsonb.h"

/* The fields that a match has: numbers, booleans, and everything else as text. */
extern Jsonb *fields_to_json(const FormatMatch *match);

/* Takes the values of an object; any other JSON, or a field that the format lacks, is an error. */
extern void fields_from_json(const CompiledFormat *format, Jsonb *object, FieldValues *values);

/* Takes the values of all fields that a code has, by a template. */
extern void fields_from_match(const FormatMatch *match, FieldValues *values);

/* Builds a code, or raises "cannot build a code of format ...". */
extern Slice fields_build(const CompiledFormat *format, const FieldValues *values, char *code);

#endif
