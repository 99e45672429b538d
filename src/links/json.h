/*
 * json.h
 *		A link as JSON.
 */
#ifndef TRACEABILITY_LINKS_JSON_H
#define TRACEABILITY_LINKS_JSON_H

#include "datatype/timestamp.h"
#include "items/period.h"
#include "lib/stringinfo.h"
#include "utils/numeric.h"

typedef struct LinkJson
{
	const char *parent;
	const char *child;
	Numeric quantity; /* NULL: it is not known */
	LinkTimes times;
} LinkJson;

/* Appends an object; what is not known, and an end that is open, has no key. */
extern void link_json_append(StringInfo json, const LinkJson *link);

/* Append ", "name": value" to an object; nothing if the time is that of an open end. */
extern void link_json_append_number(StringInfo json, const char *name, Numeric number);
extern void link_json_append_time(StringInfo json, const char *name, TimestampTz time,
								  TimestampTz open);

#endif
