/*
 * tables.h
 *		The counters of registered formats.
 *
 * All but the roles needs a connection to SPI.  Include it after postgres.h.
 */
#ifndef TRACEABILITY_NUMBERING_TABLES_H
#define TRACEABILITY_NUMBERING_TABLES_H

#include "functions/format_cache.h"
#include "utils/date.h"

/* A counter, as a format uses it. */
typedef struct Counting
{
	const char *format;  /* its name */
	const char *counter; /* that it shares with other formats; NULL: its own */
	DateADT valid_from;  /* of the row of the format */
	Slice scope;         /* of the counter */
	Slice codes;         /* what the codes of the format share */
	int64 before_first;  /* its last number when none was given out: a step before the first */
	int64 step;
	bool is_preview; /* nothing is counted */
	bool is_fresh;   /* numbers that were given back are left */
} Counting;

/* Numbers in a row, a step from each other. */
typedef struct Numbers
{
	int64 first;
	int64 last;
	bool begun; /* the format has not taken any before */
} Numbers;

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

/* The name of a counter in the tables. */
extern const char *numbering_counter_name(const Counting *counting);

/*
 * Takes numbers of a counter: at most a count of those that were given back, the
 * lowest first, or that many new ones.
 */
extern void numbering_take(FunctionCallInfo fcinfo, const Counting *counting, int64 count,
						   Numbers *numbers);

/*
 * The last number of a counter as the statement sees it, and whether the format has
 * taken numbers of it; false if there is no counter.
 */
extern bool numbering_last(FunctionCallInfo fcinfo, const Counting *counting, int64 *last,
						   bool *is_known);

/* The numbers that were given back, as far as they are in a row; returns how many rows. */
extern int numbering_returned(FunctionCallInfo fcinfo, const Counting *counting, Numbers **rows);

/*
 * Moves a counter to a last number, unless it is beyond that already, for a code
 * that is there with this number; returns the counter's last number.
 */
extern int64 numbering_count_to(FunctionCallInfo fcinfo, const Counting *counting, int64 last,
								int64 number);

/* Gives numbers back; false if the counter has not come to them. */
extern bool numbering_give_back(FunctionCallInfo fcinfo, const Counting *counting,
								const Numbers *numbers);

#endif
