/*
 * fault.h
 *		Faults of pure code as PostgreSQL errors.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_PG_FAULT_H
#define TRACEABILITY_PG_FAULT_H

#include "core/fault.h"
#include "core/slice.h"
#include "nodes/nodes.h"

/* What a fault was found in; the SQLSTATE depends on it. */
typedef enum FaultSource
{
	FAULT_IN_TEXT, /* or in a binary message, whose content is text */
	FAULT_IN_TEMPLATE,
} FaultSource;

/* A user's value, cut where it is too long for a message: "..." stands for the rest. */
extern char *fault_cut(Slice value);
extern char *fault_shorten(const char *value);

/* The same in double quotes. */
extern char *fault_quote(Slice value);

/* The text and the hint of a fault, as one text. */
extern char *fault_sentences(const Fault *fault);

/*
 * A name in an argument of type text.  A name that is too long to exist is not
 * read as a whole: what is returned is cut, and still too long.
 */
extern char *fault_read_name(Datum argument);

/* Looks for a fault; false when there is one. */
typedef bool (*FaultFinder)(Slice input, const void *state, Fault *fault);

/*
 * Finds a fault again in UTF-8, where pure code can name the character, and
 * puts it into the server's encoding.  Input that cannot be converted keeps its
 * fault, which names the byte.
 */
extern void fault_find_in_utf8(Slice input, FaultFinder find, const void *state, Fault *fault);

/* Looks for a fault in the server's encoding, and words one that is found as above. */
extern bool fault_find(Slice input, FaultFinder find, const void *state, Fault *fault);

/*
 * Raises a fault after a message: softly when the context is an error-saving
 * one, and then it returns.
 */
extern void fault_report(const Fault *fault, FaultSource source, Node *context,
						 const char *message);

/* The same, where a value was refused by the input of a type. */
extern void fault_report_value(const Fault *fault, Node *context, const char *type_name,
							   Slice value);

#endif
