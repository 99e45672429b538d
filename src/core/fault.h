/*
 * fault.h
 *		How the pure rooms report what is wrong, and where.
 */
#ifndef TRACEABILITY_CORE_FAULT_H
#define TRACEABILITY_CORE_FAULT_H

#include "core/slice.h"

typedef enum FaultKind
{
	FAULT_SYNTAX,   /* the input does not have the form it must have */
	FAULT_LIMIT,    /* the input is larger than allowed */
	FAULT_ARGUMENT, /* a value cannot be what it is given for */
	FAULT_UNKNOWN,  /* nothing has this name */
	FAULT_NO_CODE,  /* no code has this number, though other numbers have one */
} FaultKind;

typedef struct Fault
{
	FaultKind kind;
	int position;   /* of the offending character, from 1; 0: the input as a whole */
	char text[200]; /* a sentence: what was expected, what was found, where */
	char hint[120]; /* a sentence: what to do; may be empty */
} Fault;

#if defined(__GNUC__)
#define FAULT_PRINTF(text, values) __attribute__((format(printf, text, values)))
#else
#define FAULT_PRINTF(text, values)
#endif

/* Fills a fault that has no hint yet. */
extern void fault_set(Fault *fault, FaultKind kind, int position, const char *format, ...)
	FAULT_PRINTF(4, 5);

/* A fault quotes at most this many bytes of an input, which leaves room for the sentence. */
#define FAULT_QUOTED_MAX 60

/* How many bytes of a value are quoted: all, or those of whole characters of UTF-8. */
extern int fault_quoted_size(Slice value);

/* The arguments of "%.*s%s" that quote a value, with "..." after the part of a longer one. */
#define FAULT_QUOTED(value) \
	fault_quoted_size(value), (value).data, (value).size > FAULT_QUOTED_MAX ? "..." : ""

extern void fault_hint(Fault *fault, const char *format, ...) FAULT_PRINTF(2, 3);

#endif
