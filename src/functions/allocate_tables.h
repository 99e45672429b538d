/*
 * allocate_tables.h
 *		The tables of registered formats and of their counters.
 *
 * All but the roles needs a connection to SPI.  Include it after postgres.h.
 */
#ifndef TRACEABILITY_FUNCTIONS_ALLOCATE_TABLES_H
#define TRACEABILITY_FUNCTIONS_ALLOCATE_TABLES_H

#include "functions/format_cache.h"

/* A counter: a format's name and what its codes share. */
typedef struct Counting
{
	const char *name;
	Slice scope;
	int64 before_first; /* where it stands when nothing was given out */
} Counting;

/* Who was there before. */
typedef struct AllocateRole
{
	Oid user;
	int security;
	int settings;
} AllocateRole;

/*
 * Takes the rights of the owner of a relation, as foreign keys and maintenance
 * do.  What runs then can neither change the session nor keep these rights; an
 * error gives them back by itself.
 */
extern void allocate_become_owner(Oid relation, AllocateRole *before);
extern void allocate_become_caller(const AllocateRole *before);

/* The text of a registered format, in the memory of the query. */
extern Slice allocate_format_text(FunctionCallInfo fcinfo, const char *name);

/* A registered format, compiled; the last one is kept with the call site. */
extern CompiledFormat *allocate_format(FunctionCallInfo fcinfo, const char *name);

/*
 * Moves a counter on by so many numbers, and returns where it then stands.
 * "begun" tells whether there was none before.
 */
extern int64 allocate_count_on(FunctionCallInfo fcinfo, const Counting *counting, int64 count,
							   bool *begun);

/* Moves a counter to a number, unless it is beyond it already; returns where it then stands. */
extern int64 allocate_count_to(FunctionCallInfo fcinfo, const Counting *counting, int64 number);

#endif
