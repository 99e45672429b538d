/*
 * defaults.h
 *		The columns that take their default from a format.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_NUMBERING_DEFAULTS_H
#define TRACEABILITY_NUMBERING_DEFAULTS_H

#include "access/attnum.h"
#include "nodes/pg_list.h"

typedef struct DefaultColumn
{
	Oid relation;
	AttrNumber number;
} DefaultColumn;

/* A list of those whose default calls code_next of a schema with this constant name. */
extern List *numbering_default_columns(Oid schema, const char *name);

#endif
