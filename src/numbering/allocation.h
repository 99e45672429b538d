/*
 * allocation.h
 *		What the codes of one allocation have in common.
 *
 * All needs a connection to SPI.  Include it after postgres.h.
 */
#ifndef TRACEABILITY_NUMBERING_ALLOCATION_H
#define TRACEABILITY_NUMBERING_ALLOCATION_H

#include "format/build.h"
#include "functions/format_cache.h"
#include "numbering/formats.h"
#include "numbering/tables.h"

/* One allocation. */
typedef struct Allocation
{
	const char *name;
	const CompiledFormat *format;
	const char *counter; /* that the format shares with others; NULL: its own */
	DateADT valid_from;  /* of the row of the format */
	int alternative;     /* that the codes are of, from 0 */
	const Template *template;
	FieldValues values;
	int seq;              /* the item that is the number */
	int passed_over;      /* numbers that no code has, in a row */
	bool is_fresh;        /* numbers that were given back are left */
	char codes[CODE_MAX]; /* what its codes share */
	size_t codes_size;
	Slice scope; /* of its counter */
} Allocation;

static inline const TemplateItem *
numbering_seq(const Allocation *allocation)
{
	return &allocation->template->item[allocation->seq];
}

/* The item of a template that is the number; -1: it has none, or several. */
extern int numbering_find_seq(const Template *template);

/* Raises when no alternative of a format has one. */
extern void numbering_require_seq(const RegisteredFormat *row);

/* The format's name, the first argument of a call. */
extern char *numbering_name(FunctionCallInfo fcinfo);

/* How many codes a call asks for: one, if the argument is null. */
extern int numbering_count(FunctionCallInfo fcinfo, int argument);

/* Reads the arguments of a call: its first is the name, and these are the fields and the date. */
extern void numbering_start(FunctionCallInfo fcinfo, Allocation *allocation, int fields,
							int on_date);

/* Takes a row of code_formats for an allocation. */
extern void numbering_set_format(Allocation *allocation, const RegisteredFormat *row);

/* Takes fields, scope and number of a code that matches; it must have a number. */
extern int64 numbering_take_code(Allocation *allocation, const FormatMatch *match);

extern Counting numbering_counting(const Allocation *allocation);

/* Raises when the format cannot write a number that is to be given out. */
extern void numbering_check_capacity(const Allocation *allocation, int64 last);

/*
 * Builds the code with a number.  False for a number that no code has, since
 * its check character would be a blank at the end: it is passed over.
 */
extern bool numbering_build(Allocation *allocation, int64 number, char *code, Slice *built);

/* Passes each new code, and its number, to take(). */
extern void numbering_allocate(FunctionCallInfo fcinfo, Allocation *allocation, int64 count,
							   void (*take)(void *state, Slice code, int64 number), void *state);

#endif
