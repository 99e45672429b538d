/*
 * numbering_tables.h
 *		The tables of registered formats and of their counters.
 *
 * All but the roles needs a connection to SPI.  Include it after postgres.h.
 */
#ifndef TRACEABILITY_FUNCTIONS_NUMBERING_TABLES_H
#define TRACEABILITY_FUNCTIONS_NUMBERING_TABLES_H

#include "functions/format_cache.h"

/* A counter: a format's name and what its codes share. */
typedef struct Counting
{
	const char *name;
	Slice scope;
	int64 before_first; /* its last number when none was given out: a step before the first */
	bool is_preview;    /* nothing is counted */
} Counting;

/* The rights before. */
typedef struct NumberingRole
{
	Oid user;
	int security;
	int settings;
} NumberingRole;

/*
 * Takes the rights of the owner of a relation, as foreign keys and maintenance
 * do.  What runs then can neither change the session nor keep these rights; an
 * error gives them back by itself.
 */
extern void numbering_become_owner(Oid relation, NumberingRole *before);
extern void numbering_become_caller(const NumberingRole *before);

/* The text of a registered format, in the memory of the query. */
extern Slice numbering_format_text(FunctionCallInfo fcinfo, const char *name);

/* A registered format, compiled; the last one is kept with the call site. */
extern CompiledFormat *numbering_format(FunctionCallInfo fcinfo, const char *name);

/*
 * Moves a counter on by a count of numbers, and returns its last one.  "begun" is
 * set if there was no counter before.
 */
extern int64 numbering_count_on(FunctionCallInfo fcinfo, const Counting *counting, int64 count,
								bool *begun);

/* The last number of a counter as the statement sees it; false if there is no counter. */
extern bool numbering_last(FunctionCallInfo fcinfo, const Counting *counting, int64 *last);

/* Moves a counter to a number, unless it is beyond that already; returns its last number. */
extern int64 numbering_count_to(FunctionCallInfo fcinfo, const Counting *counting, int64 number);

#endif
