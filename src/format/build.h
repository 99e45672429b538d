/*
 * build.h
 *		Building a code from the values of its fields.
 */
#ifndef TRACEABILITY_FORMAT_BUILD_H
#define TRACEABILITY_FORMAT_BUILD_H

#include "format/match.h"

/* The values that are given for fields, by item, as text. */
typedef struct FieldValues
{
	bool given[TEMPLATE_ITEMS_MAX];
	Slice value[TEMPLATE_ITEMS_MAX];
} FieldValues;

/*
 * Writes the code of these values, of at most CODE_MAX characters, into "code"
 * and its size into "size".  A group is present when a field directly in it is
 * given; check characters are computed.  The code is read again, and a value that
 * differs then is a fault: the format is ambiguous for it.  The text of a fault
 * names the field.  "work" is as for template_match.
 */
extern bool template_build(const Template *template, const FieldValues *values, char *code,
						   size_t *size, void *work, Fault *fault);

/* Whether only the number made building fail, so that another number may succeed. */
extern bool template_build_lacks_number(const Fault *fault);

/*
 * Writes what the codes of these values share, whatever their number is: the
 * code, with '|' for the number and for check characters, of at most CODE_MAX
 * characters, and its size into "size".  Codes with the same scope are numbered
 * together.
 */
extern bool template_scope(const Template *template, const FieldValues *values, char *scope,
						   size_t *size, Fault *fault);

/* Whether a code of these values has an item, since its groups are present. */
extern bool template_is_needed(const Template *template, const FieldValues *values, int item);

#endif
